//! Where a run takes place: a mesh of its own, or the bare reference, as another process in a folder of its own.

use super::client::{Client, Request};
use super::databases::Databases;
use super::usage::Watched;
use super::{Args, Side};
use anyhow::Context;
use host::Config;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};
use tokio::time::{Instant, sleep, timeout};

/// How long it may take until it is ready.
const START: Duration = Duration::from_secs(60);

/// How long it may take to end when asked.
const STOP: Duration = Duration::from_secs(20);

/// A running process.
pub(super) struct Place {
    child: Child,
    /// Where it listens.
    pub(super) address: SocketAddr,
    /// Every process it consists of.
    pub(super) watched: Watched,
}

impl Place {
    /// Starts it on a folder; it listens, and is perhaps not ready yet.
    pub(super) async fn start(
        side: Side,
        args: &Args,
        databases: Option<&Databases>,
        folder: &Path,
    ) -> anyhow::Result<Self> {
        let mut command = Command::new(std::env::current_exe().context("finding the mesh program")?);
        match side {
            Side::Mesh => command
                .args(["up", "--demo", "--no-disputes", "--clock", "system", "--listen", "127.0.0.1:0"])
                .args(["--log", "error"])
                .args(args.workload.services().iter().flat_map(|name| ["--only", name])),
            Side::Bare => command.arg("bare").arg(args.workload.word()),
        };
        command.arg("--data").arg(folder).arg("--nats-server").arg(&args.nats_server);
        command.args(["--sync", args.sync.word()]);
        if let Some(databases) = databases {
            command.arg("--databases").arg(&databases.template);
        }
        // what is set in this shell for a real mesh is not meant for this one
        for name in ["MESH_DATA", "MESH_DATABASES", "MESH_LISTEN", "LAW_DIR", "LOG_FILE"] {
            command.env_remove(name);
        }
        command.stdin(Stdio::null()).stdout(Stdio::piped()).kill_on_drop(true);
        let mut child = command.spawn().context("starting the process to be measured")?;
        let pid = child.id().context("the process to be measured ended at once")?;
        let address = match timeout(START, listening(&mut child)).await {
            Ok(Ok(address)) => address,
            late => {
                let roots = Watched::new(vec![pid]);
                end(&mut child, &roots).await;
                late.context("the process to be measured does not listen in time")??
            }
        };
        let mut roots = vec![pid];
        roots.extend(databases.map(|databases| databases.server));
        Ok(Self { child, address, watched: Watched::new(roots) })
    }

    /// Waits until it says that it is ready.
    pub(super) async fn ready(&self) -> anyhow::Result<()> {
        let began = Instant::now();
        let mut client = Client::connect(self.address).await?;
        let request = Request { path: "/readyz", token: None, key: None, body: None };
        loop {
            let answer = client.send(&request).await?;
            if answer.status == 200 {
                return Ok(());
            }
            anyhow::ensure!(began.elapsed() < START, "it is not ready in time: {}", answer.body);
            sleep(Duration::from_millis(50)).await;
        }
    }

    /// Ends it.
    pub(super) async fn stop(mut self) {
        let roots = Watched::new(self.child.id().into_iter().collect());
        end(&mut self.child, &roots).await;
    }
}

/// What a process of the county finds in this environment, and its defaults.
pub(super) fn config() -> Config {
    #[derive(clap::Parser)]
    struct Found {
        #[command(flatten)]
        config: Config,
    }
    <Found as clap::Parser>::parse_from(["mesh"]).config
}

/// A folder on a disk: the system's temporary folder lies in memory on many machines, and what is written there is
/// durable nowhere.
pub(super) fn folder() -> anyhow::Result<TempDir> {
    let disk = Path::new("/var/tmp");
    let parent: PathBuf = if disk.is_dir() { disk.to_owned() } else { std::env::temp_dir() };
    let made = tempfile::Builder::new().prefix("jiefen-load-").tempdir_in(&parent);
    made.with_context(|| format!("making a folder in {}", parent.display()))
}

/// Reads where it listens from what it prints, and goes on reading: it must not wait for a reader.
async fn listening(child: &mut Child) -> anyhow::Result<SocketAddr> {
    let stdout = child.stdout.take().context("its output is not read")?;
    let mut lines = BufReader::new(stdout).lines();
    while let Some(line) = lines.next_line().await? {
        let Some((_, rest)) = line.split_once("http://") else { continue };
        let word = rest.split_whitespace().next().unwrap_or_default();
        let address = word.parse().with_context(|| format!("`{word}` is no address"))?;
        tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
        return Ok(address);
    }
    anyhow::bail!("it ended before it listened")
}

/// Asks the process to end, then insists, with everything it started.
async fn end(child: &mut Child, roots: &Watched) {
    let all = roots.all().unwrap_or_default();
    if let Some(pid) = child.id() {
        signal("TERM", [pid]).await;
    }
    if timeout(STOP, child.wait()).await.is_err() {
        signal("KILL", all).await;
        // it is gone, or nothing more can be done
        let _gone = child.wait().await;
    }
}

async fn signal(name: &str, pids: impl IntoIterator<Item = u32>) {
    let pids: Vec<String> = pids.into_iter().map(|pid| pid.to_string()).collect();
    let mut command = Command::new("sh");
    command.arg("-c").arg(format!("kill -{name} {}", pids.join(" "))).stderr(Stdio::null());
    // one that has ended needs no signal
    let _done = command.status().await;
}
