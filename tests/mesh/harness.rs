//! A mesh of its own for a test: the real binary, a folder of its own, a free port.

use reqwest::{Client, Method, Response, StatusCode};
use serde_json::{Value, json};
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// Password of the demo accounts.
pub(crate) const PASSWORD: &str = "jiefen-demo-2026";

/// The root of the checkout.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("tests/ lies in the checkout").to_owned()
}

/// The `mesh` program, built once per run: with the mistakes and crashes compiled in that a variable calls up, like the
/// tests, so that nothing is built twice. Nobody sets the variable here.
pub(crate) fn program() -> PathBuf {
    static PROGRAM: OnceLock<PathBuf> = OnceLock::new();
    PROGRAM.get_or_init(|| program_of("mesh")).clone()
}

/// Cargo as whoever started the tests would call it. What cargo tells a test about itself is taken away: to build
/// scripts it would be another environment, for which they build again.
pub(crate) fn cargo() -> Command {
    let mut cargo = Command::new(env!("CARGO"));
    let told = |name: &str| {
        ["CARGO_MANIFEST_", "CARGO_PKG_", "CARGO_CRATE_", "CARGO_BIN_"].iter().any(|p| name.starts_with(p))
    };
    for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_str().is_some_and(told)) {
        cargo.env_remove(name);
    }
    cargo.current_dir(root());
    cargo
}

/// A program of the workspace, built where it is not.
pub(crate) fn program_of(program: &str) -> PathBuf {
    let built = cargo()
        .args(["build", "--quiet", "--workspace", "--features", "mesh/planted", "--bin", program])
        .status()
        .expect("cargo can be run");
    assert!(built.success(), "{program} builds");
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().expect("tmp lies in target");
    target.join("debug").join(program)
}

/// The nats-server program, fetched where it is missing.
pub(crate) fn nats_server() -> PathBuf {
    static PATH: OnceLock<PathBuf> = OnceLock::new();
    PATH.get_or_init(|| {
        let fetched =
            Command::new(root().join("deploy/nats-server")).output().expect("deploy/nats-server can be run");
        assert!(
            fetched.status.success(),
            "nats-server can be fetched: {}",
            String::from_utf8_lossy(&fetched.stderr)
        );
        PathBuf::from(String::from_utf8_lossy(&fetched.stdout).trim())
    })
    .clone()
}

/// How a mesh is started.
#[derive(Debug, Clone)]
pub(crate) struct Setup {
    /// The program, and what it is started by.
    pub(crate) command: Vec<PathBuf>,
    /// Whether time is moved by hand.
    pub(crate) manual: bool,
    /// Where it listens.
    pub(crate) listen: String,
    /// Databases by service instead of SQLite files.
    pub(crate) databases: Option<String>,
    /// What it finds in its environment.
    pub(crate) env: Vec<(&'static str, String)>,
}

impl Setup {
    /// The whole mesh, on SQLite.
    pub(crate) fn usual(manual: bool) -> Self {
        let listen = "127.0.0.1:0".to_owned();
        Self { command: vec![program()], manual, listen, databases: None, env: Vec::new() }
    }
}

/// A running mesh; killed when dropped.
pub(crate) struct Mesh {
    folder: PathBuf,
    /// Removed with the mesh, where the folder is its own.
    _own: Option<TempDir>,
    child: Child,
    pub(crate) base: String,
    client: Client,
    /// How it is started the next time.
    pub(crate) setup: Setup,
    keys: AtomicU64,
}

impl Mesh {
    /// A demo county under the manual clock, without disputes.
    pub(crate) async fn start() -> Self {
        Self::on(TempDir::new().expect("a folder"), true).await
    }

    /// A mesh on a folder that is there already, under the manual clock.
    pub(crate) async fn continued(folder: &Path) -> Self {
        Self::with(folder, Setup::usual(true)).await
    }

    /// A mesh on a folder, started in a way of its own.
    pub(crate) async fn with(folder: &Path, setup: Setup) -> Self {
        Self::at(folder.to_owned(), None, setup).await
    }

    async fn on(folder: TempDir, manual: bool) -> Self {
        Self::at(folder.path().to_owned(), Some(folder), Setup::usual(manual)).await
    }

    async fn at(folder: PathBuf, own: Option<TempDir>, setup: Setup) -> Self {
        let (child, base) = spawn(&folder, &setup).unwrap_or_else(|why| panic!("{why}"));
        let keys = AtomicU64::new(1);
        let mut mesh = Self { folder, _own: own, child, base, client: Client::new(), setup, keys };
        mesh.ready().await.unwrap_or_else(|why| panic!("{why}"));
        mesh
    }

    /// Waits until it is ready; why it does not become so.
    async fn ready(&mut self) -> Result<(), String> {
        let began = Instant::now();
        loop {
            let ready = self.client.get(format!("{}/readyz", self.base)).send().await;
            if ready.as_ref().is_ok_and(|r| r.status() == StatusCode::OK) {
                return Ok(());
            }
            if let Some(status) = self.ended() {
                return Err(format!("the mesh ({}) ended before it was ready: {status}", self.pid()));
            }
            if began.elapsed() > Duration::from_secs(60) {
                let why = match ready {
                    Ok(response) => response.text().await.unwrap_or_default(),
                    Err(error) => error.to_string(),
                };
                return Err(format!("the mesh is not ready after a minute: {why}"));
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// How its process ended, if it did.
    pub(crate) fn ended(&mut self) -> Option<ExitStatus> {
        self.child.try_wait().expect("it can be asked")
    }

    /// Its process.
    pub(crate) fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Its data.
    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Everything it logged so far.
    pub(crate) fn log(&self) -> String {
        std::fs::read_to_string(self.folder.join("log")).unwrap_or_default()
    }

    /// The process of its broker.
    pub(crate) fn broker(&self) -> Option<u32> {
        self.broker_in("nats")
    }

    /// The process of the broker that has its files in this part of the folder.
    pub(crate) fn broker_in(&self, part: &str) -> Option<u32> {
        let config = self.folder.join(part).join("nats.conf").display().to_string();
        let processes = std::fs::read_dir("/proc").expect("there is /proc");
        processes.flatten().find_map(|process| {
            let pid = process.file_name().to_str()?.parse().ok()?;
            let line = std::fs::read(process.path().join("cmdline")).ok()?;
            line.split(|b| *b == 0).any(|word| word == config.as_bytes()).then_some(pid)
        })
    }

    /// kill -9 of the whole process and of its broker.
    pub(crate) fn kill(&mut self) {
        self.child.kill().expect("it can be killed");
        self.child.wait().expect("it ends");
    }

    /// Starts it again on the same folder.
    pub(crate) async fn restart(&mut self) {
        self.try_restart().await.unwrap_or_else(|why| panic!("{why}"));
    }

    /// The same where it may end again at once; what it said then.
    pub(crate) async fn try_restart(&mut self) -> Result<(), String> {
        (self.child, self.base) = spawn(&self.folder, &self.setup)?;
        self.ready().await
    }

    /// Moves the clock to nine in the morning of a day and waits until the mesh is at rest.
    pub(crate) async fn on_day(&self, day: &str) {
        let now = json!({ "now": format!("{day}T09:00:00+08:00") });
        let moved = self
            .client
            .put(format!("{}/clock", self.base))
            .json(&now)
            .send()
            .await
            .expect("the clock answers");
        assert_eq!(moved.status(), StatusCode::OK, "the mesh comes to rest on {day}");
    }

    /// Waits until everything told was heard.
    pub(crate) async fn settle(&self) {
        let began = Instant::now();
        while began.elapsed() < Duration::from_secs(60) {
            if self.is_settled().await {
                return;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        panic!("the mesh does not come to rest");
    }

    /// Whether everything told was heard.
    pub(crate) async fn is_settled(&self) -> bool {
        let clock = self.client.get(format!("{}/clock", self.base)).send().await.expect("the clock answers");
        let body: Value = clock.json().await.expect("it is JSON");
        body["settled"] == json!(true)
    }

    /// A token of an account.
    pub(crate) async fn token(&self, account: &str) -> String {
        let answer = self
            .client
            .post(format!("{}/identity/v1/tokens", self.base))
            .json(&json!({ "account": account, "password": PASSWORD }))
            .send()
            .await
            .expect("identity answers");
        let body: Value = answer.json().await.expect("it is JSON");
        body["access_token"].as_str().unwrap_or_else(|| panic!("{account} can log in: {body}")).to_owned()
    }

    /// A request that is not touched.
    pub(crate) fn raw(&self, method: Method, path: &str) -> reqwest::RequestBuilder {
        self.client.request(method, format!("{}{path}", self.base))
    }

    /// Reads something.
    pub(crate) async fn get(&self, account: &str, path: &str) -> (StatusCode, Value) {
        let token = self.token(account).await;
        read(self.raw(Method::GET, path).bearer_auth(token).send().await.expect("it answers")).await
    }

    /// Opens a case under a key of its own.
    pub(crate) async fn open(&self, account: &str, channel: &str, body: &Value) -> (StatusCode, Value) {
        let token = self.token(account).await;
        let key = format!("key-{}", self.keys.fetch_add(1, Ordering::Relaxed));
        let request = self
            .raw(Method::POST, &format!("/{channel}/v1/cases"))
            .bearer_auth(token)
            .header("Idempotency-Key", key)
            .json(body);
        read(request.send().await.expect("it answers")).await
    }

    /// Takes a step on the version the case has now.
    pub(crate) async fn take(
        &self,
        account: &str,
        case: &str,
        step: &str,
        body: &Value,
    ) -> (StatusCode, Value) {
        self.settle().await;
        let token = self.token(account).await;
        let seen = self.raw(Method::GET, case).bearer_auth(&token).send().await.expect("it answers");
        let tag = seen.headers().get("etag").and_then(|v| v.to_str().ok()).unwrap_or("\"0\"").to_owned();
        let request = self
            .raw(Method::POST, &format!("{case}/{step}"))
            .bearer_auth(token)
            .header("If-Match", tag)
            .json(body);
        read(request.send().await.expect("it answers")).await
    }

    /// Runs one of the operator's tools.
    pub(crate) fn tool(&self, args: &[&str]) -> (bool, String) {
        let out = Command::new(program()).args(args).current_dir(root()).output().expect("the program runs");
        let text =
            format!("{}{}", String::from_utf8_lossy(&out.stdout), String::from_utf8_lossy(&out.stderr));
        (out.status.success(), text)
    }
}

impl Drop for Mesh {
    fn drop(&mut self) {
        // it may have ended by itself
        let _ended = self.child.kill();
        let _ended = self.child.wait();
        if let Some(pid) = self.broker() {
            let _ended = Command::new("kill").args(["-9", &pid.to_string()]).stderr(Stdio::null()).status();
        }
    }
}

/// Status and JSON of an answer.
pub(crate) async fn read(response: Response) -> (StatusCode, Value) {
    let status = response.status();
    let text = response.text().await.unwrap_or_default();
    (status, serde_json::from_str(&text).unwrap_or(Value::String(text)))
}

fn spawn(folder: &Path, setup: &Setup) -> Result<(Child, String), String> {
    let path = folder.join("log");
    let log =
        std::fs::OpenOptions::new().create(true).append(true).open(&path).expect("a log can be written");
    let began = log.metadata().map_or(0, |log| log.len());
    let (program, within) = setup.command.split_first().expect("a program");
    let mut command = Command::new(program);
    command.args(within);
    if let Some(databases) = &setup.databases {
        command.env("MESH_DATABASES", databases);
    }
    let mut child = command
        .args(["up", "--demo", "--no-disputes", "--listen", &setup.listen])
        .args(["--clock", if setup.manual { "manual" } else { "system" }])
        .arg("--data")
        .arg(folder)
        .arg("--nats-server")
        .arg(nats_server())
        .envs(setup.env.iter().cloned())
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(log)
        .spawn()
        .expect("the mesh can be started");
    let mut lines = BufReader::new(child.stdout.take().expect("its output is read")).lines();
    let base = loop {
        match lines.next() {
            Some(Ok(line)) => {
                if let Some(at) = line.find("http://") {
                    break line[at..].split_whitespace().next().unwrap_or_default().to_owned();
                }
            }
            _ => {
                let status = child.wait().expect("it ends");
                let log = std::fs::read(&path).unwrap_or_default();
                let said = log.get(usize::try_from(began).unwrap_or_default()..).unwrap_or_default();
                return Err(format!("the mesh did not start: {status}\n{}", String::from_utf8_lossy(said)));
            }
        }
    };
    // keep reading, or the program would block on a full pipe
    std::thread::spawn(move || lines.for_each(drop));
    Ok((child, base))
}

/// A first sheet between neighbours.
pub(crate) fn neighbours() -> Value {
    json!({ "filing": {
        "received_on": "2026-03-02",
        "matter": { "category": "neighbour", "title": "通行纠纷", "place": "640522104", "demands": [{ "text": "恢复通行" }] },
        "parties": [
            { "capacity": "applicant", "kind": "person", "name": "马小花", "id_number": "640522199001010012" },
            { "capacity": "respondent", "kind": "person", "name": "李大山" }
        ]
    }})
}

/// What the other side of a mediation said; whoever applied consents by that.
pub(crate) fn consented() -> Value {
    json!({ "consents": [{ "side": "respondent", "how": "oral" }] })
}

/// A first sheet against a penalty.
pub(crate) fn penalty(name: &str, id_number: &str) -> Value {
    json!({ "filing": {
        "received_on": "2026-03-02",
        "matter": {
            "category": "penalty", "title": "农资店罚款", "place": "640522100", "demands": [{ "text": "撤销罚款" }],
            "act": { "kind": "penalty", "organ": "haiyuan-scjgj", "document": "海市监罚〔2026〕7号",
                     "on": "2026-02-02", "served_on": "2026-02-03" }
        },
        "parties": [
            { "capacity": "applicant", "kind": "person", "name": name, "id_number": id_number },
            { "capacity": "respondent", "kind": "organ", "name": "海原县市场监督管理局", "organ": "haiyuan-scjgj" }
        ]
    }})
}

/// Path of a case.
pub(crate) fn path(opened: &Value) -> String {
    opened["links"]["case"].as_str().unwrap_or_else(|| panic!("it was opened: {opened}")).to_owned()
}
