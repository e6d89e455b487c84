//! A service on a database of its own, with the keys it needs.

use chrono::{DateTime, Utc};
use contracts::sign::{Directory, EventKey};
use host::{County, Kit, LawBook, Registry, Seals, Shared};
use jsonwebtoken::jwk::JwkSet;
use kernel::{CaseId, CountyKey, ManualClock, SharedClock};
use ledger::{Append, Arming, Command, DueRow, Idem, Judgement};
use petition::Petition;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// How long anything may take here.
const LIMIT: Duration = Duration::from_secs(60);

/// The petition service without its loops; it knows its own key and that of the centre.
pub(crate) struct Rig {
    pub(crate) registry: Registry<Petition>,
    /// The key of the coordination centre.
    pub(crate) centre: EventKey,
    pub(crate) folder: TempDir,
    pub(crate) clock: Arc<ManualClock>,
}

impl Rig {
    pub(crate) async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let (signer, centre) = (EventKey::generate(), EventKey::generate());
        let hands = Arc::new(ManualClock::at("2026-03-02T01:00:00Z".parse().unwrap()));
        let clock: SharedClock = hands.clone();
        let county = County { code: "640522".into(), word: "海".into() };
        let seals = Directory::of(vec![
            signer.listed("petition", DateTime::<Utc>::MIN_UTC),
            centre.listed("coordination", DateTime::<Utc>::MIN_UTC),
        ])
        .unwrap();
        let shared = Shared {
            verifier: web::Verifier::new(JwkSet { keys: Vec::new() }, "issuer", "audience", clock.clone()),
            clock,
            key: CountyKey::generate(),
            law: LawBook::bundled(&county.code),
            county,
            seals: Seals::of(seals),
        };
        let url = format!("sqlite://{}?mode=rwc", folder.path().join("petition.db").display());
        let kit = Kit::open("petition", &url, signer, shared).await.unwrap();
        Self { registry: Registry::new(kit), centre, folder, clock: hands }
    }

    pub(crate) fn kit(&self) -> &Kit {
        &self.registry.kit
    }

    /// Opens a case, as a referral does.
    pub(crate) async fn open(&self) -> CaseId {
        let act = <Petition as procedure::Procedure>::steps().get("receive").unwrap();
        let input = (act.read)((act.example)().to_string().as_bytes()).unwrap();
        let case = CaseId::mint();
        let asked = host::registry::Asked::by_system(None);
        self.registry.take(case, act, input, asked).await.expect("the case is opened");
        case
    }

    /// Arms a deadline of a case that is not there.
    pub(crate) async fn arm(&self, case: uuid::Uuid, due_at: DateTime<Utc>) {
        let deadlines = vec![Arming::Arm { case, key: "lost".into(), version: 1, due_at }];
        let command = Command {
            load: Vec::new(),
            marks: Vec::new(),
            idem: Some(Idem::of("rig", "arm", case.to_string(), String::new())),
            inbox: None,
            judge: Box::new(|_| Judgement::Append(Box::new(Append { deadlines, ..Append::default() }))),
        };
        self.kit().writer.submit(command).await.unwrap();
    }

    /// What is due by a moment.
    pub(crate) async fn due(&self, at: &str) -> Vec<DueRow> {
        self.kit().ledger.due(at.parse().unwrap(), 10).await.unwrap()
    }
}

/// Waits for a condition; fails when it does not come true in time.
pub(crate) async fn until<F: Future<Output = bool>>(what: &str, condition: impl Fn() -> F) {
    let start = Instant::now();
    while !condition().await {
        assert!(start.elapsed() < LIMIT, "never: {what}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}
