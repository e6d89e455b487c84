//! What every service stands on.

use crate::lawbook::LawBook;
use crate::seal::Seals;
use contracts::sign::EventKey;
use kernel::{CountyKey, SharedClock};
use ledger::{Claim, Ledger, Writer};
use std::sync::Arc;
use web::Verifier;

/// The county a service works for.
#[derive(Debug, Clone)]
pub struct County {
    /// Division code, six digits.
    pub code: String,
    /// The county's word in document numbers, e.g. `海`.
    pub word: String,
}

/// What the services of a county share.
#[derive(Clone)]
pub struct Shared {
    /// Clock.
    pub clock: SharedClock,
    /// The county's key.
    pub key: CountyKey,
    /// County.
    pub county: County,
    /// Verifies callers.
    pub verifier: Verifier,
    /// Law and calendar.
    pub law: LawBook,
    /// Public keys of the services.
    pub seals: Seals,
}

/// What every service stands on. Cheap to clone.
#[derive(Clone)]
pub struct Kit {
    /// The one word.
    pub name: &'static str,
    /// Ledger.
    pub ledger: Ledger,
    /// Its writer.
    pub writer: Writer,
    /// Signs what the service tells.
    pub signer: EventKey,
    /// What it shares with the others.
    pub shared: Shared,
    _claim: Arc<Claim>,
}

impl Kit {
    /// Opens the database, claims it, looks at its end, and starts the writer.
    ///
    /// # Errors
    /// [`ledger::LedgerError`]: a database that is damaged, in use or of a newer version is refused with what to do.
    pub async fn open(
        name: &'static str,
        database: &str,
        signer: EventKey,
        shared: Shared,
    ) -> Result<Self, ledger::LedgerError> {
        let ledger = Ledger::open(database).await?;
        let claim = Arc::new(ledger.claim()?);
        ledger.look().await?;
        let writer = Writer::start(ledger.clone(), shared.clock.clone());
        Ok(Self { name, ledger, writer, signer, shared, _claim: claim })
    }
}

impl std::ops::Deref for Kit {
    type Target = Shared;
    fn deref(&self) -> &Shared {
        &self.shared
    }
}

impl axum::extract::FromRef<Kit> for Verifier {
    fn from_ref(kit: &Kit) -> Self {
        kit.verifier.clone()
    }
}
