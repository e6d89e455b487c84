//! The identity service as a program of its own.

use anyhow::{Context, ensure};
use clap::Parser;
use host::Kit;
use identity::{CountyFile, Identity, SigningKey};
use std::path::PathBuf;
use tokio::runtime::Handle;
use tokio::task::block_in_place;

/// What this service needs beyond what every service does; from the environment only.
#[derive(Parser)]
struct Own {
    /// File with the key that signs tokens; made where there is none.
    #[arg(long, env = "IDENTITY_KEY_FILE", default_value = "identity-key.pem")]
    key: PathBuf,
    /// County file whose organs and accounts are registered at the start.
    #[arg(long, env = "COUNTY_FILE")]
    county: Option<PathBuf>,
    /// Issuer of tokens.
    #[arg(long, env = "JWT_ISSUER", default_value = "jiefen")]
    issuer: String,
    /// Audience of tokens.
    #[arg(long, env = "JWT_AUDIENCE", default_value = "jiefen")]
    audience: String,
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    host::main_of("identity", identity::openapi, build).await
}

fn build(kit: Kit) -> anyhow::Result<Identity> {
    // the command line belongs to every service alike
    let own = Own::parse_from(["identity"]);
    let key = SigningKey::load_or_generate(&own.key)?;
    kit.verifier.renew(key.jwks());
    let identity = Identity::new(kit.clone(), key, &own.issuer, &own.audience);
    ensure!(
        identity.is_trusted(),
        "tokens issued here would be refused here: set issuer and audience as JWT_ISSUER and JWT_AUDIENCE, not as flags"
    );
    if let Some(path) = &own.county {
        let text = std::fs::read_to_string(path)
            .with_context(|| format!("reading the county file {}", path.display()))?;
        let county = CountyFile::read(&text).with_context(|| format!("in {}", path.display()))?;
        block_in_place(|| Handle::current().block_on(identity::seed(&kit, &county)))?;
    }
    Ok(identity)
}
