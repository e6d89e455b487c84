//! The servers of a county: one, or three that each keep every stream. Of three one may die, stop or lose its disk, and
//! nobody waits for it.

use crate::config::{Cluster, Sync};
use crate::key::Keys;
use crate::server::{self, Ports, Server, ServerError};
use futures_util::future::{join_all, try_join_all};
use std::io;
use std::path::Path;

/// Running servers that belong together.
#[derive(Debug)]
pub struct Brokers(Vec<Server>);

impl Brokers {
    /// Starts so many servers with their files under `dir` (each in a folder of its own number, where there are
    /// several), and returns when all are ready. Whatever servers a process that died left behind under `dir` are ended
    /// first, also where there were more of them than now.
    ///
    /// # Errors
    /// [`ServerError`].
    pub async fn start(
        binary: &Path,
        dir: &Path,
        keys: &Keys,
        sync: Sync,
        count: usize,
    ) -> Result<Self, ServerError> {
        end_left_behind(binary, dir).await?;
        if count <= 1 {
            return Ok(Self(vec![Server::start_with(binary, dir, keys, sync).await?]));
        }
        let mut tries = 0;
        loop {
            let (ports, routes) = places(count).map_err(server::system("finding free ports"))?;
            let each = ports.into_iter().enumerate().map(|(n, ports)| {
                let cluster = Cluster { number: n, routes: routes.clone() };
                let dir = dir.join((n + 1).to_string());
                async move { Server::launch(binary, &dir, keys, ports, sync, Some(cluster)).await }
            });
            match try_join_all(each).await {
                // somebody may have taken a port in between
                Err(ServerError::Ended(_) | ServerError::Other(_)) if tries < 2 => tries += 1,
                done => return done.map(Self),
            }
        }
    }

    /// Where clients connect: whichever of them is there.
    #[must_use]
    pub fn url(&self) -> String {
        self.0.iter().map(Server::url).collect::<Vec<_>>().join(",")
    }

    /// How many of them keep each stream.
    #[must_use]
    pub fn replicas(&self) -> usize {
        self.0.len()
    }

    /// Each of them.
    pub fn iter(&self) -> impl Iterator<Item = &Server> {
        self.0.iter()
    }

    /// Ends them properly and starts none of them again.
    pub async fn stop(&self) {
        join_all(self.0.iter().map(Server::stop)).await;
    }
}

/// Ends what was left behind in the folder of one server, and in those of several.
async fn end_left_behind(binary: &Path, dir: &Path) -> Result<(), ServerError> {
    let within = std::fs::read_dir(dir).into_iter().flatten().flatten().map(|found| found.path());
    let folders: Vec<_> = std::iter::once(dir.to_owned()).chain(within).collect();
    try_join_all(folders.iter().map(|folder| server::end_left_behind(binary, folder))).await.map(|_| ())
}

/// Where each of so many servers listens, and where it hears the others.
fn places(count: usize) -> io::Result<(Vec<Ports>, Vec<u16>)> {
    let ports = (0..count).map(|_| Ports::free()).collect::<io::Result<_>>()?;
    let routes = (0..count).map(|_| Ok(Ports::free()?.client)).collect::<io::Result<_>>()?;
    Ok((ports, routes))
}
