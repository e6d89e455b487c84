//! The clock jumps, forwards over deadlines and backwards before them, while desks work and the process is killed.

use super::{BOTH, Fault, Struck};
use crate::rig::Rig;
use futures_util::FutureExt;

/// Days; the sum is forwards, so that time goes on from run to run.
const JUMPS: [i64; 6] = [16, -9, 1, 30, -20, 25];

/// By the clock that is moved by hand. A restart sets it back to its first day: each is a jump of its own.
pub(super) const FAULT: Fault =
    Fault { name: "clock jumps", short: BOTH, times: 5, strike: |rig| strike(rig).boxed() };

async fn strike(rig: &mut Rig) -> Struck {
    for (n, days) in JUMPS.into_iter().enumerate() {
        rig.traffic(8).await;
        rig.jump(days).await;
        rig.traffic(8).await;
        if n % 3 == 0 {
            rig.kill();
            rig.restart().await;
        }
    }
    Struck::Times(JUMPS.len() as u64)
}
