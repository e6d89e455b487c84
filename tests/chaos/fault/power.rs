//! The power is cut: what was not synced is gone.

use super::{BOTH, Fault, Struck};
use crate::machine::signal;
use crate::rig::Rig;
use futures_util::FutureExt;

/// Under everything, under the ledgers only, under the broker's store only.
pub(super) const FAULTS: [Fault; 3] = [
    Fault {
        name: "power cut: ledgers and broker",
        short: BOTH,
        times: 10,
        strike: |rig| machine(rig, true).boxed(),
    },
    Fault { name: "power cut: ledgers", short: BOTH, times: 8, strike: |rig| machine(rig, false).boxed() },
    Fault { name: "power cut: the broker's store", short: BOTH, times: 2, strike: |rig| store(rig).boxed() },
];

async fn machine(rig: &mut Rig, both: bool) -> Struck {
    if let Err(why) = rig.disks() {
        return Struck::Skipped(why);
    }
    let more = 15 + rig.dice.up_to(20);
    rig.traffic(more).await;
    if let Ok((disk, store)) = rig.disks() {
        disk.cut();
        if both {
            store.cut();
        }
    }
    rig.mesh.kill();
    rig.kill_broker();
    if let Some(server) = &rig.postgres {
        server.kill();
    }
    if let Ok((disk, store)) = rig.disks() {
        disk.power_on().await;
        if both {
            store.power_on().await;
        }
    }
    if let Some(server) = &rig.postgres {
        server.revive().await;
    }
    rig.restart().await;
    rig.traffic(10).await;
    Struck::Times(1)
}

async fn store(rig: &mut Rig) -> Struck {
    let Ok((_, store)) = rig.disks() else {
        return Struck::Skipped(rig.disks().err().unwrap_or_default());
    };
    rig.traffic(10).await;
    store.cut();
    // desks go on without a broker
    rig.traffic(15).await;
    // whoever starts the broker again waits until its disk is back
    signal("-STOP", rig.mesh.pid());
    rig.kill_broker();
    store.power_on().await;
    signal("-CONT", rig.mesh.pid());
    rig.traffic(10).await;
    Struck::Times(1)
}
