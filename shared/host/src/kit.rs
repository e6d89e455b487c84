//! What every service stands on.

use crate::lawbook::LawBook;
use kernel::{CountyKey, SharedClock};
use ledger::{Ledger, Writer};
use web::Verifier;

/// The county a service works for.
#[derive(Debug, Clone)]
pub struct County {
    /// Division code, six digits.
    pub code: String,
    /// The county's word in document numbers, e.g. `海`.
    pub word: String,
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
}

impl Kit {
    /// Opens the database and starts the writer.
    ///
    /// # Errors
    /// [`ledger::LedgerError`].
    pub async fn open(
        name: &'static str,
        database: &str,
        clock: SharedClock,
        key: CountyKey,
        county: County,
        verifier: Verifier,
        law: LawBook,
    ) -> Result<Self, ledger::LedgerError> {
        let ledger = Ledger::open(database).await?;
        let writer = Writer::start(ledger.clone(), clock.clone());
        Ok(Self { name, ledger, writer, clock, key, county, verifier, law })
    }
}

impl axum::extract::FromRef<Kit> for Verifier {
    fn from_ref(kit: &Kit) -> Self {
        kit.verifier.clone()
    }
}
