//! Desks that work whatever happens, and what they remember: each sends the same request under the same key until it
//! is answered, and keeps what it was answered.

use crate::harness::{PASSWORD, read};
use reqwest::{Client, StatusCode};
use serde_json::{Value, json};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::{Duration, Instant};
use tokio::task::JoinHandle;

/// Who works where: service and account.
const WHO: [(&str, &str); 4] = [
    ("petition", "haiyuan-xfj-officer"),
    ("mediation", "haiyuan-tiaowei-officer"),
    ("petition", "haiyuan-xfj-officer"),
    ("mediation", "haiyuan-tiaowei-officer"),
];
/// Desks that work where there is a crowd, those above among them.
const CROWD: usize = 32;
/// Between two cases of a desk.
const PACE: Duration = Duration::from_millis(60);
/// Before a request is sent again.
const AGAIN: Duration = Duration::from_millis(100);
/// How long one answer may take.
const PATIENCE: Duration = Duration::from_secs(5);
/// How long desks may take to get their last answer.
const LAST: Duration = Duration::from_secs(90);

/// What a desk was answered.
#[derive(Debug, Clone)]
pub(crate) struct Answered {
    /// Service.
    pub(crate) service: &'static str,
    /// Account that asked.
    pub(crate) account: &'static str,
    /// Key it asked under.
    pub(crate) key: String,
    /// Where it was asked.
    pub(crate) path: String,
    /// What was asked.
    pub(crate) body: Value,
    /// Case it was answered.
    pub(crate) case: String,
    /// Version it was answered.
    pub(crate) version: i64,
}

/// What the desks share with the rig.
#[derive(Debug, Default)]
pub(crate) struct Office {
    base: RwLock<String>,
    today: RwLock<String>,
    run: String,
    closed: AtomicBool,
    crowded: AtomicBool,
    busy: AtomicU64,
    answered: Mutex<Vec<Answered>>,
    count: AtomicU64,
    refused: AtomicU64,
    last: Mutex<String>,
}

impl Office {
    /// Whether a desk rests: all do, or those that only a crowd needs.
    fn is_closed_to(&self, desk: usize) -> bool {
        self.closed.load(Ordering::Acquire) || (desk >= WHO.len() && !self.crowded.load(Ordering::Acquire))
    }
}

/// The desks of a run.
pub(crate) struct Desks {
    /// What they share.
    pub(crate) office: Arc<Office>,
    tasks: Vec<JoinHandle<()>>,
}

impl Drop for Desks {
    fn drop(&mut self) {
        self.tasks.iter().for_each(JoinHandle::abort);
    }
}

impl Desks {
    /// Opens them, at rest.
    pub(crate) fn open(run: &str) -> Self {
        let office = Arc::new(Office { run: run.to_owned(), ..Office::default() });
        office.closed.store(true, Ordering::Release);
        let tasks = (0..CROWD).map(|n| tokio::spawn(desk(office.clone(), n))).collect();
        Self { office, tasks }
    }

    /// They find the mesh here, and write this date.
    pub(crate) fn directed(&self, base: &str, today: &str) {
        base.clone_into(&mut self.office.base.write().unwrap_or_else(PoisonError::into_inner));
        today.clone_into(&mut self.office.today.write().unwrap_or_else(PoisonError::into_inner));
    }

    /// They work.
    pub(crate) fn work(&self) {
        self.office.closed.store(false, Ordering::Release);
    }

    /// From now on many work, without a pause between two cases; or as usual.
    pub(crate) fn crowd(&self, crowded: bool) {
        self.office.crowded.store(crowded, Ordering::Release);
    }

    /// They begin nothing new.
    pub(crate) fn close(&self) {
        self.office.closed.store(true, Ordering::Release);
    }

    /// They stop once each has its last answer.
    pub(crate) async fn rest(&self) {
        self.close();
        let began = Instant::now();
        while self.office.busy.load(Ordering::Acquire) > 0 {
            assert!(began.elapsed() < LAST, "a desk gets no answer: {}", self.last());
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }

    /// How many answers they have by now.
    pub(crate) fn count(&self) -> u64 {
        self.office.count.load(Ordering::Acquire)
    }

    /// How often they were told that nothing can be written now.
    pub(crate) fn refused(&self) -> u64 {
        self.office.refused.load(Ordering::Acquire)
    }

    /// What kept them last from an answer.
    pub(crate) fn last(&self) -> String {
        self.office.last.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// What they were answered since they were asked last.
    pub(crate) fn take(&self) -> Vec<Answered> {
        std::mem::take(&mut *self.office.answered.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

async fn desk(office: Arc<Office>, n: usize) {
    let (service, account) = WHO[n % WHO.len()];
    let mut line = Line { office: office.clone(), account, client: Client::new(), token: None };
    for i in 0u64.. {
        while office.is_closed_to(n) {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        office.busy.fetch_add(1, Ordering::AcqRel);
        // half of the cases came long ago: what is due on them is due at once
        let today = office.today.read().unwrap_or_else(PoisonError::into_inner).clone();
        let received = if i.is_multiple_of(2) { "2026-03-02".to_owned() } else { today };
        let key = format!("{}-{n}-{i}", office.run);
        let case = line.open(service, &key, &sheet(&key, &received)).await;
        if service == "mediation" && i.is_multiple_of(3) {
            line.accept(service, &format!("{key}-accept"), &case).await;
        }
        office.busy.fetch_sub(1, Ordering::AcqRel);
        if !office.crowded.load(Ordering::Acquire) {
            tokio::time::sleep(PACE).await;
        }
    }
}

/// A first sheet between people nobody has heard of before.
fn sheet(key: &str, received: &str) -> Value {
    json!({ "filing": {
        "received_on": received,
        "matter": { "category": "neighbour", "title": "通行纠纷", "place": "640522104", "demands": [{ "text": "恢复通行" }] },
        "parties": [
            { "capacity": "applicant", "kind": "person", "name": format!("申请人{key}") },
            { "capacity": "respondent", "kind": "person", "name": format!("对方{key}") }
        ]
    }})
}

/// A desk's way to the mesh.
struct Line {
    office: Arc<Office>,
    account: &'static str,
    client: Client,
    token: Option<String>,
}

impl Line {
    async fn open(&mut self, service: &'static str, key: &str, body: &Value) -> String {
        let path = format!("/{service}/v1/cases");
        loop {
            if let Some((StatusCode::CREATED, answer)) = self.post(&path, key, None, body).await {
                return self.keep(service, key, &path, body, &answer);
            }
            tokio::time::sleep(AGAIN).await;
        }
    }

    /// Takes the case on, as soon as its version is known.
    async fn accept(&mut self, service: &'static str, key: &str, case: &str) {
        let body = json!({ "consents": [{ "side": "respondent", "how": "oral" }] });
        let seen = format!("/{service}/v1/cases/{case}");
        let path = format!("{seen}/accept");
        loop {
            if let Some(tag) = self.tag(&seen).await
                && let Some((StatusCode::OK, answer)) = self.post(&path, key, Some(&tag), &body).await
            {
                self.keep(service, key, &path, &body, &answer);
                return;
            }
            tokio::time::sleep(AGAIN).await;
        }
    }

    fn keep(&self, service: &'static str, key: &str, path: &str, body: &Value, answer: &Value) -> String {
        let case = answer["case"].as_str().unwrap_or_default().to_owned();
        let version = answer["version"].as_i64().unwrap_or_default();
        let (account, key, path, body) = (self.account, key.to_owned(), path.to_owned(), body.clone());
        let kept = Answered { service, account, key, path, body, case: case.clone(), version };
        self.office.answered.lock().unwrap_or_else(PoisonError::into_inner).push(kept);
        self.office.count.fetch_add(1, Ordering::AcqRel);
        case
    }

    async fn tag(&mut self, path: &str) -> Option<String> {
        let request = self.client.get(self.at(path)).bearer_auth(self.token().await?);
        let seen = request.timeout(PATIENCE).send().await.ok()?;
        if !seen.status().is_success() {
            self.refused_with(seen.status(), path);
        }
        Some(seen.headers().get("etag")?.to_str().ok()?.to_owned())
    }

    async fn post(
        &mut self,
        path: &str,
        key: &str,
        tag: Option<&str>,
        body: &Value,
    ) -> Option<(StatusCode, Value)> {
        let token = self.token().await?;
        let mut request = self.client.post(self.at(path)).bearer_auth(token).header("Idempotency-Key", key);
        if let Some(tag) = tag {
            request = request.header("If-Match", tag);
        }
        match request.json(body).timeout(PATIENCE).send().await {
            Ok(answer) => {
                let (status, answer) = read(answer).await;
                if !status.is_success() {
                    self.refused_with(status, &format!("{path}: {answer}"));
                }
                Some((status, answer))
            }
            Err(error) => {
                self.heard(format!("{path}: {error}"));
                None
            }
        }
    }

    /// A token does not outlive a jump of the clock: the next request asks for another one.
    fn refused_with(&mut self, status: StatusCode, said: &str) {
        match status {
            StatusCode::UNAUTHORIZED => self.token = None,
            StatusCode::SERVICE_UNAVAILABLE => {
                self.office.refused.fetch_add(1, Ordering::AcqRel);
            }
            _ => {}
        }
        self.heard(format!("{status} {said}"));
    }

    async fn token(&mut self) -> Option<String> {
        if self.token.is_none() {
            let account = json!({ "account": self.account, "password": PASSWORD });
            let asked = self.client.post(self.at("/identity/v1/tokens")).json(&account).timeout(PATIENCE);
            let (status, answer) = read(asked.send().await.ok()?).await;
            self.token = answer["access_token"].as_str().map(str::to_owned);
            if self.token.is_none() {
                self.heard(format!("{}: {status} {answer}", self.account));
            }
        }
        self.token.clone()
    }

    fn at(&self, path: &str) -> String {
        format!("{}{path}", self.office.base.read().unwrap_or_else(PoisonError::into_inner))
    }

    fn heard(&self, why: String) {
        *self.office.last.lock().unwrap_or_else(PoisonError::into_inner) = why;
    }
}
