//! The keys services sign their events with: seeds in a file only the owner may read, public halves in a directory
//! every service reads. `mesh keys` rotates and revokes them.

use crate::county::Folder;
use crate::file;
use anyhow::Context;
use chrono::Duration;
use contracts::sign::{Directory, EventKey, Listed};
use kernel::{Clock, SystemClock, date};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Seeds by service.
const SEEDS: &str = "event-keys.json";
/// Public halves, today's and earlier ones.
const DIRECTORY: &str = "event-directory.json";
/// How long the old key still speaks after a rotation: every process has to start again within it.
const OVERLAP_DAYS: i64 = 7;

/// `mesh keys`.
#[derive(Debug, clap::Subcommand)]
pub(crate) enum Verb {
    /// Lists the public keys of the services.
    List(Place),
    /// Gives services new event keys; the old ones vouch for what they signed before. A mesh that runs signs with the
    /// new key from its next start on: the old one still speaks for a week, so that processes can start again one by one.
    Rotate {
        /// Services; all of them when left out.
        #[arg(long = "service")]
        services: Vec<String>,
        #[command(flatten)]
        place: Place,
    },
    /// Takes back a key that fell into other hands: nothing it signed is taken any more.
    Revoke {
        /// Identifier of the key.
        #[arg(long)]
        kid: String,
        #[command(flatten)]
        place: Place,
    },
}

/// Whose keys.
#[derive(Debug, clap::Args)]
pub(crate) struct Place {
    /// Folder of the county's data.
    #[arg(long, env = "MESH_DATA", default_value = ".data")]
    data: PathBuf,
}

/// The keys of a county.
pub(crate) struct EventKeys {
    seeds: BTreeMap<String, String>,
    folder: Folder,
}

impl EventKeys {
    /// The keys in the county's folder; what is missing is made.
    pub(crate) fn load_or_make(folder: &Folder) -> anyhow::Result<Self> {
        let mut keys = Self { seeds: read(&folder.at(SEEDS))?.unwrap_or_default(), folder: folder.clone() };
        let missing: Vec<&str> =
            bus::topology::SERVICES.into_iter().filter(|name| !keys.seeds.contains_key(*name)).collect();
        if !missing.is_empty() {
            keys.renew(&missing)?;
        }
        Ok(keys)
    }

    /// The key of a service.
    pub(crate) fn of(&self, service: &str) -> anyhow::Result<EventKey> {
        let seed = self.seeds.get(service).with_context(|| format!("{service} has no event key"))?;
        Ok(EventKey::from_seed(seed)?)
    }

    /// Where the public halves are.
    pub(crate) fn directory(&self) -> PathBuf {
        self.folder.at(DIRECTORY)
    }

    fn listed(&self) -> anyhow::Result<Vec<Listed>> {
        match std::fs::read_to_string(self.directory()) {
            Ok(text) => Ok(Directory::parse(&text)
                .with_context(|| format!("{} is no directory of event keys", self.directory().display()))?
                .keys()
                .to_vec()),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Vec::new()),
            Err(error) => Err(error).with_context(|| format!("reading {}", self.directory().display())),
        }
    }

    /// New keys for these services. The public halves are written first: a key nobody knows must not sign.
    fn renew(&mut self, services: &[&str]) -> anyhow::Result<()> {
        let now = SystemClock.now();
        let retired = now + Duration::days(OVERLAP_DAYS);
        let mut listed = self.listed()?;
        for service in services {
            for old in listed.iter_mut().filter(|old| old.service == *service && old.retired.is_none()) {
                old.retired = Some(retired);
            }
            let key = EventKey::generate();
            listed.push(key.listed(service, now));
            self.seeds.insert((*service).to_owned(), key.seed());
        }
        self.publish(listed)?;
        file::place(
            &self.folder.at(SEEDS),
            serde_json::to_string_pretty(&self.seeds)?.as_bytes(),
            file::SECRET,
        )
    }

    fn publish(&self, listed: Vec<Listed>) -> anyhow::Result<()> {
        let directory = Directory::of(listed)?;
        file::place(&self.directory(), serde_json::to_string_pretty(&directory)?.as_bytes(), file::OPEN)
    }
}

fn read(path: &Path) -> anyhow::Result<Option<BTreeMap<String, String>>> {
    match std::fs::read_to_string(path) {
        Ok(text) => Ok(Some(
            serde_json::from_str(&text).with_context(|| format!("{} is no file of keys", path.display()))?,
        )),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error).with_context(|| format!("reading {}", path.display())),
    }
}

pub(crate) fn run(verb: Verb) -> anyhow::Result<()> {
    match verb {
        Verb::List(at) => {
            for key in EventKeys::load_or_make(&Folder::open(&at.data)?)?.listed()? {
                let state = match (key.revoked, key.retired) {
                    (true, _) => "已吊销 · revoked".to_owned(),
                    (_, Some(at)) => format!("已更换 · retired {at}"),
                    (_, None) => "使用中 · in use".to_owned(),
                };
                println!("{}  {:<16} {}  {state}", key.kid, key.service, key.since);
            }
        }
        Verb::Rotate { services, place } => {
            let mut keys = EventKeys::load_or_make(&Folder::open(&place.data)?)?;
            let names = if services.is_empty() {
                bus::topology::SERVICES.to_vec()
            } else {
                services.iter().map(|name| bus::topology::service(name)).collect::<Result<_, _>>()?
            };
            keys.renew(&names)?;
            let last = date::day_of(SystemClock.now() + Duration::days(OVERLAP_DAYS));
            println!(
                "已更换{0}个服务的签名密钥，下次启动后使用，请在{last}前重新启动 · {0} keys were renewed, in use from the next \
                 start: start again before {last}",
                names.len()
            );
        }
        Verb::Revoke { kid, place } => {
            let keys = EventKeys::load_or_make(&Folder::open(&place.data)?)?;
            let mut listed = keys.listed()?;
            let key = listed.iter_mut().find(|key| key.kid == kid);
            let key = key.with_context(|| format!("目录中没有密钥{kid} · the directory has no key {kid}"))?;
            let service = key.service.clone();
            key.revoked = true;
            let in_use = keys.of(&service)?.kid() == kid;
            keys.publish(listed)?;
            println!("已吊销{service}的密钥{kid} · revoked");
            if in_use {
                println!(
                    "该密钥仍在使用，请立即更换：mesh keys rotate --service {service} · it is the key in use: rotate it now"
                );
            }
        }
    }
    Ok(())
}
