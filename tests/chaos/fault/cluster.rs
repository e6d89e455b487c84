//! The leader of a cluster of brokers dies.

use super::{BOTH, Fault, Struck};
use futures_util::FutureExt;

/// Not to be had as long as a county has one broker.
pub(super) const FAULT: Fault = Fault {
    name: "leader of three brokers killed and stopped",
    short: BOTH,
    strike: |_| {
        let why = "streams are provisioned with one replica, on one broker that the mesh starts itself";
        async { Struck::Skipped(why.to_owned()) }.boxed()
    },
};
