//! Servers and streams a service must not trust.

use crate::rig::{Rig, binary, until};
use async_nats::jetstream::{self, stream};
use bus::config::{self, Settings};
use bus::{Bus, Keys, Ports, ProvisionError, Unfit, provision, subject};
use std::process::{Command, Stdio};

#[tokio::test(flavor = "multi_thread")]
async fn a_provisioned_server_is_fit_and_a_bare_one_is_not() {
    let rig = Rig::with(&["petition"]).await;
    assert_eq!(rig.bus("petition").await.preflight().await, Ok(()));
    assert_eq!(rig.bus("identity").await.preflight().await, Err(Unfit::NoStream("EVT_IDENTITY".into())));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_does_not_sync_every_write_is_unfit() {
    let dir = tempfile::tempdir().unwrap();
    let (keys, ports) = (Keys::mint().unwrap(), Ports::free().unwrap());
    let good = config::render(Settings {
        keys: &keys,
        ports,
        dir: dir.path(),
        sync: bus::Sync::Always,
        cluster: None,
    })
    .unwrap();
    let bad = good.replace("sync_interval: always", "sync_interval: \"1s\"");
    assert_ne!(good, bad);
    std::fs::write(dir.path().join("bad.conf"), bad).unwrap();
    let mut server = Command::new(binary())
        .arg("--config")
        .arg(dir.path().join("bad.conf"))
        .env(config::STORE_KEY, "any")
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let bus = Bus::connect(
        &format!("nats://127.0.0.1:{}", ports.client),
        "petition",
        keys.service("petition").unwrap(),
    )
    .await
    .unwrap();
    until("the server answers", || async { !matches!(bus.preflight().await, Err(Unfit::Unreachable(_))) })
        .await;
    let unfit = bus.preflight().await.unwrap_err();
    server.kill().unwrap();
    server.wait().unwrap();
    assert_eq!(unfit, Unfit::NotSynced);
    assert!(unfit.reason().zh.contains("断电") && unfit.reason().en.contains("sync_interval"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_was_asked_to_sync_later_is_fit_for_who_accepts_it_and_for_nobody_else() {
    let dir = tempfile::tempdir().unwrap();
    let keys = Keys::mint().unwrap();
    let server = bus::Server::start_with(binary(), dir.path(), &keys, bus::Sync::Default).await.unwrap();
    provision::provision(&server.url(), "petition", keys.provisioner("petition").unwrap()).await.unwrap();
    let petition = Bus::connect(&server.url(), "petition", keys.service("petition").unwrap()).await.unwrap();
    assert_eq!(petition.preflight().await, Err(Unfit::NotSynced));
    assert_eq!(petition.accepting(bus::Sync::Default).preflight().await, Ok(()));
}

#[tokio::test(flavor = "multi_thread")]
async fn no_server_is_unfit_too() {
    let rig = Rig::with(&["petition"]).await;
    let petition = rig.bus("petition").await;
    assert_eq!(petition.preflight().await, Ok(()));
    rig.server.stop().await;
    assert!(matches!(petition.preflight().await, Err(Unfit::Unreachable(_))));
}

#[tokio::test(flavor = "multi_thread")]
async fn provisioning_twice_changes_nothing_and_another_setting_is_an_error() {
    let rig = Rig::with(&["petition"]).await;
    let (first, again) = (rig.provision("petition").await, rig.provision("petition").await);
    assert_eq!(first, again);

    let seed = rig.keys.provisioner("petition").unwrap();
    let (client, _) = rig.raw(seed, &subject::provisioner_inbox("petition")).await;
    let context = jetstream::new(client);
    let mut config = context.get_stream("EVT_PETITION").await.unwrap().cached_info().config.clone();
    config.allow_rollup = true;
    config.deny_purge = false;
    let altered = context.update_stream(&config).await;
    assert!(altered.is_err(), "the server lets deny_purge be taken back");
    config.deny_purge = true;
    config.allow_rollup = false;
    config.duplicate_window = std::time::Duration::from_secs(60);
    context.update_stream(&config).await.unwrap();

    let refused = provision::provision(&rig.server.url(), "petition", seed).await.unwrap_err();
    let ProvisionError::Drift(drift) = refused else { panic!("{refused}") };
    assert_eq!((drift.of.as_str(), drift.setting.as_str()), ("EVT_PETITION", "duplicate_window"));
    let unfit = rig.bus("petition").await.preflight().await.unwrap_err();
    assert_eq!(unfit, Unfit::Setting(drift));
    // And it was left as it is.
    let found = context.get_stream("EVT_PETITION").await.unwrap().cached_info().config.clone();
    assert_eq!(found.duplicate_window, config.duplicate_window);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stream_somebody_else_made_is_not_taken_over() {
    let rig = Rig::bare().await;
    let seed = rig.keys.provisioner("petition").unwrap();
    let (client, _) = rig.raw(seed, &subject::provisioner_inbox("petition")).await;
    let foreign = stream::Config {
        name: "EVT_PETITION".into(),
        subjects: vec!["evt.petition.>".into()],
        allow_rollup: true,
        max_bytes: 1 << 20,
        ..Default::default()
    };
    jetstream::new(client).create_stream(foreign).await.unwrap();
    let refused = provision::provision(&rig.server.url(), "petition", seed).await;
    assert!(matches!(refused, Err(ProvisionError::Foreign(_))), "{refused:?}");
    assert!(matches!(rig.bus("petition").await.preflight().await, Err(Unfit::Setting(_))));
}
