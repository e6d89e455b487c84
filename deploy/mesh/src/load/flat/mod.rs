//! Flat: whether what a desk does costs the same in a county with many disputes as in one with few. Two counties are
//! filled, a small and a big one, and run side by side; the same commands are sent to both in turn, so that what else
//! the machine does falls on both. Then the big one is read as desks read it, folded again, and audited.

mod fill;
mod report;

use super::client::{Client, Request};
use super::databases::Databases;
use super::place::{self, Place};
use super::target::{Channel, Target, Tokens};
use super::{Args, Side};
use crate::county::Folder;
use fill::{Filled, fill};
use report::{Command, Cost, Flat, Passed, Read};
use std::time::{Duration, Instant};
use tempfile::TempDir;
use tokio_util::sync::CancellationToken;

/// Rounds of commands sent to each county in turn.
const ROUNDS: usize = 9;
/// Commands in each, and requests of each kind: no more than the county has disputes.
const IN_ROUND: u64 = 50;
const READS: u64 = 600;

/// Measures, prints, and says whether nothing went wrong.
pub(super) async fn run(args: &Args, stop: &CancellationToken) -> anyhow::Result<bool> {
    anyhow::ensure!(args.small < args.disputes, "--small: fewer than --disputes");
    let mut made = Vec::new();
    let measured = tokio::select! {
        measured = flat(args, &mut made) => measured,
        () = stop.cancelled() => Err(anyhow::anyhow!("已中断 · interrupted")),
    };
    for databases in made {
        databases.drop().await?;
    }
    let flat = measured?;
    if args.json {
        println!("{}", serde_json::to_string_pretty(&flat)?);
    } else {
        print!("{flat}");
    }
    Ok(flat.is_good())
}

/// A filled county.
struct County {
    folder: TempDir,
    filled: Filled,
}

async fn flat(args: &Args, made: &mut Vec<Databases>) -> anyhow::Result<Flat> {
    if let Some(url) = &args.databases {
        for _ in 0..2 {
            made.push(Databases::create(url, &bus::topology::SERVICES).await?);
        }
    }
    let (few, many) = (made.first(), made.get(1));
    let small = filled(args, few, args.small).await?;
    let big = filled(args, many, args.disputes).await?;
    let (left, right) = (
        Place::start(Side::Mesh, args, few, small.folder.path()).await?,
        Place::start(Side::Mesh, args, many, big.folder.path()).await?,
    );
    let measured = driven(&left, &right, &small.filled, &big.filled).await;
    let pss = right.watched.pss_mb();
    left.stop().await;
    right.stop().await;
    let (command, reads) = measured?;
    let (replay, audit) = read_back(big.folder.path(), many.map(|d| d.template.as_str())).await?;
    Ok(Flat::new(args, &big.filled, command, reads, replay, audit, pss))
}

async fn filled(args: &Args, databases: Option<&Databases>, disputes: u64) -> anyhow::Result<County> {
    let folder = place::folder()?;
    let filled = fill(folder.path(), databases, args, disputes).await?;
    Ok(County { folder, filled })
}

/// Sends the same commands to both in turn, then reads the big one.
async fn driven(
    left: &Place,
    right: &Place,
    small: &Filled,
    big: &Filled,
) -> anyhow::Result<(Command, Vec<Read>)> {
    let mut desks = Vec::new();
    for (place, filled) in [(left, small), (right, big)] {
        place.ready().await?;
        let tokens = Tokens::fetch(place.address).await?;
        desks.push(Desk {
            client: Client::connect(place.address).await?,
            target: Target::new(place, tokens, filled.disputes),
            cost: Cost::default(),
        });
    }
    for round in 0..=ROUNDS {
        for desk in &mut desks {
            desk.round(small.disputes.min(IN_ROUND), round > 0).await?;
        }
    }
    let mut costs = desks.iter_mut().map(|desk| std::mem::take(&mut desk.cost));
    let command = Command::of(costs.next().unwrap_or_default(), costs.next().unwrap_or_default());
    let mut reads = Vec::new();
    if let Some(desk) = desks.last_mut() {
        desk.read(big, &mut reads).await?;
    }
    Ok((command, reads))
}

/// A desk in one of the counties.
struct Desk {
    client: Client,
    target: Target,
    cost: Cost,
}

impl Desk {
    /// Some commands, one after the other, and everything that follows from them.
    async fn round(&mut self, commands: u64, counts: bool) -> anyhow::Result<()> {
        let before = self.target.watched.cpu()?;
        let (mut answered, mut last) = (Vec::new(), String::new());
        for _ in 0..commands {
            let sent = Instant::now();
            last = self.target.open(&mut self.client, Channel::Petition).await?;
            answered.push(sent.elapsed());
        }
        let began = Instant::now();
        let pause = Duration::from_millis(20);
        let patience = || began.elapsed() < Duration::from_secs(60);
        self.target.await_shown(&mut self.client, &last, pause, patience).await?;
        if counts {
            self.cost.round(answered, self.target.watched.cpu()? - before);
        }
        Ok(())
    }

    /// Looks at worklists, cases and dossiers.
    async fn read(&mut self, filled: &Filled, reads: &mut Vec<Read>) -> anyhow::Result<()> {
        let Tokens { petition, centre, .. } = self.target.tokens().clone();
        let one = |n: usize| &filled.sample[n * 31 % filled.sample.len()];
        let cases = "/petition/v1/cases?limit=50";
        let disputes = "/coordination/v1/disputes?limit=50";
        let kinds: [(&'static str, &str, Asked<'_>); 9] = [
            ("cases", &petition, Box::new(move |_| cases.to_owned())),
            ("cases_open", &petition, Box::new(move |_| format!("{cases}&closed=false"))),
            ("cases_in_stage", &petition, Box::new(move |_| format!("{cases}&stage=registered"))),
            ("cases_of_dispute", &petition, Box::new(move |n| format!("{cases}&dispute={}", one(n).0))),
            ("case", &petition, Box::new(move |n| format!("/petition/v1/cases/{}", one(n).1))),
            ("disputes", &centre, Box::new(move |_| disputes.to_owned())),
            ("disputes_open", &centre, Box::new(move |_| format!("{disputes}&resolution=open"))),
            ("disputes_alarmed", &centre, Box::new(move |_| format!("{disputes}&alarms=true"))),
            ("dossier", &centre, Box::new(move |n| format!("/coordination/v1/disputes/{}", one(n).0))),
        ];
        for (name, token, path) in kinds {
            let mut latencies = Vec::new();
            let before = self.target.watched.cpu()?;
            for n in 0..usize::try_from(filled.disputes.min(READS))? {
                let path = path(n);
                let request = Request { path: &path, token: Some(token), key: None, body: None };
                let sent = Instant::now();
                let answer = self.client.send(&request).await?;
                latencies.push(sent.elapsed());
                anyhow::ensure!(answer.status == 200, "GET {path} was answered with {}", answer.status);
            }
            reads.push(Read::of(name, latencies, self.target.watched.cpu()? - before));
        }
        Ok(())
    }
}

/// The address of the n-th question of a kind.
type Asked<'a> = Box<dyn Fn(usize) -> String + Send + 'a>;

/// Folds the petitions of a county again, and audits it.
async fn read_back(folder: &std::path::Path, databases: Option<&str>) -> anyhow::Result<(Passed, Passed)> {
    let ledgers = crate::audit::ledgers(&Folder::open(folder)?, databases).await?;
    let began = Instant::now();
    let replayed = crate::registry::replayed("petition", &ledgers["petition"]).await?;
    let replay = Passed::new(replayed.entries, replayed.differ.len(), began.elapsed());
    let began = Instant::now();
    let report = crate::audit::full(&ledgers).await?;
    let entries = report.entries.values().sum::<i64>();
    let audit = Passed::new(u64::try_from(entries)?, report.findings.len(), began.elapsed());
    for finding in &report.findings {
        eprintln!("{finding}");
    }
    Ok((replay, audit))
}
