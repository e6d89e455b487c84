//! The secrets of the wire: two key pairs per service and the key of the store, made once and kept in one file
//! that only its owner may read.

use crate::topology::{self, UnknownService};
use nkeys::KeyPair;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fmt;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use uuid::Uuid;

/// Why keys could not be loaded, made or used.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// The file could not be read or written.
    #[error("keys in {path} could not be read or written")]
    File {
        /// The file.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// The file is not a file of keys.
    #[error("{path} is not a file of keys")]
    Format {
        /// The file.
        path: PathBuf,
        /// Where it is not.
        #[source]
        source: serde_json::Error,
    },
    /// A seed is not a seed.
    #[error("a key could not be made or read")]
    Seed(#[from] nkeys::error::Error),
    /// No such service.
    #[error(transparent)]
    Service(#[from] UnknownService),
}

/// The secrets of one server and its services.
#[derive(Clone, Serialize, Deserialize)]
pub struct Keys {
    /// Which server these keys belong to; it carries this name, so that nobody takes another for it.
    pub id: Uuid,
    store: String,
    services: BTreeMap<String, Seeds>,
}

#[derive(Clone, Serialize, Deserialize)]
struct Seeds {
    service: String,
    provisioner: String,
}

impl Keys {
    /// Fresh keys for every service of the topology.
    ///
    /// # Errors
    /// [`KeyError::Seed`] when the system has no randomness to give.
    pub fn mint() -> Result<Self, KeyError> {
        // Two random identifiers: 244 random bits.
        let store = format!("{}{}", Uuid::new_v4().simple(), Uuid::new_v4().simple());
        let mut keys = Self { id: Uuid::new_v4(), store, services: BTreeMap::new() };
        keys.complete()?;
        Ok(keys)
    }

    /// The keys in this file; makes and saves them (mode 0600) when there is no file, and adds those of services
    /// that joined the topology since.
    ///
    /// # Errors
    /// [`KeyError`] when the file cannot be read, understood or written.
    pub fn load_or_mint(path: &Path) -> Result<Self, KeyError> {
        let file = |source| KeyError::File { path: path.to_owned(), source };
        let mut keys = match std::fs::read(path) {
            Ok(bytes) => serde_json::from_slice::<Self>(&bytes)
                .map_err(|source| KeyError::Format { path: path.to_owned(), source })?,
            Err(none) if none.kind() == io::ErrorKind::NotFound => {
                let keys = Self::mint()?;
                keys.save(path).map_err(file)?;
                return Ok(keys);
            }
            Err(source) => return Err(file(source)),
        };
        if keys.complete()? {
            keys.save(path).map_err(file)?;
        }
        Ok(keys)
    }

    /// Seed of the key a service runs with. A secret.
    ///
    /// # Errors
    /// [`KeyError::Service`] when there is no such service.
    pub fn service(&self, service: &str) -> Result<&str, KeyError> {
        Ok(&self.seeds(service)?.service)
    }

    /// Seed of the key that makes a service's stream and consumers. A secret, and not for the service.
    ///
    /// # Errors
    /// [`KeyError::Service`] when there is no such service.
    pub fn provisioner(&self, service: &str) -> Result<&str, KeyError> {
        Ok(&self.seeds(service)?.provisioner)
    }

    /// The word by which servers that belong together know each other: it follows from the key of the store, and does
    /// not lead back to it.
    #[must_use]
    pub(crate) fn route_word(&self) -> String {
        hex::encode(&Sha256::digest(format!("route:{}", self.store))[..16])
    }

    /// Name the server carries.
    #[must_use]
    pub fn server_name(&self) -> String {
        format!("mesh-{}", self.id.simple())
    }

    /// Secret that encrypts the server's files.
    pub(crate) fn store(&self) -> &str {
        &self.store
    }

    /// Public halves of the service's key and of its provisioner's.
    pub(crate) fn public(&self, service: &str) -> Result<(String, String), KeyError> {
        let seeds = self.seeds(service)?;
        let public = |seed: &str| KeyPair::from_seed(seed).map(|pair| pair.public_key());
        Ok((public(&seeds.service)?, public(&seeds.provisioner)?))
    }

    fn seeds(&self, service: &str) -> Result<&Seeds, UnknownService> {
        self.services.get(service).ok_or_else(|| UnknownService(service.to_owned()))
    }

    /// Adds what is missing; whether anything was.
    fn complete(&mut self) -> Result<bool, KeyError> {
        let before = self.services.len();
        for service in topology::SERVICES {
            if !self.services.contains_key(service) {
                let seeds =
                    Seeds { service: KeyPair::new_user().seed()?, provisioner: KeyPair::new_user().seed()? };
                self.services.insert(service.to_owned(), seeds);
            }
        }
        Ok(self.services.len() > before)
    }

    /// Written beside and moved into place: a crash leaves the old keys or the new ones.
    fn save(&self, path: &Path) -> io::Result<()> {
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder)?;
        }
        let beside = path.with_extension(format!("{}.tmp", Uuid::new_v4().simple()));
        let mut options = std::fs::OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(&beside)?;
        file.write_all(&serde_json::to_vec_pretty(self)?)?;
        file.sync_all()?;
        std::fs::rename(&beside, path)
    }
}

/// Names only: seeds never reach a log.
impl fmt::Debug for Keys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Keys")
            .field("id", &self.id)
            .field("services", &self.services.keys())
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_made_once_for_their_owner_and_never_shown() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("data/keys.json");
        let first = Keys::load_or_mint(&path).unwrap();
        let again = Keys::load_or_mint(&path).unwrap();
        assert_eq!(first.service("petition").unwrap(), again.service("petition").unwrap());
        assert_eq!(first.id, again.id);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        }
        let shown = format!("{first:?}");
        assert!(!shown.contains(first.service("petition").unwrap()) && !shown.contains(first.store()));
    }

    #[test]
    fn a_service_that_joins_later_gets_keys_and_the_others_keep_theirs() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("keys.json");
        let mut keys = Keys::mint().unwrap();
        keys.services.remove("identity");
        keys.save(&path).unwrap();
        let loaded = Keys::load_or_mint(&path).unwrap();
        assert!(loaded.service("identity").is_ok());
        assert_eq!(loaded.service("petition").unwrap(), keys.service("petition").unwrap());
        assert_eq!(
            Keys::load_or_mint(&path).unwrap().service("identity").unwrap(),
            loaded.service("identity").unwrap()
        );
    }
}
