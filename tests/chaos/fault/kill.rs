//! kill -9 at named places of the program, each at a time that is thrown.

use super::{BOTH, Fault, Struck};
use crate::machine::{signal, until};
use crate::rig::{PATIENCE, Rig};
use futures_util::FutureExt;

/// What has to go on so that the program comes by a place.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    /// Desks work.
    Busy,
    /// Desks worked and rest.
    Quiet,
    /// Desks work and the broker hears nothing.
    Deaf,
    /// The broker's store is empty.
    Wiped,
}

/// Places (`kernel::fail_point`), how often at most the program comes by before it is killed, and the way there.
const PLACES: [(&str, u64, Way); 17] = [
    // the writer
    ("batch_begun", 16, Way::Busy),
    ("entries_written", 12, Way::Busy),
    ("before_commit", 16, Way::Busy),
    ("committed", 16, Way::Busy),
    ("one_of_batch_answered", 16, Way::Busy),
    // the desk's answer
    ("before_answer", 8, Way::Busy),
    // the relay
    ("before_publish", 12, Way::Busy),
    ("published", 12, Way::Busy),
    ("relay_marked", 1, Way::Quiet),
    // the inlet
    ("events_arrived", 12, Way::Busy),
    ("before_acknowledgement", 12, Way::Busy),
    ("acknowledged", 12, Way::Busy),
    // deadlines
    ("deadline_due", 6, Way::Busy),
    ("deadline_written", 6, Way::Busy),
    ("deadline_fired", 6, Way::Busy),
    // reconciliation; it takes its time, and is met in one of five rounds
    ("one_repaired", 3, Way::Deaf),
    // the broker's streams are made anew
    ("stream_without_consumers", 8, Way::Wiped),
];

/// All places, one after the other.
pub(super) const FAULT: Fault =
    Fault { name: "kill -9 at 17 named places", short: BOTH, times: 10, strike: |rig| strike(rig).boxed() };

async fn strike(rig: &mut Rig) -> Struck {
    let mut killed = 0;
    for (place, most, way) in PLACES {
        if way == Way::Deaf && rig.dice.up_to(5) > 1 {
            continue;
        }
        killed += 1;
        let nth = rig.dice.up_to(most);
        rig.kill();
        if way == Way::Wiped {
            rig.kill_broker();
            super::store::wipe(rig);
        }
        rig.mesh.setup.env = vec![("FAILPOINT", format!("{place}:{nth}"))];
        match rig.mesh.try_restart().await {
            // it came by while it started
            Err(why) => assert!(why.contains("SIGKILL"), "{place}: {why}"),
            Ok(()) => {
                let deaf = rig.mesh.broker().filter(|_| way == Way::Deaf);
                if let Some(pid) = deaf {
                    signal("-STOP", pid);
                }
                rig.greet().await;
                rig.desks.work();
                if way == Way::Quiet {
                    // on a slow machine it is quiet before
                    let wanted = rig.desks.count() + 10;
                    let enough = || rig.desks.count() >= wanted || rig.mesh.ended().is_some();
                    until("the desks are answered", PATIENCE, enough).await;
                    rig.desks.close();
                }
                rig.until_killed(place).await;
                if let Some(pid) = deaf {
                    signal("-9", pid);
                }
            }
        }
    }
    rig.mesh.setup.env = Vec::new();
    rig.restart().await;
    Struck::Times(killed)
}
