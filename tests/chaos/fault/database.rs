//! The database server is killed with everything it started, and started again.

use super::{Fault, OTHER, Struck};
use crate::rig::{Engine, Rig};
use futures_util::FutureExt;

/// PostgreSQL only: SQLite has no server.
pub(super) const FAULT: Fault =
    Fault { name: "PostgreSQL killed", short: OTHER, times: 1, strike: |rig| strike(rig).boxed() };

async fn strike(rig: &mut Rig) -> Struck {
    if rig.engine == Engine::Sqlite {
        return Struck::Skipped("SQLite has no server".to_owned());
    }
    for _ in 0..2 {
        rig.traffic(15).await;
        if let Some(server) = &rig.postgres {
            server.kill();
            server.revive().await;
        }
    }
    rig.traffic(10).await;
    Struck::Times(2)
}
