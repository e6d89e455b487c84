//! A county on one machine: its folder, its keys, its services.

use crate::event_keys::EventKeys;
use anyhow::Context;
use host::reconcile::{forgetful, is_forgetful};
use host::{Config, Kit, LawBook, LocalPeer, Peer, Peers, Running, Seals, Service, Shared};
use identity::SigningKey;
use kernel::{CountyKey, SharedClock};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use web::Verifier;

/// Where a county keeps everything.
#[derive(Debug, Clone)]
pub(crate) struct Folder(pub(crate) PathBuf);

impl Folder {
    /// The folder, made where it is missing.
    pub(crate) fn open(path: &Path) -> anyhow::Result<Self> {
        std::fs::create_dir_all(path).with_context(|| format!("making the folder {}", path.display()))?;
        Ok(Self(path.canonicalize()?))
    }

    /// A file or folder in it.
    pub(crate) fn at(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    /// The database of a service.
    pub(crate) fn database(&self, template: Option<&str>, service: &str) -> String {
        match template {
            Some(template) => template.replace("{service}", service),
            None => format!("sqlite://{}?mode=rwc", self.at(&format!("{service}.db")).display()),
        }
    }

    /// The county's key, made on the first start.
    pub(crate) fn county_key(&self) -> anyhow::Result<CountyKey> {
        let path = self.at("county.key");
        if !path.exists() {
            crate::file::place(&path, CountyKey::generate().to_hex().as_bytes(), crate::file::SECRET)?;
        }
        host::config::county_key(&path)
    }

    /// Whether simulated and real time were ever mixed here. A folder is for one of them, from its first day.
    pub(crate) fn keep_clock(&self, manual: bool) -> anyhow::Result<()> {
        let path = self.at("clock");
        let word = if manual { "manual" } else { "system" };
        match std::fs::read_to_string(&path) {
            Ok(kept) if kept.trim() == word => Ok(()),
            Ok(_) if manual => anyhow::bail!(
                "该数据目录保存的是真实数据，不能使用模拟时钟；请另选目录 · this folder holds real data: a manual clock is refused, choose another --data"
            ),
            Ok(_) => anyhow::bail!(
                "该数据目录是用模拟时钟建立的，不能用于真实办案；请另选目录 · this folder was made under a manual clock: choose another --data"
            ),
            // half written before the power failed, it would refuse either time for ever
            Err(_) => crate::file::place(&path, word.as_bytes(), crate::file::OPEN),
        }
    }
}

/// A county's folder, opened: what its services share, and the keys only some of them have.
pub(crate) struct Opened {
    /// What its services share.
    pub(crate) shared: Shared,
    /// Keys that sign events.
    pub(crate) event_keys: EventKeys,
    /// Key that signs tokens.
    pub(crate) signing: SigningKey,
}

/// Reads what stands in a county's folder; what is missing is made.
pub(crate) fn opened(
    folder: &Folder,
    config: &Config,
    clock: SharedClock,
    demo: bool,
) -> anyhow::Result<Opened> {
    let county = config.county()?;
    let law_dir = config.law_dir.clone().unwrap_or_else(|| folder.at("law"));
    if demo {
        crate::demo::words(&law_dir)?;
    }
    let law = LawBook::open(Some(&law_dir), &county.code)?;
    let key = folder.county_key()?;
    let signing = SigningKey::load_or_generate(folder.at("identity-key.json"))?;
    let verifier = Verifier::new(signing.jwks(), &config.issuer, &config.audience, clock.clone());
    let event_keys = EventKeys::load_or_make(folder)?;
    let seals = Seals::open(&event_keys.directory())?;
    Ok(Opened { shared: Shared { clock, key, county, verifier, law, seals }, event_keys, signing })
}

/// The services of a county that run in this process.
pub(crate) struct Mesh {
    /// Clock they share.
    pub(crate) clock: SharedClock,
    /// Law they share.
    pub(crate) law: LawBook,
    /// The services.
    pub(crate) services: Vec<Running>,
}

impl Mesh {
    /// The kit of a service.
    pub(crate) fn kit(&self, name: &str) -> Option<&Kit> {
        self.services.iter().map(|running| running.service.kit()).find(|kit| kit.name == name)
    }

    /// Whether nothing is due and everything told was heard, and nobody wrote anything while that was looked at.
    pub(crate) async fn is_settled(&self) -> anyhow::Result<bool> {
        let Some(before) = self.heads().await? else { return Ok(false) };
        for (producer, consumer) in bus::topology::EDGES {
            let (Some(from), Some(to)) = (self.kit(producer), self.kit(consumer)) else { continue };
            if from.ledger.told(consumer).await? != to.ledger.heard(producer).await? {
                return Ok(false);
            }
        }
        Ok(self.heads().await? == Some(before))
    }

    /// The last position of every ledger; none where something is due.
    async fn heads(&self) -> anyhow::Result<Option<Vec<i64>>> {
        let (now, mut heads) = (self.clock.now(), Vec::new());
        for running in &self.services {
            let progress = running.service.kit().ledger.progress(now).await?;
            if progress.overdue > 0 {
                return Ok(None);
            }
            heads.push(progress.head);
        }
        Ok(Some(heads))
    }
}

/// Opens the kits of these services.
pub(crate) async fn kits(
    names: &[&'static str],
    folder: &Folder,
    template: Option<&str>,
    keys: &EventKeys,
    shared: &Shared,
) -> anyhow::Result<Vec<Kit>> {
    let mut out = Vec::new();
    for name in names.iter().copied() {
        let url = folder.database(template, name);
        let kit = Kit::open(name, &url, keys.of(name)?, shared.clone())
            .await
            .with_context(|| format!("opening the database of {name}"))?;
        out.push(kit);
    }
    Ok(out)
}

/// Refuses ledgers that know less than others have heard from them.
pub(crate) async fn remember(kits: &[Kit]) -> anyhow::Result<()> {
    for (producer, consumer) in bus::topology::EDGES {
        let find = |name: &str| kits.iter().find(|kit| kit.name == name);
        let (Some(from), Some(to)) = (find(producer), find(consumer)) else { continue };
        let own = from.ledger.progress(chrono::DateTime::UNIX_EPOCH).await?;
        if let Some((epoch, heard)) = to.ledger.last_heard(producer).await?
            && is_forgetful((&own.epoch, own.head), (&epoch, heard))
        {
            anyhow::bail!(forgetful(producer, own.head, consumer, heard));
        }
    }
    Ok(())
}

/// The producers a service hears, asked in this process.
pub(crate) fn peers(kits: &[Kit], consumer: &'static str) -> Peers {
    let heard: Vec<&str> = bus::topology::producers(consumer).collect();
    let local = |kit: &Kit| (kit.name, Arc::new(LocalPeer::new(kit.clone(), consumer)) as Arc<dyn Peer>);
    kits.iter().filter(|kit| heard.contains(&kit.name)).map(local).collect()
}

/// The service on a kit.
pub(crate) fn service(
    kit: Kit,
    signing: &identity::SigningKey,
    issuer: &str,
    audience: &str,
) -> anyhow::Result<Arc<dyn Service>> {
    if kit.name == "identity" {
        return Ok(Arc::new(identity::Identity::new(kit, signing.clone(), issuer, audience)));
    }
    crate::registry::build(kit)
}
