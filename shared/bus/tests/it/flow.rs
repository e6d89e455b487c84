//! Publishing and consuming when nothing breaks but handlers.

use crate::rig::{LIMIT, Rig, Taker, events, id, publish_all, publish_each, until};
use bus::{BusError, Incoming, Verdict};
use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio_util::sync::CancellationToken;

#[tokio::test(flavor = "multi_thread")]
async fn events_cross_accounts_in_order_many_in_a_message() {
    let rig = Rig::with(&["petition", "coordination"]).await;
    let (petition, coordination) = (rig.bus("petition").await, rig.bus("coordination").await);
    let (at_coordination, at_petition) =
        (Taker::start(&coordination, "petition"), Taker::start(&petition, "coordination"));

    let (sent, replies) = (events("petition", 1, 300), events("coordination", 1, 3));
    assert_eq!(petition.publish(&sent).await.unwrap(), 300);
    assert_eq!(coordination.publish(&replies).await.unwrap(), 3);
    at_coordination.has(&sent).await;
    at_petition.has(&replies).await;

    let taken = at_coordination.taken.lock().unwrap().clone();
    assert_eq!(taken.len(), 300);
    for (out, back) in sent.iter().zip(&taken) {
        assert_eq!(out.payload, back.payload);
        assert_eq!((back.producer, back.delivered), ("petition", 1));
    }
    let stored = petition.incarnation().await.unwrap();
    assert_eq!((stored.messages, stored.last_pos), (5, Some(300)), "64 events in a message");
    until("everything is acknowledged", || async {
        let backlog = coordination.backlog("petition").await.unwrap();
        (backlog.pending, backlog.unacknowledged) == (0, 0)
    })
    .await;
    let health = coordination.health();
    assert!(health.relay && health.intake && health.refusals == 0, "{health:?}");
    assert!(health.intakes[0].flowing);
    at_coordination.stop().await;
    at_petition.stop().await;
    assert!(coordination.health().intakes.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_handler_that_fails_gets_the_message_again_and_the_rest_goes_on() {
    let rig = Rig::with(&["petition"]).await;
    let (petition, coordination) = (rig.bus("petition").await, rig.bus("coordination").await);
    let sent = events("petition", 1, 100);
    publish_all(&petition, &sent).await;

    let poison = sent[10].id;
    let (done, tries) = (Arc::new(Mutex::new(HashMap::new())), Arc::new(AtomicUsize::new(0)));
    let (into, tried, stop) = (Arc::clone(&done), Arc::clone(&tries), CancellationToken::new());
    let token = stop.clone();
    let task = tokio::spawn(async move {
        let handler = |batch: Vec<Incoming>| {
            let (into, tried) = (Arc::clone(&into), Arc::clone(&tried));
            async move {
                let mut verdicts = Vec::new();
                for message in batch {
                    if id(&message) == poison {
                        match tried.fetch_add(1, Ordering::SeqCst) {
                            0 => verdicts.push(Verdict::Later(Duration::from_millis(50))),
                            1 => panic!("the handler is broken"),
                            2 => return verdicts,
                            _ => {
                                assert!(message.delivered >= 4, "{}", message.delivered);
                                into.lock().unwrap().insert(id(&message), ());
                                verdicts.push(Verdict::Done);
                            }
                        }
                    } else {
                        into.lock().unwrap().insert(id(&message), ());
                        verdicts.push(Verdict::Done);
                    }
                }
                verdicts
            }
        };
        coordination.consume("petition", token, handler).await.unwrap();
    });
    until("all are done, the poison too", || async { done.lock().unwrap().len() == 100 }).await;
    assert!(tries.load(Ordering::SeqCst) >= 4);
    stop.cancel();
    task.await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_handler_slower_than_the_servers_patience_is_not_given_the_same_message_twice() {
    let rig = Rig::with(&["petition"]).await;
    let (petition, coordination) = (rig.bus("petition").await, rig.bus("coordination").await);
    let sent = events("petition", 1, 400);
    publish_all(&petition, &sent).await;

    let (seen, stop) = (Arc::new(Mutex::new(Vec::new())), CancellationToken::new());
    let (into, token) = (Arc::clone(&seen), stop.clone());
    let task = tokio::spawn(async move {
        let handler = |batch: Vec<Incoming>| {
            let into = Arc::clone(&into);
            async move {
                // The first batch takes longer than twice the patience of the server.
                if into.lock().unwrap().is_empty() {
                    tokio::time::sleep(2 * bus::ACK_WAIT + Duration::from_secs(1)).await;
                }
                into.lock().unwrap().extend(batch.iter().map(|message| message.delivered));
                vec![Verdict::Done; batch.len()]
            }
        };
        coordination.consume("petition", token, handler).await.unwrap();
    });
    until("all are seen", || async { seen.lock().unwrap().len() >= 400 }).await;
    stop.cancel();
    task.await.unwrap();
    let seen = seen.lock().unwrap();
    assert_eq!(seen.len(), 400);
    assert!(seen.iter().all(|delivered| *delivered == 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_event_sent_twice_is_stored_once_unless_it_is_meant() {
    let rig = Rig::with(&["petition"]).await;
    let petition = rig.bus("petition").await;
    let sent = events("petition", 1, 5);
    for _ in 0..2 {
        publish_each(&petition, &sent[..4]).await;
        publish_all(&petition, &sent[..4]).await;
        publish_each(&petition, &sent[4..]).await;
    }
    let seen = petition.incarnation().await.unwrap();
    // five messages, and the one in which four came in other company
    assert_eq!((seen.messages, seen.last_seq, seen.last_pos), (6, 6, Some(5)));
    assert_eq!(seen.last_epoch, Some(sent[0].epoch));
    assert_eq!(petition.publish_again(&sent[1..3]).await.unwrap(), 2);
    assert_eq!(petition.incarnation().await.unwrap().messages, 7, "two events, one message");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_can_never_be_sent_is_refused_at_once_and_the_events_before_it_count() {
    let rig = Rig::with(&["petition"]).await;
    let petition = rig.bus("petition").await;
    let mut large = events("petition", 1, 3);
    large[2].payload = vec![b'x'; bus::MAX_PAYLOAD + 1];
    assert_eq!(petition.publish(&large).await.unwrap(), 2);
    let refused = petition.publish(&large[2..]).await.unwrap_err();
    assert!(matches!(refused, BusError::TooLarge { id } if id == large[2].id) && refused.is_final());
    let foreign = events("mediation", 1, 1);
    assert!(matches!(petition.publish(&foreign).await, Err(BusError::ForeignSubject { .. })));
    let none = |_| async { Vec::new() };
    let unheard = petition.consume("mediation", CancellationToken::new(), none).await;
    assert!(matches!(unheard, Err(BusError::NotConsumed { .. })));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_service_may_come_up_before_its_server() {
    let rig = Rig::with(&["petition"]).await;
    let ports = rig.server.ports();
    rig.server.stop().await;
    let (petition, coordination) = (rig.bus("petition").await, rig.bus("coordination").await);
    let taker = Taker::start(&coordination, "petition");
    let sent = events("petition", 1, 1);
    assert!(matches!(petition.publish(&sent).await, Err(BusError::Offline)));
    assert!(!petition.health().relay);

    let dir = rig.dir.path().join("nats");
    let server = bus::Server::start_on(crate::rig::binary(), &dir, &rig.keys, ports).await.unwrap();
    tokio::time::timeout(LIMIT, publish_all(&petition, &sent)).await.unwrap();
    taker.has(&sent).await;
    taker.stop().await;
    server.stop().await;
}
