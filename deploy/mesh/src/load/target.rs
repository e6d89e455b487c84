//! What the workloads send, to either side in the same bytes: a sheet to a channel, a look at a dossier.

use super::client::{Client, Request};
use super::place::Place;
use super::sheet;
use super::usage::Watched;
use anyhow::Context;
use chrono::NaiveDate;
use kernel::{Clock, SystemClock, date};
use std::net::SocketAddr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

/// Tokens of the desks that take part.
#[derive(Debug, Clone)]
pub(super) struct Tokens {
    /// 信访局经办人.
    pub(super) petition: String,
    /// 人民调解委员会.
    pub(super) mediation: String,
    /// 协调化解中心.
    pub(super) centre: String,
}

impl Tokens {
    /// Logs the desks of the demo county in.
    pub(super) async fn fetch(address: SocketAddr) -> anyhow::Result<Self> {
        let mut client = Client::connect(address).await?;
        Ok(Self {
            petition: login(&mut client, "haiyuan-xfj-officer").await?,
            mediation: login(&mut client, "haiyuan-tiaowei-officer").await?,
            centre: login(&mut client, "haiyuan-xtzx-coordinator").await?,
        })
    }
}

async fn login(client: &mut Client, account: &str) -> anyhow::Result<String> {
    let body = serde_json::json!({ "account": account, "password": crate::demo::PASSWORD }).to_string();
    let request = Request { path: "/identity/v1/tokens", token: None, key: None, body: Some(&body) };
    let answer = client.send(&request).await?;
    let token = answer.word("access_token").map(str::to_owned);
    token.with_context(|| format!("`{account}` cannot log in: {} {}", answer.status, answer.body))
}

/// A side under load.
pub(super) struct Target {
    /// Where it listens.
    pub(super) address: SocketAddr,
    /// Its processes.
    pub(super) watched: Watched,
    tokens: Tokens,
    today: NaiveDate,
    sheets: AtomicU64,
    errors: AtomicU64,
}

impl Target {
    /// The side that runs there, for callers with these tokens; so many sheets were handed in before.
    pub(super) fn new(place: &Place, tokens: Tokens, before: u64) -> Self {
        Self {
            address: place.address,
            watched: place.watched.clone(),
            tokens,
            today: date::day_of(SystemClock.now()),
            sheets: AtomicU64::new(before),
            errors: AtomicU64::new(0),
        }
    }

    /// Tokens of the desks.
    pub(super) fn tokens(&self) -> &Tokens {
        &self.tokens
    }

    /// Opens a case of people nobody has seen before, under a key of its own; its dispute.
    pub(super) async fn open(&self, client: &mut Client, channel: Channel) -> anyhow::Result<String> {
        let n = self.sheets.fetch_add(1, Ordering::Relaxed);
        let (path, token) = match channel {
            Channel::Petition => ("/petition/v1/cases", &self.tokens.petition),
            Channel::Mediation => ("/mediation/v1/cases", &self.tokens.mediation),
        };
        let (key, body) = (format!("load-{n}"), sheet::neighbours(n, self.today));
        let request = Request { path, token: Some(token), key: Some(&key), body: Some(&body) };
        let answer = client.send(&request).await?;
        anyhow::ensure!(
            answer.status == 201,
            "POST {path} was answered with {}: {}",
            answer.status,
            answer.body
        );
        Ok(answer.word("dispute").context("the answer names no dispute")?.to_owned())
    }

    /// Whether the dossier shows the whole way of a case: petition, centre with its route, petition that noted the
    /// route, centre that noted that.
    pub(super) async fn shows(&self, client: &mut Client, dispute: &str) -> anyhow::Result<bool> {
        let path = format!("/coordination/v1/disputes/{dispute}");
        let request = Request { path: &path, token: Some(&self.tokens.centre), key: None, body: None };
        let answer = client.send(&request).await?;
        match answer.status {
            200 => Ok(answer.body.contains(crate::bare::SIGN)),
            404 => Ok(false),
            status => anyhow::bail!("GET {path} was answered with {status}: {}", answer.body),
        }
    }

    /// Looks at the dossier again and again until it shows the case; waits between two looks.
    pub(super) async fn await_shown(
        &self,
        client: &mut Client,
        dispute: &str,
        pause: Duration,
        patience: impl Fn() -> bool,
    ) -> anyhow::Result<()> {
        while !self.shows(client, dispute).await? {
            anyhow::ensure!(patience(), "the dossier of {dispute} never shows the route");
            tokio::time::sleep(pause).await;
        }
        Ok(())
    }

    /// Counts something that went wrong; the first is told.
    pub(super) fn failed(&self, error: &anyhow::Error) {
        if self.errors.fetch_add(1, Ordering::Relaxed) == 0 {
            eprintln!("{error:#}");
        }
    }

    /// How much went wrong since the last time this was asked.
    pub(super) fn take_errors(&self) -> u64 {
        self.errors.swap(0, Ordering::Relaxed)
    }
}

/// Where a sheet is handed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Channel {
    /// 信访.
    Petition,
    /// 调解.
    Mediation,
}
