//! The disk is full: nothing is acknowledged that is not written, reading goes on, and all goes on by itself when there
//! is space again.

use super::{BOTH, Fault, OTHER, Struck};
use crate::machine::until;
use crate::rig::Rig;
use futures_util::FutureExt;
use reqwest::{Method, StatusCode};
use std::time::Duration;

/// How long a full disk may go unnoticed: until logs written ahead have used what they hold.
const NOTICED: Duration = Duration::from_secs(60);

/// Under the ledgers, and under the broker's store.
pub(super) const FAULTS: [Fault; 2] = [
    Fault { name: "disk full: ledgers", short: BOTH, times: 10, strike: |rig| ledgers(rig).boxed() },
    Fault {
        name: "disk full: the broker's store",
        short: OTHER,
        times: 10,
        strike: |rig| store(rig).boxed(),
    },
];

async fn ledgers(rig: &mut Rig) -> Struck {
    let Ok((disk, _)) = rig.disks() else {
        return Struck::Skipped(rig.disks().err().unwrap_or_default());
    };
    rig.traffic(10).await;
    let token = rig.mesh.token("haiyuan-xfj-officer").await;
    disk.fill();
    let before = rig.desks.refused();
    until("a desk is told that nothing can be written", NOTICED, || rig.desks.refused() > before + 3).await;
    let list = rig.mesh.raw(Method::GET, "/petition/v1/cases").bearer_auth(token);
    let read = list.send().await.expect("it answers").status();
    assert_eq!(read, StatusCode::OK, "reading goes on while nothing can be written");
    disk.empty();
    if let Some(server) = &rig.postgres {
        // it may have ended itself, as it does where its log cannot be written
        server.revive().await;
    }
    rig.traffic(10).await;
    Struck::Times(1)
}

async fn store(rig: &mut Rig) -> Struck {
    let Ok((_, store)) = rig.disks() else {
        return Struck::Skipped(rig.disks().err().unwrap_or_default());
    };
    rig.traffic(10).await;
    store.fill();
    // desks go on: events wait in their ledgers
    rig.traffic(30).await;
    store.empty();
    rig.traffic(10).await;
    Struck::Times(1)
}
