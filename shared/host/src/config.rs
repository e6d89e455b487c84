//! Configuration: flags and environment, one typed struct. `--help` is the reference.

use crate::kit::County;
use crate::telemetry::Format;
use anyhow::Context;
use clap::Args;
use contracts::sign::EventKey;
use jsonwebtoken::jwk::JwkSet;
use kernel::CountyKey;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

/// What a service needs to run alone.
#[derive(Debug, Clone, Args)]
pub struct ServiceArgs {
    /// Address to listen on.
    #[arg(long, env = "LISTEN", default_value = "127.0.0.1:8080")]
    pub listen: SocketAddr,
    /// Database: `sqlite://file.db?mode=rwc` or `postgres://…`.
    #[arg(long, env = "DATABASE_URL")]
    pub database_url: String,
    /// Address of the NATS server, e.g. `nats://127.0.0.1:4222`.
    #[arg(long, env = "NATS_URL")]
    pub nats_url: Option<String>,
    /// File with the seed of the service's nkey.
    #[arg(long, env = "NATS_SEED_FILE", requires = "nats_url")]
    pub nats_seed_file: Option<PathBuf>,
    /// Where the services this one hears can be asked what they told it: `NAME=URL`, repeated or separated by commas,
    /// e.g. `coordination=http://coordination:8080`.
    #[arg(long = "peer", env = "PEERS", value_delimiter = ',', value_parser = peer)]
    pub peers: Vec<(&'static str, String)>,
    /// File with the county's key (64 hexadecimal digits).
    #[arg(long, env = "COUNTY_KEY_FILE")]
    pub county_key_file: PathBuf,
    /// File with the seed of the service's event key (64 hexadecimal digits).
    #[arg(long, env = "EVENT_KEY_FILE")]
    pub event_key_file: PathBuf,
    /// File with the public event keys of every service.
    #[arg(long, env = "EVENT_DIRECTORY_FILE")]
    pub event_directory_file: PathBuf,
    /// File with the JWKS that tokens are verified against.
    #[arg(long, env = "JWKS_FILE")]
    pub jwks_file: PathBuf,
    /// Everything else.
    #[command(flatten)]
    pub config: Config,
}

/// What every process of a county shares.
#[derive(Debug, Clone, Args)]
pub struct Config {
    /// Division code of the county.
    #[arg(long, env = "COUNTY", default_value = "640522")]
    pub county: String,
    /// The county's word in document numbers.
    #[arg(long, env = "COUNTY_WORD", default_value = "海")]
    pub county_word: String,
    /// Folder of what the county adds to the law: `calendar/<version>.toml`, `overrides.toml`, `signed.toml`.
    #[arg(long, env = "LAW_DIR")]
    pub law_dir: Option<PathBuf>,
    /// Issuer of tokens.
    #[arg(long, env = "JWT_ISSUER", default_value = "jiefen")]
    pub issuer: String,
    /// Audience of tokens.
    #[arg(long, env = "JWT_AUDIENCE", default_value = "jiefen")]
    pub audience: String,
    /// What is logged, e.g. `info` or `info,bus=debug`.
    #[arg(long, env = "LOG", default_value = "info")]
    pub log: String,
    /// File the log is appended to; standard error when left out.
    #[arg(long, env = "LOG_FILE")]
    pub log_file: Option<PathBuf>,
    /// How log lines look.
    #[arg(long, env = "LOG_FORMAT", value_enum, default_value = "json")]
    pub log_format: Format,
}

impl Config {
    /// The county.
    ///
    /// # Errors
    /// Where the code is not six digits.
    pub fn county(&self) -> anyhow::Result<County> {
        anyhow::ensure!(
            self.county.len() == 6 && kernel::division::is_code(&self.county),
            "--county: a county's code has six digits"
        );
        Ok(County { code: self.county.clone(), word: self.county_word.clone() })
    }
}

/// `NAME=URL` of a service.
fn peer(text: &str) -> Result<(&'static str, String), String> {
    let (name, url) = text.split_once('=').ok_or("give NAME=URL")?;
    let name = bus::topology::service(name).map_err(|error| error.to_string())?;
    if !url.starts_with("http://") {
        return Err("the address begins with http://".to_owned());
    }
    Ok((name, url.to_owned()))
}

/// Reads a county key from its file.
///
/// # Errors
/// Where there is none or it is no key.
pub fn county_key(path: &PathBuf) -> anyhow::Result<CountyKey> {
    let text = std::fs::read_to_string(path)
        .with_context(|| format!("reading the county key {}", path.display()))?;
    Ok(CountyKey::from_hex(&text)?)
}

/// Reads a service's event key from its file.
///
/// # Errors
/// Where there is none or it is no key.
pub fn event_key(path: &Path) -> anyhow::Result<EventKey> {
    let text =
        std::fs::read_to_string(path).with_context(|| format!("reading the event key {}", path.display()))?;
    EventKey::from_seed(&text).with_context(|| format!("{} is no event key", path.display()))
}

/// Reads a JWKS from its file.
///
/// # Errors
/// Where there is none or it is no JWKS.
pub fn jwks(path: &PathBuf) -> anyhow::Result<JwkSet> {
    let text =
        std::fs::read_to_string(path).with_context(|| format!("reading the JWKS {}", path.display()))?;
    serde_json::from_str(&text).with_context(|| format!("{} is no JWKS", path.display()))
}
