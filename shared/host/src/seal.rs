//! Who wrote what is heard: the directory of public keys, read again when a key is not in it yet.

use anyhow::Context;
use chrono::{DateTime, Utc};
use contracts::Envelope;
use contracts::sign::{Directory, Forged, Rounds};
use kernel::{Clock, SystemClock};
use std::path::{Path, PathBuf};
use std::sync::{Arc, RwLock};

/// The directory of event keys. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Seals {
    directory: Arc<RwLock<Directory>>,
    rounds: Arc<Rounds>,
    file: Option<PathBuf>,
}

impl Seals {
    /// A directory that stays as it is.
    #[must_use]
    pub fn of(directory: Directory) -> Self {
        Self { directory: Arc::new(RwLock::new(directory)), rounds: Arc::default(), file: None }
    }

    /// The directory in a file. A key that is added to it is found without a restart.
    ///
    /// # Errors
    /// Where it cannot be read or is none.
    pub fn open(file: &Path) -> anyhow::Result<Self> {
        Ok(Self { file: Some(file.to_owned()), ..Self::of(read(file)?) })
    }

    /// Whether the event was written by the service whose stream it came on, and not changed since.
    ///
    /// # Errors
    /// [`Forged`] says why not.
    pub fn verify(&self, envelope: &Envelope, stream: &str, now: DateTime<Utc>) -> Result<(), Forged> {
        if envelope.producer() != stream {
            let (claimed, stream) = (envelope.producer().to_owned(), stream.to_owned());
            return Err(Forged::Moved { claimed, stream });
        }
        let ask = || self.now().verify_among(envelope, now, &self.rounds);
        match ask() {
            Err(Forged::UnknownKey(_)) if self.renew() => ask(),
            verdict => verdict,
        }
    }

    /// Whether a service signed these bytes with a key in use now.
    ///
    /// # Errors
    /// [`Forged`] says why not.
    pub fn verify_bytes(
        &self,
        service: &str,
        kid: &str,
        bytes: &[u8],
        signature: &str,
    ) -> Result<(), Forged> {
        // what services ask each other lives in real time, whatever the county's clock says
        let ask = || self.now().verify_bytes(service, kid, bytes, signature, SystemClock.now());
        match ask() {
            Err(Forged::UnknownKey(_)) if self.renew() => ask(),
            verdict => verdict,
        }
    }

    fn now(&self) -> std::sync::RwLockReadGuard<'_, Directory> {
        self.directory.read().unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    /// Reads the file again; whether there was something new in it.
    fn renew(&self) -> bool {
        let Some(file) = &self.file else { return false };
        match read(file) {
            Ok(directory) if *self.now() != directory => {
                *self.directory.write().unwrap_or_else(std::sync::PoisonError::into_inner) = directory;
                true
            }
            Ok(_) => false,
            Err(error) => {
                tracing::error!(error = format!("{error:#}"), "the directory of event keys cannot be read");
                false
            }
        }
    }
}

fn read(file: &Path) -> anyhow::Result<Directory> {
    let text = std::fs::read_to_string(file).with_context(|| format!("reading {}", file.display()))?;
    Directory::parse(&text).with_context(|| format!("{} is no directory of event keys", file.display()))
}
