//! The public faces of the mesh as a caller meets them: tokens, the manual clock, cases and dossiers.

use anyhow::{Context, bail};
use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use reqwest::header::{ACCEPT_LANGUAGE, AUTHORIZATION, ETAG, IF_MATCH};
use reqwest::{Method, Response};
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::Mutex;
use std::time::Duration;
use uuid::Uuid;

/// How often something that is not there yet is looked for again.
pub(super) const PACE: Duration = Duration::from_millis(50);

/// How long the mesh may take to do everything that is due and tell it to everybody.
const SETTLING: Duration = Duration::from_secs(60);

/// A caller with many accounts.
#[derive(Debug)]
pub(super) struct Rest {
    http: reqwest::Client,
    base: String,
    password: String,
    pub(super) patience: Duration,
    tokens: Mutex<BTreeMap<String, String>>,
}

/// An answer.
#[derive(Debug, Clone)]
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) etag: Option<String>,
    pub(super) body: Value,
    pub(super) trace: String,
}

impl Answer {
    /// Whether it was done.
    pub(super) fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }
}

/// The clock of the mesh.
#[derive(Debug, Deserialize)]
pub(super) struct Clock {
    pub(super) now: DateTime<Utc>,
    settled: bool,
}

impl Clock {
    /// The day in the county.
    pub(super) fn today(&self) -> NaiveDate {
        kernel::date::day_of(self.now)
    }

    /// The hour in the county.
    pub(super) fn hour(&self) -> NaiveTime {
        self.now.with_timezone(&kernel::date::shanghai()).time()
    }
}

impl Rest {
    /// A caller of the mesh at `base`.
    pub(super) fn new(base: &str, password: &str, patience: Duration) -> anyhow::Result<Self> {
        let http = reqwest::Client::builder().timeout(SETTLING * 2).no_proxy().build()?;
        Ok(Self {
            http,
            base: base.trim_end_matches('/').to_owned(),
            password: password.to_owned(),
            patience,
            tokens: Mutex::default(),
        })
    }

    /// What time it is there.
    pub(super) async fn clock(&self) -> anyhow::Result<Clock> {
        let answer = self.http.get(format!("{}/clock", self.base)).send().await?;
        let answer = read(answer, String::new()).await?;
        if !answer.is_success() {
            bail!("GET /clock answers {}: {}", answer.status, answer.body);
        }
        serde_json::from_value(answer.body).context("GET /clock does not answer with `now` and `settled`")
    }

    /// Moves the clock to an hour of a day, forwards or backwards, and waits until everything due has been done.
    pub(super) async fn move_to(&self, day: NaiveDate, hour: NaiveTime) -> anyhow::Result<()> {
        let now = format!("{day}T{hour}+08:00");
        let answer =
            self.http.put(format!("{}/clock", self.base)).json(&json!({ "now": now })).send().await?;
        let answer = read(answer, String::new()).await?;
        if !answer.is_success() {
            bail!("PUT /clock {now} answers {}: {}", answer.status, answer.body);
        }
        // tokens are as old as the clock they were given under
        self.tokens().clear();
        self.settle().await
    }

    /// Waits until what was done has been told to everybody.
    pub(super) async fn settle(&self) -> anyhow::Result<()> {
        let mut waited = Duration::ZERO;
        while !self.clock().await?.settled {
            if waited >= SETTLING {
                bail!("the mesh does not come to rest within {} seconds", SETTLING.as_secs());
            }
            tokio::time::sleep(PACE).await;
            waited += PACE;
        }
        Ok(())
    }

    /// Reads.
    pub(super) async fn get(&self, account: &str, path: &str) -> anyhow::Result<Answer> {
        self.send(Method::GET, account, path, None, None).await
    }

    /// Sends, with a fresh idempotency key, and with the version just read unless another one is given.
    pub(super) async fn call(
        &self,
        account: &str,
        method: &str,
        path: &str,
        body: Option<&Value>,
        if_match: Option<&str>,
    ) -> anyhow::Result<Answer> {
        let method: Method = method.parse().context("no method")?;
        if method == Method::GET {
            return self.get(account, path).await;
        }
        if let Some(version) = if_match {
            return self.send(method, account, path, body, Some(version.to_owned())).await;
        }
        let mut tries = 0;
        loop {
            let version = match owner(path) {
                Some(owner) => self.get(account, owner).await?.etag,
                None => None,
            };
            let answer = self.send(method.clone(), account, path, body, version).await?;
            tries += 1;
            // the mesh itself may have taken a step between reading and sending: read again, as a clerk would
            if answer.status != 412 || tries == 3 {
                return Ok(answer);
            }
            self.settle().await?;
        }
    }

    async fn send(
        &self,
        method: Method,
        account: &str,
        path: &str,
        body: Option<&Value>,
        version: Option<String>,
    ) -> anyhow::Result<Answer> {
        let token = self.token(account).await?;
        let trace = Uuid::new_v4().simple().to_string();
        let writes = method != Method::GET;
        let mut request = self
            .http
            .request(method, format!("{}{path}", self.base))
            .header(AUTHORIZATION, format!("Bearer {token}"))
            .header(ACCEPT_LANGUAGE, "zh-CN")
            .header("traceparent", format!("00-{trace}-{}-01", &trace[..16]));
        if writes {
            request = request.header("idempotency-key", Uuid::new_v4().to_string());
            request = request.json(body.unwrap_or(&json!({})));
        }
        if let Some(version) = version {
            let version = if version.starts_with('"') { version } else { format!("\"{version}\"") };
            request = request.header(IF_MATCH, version);
        }
        read(request.send().await.with_context(|| format!("calling {path}"))?, trace).await
    }

    async fn token(&self, account: &str) -> anyhow::Result<String> {
        let known = self.tokens().get(account).cloned();
        if let Some(token) = known {
            return Ok(token);
        }
        let body = json!({ "account": account, "password": self.password });
        let answer = self.http.post(format!("{}/identity/v1/tokens", self.base)).json(&body).send().await?;
        let answer = read(answer, String::new()).await?;
        let token = ["token", "access_token"].iter().find_map(|name| answer.body[name].as_str());
        let Some(token) = token.filter(|_| answer.is_success()) else {
            bail!("`{account}` cannot log in: {} {}", answer.status, answer.body);
        };
        self.tokens().insert(account.to_owned(), token.to_owned());
        Ok(token.to_owned())
    }

    fn tokens(&self) -> std::sync::MutexGuard<'_, BTreeMap<String, String>> {
        self.tokens.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

async fn read(response: Response, trace: String) -> anyhow::Result<Answer> {
    let status = response.status().as_u16();
    let header = |name: &str| response.headers().get(name).and_then(|v| v.to_str().ok()).map(str::to_owned);
    let etag = header(ETAG.as_str());
    // the id the mesh keeps is the one to look for in its logs
    let trace =
        header("traceparent").and_then(|h| web::trace::trace_id(&h).map(str::to_owned)).unwrap_or(trace);
    let text = response.text().await?;
    let body = serde_json::from_str(&text).unwrap_or(Value::String(text));
    Ok(Answer { status, etag, body, trace })
}

/// What a changing call changes: `/mediation/v1/cases/{case}` for `/mediation/v1/cases/{case}/accept`.
fn owner(path: &str) -> Option<&str> {
    let (owner, _) = path.rsplit_once('/')?;
    let id = owner.rsplit('/').next()?;
    (Uuid::parse_str(id).is_ok()).then_some(owner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_changes_the_case_it_is_taken_in() {
        let case = "/mediation/v1/cases/0190a6f0-0000-7000-8000-000000000001";
        assert_eq!(owner(&format!("{case}/accept")), Some(case));
        assert_eq!(owner("/mediation/v1/cases"), None);
        assert_eq!(owner("/coordination/v1/route"), None);
    }
}
