//! A PostgreSQL server of its own, on the rig's disk; it can be killed and started again.

use crate::harness::root;
use crate::machine::{children, run, signal};
use sea_orm::{ConnectionTrait, Database};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// How long it may take to start again after a crash.
const PATIENCE: Duration = Duration::from_secs(60);

/// A server with a database for each service; killed when dropped.
#[derive(Debug)]
pub(crate) struct Postgres {
    dir: PathBuf,
    addresses: String,
    port: String,
}

impl Postgres {
    /// Starts one in a folder, listening on these addresses, the first of them the loopback.
    pub(crate) async fn start(dir: &Path, addresses: &str) -> Result<Self, String> {
        std::fs::create_dir_all(dir).map_err(|error| error.to_string())?;
        let url = launch(dir, addresses, "")?;
        let address = url.rsplit_once('/').map(|(address, _)| address).ok_or("no address")?;
        let port = address.rsplit_once(':').map(|(_, port)| port.to_owned()).ok_or("no port")?;
        let admin = Database::connect(&url).await.map_err(|error| error.to_string())?;
        for service in bus::topology::SERVICES {
            let made = admin.execute_unprepared(&format!("CREATE DATABASE {service}")).await;
            made.map_err(|error| error.to_string())?;
        }
        Ok(Self { dir: dir.to_owned(), addresses: addresses.to_owned(), port })
    }

    /// Where the services find their databases, seen from the outside or over one of its addresses.
    pub(crate) fn databases(&self, address: &str) -> String {
        format!("postgres://jiefen@{address}:{}/{{service}}", self.port)
    }

    /// Does something to its databases.
    pub(crate) async fn execute(&self, statement: &str) {
        let url = format!("postgres://jiefen@127.0.0.1:{}/postgres", self.port);
        let admin = Database::connect(url).await.expect("the server answers");
        admin.execute_unprepared(statement).await.expect("it is done");
        admin.close().await.expect("it is closed");
    }

    fn pid(&self) -> Option<u32> {
        let text = std::fs::read_to_string(self.dir.join("data/postmaster.pid")).ok()?;
        let pid: u32 = text.lines().next()?.parse().ok()?;
        // a number that was left behind may be another process's by now
        let command = std::fs::read(format!("/proc/{pid}/cmdline")).unwrap_or_default();
        String::from_utf8_lossy(&command).contains(self.dir.to_str()?).then_some(pid)
    }

    /// kill -9 of the server and everything it started.
    pub(crate) fn kill(&self) {
        let Some(pid) = self.pid() else { return };
        let all = children(pid);
        signal("-9", pid);
        all.into_iter().for_each(|child| signal("-9", child));
    }

    /// Starts it again where it does not run.
    pub(crate) async fn revive(&self) {
        let began = Instant::now();
        while self.pid().is_none() {
            // what it left in shared memory goes with its last process
            if let Err(why) = launch(&self.dir, &self.addresses, &self.port) {
                assert!(began.elapsed() < PATIENCE, "{why}");
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
        }
    }
}

fn launch(dir: &Path, addresses: &str, port: &str) -> Result<String, String> {
    let program = root().join("tests/lib/postgres").display().to_string();
    run(&program, &[dir.as_os_str(), addresses.as_ref(), port.as_ref()])
}

impl Drop for Postgres {
    fn drop(&mut self) {
        self.kill();
    }
}
