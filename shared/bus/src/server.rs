//! Runs nats-server as a child: writes its configuration, waits until it is ready, starts it again when it dies.

use crate::config::{self, Cluster, STORE_KEY, Settings, Sync};
use crate::http;
use crate::key::{KeyError, Keys};
use std::fs::{File, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};
use std::time::Duration;
use tokio::process::{Child, Command};
use tokio::sync::Mutex;
use tokio::task::JoinHandle;
use tokio::time::{Instant, sleep, timeout};
use tokio_util::sync::CancellationToken;

/// How long a server may take to read its store.
const START: Duration = Duration::from_secs(60);

/// How long it may take to close its store.
const STOP: Duration = Duration::from_secs(10);

/// How long a server that was just let go may hold its files.
const HANDOVER: Duration = Duration::from_secs(2);

/// Where a server writes the number of its process.
const PID: &str = "nats.pid";

const FIRST_PAUSE: Duration = Duration::from_millis(100);
const LONGEST_PAUSE: Duration = Duration::from_secs(5);

/// A server that lived this long is not failing at once.
const LONG_ENOUGH: Duration = Duration::from_secs(30);

/// Why there is no server.
#[derive(Debug, thiserror::Error)]
pub enum ServerError {
    /// A file, a port or the process could not be had.
    #[error("{doing} failed")]
    System {
        /// What was being done.
        doing: &'static str,
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// The configuration could not be written.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// It ended before it was ready.
    #[error("nats-server ended at once: {0}")]
    Ended(String),
    /// It was not ready in time.
    #[error("nats-server was not ready within {} s", START.as_secs())]
    Late,
    /// A server runs on the same files, and its owner is alive.
    #[error("another server runs in {0}")]
    Taken(PathBuf),
    /// A server left behind on the same files does not end.
    #[error("nats-server {0}, left behind on the same files, cannot be ended")]
    Orphan(u32),
    /// Another server answers on its port.
    #[error("another server answers on port {0}")]
    Other(u16),
}

/// Where a server listens, on 127.0.0.1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ports {
    /// For clients.
    pub client: u16,
    /// For monitoring.
    pub monitor: u16,
}

impl Ports {
    /// Two ports nobody listens on at this moment.
    ///
    /// # Errors
    /// What the system said.
    pub fn free() -> io::Result<Self> {
        let bind = || std::net::TcpListener::bind(("127.0.0.1", 0));
        let (client, monitor) = (bind()?, bind()?);
        Ok(Self { client: client.local_addr()?.port(), monitor: monitor.local_addr()?.port() })
    }
}

/// A running server. Dropping it kills the process; [`Server::stop`] ends it properly.
#[derive(Debug)]
pub struct Server {
    run: Arc<Run>,
    stop: CancellationToken,
    watch: Mutex<Option<JoinHandle<()>>>,
}

#[derive(Debug)]
struct Run {
    place: Place,
    ports: Ports,
    name: String,
    store_key: String,
    pid: AtomicU32,
    restarts: AtomicU64,
}

impl Server {
    /// Starts a server on free ports with its files in `dir`, and returns when it is ready.
    ///
    /// # Errors
    /// [`ServerError`].
    pub async fn start(binary: &Path, dir: &Path, keys: &Keys) -> Result<Self, ServerError> {
        Self::start_with(binary, dir, keys, Sync::Always).await
    }

    /// As [`Server::start`], with the choice when it writes to disk. Services refuse one that does not sync always,
    /// unless they were told to accept it ([`crate::Bus::accepting`]).
    ///
    /// # Errors
    /// [`ServerError`].
    pub async fn start_with(binary: &Path, dir: &Path, keys: &Keys, sync: Sync) -> Result<Self, ServerError> {
        let mut tries = 0;
        loop {
            let ports = Ports::free().map_err(system("finding free ports"))?;
            match Self::launch(binary, dir, keys, ports, sync, None).await {
                // Somebody may have taken a port in between.
                Err(ServerError::Ended(_) | ServerError::Other(_)) if tries < 2 => tries += 1,
                done => return done,
            }
        }
    }

    /// Starts a server on these ports. A server left behind in `dir` by a process that died is ended first.
    ///
    /// # Errors
    /// [`ServerError`].
    pub async fn start_on(binary: &Path, dir: &Path, keys: &Keys, ports: Ports) -> Result<Self, ServerError> {
        Self::launch(binary, dir, keys, ports, Sync::Always, None).await
    }

    /// Starts a server, with others where it has a place among them: it is ready once they have found each other.
    pub(crate) async fn launch(
        binary: &Path,
        dir: &Path,
        keys: &Keys,
        ports: Ports,
        sync: Sync,
        cluster: Option<Cluster>,
    ) -> Result<Self, ServerError> {
        std::fs::create_dir_all(dir).map_err(system("making the folder of the server"))?;
        let place = Place::at(binary, dir)?;
        let settings = Settings { keys, ports, dir: &place.dir, sync, cluster: cluster.as_ref() };
        let (name, text) = (settings.server_name(), config::render(settings)?);
        let lock = place.lock().await?;
        place.end_orphan().await?;
        let run = Run {
            place,
            ports,
            name,
            store_key: keys.store().to_owned(),
            pid: AtomicU32::new(0),
            restarts: AtomicU64::new(0),
        };
        run.write(&text).map_err(system("writing the configuration of the server"))?;
        let mut child = run.spawn()?;
        run.ready(&mut child).await?;
        let (run, stop) = (Arc::new(run), CancellationToken::new());
        let watch = tokio::spawn(watch(Arc::clone(&run), lock, child, stop.clone()));
        Ok(Self { run, stop, watch: Mutex::new(Some(watch)) })
    }

    /// Where clients connect.
    #[must_use]
    pub fn url(&self) -> String {
        format!("nats://127.0.0.1:{}", self.run.ports.client)
    }

    /// The ports, the same for the whole life of this value.
    #[must_use]
    pub fn ports(&self) -> Ports {
        self.run.ports
    }

    /// Number of the process, if one is running.
    #[must_use]
    pub fn pid(&self) -> Option<u32> {
        Some(self.run.pid.load(Ordering::Acquire)).filter(|pid| *pid != 0)
    }

    /// How often it was started again.
    #[must_use]
    pub fn restarts(&self) -> u64 {
        self.run.restarts.load(Ordering::Acquire)
    }

    /// Where the streams are.
    #[must_use]
    pub fn store(&self) -> PathBuf {
        self.run.place.dir.join("store")
    }

    /// Whether it answers and has read its store.
    pub async fn is_ready(&self) -> bool {
        self.run.is_ready().await.unwrap_or(false)
    }

    /// Ends the process properly and does not start it again. Calling it twice does nothing more.
    pub async fn stop(&self) {
        self.stop.cancel();
        if let Some(watch) = self.watch.lock().await.take() {
            let _ = watch.await;
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // The task owns the child; with the task the child goes.
        if let Some(watch) = self.watch.get_mut().take() {
            watch.abort();
        }
    }
}

/// Starts the server again whenever it dies, until told to stop. The lock goes with the last process.
async fn watch(run: Arc<Run>, _lock: File, child: Child, stop: CancellationToken) {
    let mut child = Some(child);
    let mut pause = FIRST_PAUSE;
    loop {
        let born = Instant::now();
        if let Some(running) = &mut child {
            let ended = tokio::select! {
                () = stop.cancelled() => None,
                ended = running.wait() => Some(ended),
            };
            let Some(ended) = ended else {
                run.end(running).await;
                return;
            };
            run.pid.store(0, Ordering::Release);
            tracing::error!(nats.server = run.name, "nats-server ended ({ended:?}) and is started again");
        }
        if born.elapsed() > LONG_ENOUGH {
            pause = FIRST_PAUSE;
        }
        tokio::select! {
            () = stop.cancelled() => return,
            () = sleep(pause) => pause = (pause * 2).min(LONGEST_PAUSE),
        }
        run.restarts.fetch_add(1, Ordering::AcqRel);
        child =
            run.spawn().inspect_err(|error| tracing::error!("nats-server cannot be started: {error}")).ok();
    }
}

impl Run {
    /// Writes the configuration; only its owner may read it.
    fn write(&self, text: &str) -> io::Result<()> {
        let mut options = File::options();
        options.write(true).create(true).truncate(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        options.open(self.place.config())?.write_all(text.as_bytes())
    }

    fn words(&self) -> PathBuf {
        self.place.dir.join("nats.err")
    }

    fn spawn(&self) -> Result<Child, ServerError> {
        let words = File::create(self.words()).map_err(system("opening the log of the server"))?;
        let mut command = Command::new(&self.place.binary);
        command.arg("--config").arg(self.place.config()).env_clear().env(STORE_KEY, &self.store_key);
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(words).kill_on_drop(true);
        // Its own group: an interrupt at the terminal ends the services first and the server after them.
        #[cfg(unix)]
        command.process_group(0);
        let child = command.spawn().map_err(system("starting nats-server"))?;
        self.pid.store(child.id().unwrap_or(0), Ordering::Release);
        Ok(child)
    }

    async fn ready(&self, child: &mut Child) -> Result<(), ServerError> {
        let late = Instant::now() + START;
        loop {
            if let Some(status) = child.try_wait().map_err(system("watching nats-server"))? {
                return Err(ServerError::Ended(self.last_words(&status.to_string())));
            }
            if self.is_ready().await? {
                return Ok(());
            }
            if Instant::now() > late {
                return Err(ServerError::Late);
            }
            sleep(Duration::from_millis(20)).await;
        }
    }

    /// Whether the server on the port is this one and has read its store.
    async fn is_ready(&self) -> Result<bool, ServerError> {
        if !matches!(http::get(self.ports.monitor, "/healthz").await, Ok((200, _))) {
            return Ok(false);
        }
        let Ok((200, body)) = http::get(self.ports.monitor, "/varz").await else { return Ok(false) };
        let Ok(state) = serde_json::from_slice::<serde_json::Value>(&body) else { return Ok(false) };
        if state["server_name"] != self.name || state["port"] != self.ports.client {
            return Err(ServerError::Other(self.ports.monitor));
        }
        Ok(true)
    }

    /// What it said before it ended.
    fn last_words(&self, status: &str) -> String {
        let read = |path: PathBuf| std::fs::read_to_string(path).unwrap_or_default();
        let said = [read(self.words()), read(self.place.dir.join("nats.log"))].concat();
        let last: Vec<_> = said.lines().rev().take(3).collect();
        format!("{status}; {}", last.into_iter().rev().collect::<Vec<_>>().join(" | "))
    }

    /// Asks the process to close its store, then insists.
    async fn end(&self, child: &mut Child) {
        if let Some(pid) = child.id() {
            self.place.signal("term", pid).await;
        }
        if timeout(STOP, child.wait()).await.is_err() {
            tracing::warn!(nats.server = self.name, "nats-server did not end when asked and is killed");
            let _ = child.kill().await;
        }
        self.pid.store(0, Ordering::Release);
    }
}

/// The files of a server, and the program that runs on them.
#[derive(Debug)]
struct Place {
    binary: PathBuf,
    dir: PathBuf,
}

impl Place {
    fn at(binary: &Path, dir: &Path) -> Result<Self, ServerError> {
        let dir = dir.canonicalize().map_err(system("finding the folder of the server"))?;
        Ok(Self { binary: binary.to_owned(), dir })
    }

    fn config(&self) -> PathBuf {
        self.dir.join("nats.conf")
    }

    /// The right to these files, given back when it is dropped or its process dies.
    async fn lock(&self) -> Result<File, ServerError> {
        let file =
            File::create(self.dir.join("nats.lock")).map_err(system("opening the lock of the server"))?;
        let late = Instant::now() + HANDOVER;
        loop {
            match file.try_lock() {
                Ok(()) => return Ok(file),
                Err(TryLockError::WouldBlock) if Instant::now() < late => {
                    sleep(Duration::from_millis(20)).await
                }
                Err(TryLockError::WouldBlock) => return Err(ServerError::Taken(self.dir.clone())),
                Err(TryLockError::Error(source)) => {
                    return Err(system("locking the files of the server")(source));
                }
            }
        }
    }

    /// Ends a server that a process which died left running on the same store: two of them would destroy it.
    async fn end_orphan(&self) -> Result<(), ServerError> {
        let Ok(text) = std::fs::read_to_string(self.dir.join(PID)) else { return Ok(()) };
        let Ok(pid) = text.trim().parse::<u32>() else { return Ok(()) };
        let asked = Instant::now();
        while self.is_ours(pid) {
            match asked.elapsed() {
                waited if waited < STOP => self.signal("term", pid).await,
                waited if waited < 2 * STOP => self.signal("stop", pid).await,
                _ => return Err(ServerError::Orphan(pid)),
            }
            sleep(Duration::from_millis(100)).await;
        }
        Ok(())
    }

    /// Whether this process runs with our configuration; where the system cannot tell, it does not.
    fn is_ours(&self, pid: u32) -> bool {
        let line = std::fs::read(format!("/proc/{pid}/cmdline")).unwrap_or_default();
        let config = self.config();
        line.split(|byte| *byte == 0).any(|word| word == config.as_os_str().as_encoded_bytes())
    }

    /// The server's own binary knows how to signal on every system.
    async fn signal(&self, how: &str, pid: u32) {
        let mut command = Command::new(&self.binary);
        command.arg("--signal").arg(format!("{how}={pid}")).stdin(Stdio::null());
        let done = command.stdout(Stdio::null()).stderr(Stdio::null()).status().await;
        if let Err(error) = done {
            tracing::warn!("nats-server in {} could not be signalled: {error}", self.dir.display());
        }
    }
}

/// Ends a server that a process which died left running on these files, where there is one.
///
/// # Errors
/// [`ServerError`] where the owner of these files is alive, or the server does not end.
pub(crate) async fn end_left_behind(binary: &Path, dir: &Path) -> Result<(), ServerError> {
    if !dir.join(PID).exists() {
        return Ok(());
    }
    let place = Place::at(binary, dir)?;
    let _lock = place.lock().await?;
    place.end_orphan().await
}

pub(crate) fn system(doing: &'static str) -> impl FnOnce(io::Error) -> ServerError {
    move |source| ServerError::System { doing, source }
}
