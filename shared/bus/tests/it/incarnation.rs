//! Stores that are wiped and consumers that are deleted while services run.

use crate::rig::{Rig, Taker, binary, events, publish_all, publish_each, until};
use async_nats::jetstream;
use bus::{BusError, Server, provision, subject};
use std::time::Duration;
use tokio_util::sync::CancellationToken;

#[tokio::test(flavor = "multi_thread")]
async fn a_wiped_store_is_another_incarnation_and_everything_can_be_sent_again() {
    let rig = Rig::with(&["petition"]).await;
    let (petition, coordination) = (rig.bus("petition").await, rig.bus("coordination").await);
    let taker = Taker::start(&coordination, "petition");
    let sent = events("petition", 1, 20);
    publish_each(&petition, &sent).await;
    taker.has(&sent).await;
    let before = petition.incarnation().await.unwrap();
    assert_eq!((before.messages, before.last_pos), (20, Some(20)));
    assert_eq!(coordination.backlog("petition").await.unwrap().epoch, Some(before.epoch));

    let ports = rig.server.ports();
    rig.server.stop().await;
    std::fs::remove_dir_all(rig.server.store()).unwrap();
    let dir = rig.dir.path().join("nats");
    let server = Server::start_on(binary(), &dir, &rig.keys, ports).await.unwrap();
    until("the relay sees that its stream is gone", || async {
        matches!(petition.publish(&sent[..1]).await, Err(BusError::NoStream(_)))
    })
    .await;
    assert!(matches!(petition.incarnation().await, Err(BusError::NoStream(_))));

    rig.provision("petition").await;
    let after = petition.incarnation().await.unwrap();
    assert!(after.is_younger_than(&before) && !before.is_younger_than(&before));
    assert_ne!(after.epoch, before.epoch);
    assert_eq!((after.messages, after.last_pos), (0, None));
    assert_eq!(petition.stream_epoch().await.unwrap(), after.epoch);

    // The intake finds the new stream by itself.
    let more = events("petition", 21, 5);
    publish_all(&petition, &sent).await;
    publish_all(&petition, &more).await;
    taker.has(&more).await;
    assert!(taker.taken.lock().unwrap().len() >= 45);
    taker.stop().await;
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deleted_consumer_and_a_deleted_stream_are_made_again_while_the_intake_waits() {
    let rig = Rig::bare().await;
    let stop = CancellationToken::new();
    let (url, keys, token) = (rig.server.url(), rig.keys.clone(), stop.clone());
    let keeper = tokio::spawn(async move {
        provision::keep(&url, &keys, 1, Duration::from_millis(200), token).await.unwrap();
    });
    let (petition, coordination) = (rig.bus("petition").await, rig.bus("coordination").await);
    let taker = Taker::start(&coordination, "petition");
    let first = events("petition", 1, 5);
    publish_all(&petition, &first).await;
    taker.has(&first).await;

    let seed = rig.keys.provisioner("petition").unwrap();
    let (client, _) = rig.raw(seed, &subject::provisioner_inbox("petition")).await;
    let context = jetstream::new(client);
    context.delete_consumer_from_stream("coordination", "EVT_PETITION").await.unwrap();
    let second = events("petition", 6, 5);
    publish_all(&petition, &second).await;
    taker.has(&second).await;

    let before = petition.stream_epoch().await.unwrap();
    context.delete_stream("EVT_PETITION").await.unwrap();
    until("another stream is there", || async {
        petition.stream_epoch().await.is_ok_and(|epoch| epoch != before)
    })
    .await;
    let third = events("petition", 11, 5);
    publish_all(&petition, &third).await;
    taker.has(&third).await;

    taker.stop().await;
    stop.cancel();
    keeper.await.unwrap();
}
