//! The broker is away for long: desks work on, memory stays, and what waited is heard in order once it is back.

use super::{Fault, ONE, Struck};
use crate::machine::{resident, signal};
use crate::rig::Rig;
use futures_util::FutureExt;
use std::time::{Duration, Instant};

/// Events that wait before the broker comes back.
const EVENTS: u64 = 20_000;
/// Answers after which the services hold in memory what they hold for desks at work, waiting events aside.
const WARM: u64 = 4_000;
/// How long it may take until all of them are heard: so slow is no machine.
const PATIENCE: Duration = Duration::from_secs(300);
/// Bytes that memory may grow by while they wait.
const GROWTH: u64 = 50 << 20;

/// It stands still, and dies before it hears anything.
pub(super) const FAULT: Fault = Fault {
    name: "20,000 events wait for the broker",
    short: ONE,
    times: 1,
    strike: |rig| strike(rig).boxed(),
};

async fn strike(rig: &mut Rig) -> Struck {
    rig.desks.crowd(true);
    rig.traffic(WARM).await;
    let Some(broker) = rig.mesh.broker() else { panic!("there is no broker") };
    signal("-STOP", broker);
    let (pid, began) = (rig.mesh.pid(), Instant::now());
    let before = resident(pid);
    let (mut waiting, mut most) = (0, before);
    while waiting < EVENTS {
        rig.traffic(500).await;
        waiting = rig.waiting().await;
        most = most.max(resident(pid));
    }
    let (work, grown) = (began.elapsed(), most - before);
    rig.desks.crowd(false);
    rig.desks.rest().await;
    waiting = rig.waiting().await;
    let began = Instant::now();
    signal("-9", broker);
    let mut relayed = None;
    while !rig.mesh.is_settled().await {
        assert!(began.elapsed() < PATIENCE, "{} still wait", rig.waiting().await);
        if relayed.is_none() && rig.waiting().await == 0 {
            relayed = Some(began.elapsed());
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    let heard = began.elapsed();
    let relayed = relayed.unwrap_or(heard);
    assert!(grown < GROWTH, "memory grew by {} MB while {waiting} events waited", grown >> 20);
    let rate = |time: Duration| waiting as f64 / time.as_secs_f64();
    Struck::Measured(
        1,
        format!(
            "{waiting} waited after {:.0} s; with the broker {:.0}/s, heard {:.0}/s; memory +{} MB of {}",
            work.as_secs_f64(),
            rate(relayed),
            rate(heard),
            grown >> 20,
            before >> 20
        ),
    )
}
