//! The broker's store is lost, goes back in time or is damaged, and single streams and consumers go, while desks work.

use super::{Fault, ONE, OTHER, Struck};
use crate::machine::{run, signal};
use crate::rig::{PATIENCE, Rig};
use bus::{Keys, subject, topology};
use futures_util::FutureExt;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// What happens to the store.
pub(super) const FAULTS: [Fault; 6] = [
    Fault {
        name: "broker's store wiped",
        short: OTHER,
        times: 1,
        strike: |rig| tampered(rig, empty).boxed(),
    },
    Fault {
        name: "broker's store from an older copy",
        short: ONE,
        times: 1,
        strike: |rig| older(rig).boxed(),
    },
    Fault {
        name: "one bit of a block flipped",
        short: ONE,
        times: 5,
        strike: |rig| tampered(rig, |store| change(store, flip)).boxed(),
    },
    Fault {
        name: "a block cut short",
        short: ONE,
        times: 1,
        strike: |rig| tampered(rig, |store| change(store, cut)).boxed(),
    },
    Fault { name: "a stream deleted", short: OTHER, times: 1, strike: |rig| deleted(rig, true).boxed() },
    Fault { name: "a consumer deleted", short: OTHER, times: 1, strike: |rig| deleted(rig, false).boxed() },
];

/// Empties the store of a broker that does not run.
pub(super) fn wipe(rig: &Rig) {
    empty(&rig.streams());
}

/// The broker dies, its store changes, and it comes back with what it finds.
async fn tampered(rig: &mut Rig, change: fn(&Path)) -> Struck {
    rig.traffic(20).await;
    let store = rig.streams();
    signal("-STOP", rig.mesh.pid());
    rig.kill_broker();
    change(&store);
    signal("-CONT", rig.mesh.pid());
    rig.traffic(20).await;
    Struck::Times(1)
}

async fn older(rig: &mut Rig) -> Struck {
    let copy = rig.aside("older");
    let from = rig.streams().join(".").display().to_string();
    std::fs::create_dir_all(&copy).expect("a folder");
    let to = copy.display().to_string();
    run("cp", &["-a", &from, &to]).expect("a copy is made");
    rig.traffic(20).await;
    signal("-STOP", rig.mesh.pid());
    rig.kill_broker();
    wipe(rig);
    run("cp", &["-a", &format!("{to}/."), &from]).expect("the copy is put back");
    signal("-CONT", rig.mesh.pid());
    std::fs::remove_dir_all(&copy).expect("the copy goes");
    rig.traffic(20).await;
    Struck::Times(1)
}

fn empty(store: &Path) {
    for kept in std::fs::read_dir(store).expect("a folder").flatten() {
        let _file = std::fs::remove_dir_all(kept.path()).or_else(|_| std::fs::remove_file(kept.path()));
    }
}

/// Changes the largest block of messages.
fn change(store: &Path, change: fn(Vec<u8>) -> Vec<u8>) {
    let mut blocks = Vec::new();
    blocks_under(store, &mut blocks);
    let size = |path: &PathBuf| std::fs::metadata(path).map_or(0, |found| found.len());
    let block = blocks.into_iter().max_by_key(size).expect("there is a block");
    let bytes = std::fs::read(&block).expect("it reads");
    std::fs::write(&block, change(bytes)).expect("it is changed");
}

fn flip(mut block: Vec<u8>) -> Vec<u8> {
    let middle = block.len() / 2;
    block[middle] ^= 1;
    block
}

fn cut(mut block: Vec<u8>) -> Vec<u8> {
    block.truncate(block.len() / 2);
    block
}

fn blocks_under(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            blocks_under(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "blk") {
            found.push(path);
        }
    }
}

/// An operator deletes what belongs to the petition service while it works.
async fn deleted(rig: &mut Rig, stream: bool) -> Struck {
    const SERVICE: &str = "petition";
    rig.traffic(15).await;
    let folder = rig.mesh.folder();
    let keys = Keys::load_or_mint(&folder.join("nats-keys.json")).expect("the keys are there");
    let config = std::fs::read_to_string(folder.join("nats/nats.conf")).expect("a configuration");
    let at = config.find("127.0.0.1:").expect("it listens");
    let address: String =
        config[at..].chars().take_while(|c| c.is_ascii_digit() || matches!(c, '.' | ':')).collect();
    let seed = keys.provisioner(SERVICE).expect("a seed").to_owned();
    let options = async_nats::ConnectOptions::with_nkey(seed)
        .custom_inbox_prefix(subject::provisioner_inbox(SERVICE))
        .retry_on_initial_connect();
    let client = options.connect(format!("nats://{address}")).await.expect("it connects");
    let context = async_nats::jetstream::new(client);
    let name = topology::stream(SERVICE);
    let consumer = topology::consumers(SERVICE).next().expect("somebody hears it");
    // what a fault before took away may not be made again yet
    let began = Instant::now();
    loop {
        let gone = match (stream, context.get_stream(&name).await) {
            (_, Err(_)) => false,
            (true, Ok(_)) => context.delete_stream(&name).await.is_ok(),
            (false, Ok(stream)) => stream.delete_consumer(consumer).await.is_ok(),
        };
        if gone {
            break;
        }
        assert!(began.elapsed() < PATIENCE, "there is nothing to delete");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    rig.traffic(15).await;
    Struck::Times(1)
}
