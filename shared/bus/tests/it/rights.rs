//! What a service that was taken over cannot do to the others, tried with its own key.

use crate::rig::{LIMIT, Rig, events, publish_each, until};
use bus::{Keys, subject, topology};
use futures_util::StreamExt;
use std::sync::{Arc, Mutex};

fn refusals(said: &Arc<Mutex<Vec<String>>>) -> usize {
    said.lock().unwrap().iter().filter(|words| words.to_lowercase().contains("permissions violation")).count()
}

#[tokio::test(flavor = "multi_thread")]
async fn no_service_can_speak_for_another() {
    let rig = Rig::with(&topology::SERVICES).await;
    for service in topology::SERVICES {
        let seed = rig.keys.service(service).unwrap();
        let (client, said) = rig.raw(seed, &subject::inbox(service)).await;
        let others: Vec<_> = topology::SERVICES.into_iter().filter(|other| *other != service).collect();
        for other in &others {
            client.publish(format!("evt.{other}.640522.forged.v1.0"), "{}".into()).await.unwrap();
        }
        client.flush().await.unwrap();
        until("each forgery is refused", || async { refusals(&said) == others.len() }).await;
    }
    for service in topology::SERVICES {
        assert_eq!(rig.bus(service).await.incarnation().await.unwrap().messages, 0, "{service}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_service_cannot_take_settle_or_destroy_what_is_not_its_own() {
    let rig = Rig::with(&["petition", "mediation", "coordination"]).await;
    let petition = rig.bus("petition").await;
    publish_each(&petition, &events("petition", 1, 3)).await;
    let seed = rig.keys.service("petition").unwrap();
    let (client, said) = rig.raw(seed, &subject::inbox("petition")).await;
    let forbidden = [
        // pull and settle for others, from others and from itself
        "JS.mediation.API.CONSUMER.MSG.NEXT.EVT_MEDIATION.coordination",
        "JS.coordination.API.CONSUMER.MSG.NEXT.EVT_COORDINATION.mediation",
        "$JS.API.CONSUMER.MSG.NEXT.EVT_PETITION.coordination",
        "$JS.ACK.EVT_PETITION.coordination.1.1.1.1.1",
        "$JS.ACK.EVT_COORDINATION.mediation.1.1.1.1.1",
        // make, change, empty, delete
        "$JS.API.STREAM.CREATE.EVT_MINE",
        "$JS.API.STREAM.UPDATE.EVT_PETITION",
        "$JS.API.STREAM.PURGE.EVT_PETITION",
        "$JS.API.STREAM.DELETE.EVT_PETITION",
        "$JS.API.STREAM.MSG.DELETE.EVT_PETITION",
        "$JS.API.STREAM.SNAPSHOT.EVT_PETITION",
        "$JS.API.CONSUMER.CREATE.EVT_PETITION.mine",
        "$JS.API.CONSUMER.DELETE.EVT_PETITION.coordination",
        "$JS.API.CONSUMER.RESET.EVT_PETITION.coordination",
        "$JS.API.CONSUMER.PAUSE.EVT_PETITION.coordination",
        // the system itself
        "$SYS.REQ.SERVER.PING.VARZ",
        "$SYS.REQ.SERVER.PING.CONNZ",
    ];
    for target in forbidden {
        client.publish_with_reply(target, client.new_inbox(), "{}".into()).await.unwrap();
    }
    for overheard in ["_INBOX.>", "_IN.coordination.>", "_IN.petition-provisioner.>", "evt.>", "$JS.>", ">"] {
        let _ = client.subscribe(overheard).await.unwrap();
    }
    client.flush().await.unwrap();
    until("each attempt is refused", || async { refusals(&said) == forbidden.len() + 6 }).await;
    assert_eq!(petition.incarnation().await.unwrap().messages, 3);
    let backlog = rig.bus("coordination").await.backlog("petition").await.unwrap();
    assert_eq!((backlog.pending, backlog.unacknowledged), (3, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_consumer_cannot_make_the_server_plant_events_in_a_producers_stream() {
    let rig = Rig::with(&["petition", "coordination"]).await;
    let petition = rig.bus("petition").await;
    publish_each(&petition, &events("petition", 1, 3)).await;
    let seed = rig.keys.service("coordination").unwrap();
    let (client, _) = rig.raw(seed, &subject::inbox("coordination")).await;
    // Replies of the server would land on the producer's subject, were both in one account.
    let asked = [
        "JS.petition.API.CONSUMER.MSG.NEXT.EVT_PETITION.coordination",
        "JS.petition.API.CONSUMER.INFO.EVT_PETITION.coordination",
        "$JS.ACK.EVT_PETITION.coordination.1.1.1.1.1",
    ];
    for target in asked {
        client.publish_with_reply(target, "evt.petition.640522.forged.v1.0", "".into()).await.unwrap();
    }
    // An honest pull after them; when it is answered, the others have had their chance.
    let inbox = client.new_inbox();
    let mut answers = client.subscribe(inbox.clone()).await.unwrap();
    client.publish_with_reply(asked[0], inbox, "".into()).await.unwrap();
    let answer = tokio::time::timeout(LIMIT, answers.next()).await.unwrap().unwrap();
    assert!(answer.subject.starts_with("evt.petition.") && answer.status.is_none(), "{answer:?}");
    assert_eq!(petition.incarnation().await.unwrap().messages, 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unknown_key_is_not_let_in() {
    let rig = Rig::bare().await;
    let stranger = Keys::mint().unwrap();
    let connected = async_nats::ConnectOptions::with_nkey(stranger.service("petition").unwrap().to_owned())
        .connect(rig.server.url())
        .await;
    assert!(connected.is_err());
    assert!(async_nats::connect(rig.server.url()).await.is_err());
}
