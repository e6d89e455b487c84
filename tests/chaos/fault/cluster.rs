//! Three brokers keep every stream, and the one that leads them dies, or stands still.

use super::{Fault, ONE, Struck};
use crate::machine::signal;
use crate::rig::{PATIENCE, Rig};
use futures_util::FutureExt;
use serde_json::Value;
use std::time::Duration;

/// Longer than the others wait for a leader.
const STILL: Duration = Duration::from_secs(8);

/// The stream whose leader is struck.
const STREAM: &str = "EVT_PETITION";

/// The county moves to three brokers and back to one: each time the ledgers tell the new streams everything.
pub(super) const FAULT: Fault = Fault {
    name: "leader of three brokers killed and stopped",
    short: ONE,
    times: 1,
    strike: |rig| struck(rig).boxed(),
};

async fn struck(rig: &mut Rig) -> Struck {
    move_to(rig, Some(3)).await;
    rig.traffic(15).await;
    signal("-9", leader(rig).await);
    rig.traffic(15).await;
    let leading = leader(rig).await;
    signal("-STOP", leading);
    rig.lasting(STILL).await;
    rig.traffic(10).await;
    signal("-CONT", leading);
    rig.traffic(10).await;
    move_to(rig, None).await;
    rig.traffic(10).await;
    Struck::Times(2)
}

/// Starts the county again with so many brokers.
async fn move_to(rig: &mut Rig, brokers: Option<usize>) {
    rig.desks.rest().await;
    rig.mesh.kill();
    for part in ["nats", "nats/1", "nats/2", "nats/3"] {
        rig.mesh.broker_in(part).into_iter().for_each(|pid| signal("-9", pid));
    }
    rig.mesh.setup.env.retain(|(name, _)| *name != "MESH_BROKERS");
    rig.mesh.setup.env.extend(brokers.map(|brokers| ("MESH_BROKERS", brokers.to_string())));
    rig.restart().await;
}

/// The process of the broker that leads the stream now.
async fn leader(rig: &Rig) -> u32 {
    let mut found = None;
    let began = std::time::Instant::now();
    while found.is_none() {
        assert!(began.elapsed() < PATIENCE, "{STREAM} has a leader");
        for number in ["1", "2", "3"] {
            let asked = state(rig, number).await;
            let named = asked.as_ref().and_then(leader_in);
            found = found.or(named.and_then(|name| {
                let number = name.rsplit('-').next()?;
                rig.mesh.broker_in(&format!("nats/{number}"))
            }));
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    found.expect("a leader was found")
}

/// What a broker says about its streams.
async fn state(rig: &Rig, number: &str) -> Option<Value> {
    let config =
        std::fs::read_to_string(rig.mesh.folder().join("nats").join(number).join("nats.conf")).ok()?;
    let address = config.split_once("http: \"")?.1.split('"').next()?;
    let asked = reqwest::Client::new()
        .get(format!("http://{address}/jsz?accounts=true&streams=true"))
        .timeout(Duration::from_secs(1))
        .send();
    serde_json::from_str(&asked.await.ok()?.text().await.ok()?).ok()
}

fn leader_in(state: &Value) -> Option<String> {
    let accounts = state["account_details"].as_array()?;
    let mut streams = accounts.iter().filter_map(|account| account["stream_detail"].as_array()).flatten();
    let stream = streams.find(|stream| stream["name"] == STREAM)?;
    stream["cluster"]["leader"].as_str().filter(|name| !name.is_empty()).map(str::to_owned)
}
