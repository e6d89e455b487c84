/// The machine failed; nothing was acknowledged.
#[derive(Debug, thiserror::Error)]
pub enum LedgerError {
    /// The database refused or could not be reached.
    #[error("reading or writing the ledger")]
    Database(#[source] sea_orm::DbErr),
    /// The database belongs to a newer version of the product.
    #[error(
        "数据库的结构版本是{found}，本程序只认识{known}：请启动新版本的程序，或者恢复升级之前的备份 · the database has \
         schema {found}, this program knows {known}: start the newer program, or restore a copy made before it ran"
    )]
    Newer {
        /// Schema found.
        found: i32,
        /// Schema this program writes.
        known: i32,
    },
    /// The file is no database any more.
    #[error(
        "数据库文件已损坏（{0}）：请保留原样，用mesh restore把最近的备份恢复到新的数据目录，再用mesh audit核对 · the \
         database is damaged ({0}): leave it as it is, restore the last backup with `mesh restore` into a new folder, and \
         compare with `mesh audit`"
    )]
    Unreadable(String),
    /// Another process writes to the file.
    #[error(
        "{path}正被另一个进程使用：一个SQLite文件只能由一个进程写入，请结束另一个进程，需要多个副本的请用PostgreSQL · {path} is in \
         use by another process: a SQLite file has one writer; end the other one, or use PostgreSQL for several replicas",
        path = .0.display()
    )]
    InUse(std::path::PathBuf),
    /// The file cannot be claimed.
    #[error(
        "无法占用{path}：请检查本进程能否写入它所在的目录 · {path} cannot be claimed: may this process write to its folder?",
        path = .0.display()
    )]
    Claim(std::path::PathBuf, #[source] std::io::Error),
    /// The ledger is not whole.
    #[error(
        "账本在第{pos}条不完整（{what}）：有人绕过程序改动过，已停止写入；请用mesh restore把最近的备份恢复到新的数据目录，再用\
         mesh audit核对 · the ledger is not whole at entry {pos} ({what}): it was changed behind the program; nothing is \
         written after it. Restore the last backup with `mesh restore` into a new folder, and compare with `mesh audit`"
    )]
    Broken {
        /// Position.
        pos: i64,
        /// What is wrong.
        what: String,
    },
    /// Whoever writes does not let go.
    #[error(
        "somebody writes to the ledger and does not let go of it: try again; where it stays so, the disk is too slow"
    )]
    Busy,
    /// A copy goes into a ledger that holds something already.
    #[error("the database holds a ledger already: a copy goes into an empty one")]
    Occupied,
    /// Others have heard more from this ledger than it knows.
    #[error("{0}")]
    Fenced(String),
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

impl From<sea_orm::DbErr> for LedgerError {
    fn from(error: sea_orm::DbErr) -> Self {
        let text = error.to_string();
        // SQLite's own words for SQLITE_CORRUPT and SQLITE_NOTADB
        if text.contains("malformed") || text.contains("not a database") {
            return Self::Unreadable(text);
        }
        Self::Database(error)
    }
}
