//! The network falls apart, in a namespace of its own: between the services and the broker, and between the mesh and
//! the world, where its desks and its database are.

use super::{BOTH, Fault, ONE, Struck};
use crate::harness::Setup;
use crate::rig::Rig;
use futures_util::FutureExt;
use std::time::Duration;

/// Longer than a publication waits for its acknowledgement.
const APART: Duration = Duration::from_secs(6);

/// Services and broker.
pub(super) const BROKER: Fault = Fault {
    name: "partition: services from broker",
    short: ONE,
    times: 1,
    strike: |rig| strike(rig, true).boxed(),
};

/// The mesh and everybody else.
pub(super) const WORLD: Fault = Fault {
    name: "partition: mesh from desks and database",
    short: BOTH,
    times: 1,
    strike: |rig| strike(rig, false).boxed(),
};

async fn strike(rig: &mut Rig, broker: bool) -> Struck {
    let outside = rig.mesh.setup.clone();
    let net = match &rig.net {
        Ok(net) => net,
        Err(why) => return Struck::Skipped(format!("no network of its own: {why}")),
    };
    let inside = Setup {
        command: [net.enter(), outside.command.clone()].concat(),
        listen: format!("{}:0", net.inside()),
        databases: rig.postgres.as_ref().map(|server| server.databases(&net.outside())),
        ..outside.clone()
    };
    rig.kill();
    rig.mesh.setup = inside;
    rig.restart().await;
    rig.traffic(15).await;
    for there in [false, true] {
        if let Ok(net) = &rig.net {
            if broker { net.broker(there) } else { net.world(there) }
        }
        if !there {
            rig.lasting(APART).await;
        }
    }
    rig.traffic(15).await;
    // what the desks still have under way is answered before they are sent elsewhere
    rig.desks.rest().await;
    rig.kill();
    rig.mesh.setup = outside;
    rig.restart().await;
    Struck::Times(1)
}
