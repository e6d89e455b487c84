//! The broker dies, or stands still.

use super::{BOTH, Fault, ONE, Struck};
use crate::machine::signal;
use crate::rig::Rig;
use futures_util::FutureExt;
use std::time::Duration;

/// Longer than a delivered event waits for its acknowledgement.
const STILL: Duration = Duration::from_secs(4);

/// kill -9, and SIGSTOP with SIGCONT.
pub(super) const FAULTS: [Fault; 2] = [
    Fault { name: "broker killed", short: BOTH, times: 1, strike: |rig| killed(rig).boxed() },
    Fault { name: "broker stands still (SIGSTOP)", short: ONE, times: 1, strike: |rig| still(rig).boxed() },
];

async fn killed(rig: &mut Rig) -> Struck {
    for _ in 0..2 {
        rig.traffic(15).await;
        rig.kill_broker();
    }
    rig.traffic(10).await;
    Struck::Times(2)
}

async fn still(rig: &mut Rig) -> Struck {
    rig.traffic(10).await;
    let Some(pid) = rig.mesh.broker() else { panic!("there is no broker") };
    signal("-STOP", pid);
    rig.lasting(STILL).await;
    signal("-CONT", pid);
    rig.traffic(10).await;
    Struck::Times(1)
}
