//! Servers that are killed, left behind or asked to go.

use crate::rig::{LIMIT, Rig, Taker, binary, events, publish_all, publish_each, until};
use async_nats::jetstream;
use bus::{Brokers, BusError, Ports, Server, ServerError, Sync, config, subject};
use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

fn signal(pid: u32, name: &str) {
    assert!(Command::new("sh").arg("-c").arg(format!("kill -{name} {pid}")).status().unwrap().success());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_killed_server_comes_back_and_no_acknowledged_event_is_lost() {
    let rig = Rig::with(&["petition"]).await;
    let (petition, coordination) = (rig.bus("petition").await, rig.bus("coordination").await);
    let taker = Taker::start(&coordination, "petition");
    let ports = rig.server.ports();

    // Publishes until the killing is over; what counted as acknowledged is what must arrive.
    let over = Arc::new(AtomicBool::new(false));
    let (done, sender) = (Arc::clone(&over), petition.clone());
    let publishing = tokio::spawn(async move {
        let (mut all, mut next) = (Vec::new(), 1);
        while !done.load(Ordering::SeqCst) {
            let batch = events("petition", next, 200);
            next += 200;
            publish_all(&sender, &batch).await;
            all.extend(batch);
        }
        all
    });
    for round in 1..=3 {
        let before = taker.ids().len();
        until("events flow", || async { taker.ids().len() > before }).await;
        signal(rig.server.pid().unwrap(), "KILL");
        until("it was started again", || async {
            rig.server.restarts() == round && rig.server.is_ready().await
        })
        .await;
    }
    over.store(true, Ordering::SeqCst);
    let all = publishing.await.unwrap();
    taker.has(&all).await;
    assert_eq!(rig.server.ports(), ports);
    assert!(petition.preflight().await.is_ok());
    taker.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stopped_server_stays_stopped_and_keeps_what_it_had() {
    let rig = Rig::with(&["petition"]).await;
    let petition = rig.bus("petition").await;
    publish_all(&petition, &events("petition", 1, 10)).await;
    let before = petition.incarnation().await.unwrap();
    let ports = rig.server.ports();
    rig.server.stop().await;
    rig.server.stop().await;
    assert_eq!((rig.server.pid(), rig.server.is_ready().await), (None, false));

    let dir = rig.dir.path().join("nats");
    let server = Server::start_on(binary(), &dir, &rig.keys, ports).await.unwrap();
    until("the same stream is back", || async { petition.incarnation().await.ok() == Some(before) }).await;
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_left_behind_on_the_same_store_is_ended_first() {
    let rig = Rig::bare().await;
    let dir = rig.dir.path().join("nats").canonicalize().unwrap();
    rig.server.stop().await;
    let mut orphan = Command::new(binary())
        .arg("--config")
        .arg(dir.join("nats.conf"))
        .env(config::STORE_KEY, "any")
        .spawn()
        .unwrap();
    let written = || std::fs::read_to_string(dir.join("nats.pid")).unwrap_or_default();
    until("the orphan runs", || async { written().trim() == orphan.id().to_string() }).await;
    let server = Server::start(binary(), &dir, &rig.keys).await.unwrap();
    let ended = orphan.try_wait().unwrap().is_some();
    let _ = orphan.kill();
    assert!(ended, "two servers run on one store");
    assert!(server.is_ready().await);
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_three_servers_left_behind_is_ended_where_one_is_started() {
    let rig = Rig::bare().await;
    let dir = rig.dir.path().canonicalize().unwrap().join("three");
    Brokers::start(binary(), &dir, &rig.keys, Sync::Always, 3).await.unwrap().stop().await;
    let left = |n: &str| {
        let mut command = Command::new(binary());
        command
            .arg("--config")
            .arg(dir.join(n).join("nats.conf"))
            .env(config::STORE_KEY, "any")
            .spawn()
            .unwrap()
    };
    let mut orphans = [("1", left("1")), ("3", left("3"))];
    for (n, orphan) in &orphans {
        let written = || std::fs::read_to_string(dir.join(n).join("nats.pid")).unwrap_or_default();
        until("the orphan runs", || async { written().trim() == orphan.id().to_string() }).await;
    }
    let one = Brokers::start(binary(), &dir, &rig.keys, Sync::Always, 1).await.unwrap();
    for (n, orphan) in &mut orphans {
        let ended = orphan.try_wait().unwrap().is_some();
        let _ = orphan.kill();
        assert!(ended, "the server in folder {n} runs on");
    }
    one.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_whose_owner_lives_is_left_alone() {
    let rig = Rig::bare().await;
    let (dir, pid) = (rig.dir.path().join("nats"), rig.server.pid());
    let refused = Server::start(binary(), &dir, &rig.keys).await;
    assert!(matches!(refused, Err(ServerError::Taken(_))), "{refused:?}");
    assert_eq!((rig.server.pid(), rig.server.restarts()), (pid, 0));
    // Dropped without being stopped, it lets go of its files.
    drop(rig.server);
    Server::start(binary(), &dir, &rig.keys).await.unwrap().stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_cannot_start_says_why() {
    let rig = Rig::bare().await;
    let taken = Ports { client: rig.server.ports().client, monitor: Ports::free().unwrap().monitor };
    let dir = rig.dir.path().join("second");
    let refused = Server::start_on(binary(), &dir, &rig.keys, taken).await.unwrap_err().to_string();
    assert!(refused.contains("address already in use"), "{refused}");
    let missing = Server::start(Path::new("/nowhere/nats-server"), &dir, &rig.keys).await.unwrap_err();
    assert!(missing.to_string().contains("starting nats-server"), "{missing}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_frozen_server_is_noticed_and_survived() {
    let rig = Rig::with(&["petition"]).await;
    let (petition, coordination) = (rig.bus("petition").await, rig.bus("coordination").await);
    let taker = Taker::start(&coordination, "petition");
    let first = events("petition", 1, 5);
    publish_all(&petition, &first).await;
    taker.has(&first).await;

    signal(rig.server.pid().unwrap(), "STOP");
    let second = events("petition", 6, 5);
    assert!(matches!(petition.publish(&second).await, Err(BusError::Unacknowledged { .. })));
    until("the intake no longer counts as flowing", || async { !coordination.health().intakes[0].flowing })
        .await;
    assert!(coordination.health().intakes[0].reason.is_some());
    signal(rig.server.pid().unwrap(), "CONT");
    publish_all(&petition, &second).await;
    taker.has(&second).await;
    until("the intake flows again", || async { coordination.health().intakes[0].flowing }).await;
    assert_eq!(rig.server.restarts(), 0);
    taker.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_standstill_on_a_healthy_connection_is_noticed() {
    let rig = Rig::with(&["petition"]).await;
    let (petition, coordination) = (rig.bus("petition").await, rig.bus("coordination").await);
    let taker = Taker::start(&coordination, "petition");
    until("the intake flows", || async {
        coordination.health().intakes.first().is_some_and(|intake| intake.flowing)
    })
    .await;

    let seed = rig.keys.provisioner("petition").unwrap();
    let (client, _) = rig.raw(seed, &subject::provisioner_inbox("petition")).await;
    let stream = jetstream::new(client).get_stream("EVT_PETITION").await.unwrap();
    let created = stream.cached_info().created;
    stream.pause_consumer("coordination", created + Duration::from_secs(3600)).await.unwrap();
    let sent = events("petition", 1, 5);
    publish_each(&petition, &sent).await;
    until("the standstill is noticed", || async { !coordination.health().intakes[0].flowing }).await;
    let reason = coordination.health().intakes[0].reason.clone().unwrap();
    assert!(reason.contains("5 messages wait"), "{reason}");

    stream.resume_consumer("coordination").await.unwrap();
    taker.has(&sent).await;
    until("the intake flows again", || async { coordination.health().intakes[0].flowing }).await;
    taker.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_three_servers_one_may_die_and_nobody_waits_for_it() {
    let dir = tempfile::tempdir().unwrap();
    let keys = bus::Keys::load_or_mint(&dir.path().join("keys.json")).unwrap();
    let servers =
        bus::Brokers::start(binary(), &dir.path().join("nats"), &keys, bus::Sync::Always, 3).await.unwrap();
    bus::provision::all_within(&servers.url(), &keys, servers.replicas(), LIMIT).await.unwrap();
    let connect = async |service: &str| {
        bus::Bus::connect(&servers.url(), service, keys.service(service).unwrap()).await.unwrap()
    };
    let (petition, coordination) = (connect("petition").await, connect("coordination").await);
    petition.preflight().await.unwrap();
    let taker = Taker::start(&coordination, "petition");
    let before = events("petition", 1, 20);
    publish_each(&petition, &before).await;
    taker.has(&before).await;
    // whichever leads: one after the other, the others catch up in between
    for server in servers.iter() {
        signal(server.pid().expect("it runs"), "KILL");
        let after = events("petition", 21, 20);
        publish_each(&petition, &after).await;
        taker.has(&after).await;
        until("it is back", || async { server.restarts() > 0 && server.is_ready().await }).await;
    }
    taker.stop().await;
    servers.stop().await;
}
