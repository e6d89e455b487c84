//! The rig: a mesh, its disks, its database and its network, desks that work all the time, and the judge.

use crate::desk::{Answered, Desks};
use crate::dice::Dice;
use crate::disk::Disk;
use crate::harness::{Mesh, Setup, read};
use crate::judge::{self, Judge, Verdict};
use crate::machine::{signal, until};
use crate::net::Net;
use crate::postgres::Postgres;
use chrono::{DateTime, Days, NaiveDate, Utc};
use futures_util::StreamExt;
use futures_util::stream;
use reqwest::Method;
use serde_json::{Value, json};
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// How long desks may go without an answer while nothing is broken.
pub(crate) const PATIENCE: Duration = Duration::from_secs(60);
/// Requests that are sent again at once.
const AT_ONCE: usize = 8;

/// Where the ledgers are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Engine {
    /// SQLite files.
    Sqlite,
    /// A PostgreSQL server.
    Postgres,
}

/// Everything a fault can strike. What is first here goes first.
pub(crate) struct Rig {
    /// The mesh.
    pub(crate) mesh: Mesh,
    /// Who works with it.
    pub(crate) desks: Desks,
    /// Chance.
    pub(crate) dice: Dice,
    /// Where the ledgers are.
    pub(crate) engine: Engine,
    /// The database server, where there is one.
    pub(crate) postgres: Option<Postgres>,
    /// A network of its own, or why there is none.
    pub(crate) net: Result<Net, String>,
    /// The disk under everything, or why it is none of its own.
    pub(crate) disk: Result<Disk, String>,
    /// The disk under the broker's store.
    pub(crate) store: Result<Disk, String>,
    judge: Judge,
    day: NaiveDate,
    place: TempDir,
}

impl Rig {
    /// Starts everything and lets the desks write the first cases.
    pub(crate) async fn start(engine: Engine, seed: u64) -> Self {
        let place = TempDir::new().expect("a folder");
        // the database server runs under an account of its own
        std::fs::set_permissions(place.path(), PermissionsExt::from_mode(0o711)).expect("it can be passed");
        let mut dice = Dice::seeded(seed);
        let disk = |name: &str, megabytes| {
            let at = place.path().join(name);
            std::fs::create_dir_all(&at).expect("a folder");
            Disk::new(place.path().join(format!("{name}.img")), &at, megabytes)
        };
        let (ground, store) = (disk("disk", 4096), disk("store", 1024));
        // both engines may run at once, on the same seed
        let number = 2 * (u64::from(std::process::id()) + dice.up_to(20_000));
        let net = Net::new(number + u64::from(engine == Engine::Postgres));
        let base = place.path().join("disk");
        let postgres = match engine {
            Engine::Sqlite => None,
            Engine::Postgres => {
                let near = net.as_ref().map(|net| format!(",{}", net.outside())).unwrap_or_default();
                let server = Postgres::start(&base.join("pg"), &format!("127.0.0.1{near}")).await;
                Some(server.expect("PostgreSQL starts"))
            }
        };
        let folder = base.join("mesh");
        std::fs::create_dir_all(folder.join("nats")).expect("a folder");
        std::os::unix::fs::symlink(place.path().join("store"), folder.join("nats/store")).expect("a link");
        let setup = Setup {
            databases: postgres.as_ref().map(|server| server.databases("127.0.0.1")),
            ..Setup::usual(true)
        };
        let mesh = Mesh::with(&folder, setup).await;
        let day = NaiveDate::from_ymd_opt(2026, 3, 20).expect("a day");
        let desks = Desks::open(&format!("chaos-{seed}"));
        let judge = Judge::default();
        let rig = Self { mesh, desks, dice, engine, postgres, net, disk: ground, store, judge, day, place };
        rig.greet().await;
        rig.traffic(10).await;
        rig
    }

    /// Kills the mesh and, every other time, its broker with it.
    pub(crate) fn kill(&mut self) {
        self.mesh.kill();
        if self.dice.up_to(2) == 1 {
            self.kill_broker();
        }
    }

    /// kill -9 of the broker, where it runs.
    pub(crate) fn kill_broker(&self) {
        if let Some(pid) = self.mesh.broker() {
            signal("-9", pid);
        }
    }

    /// Starts the mesh again; the clock and the desks go on where they were.
    pub(crate) async fn restart(&mut self) {
        self.mesh.restart().await;
        self.greet().await;
    }

    /// Tells a mesh that was started what day it is, and the desks where it is.
    pub(crate) async fn greet(&self) {
        self.desks.directed(&self.mesh.base, &self.day.to_string());
        self.set_clock().await;
    }

    /// Moves the clock by so many days.
    pub(crate) async fn jump(&mut self, days: i64) {
        let by = Days::new(days.unsigned_abs());
        let to = if days < 0 { self.day.checked_sub_days(by) } else { self.day.checked_add_days(by) };
        self.day = to.expect("a day");
        self.desks.directed(&self.mesh.base, &self.day.to_string());
        self.set_clock().await;
    }

    fn now(&self) -> DateTime<Utc> {
        kernel::date::at(self.day, chrono::NaiveTime::from_hms_opt(9, 0, 0).expect("nine o'clock"))
    }

    /// The clock stands on the day of the rig; nobody waits until the mesh is at rest.
    async fn set_clock(&self) {
        let now = json!({ "now": format!("{}T09:00:00+08:00", self.day) });
        let request = self.mesh.raw(Method::PUT, "/clock").json(&now);
        // it may have died, and while desks work it does not come to rest: both show elsewhere
        let _answer = request.timeout(Duration::from_millis(300)).send().await;
    }

    /// Lets the desks work until they have so many more answers.
    pub(crate) async fn traffic(&self, more: u64) {
        let wanted = self.desks.count() + more;
        self.desks.work();
        let began = Instant::now();
        while self.desks.count() < wanted {
            assert!(began.elapsed() < PATIENCE, "the desks are not answered: {}", self.trouble());
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }

    /// What kept a desk last from an answer, and the end of what the mesh logged.
    fn trouble(&self) -> String {
        let log = self.mesh.log();
        let end: Vec<&str> = log.lines().rev().take(40).collect();
        format!("{}\n{}", self.desks.last(), end.into_iter().rev().collect::<Vec<_>>().join("\n"))
    }

    /// Waits until the mesh was killed by what it met.
    pub(crate) async fn until_killed(&mut self, by: &str) {
        until(&format!("it comes to {by}"), PATIENCE, || self.mesh.ended().is_some()).await;
        let status = self.mesh.ended().map(|status| status.to_string()).unwrap_or_default();
        assert!(status.contains("SIGKILL"), "{by}: {status}");
    }

    /// Where the broker keeps its streams.
    pub(crate) fn streams(&self) -> PathBuf {
        self.place.path().join("store")
    }

    /// A place beside everything, on a disk nothing happens to.
    pub(crate) fn aside(&self, name: &str) -> PathBuf {
        self.place.path().join(name)
    }

    /// Why something cannot be done without a disk of its own.
    pub(crate) fn disks(&self) -> Result<(&Disk, &Disk), String> {
        let lacks = |why: &String| format!("no disk of its own: {why}");
        Ok((self.disk.as_ref().map_err(lacks)?, self.store.as_ref().map_err(lacks)?))
    }

    /// Lets everything come to rest and judges what came of it.
    pub(crate) async fn verdict(&mut self) -> Verdict {
        self.desks.rest().await;
        self.set_clock().await;
        self.mesh.settle().await;
        let answers = self.desks.take();
        let (address, now) = (self.addresses(), self.now());
        let mut verdict = self.judge.judge(address, &answers, now).await;
        self.ask_again(&mut verdict, &answers).await;
        self.audit(&mut verdict, &answers);
        verdict
    }

    /// Where the database of each service is.
    fn addresses(&self) -> impl Fn(&str) -> String + use<> {
        let (folder, databases) = (self.mesh.folder().to_owned(), self.mesh.setup.databases.clone());
        move |service| match &databases {
            Some(template) => template.replace("{service}", service),
            None => format!("sqlite://{}?mode=rw", folder.join(format!("{service}.db")).display()),
        }
    }

    /// How many events of the desks' channels no broker has yet.
    pub(crate) async fn waiting(&self) -> u64 {
        judge::waiting(self.addresses(), self.now()).await
    }

    /// The same key gives the same case, not another one.
    async fn ask_again(&self, verdict: &mut Verdict, answers: &[Answered]) {
        let mut tokens = std::collections::BTreeMap::new();
        for answer in answers {
            if !tokens.contains_key(answer.account) {
                tokens.insert(answer.account, self.mesh.token(answer.account).await);
            }
        }
        let again = stream::iter(answers).map(|answer| {
            let request = self.mesh.raw(Method::POST, &answer.path).bearer_auth(&tokens[answer.account]);
            let request = request.header("Idempotency-Key", &answer.key).header("If-Match", "\"1\"");
            let request = request.json(&answer.body);
            async move {
                let response = request.send().await.expect("it answers");
                let replayed = response.headers().contains_key("idempotent-replayed");
                (answer, replayed, read(response).await.1)
            }
        });
        let mut again = again.buffer_unordered(AT_ONCE);
        while let Some((answer, replayed, body)) = again.next().await {
            if !replayed || body["case"] != json!(answer.case) {
                verdict.doubled += 1;
                verdict.findings.push(format!("{} is answered anew: {body}", answer.key));
            }
        }
    }

    /// What `mesh audit` says, with the answers of the desks.
    fn audit(&self, verdict: &mut Verdict, answers: &[Answered]) {
        let lines: Vec<String> = answers
            .iter()
            .map(|a| json!({ "service": a.service, "case": a.case, "version": a.version }).to_string())
            .collect();
        let history = self.place.path().join("history");
        std::fs::write(&history, lines.join("\n")).expect("the history is written");
        let (data, history) = (self.mesh.folder().display().to_string(), history.display().to_string());
        let mut args = vec!["audit", "--json", "--data", &data, "--history", &history];
        if let Some(databases) = &self.mesh.setup.databases {
            args.extend(["--databases", databases]);
        }
        let (_, said) = self.mesh.tool(&args);
        let report = said.find('{').and_then(|at| serde_json::from_str::<Value>(&said[at..]).ok());
        let Some(report) = report else { panic!("mesh audit gives no report: {said}") };
        let findings = report["findings"].as_array().cloned().unwrap_or_default();
        verdict.differences = findings.len() as u64 + report["more"].as_u64().unwrap_or_default();
        verdict.findings.extend(findings.iter().take(5).map(|finding| format!("audit: {finding}")));
    }

    /// Lets time pass while the desks work, for faults that last.
    pub(crate) async fn lasting(&self, time: Duration) {
        self.desks.work();
        let began = Instant::now();
        until("time passes", 2 * time, || began.elapsed() >= time).await;
    }
}
