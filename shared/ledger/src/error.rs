/// The machine failed; nothing was acknowledged.
#[derive(Debug, thiserror::Error)]
pub enum LedgerError {
    /// The database refused or could not be reached.
    #[error("reading or writing the ledger")]
    Database(#[from] sea_orm::DbErr),
    /// The database belongs to a newer version of the product.
    #[error(
        "the database has schema {found}, this program knows {known}: start the newer program, or restore a copy made before it ran"
    )]
    Newer {
        /// Schema found.
        found: i32,
        /// Schema this program writes.
        known: i32,
    },
    /// What was stored cannot be read.
    #[error("the ledger holds something unreadable at {0}")]
    Corrupt(String),
    /// The batch the command was in could not be written; nothing of it happened.
    #[error("writing the ledger: {0}")]
    NotWritten(String),
    /// The writer has stopped.
    #[error("the service is shutting down")]
    Stopped,
    /// A judgement panicked; its command changed nothing.
    #[error("a judgement broke down: {0}")]
    Judgement(String),
}
