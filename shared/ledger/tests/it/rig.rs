//! A ledger of its own for each test, on either database.

use chrono::{DateTime, Utc};
use kernel::{Clock, SharedClock, SystemClock};
use ledger::{Answer, Append, Command, Desk, Draft, Judgement, Ledger, State, Wire, Writer};
use sea_orm::{ConnectionTrait, Database};
use std::collections::BTreeMap;
use std::sync::Arc;
use uuid::Uuid;

/// A ledger with its writer.
pub(crate) struct Rig {
    pub(crate) url: String,
    pub(crate) ledger: Ledger,
    pub(crate) writer: Writer,
    folder: Option<Arc<tempfile::TempDir>>,
}

impl Rig {
    pub(crate) async fn sqlite() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}?mode=rwc", folder.path().join("ledger.db").display());
        Self::at(url, Some(Arc::new(folder))).await
    }

    /// A database of its own on the server the test run started.
    #[expect(clippy::disallowed_methods, reason = "the one place of these tests that reads the environment")]
    pub(crate) async fn postgres() -> Self {
        let server = std::env::var("TEST_POSTGRES_URL")
            .expect("TEST_POSTGRES_URL names a PostgreSQL server: run tests/run, which starts one");
        let name = format!("t{}", Uuid::new_v4().simple());
        let admin = Database::connect(&server).await.expect("the PostgreSQL server answers");
        admin.execute_unprepared(&format!("CREATE DATABASE {name}")).await.unwrap();
        let base = server.rsplit_once('/').map(|(base, _)| base.to_owned()).unwrap();
        Self::at(format!("{base}/{name}"), None).await
    }

    async fn at(url: String, folder: Option<Arc<tempfile::TempDir>>) -> Self {
        let ledger = Ledger::open(&url).await.unwrap();
        let clock: SharedClock = Arc::new(SystemClock);
        let writer = Writer::start(ledger.clone(), clock);
        Self { url, ledger, writer, folder }
    }

    /// The same database, opened again by another process of the service.
    pub(crate) async fn again(&self) -> Self {
        Self::at(self.url.clone(), self.folder.clone()).await
    }

    /// Keeps the database's folder while it is held.
    pub(crate) fn folder(&self) -> Option<Arc<tempfile::TempDir>> {
        self.folder.clone()
    }

    pub(crate) async fn sql(&self, statement: &str) {
        let db = Database::connect(&self.url).await.unwrap();
        db.execute_unprepared(statement).await.unwrap();
    }

    pub(crate) fn now(&self) -> DateTime<Utc> {
        SystemClock.now()
    }
}

/// An entry that counts a case up to a version.
pub(crate) fn draft(case: Uuid, version: i64) -> Draft {
    Draft {
        id: Uuid::now_v7(),
        case,
        case_seq: version,
        kind: "counted".into(),
        at: SystemClock.now(),
        actor: "test".into(),
        organ: "test".into(),
        trace: None,
        body: version.to_string(),
        wire: Some(Wire { to: None, data: "{}".into() }),
    }
}

/// A command that counts a case up by one.
pub(crate) fn counted(case: Uuid) -> Command {
    Command {
        load: vec![case],
        marks: Vec::new(),
        idem: None,
        inbox: None,
        judge: Box::new(move |desk| {
            let version = desk.state(case).map_or(0, |state| state.version) + 1;
            let draft = draft(case, version);
            let state = State {
                case,
                version,
                stage: "counting".into(),
                dispute: case.to_string(),
                number: String::new(),
                due: None,
                closed: false,
                body: version.to_string(),
                sent: BTreeMap::new(),
            };
            Judgement::Append(Box::new(Append {
                entries: vec![draft],
                states: vec![state],
                answer: Answer { status: 200, body: version.to_string() },
                ..Append::default()
            }))
        }),
    }
}

/// The same under a mark.
pub(crate) fn marked(case: Uuid, mark: &'static str) -> Command {
    let Command { judge, .. } = counted(case);
    let judge = move |desk: &Desk<'_>| match judge(desk) {
        Judgement::Append(mut append) => {
            append.marks.push((mark.to_owned(), case));
            Judgement::Append(append)
        }
        other => other,
    };
    Command { judge: Box::new(judge), ..counted(case) }
}

/// A command that answers what it finds on the desk.
pub(crate) fn looking(look: impl FnOnce(&Desk<'_>) -> String + Send + 'static) -> Command {
    let answer = move |desk: &Desk<'_>| Judgement::Answer(Answer { status: 200, body: look(desk) });
    Command { judge: Box::new(answer), ..refused() }
}

/// A command the rule refuses.
pub(crate) fn refused() -> Command {
    Command {
        load: Vec::new(),
        marks: Vec::new(),
        idem: None,
        inbox: None,
        judge: Box::new(|_| Judgement::Answer(Answer { status: 409, body: String::new() })),
    }
}

/// A test on both databases.
macro_rules! both {
    ($name:ident, $test:expr) => {
        mod $name {
            use super::*;

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn on_sqlite() {
                let rig = Rig::sqlite().await;
                // a test that takes the rig apart must not take its folder away
                let _folder = rig.folder();
                ($test)(rig).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn on_postgres() {
                ($test)(Rig::postgres().await).await;
            }
        }
    };
}
pub(crate) use both;
