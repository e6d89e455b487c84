//! Start: services as the programs they are, each in a process of its own. How soon one answers and how much memory it
//! takes, and how much later a dispute is shown when the service that shows it was killed meanwhile.

use super::Args;
use super::client::{Client, Request};
use super::place;
use super::report::{percentile, rounded};
use super::sheet;
use super::usage::Watched;
use crate::county::{self, Folder, Opened};
use anyhow::Context;
use chrono::NaiveDate;
use kernel::{Clock, Role, SystemClock, date};
use serde::Serialize;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::Stdio;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::process::{Child, Command};
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

/// How often a start is measured.
const STARTS: usize = 9;
/// How long a service rests before its memory is read.
const REST: Duration = Duration::from_secs(3);
/// How long anything may take.
const PATIENCE: Duration = Duration::from_secs(60);
/// Disputes as usual; how often coordination is killed, with so many disputes before each time and after it; and the time
/// between two of them.
const USUAL: u64 = 60;
const KILLS: u64 = 10;
const BEFORE: u64 = 10;
const AFTER: u64 = 50;
const BETWEEN: Duration = Duration::from_millis(20);

/// Disputes whose petition was answered, and when that was.
type Told = mpsc::UnboundedReceiver<(String, Instant)>;

/// What the run showed.
#[derive(Debug, Serialize)]
struct Report {
    workload: &'static str,
    /// Of mediation by itself: from the start of the process to its first answer, and until it is ready.
    first_answer_ms: Starts,
    ready_ms: Starts,
    /// Its memory at rest, what is shared counted in proportion.
    pss_mb: Option<f64>,
    /// From the answer to a petition until its dispute is shown: as usual, and at most where coordination was killed
    /// with `kill -9` meanwhile, again and again; there it counts from when it answers again.
    usual_p50_ms: f64,
    usual_p99_ms: f64,
    after_kill_ms: f64,
    /// How long coordination did not answer, at most.
    away_ms: f64,
}

#[derive(Debug, Serialize)]
struct Starts {
    least: f64,
    middle: f64,
    most: f64,
}

impl Starts {
    fn of(mut all: Vec<Duration>) -> Self {
        all.sort_unstable();
        let [least, middle, most] = [0, 50, 100].map(|hundredths| rounded(percentile(&all, hundredths)));
        Self { least, middle, most }
    }
}

/// Measures and prints.
pub(super) async fn run(args: &Args, stop: &CancellationToken) -> anyhow::Result<bool> {
    let report = tokio::select! {
        report = measured(args) => report?,
        () = stop.cancelled() => anyhow::bail!("已中断 · interrupted"),
    };
    println!("{}", serde_json::to_string_pretty(&report)?);
    Ok(true)
}

async fn measured(args: &Args) -> anyhow::Result<Report> {
    let temporary = place::folder()?;
    let programs = Programs::prepare(temporary.path())?;
    let nats = &programs.nats(args).await?;
    let (mut answers, mut readies, mut pss) = (Vec::new(), Vec::new(), None);
    for n in 0..STARTS {
        let began = Instant::now();
        let mut alone = programs.start("mediation", &nats.url(), &[]).await?;
        answers.push(alone.asked_until("/livez", began).await?);
        readies.push(alone.asked_until("/readyz", began).await?);
        if n + 1 == STARTS {
            tokio::time::sleep(REST).await;
            pss = alone.watched()?.pss_mb();
        }
        alone.child.kill().await?;
    }
    let (mut usual, after, away) = killed(&programs, &nats.url()).await?;
    nats.stop().await;
    usual.sort_unstable();
    Ok(Report {
        workload: "start",
        first_answer_ms: Starts::of(answers),
        ready_ms: Starts::of(readies),
        pss_mb: pss.map(rounded),
        usual_p50_ms: rounded(percentile(&usual, 50)),
        usual_p99_ms: rounded(percentile(&usual, 99)),
        after_kill_ms: rounded(after.as_secs_f64() * 1000.0),
        away_ms: rounded(away.as_secs_f64() * 1000.0),
    })
}

/// Petitions come at a steady rate; again and again coordination is killed meanwhile and started again. How long each
/// dispute took to be shown before, the longest after a kill, and how long coordination was away at most.
async fn killed(programs: &Programs, nats: &str) -> anyhow::Result<(Vec<Duration>, Duration, Duration)> {
    let petition = programs.start("petition", nats, &[]).await?;
    let heard = [("petition", petition.address)];
    let mut centre = programs.start("coordination", nats, &heard).await?;
    for service in [&petition, &centre] {
        service.asked_until("/readyz", Instant::now()).await?;
    }
    let mut desk = Client::connect(petition.address).await?;
    let mut usual = Vec::new();
    for n in 0..USUAL {
        let dispute = programs.open(&mut desk, n).await?;
        let told = Instant::now();
        programs.shown(centre.address, &dispute).await?;
        usual.push(told.elapsed());
        tokio::time::sleep(BETWEEN).await;
    }
    let (mut longest, mut longest_away) = (Duration::ZERO, Duration::ZERO);
    for kill in 0..KILLS {
        let (tell, told) = mpsc::unbounded_channel();
        let mut open = async |n| {
            tokio::time::sleep(BETWEEN).await;
            tell.send((programs.open(&mut desk, n).await?, Instant::now()))?;
            anyhow::Ok(())
        };
        let first = USUAL + kill * (BEFORE + AFTER);
        for n in first..first + BEFORE {
            open(n).await?;
        }
        // each time a little later on the way of the last dispute
        tokio::time::sleep(Duration::from_millis(kill)).await;
        let gone = Instant::now();
        centre.child.kill().await?;
        centre = programs.start("coordination", nats, &heard).await?;
        let opening = async {
            for n in first + BEFORE..first + BEFORE + AFTER {
                open(n).await?;
            }
            anyhow::Ok(())
        };
        let watching = async {
            let away = answers(centre.address, "/livez", gone).await?;
            Ok((away, programs.longest(centre.address, told, gone + away).await?))
        };
        let ((), (away, waited)) = tokio::try_join!(opening, watching)?;
        longest = longest.max(waited);
        longest_away = longest_away.max(away);
    }
    Ok((usual, longest, longest_away))
}

/// A service that runs.
struct Started {
    child: Child,
    address: SocketAddr,
}

impl Started {
    fn watched(&self) -> anyhow::Result<Watched> {
        Ok(Watched::new(vec![self.child.id().context("the service ended")?]))
    }

    async fn asked_until(&self, path: &str, began: Instant) -> anyhow::Result<Duration> {
        answers(self.address, path, began).await
    }
}

/// Asks until the answer is 200; how long after this moment that was.
async fn answers(address: SocketAddr, path: &str, began: Instant) -> anyhow::Result<Duration> {
    loop {
        if let Ok(mut client) = Client::connect(address).await {
            let request = Request { path, token: None, key: None, body: None };
            if client.send(&request).await.is_ok_and(|answer| answer.status == 200) {
                return Ok(began.elapsed());
            }
        }
        anyhow::ensure!(began.elapsed() < PATIENCE, "{path} is not answered in time");
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
}

/// The programs of the services, and what they are started with.
struct Programs {
    beside: PathBuf,
    folder: Folder,
    keys: bus::Keys,
    clerk: String,
    coordinator: String,
    today: NaiveDate,
}

impl Programs {
    fn prepare(path: &std::path::Path) -> anyhow::Result<Self> {
        let folder = Folder::open(path)?;
        let config = place::config();
        let Opened { event_keys, signing, shared } =
            county::opened(&folder, &config, Arc::new(SystemClock), true)?;
        let keys = bus::Keys::load_or_mint(&folder.at("nats-keys.json"))?;
        std::fs::write(folder.at("jwks.json"), serde_json::to_string(&signing.jwks())?)?;
        for service in bus::topology::SERVICES {
            std::fs::write(folder.at(&format!("{service}.event-key")), event_keys.of(service)?.seed())?;
            std::fs::write(folder.at(&format!("{service}.nats-seed")), keys.service(service)?)?;
        }
        let now = u64::try_from(SystemClock.now().timestamp())?;
        let token = |account: &str, organ: &str, role: Role| {
            signing.sign(&web::Claims {
                iss: config.issuer.clone(),
                aud: config.audience.clone(),
                sub: account.to_owned(),
                exp: now + 3600,
                nbf: now,
                iat: now,
                organ: organ.to_owned(),
                division: shared.county.code.clone(),
                roles: vec![role],
            })
        };
        let (clerk, coordinator) = (
            token("haiyuan-xfj-officer", "haiyuan-xfj", Role::Officer)?,
            token("haiyuan-xtzx-coordinator", "haiyuan-xtzx", Role::Coordinator)?,
        );
        let own = std::env::current_exe().context("finding the mesh program")?;
        let beside = own.parent().context("the program lies in a folder")?.to_owned();
        Ok(Self { beside, folder, keys, clerk, coordinator, today: date::day_of(SystemClock.now()) })
    }

    async fn nats(&self, args: &Args) -> anyhow::Result<bus::Server> {
        let sync = args.sync.into();
        let nats =
            bus::Server::start_with(&args.nats_server, &self.folder.at("nats"), &self.keys, sync).await?;
        bus::provision::all_within(&nats.url(), &self.keys, 1, PATIENCE)
            .await
            .context("making the streams")?;
        Ok(nats)
    }

    /// Starts a service; it may not answer yet.
    async fn start(&self, name: &str, nats: &str, peers: &[(&str, SocketAddr)]) -> anyhow::Result<Started> {
        let program = self.beside.join(name);
        anyhow::ensure!(
            program.exists(),
            "the program {} is built by: cargo build -p {name}, with the profile of mesh",
            program.display()
        );
        let address = std::net::TcpListener::bind("127.0.0.1:0")?.local_addr()?;
        let at = |file: String| self.folder.at(&file);
        let mut command = Command::new(program);
        command
            .args(["serve", "--log", "error", "--nats-url", nats, "--listen", &address.to_string()])
            .args(["--database-url", &self.folder.database(None, name)])
            .arg("--county-key-file")
            .arg(at("county.key".to_owned()))
            .arg("--jwks-file")
            .arg(at("jwks.json".to_owned()))
            .arg("--event-directory-file")
            .arg(at("event-directory.json".to_owned()))
            .arg("--event-key-file")
            .arg(at(format!("{name}.event-key")))
            .arg("--nats-seed-file")
            .arg(at(format!("{name}.nats-seed")));
        for (peer, address) in peers {
            command.args(["--peer", &format!("{peer}=http://{address}")]);
        }
        let child = command.stdin(Stdio::null()).stdout(Stdio::null()).kill_on_drop(true).spawn();
        Ok(Started { child: child.with_context(|| format!("starting {name}"))?, address })
    }

    /// Registers a petition; its dispute.
    async fn open(&self, desk: &mut Client, n: u64) -> anyhow::Result<String> {
        let (key, body) = (format!("start-{n}"), sheet::neighbours(n, self.today));
        let path = "/petition/v1/cases";
        let request = Request { path, token: Some(&self.clerk), key: Some(&key), body: Some(&body) };
        let answer = desk.send(&request).await?;
        anyhow::ensure!(answer.status == 201, "{path} was answered with {}: {}", answer.status, answer.body);
        Ok(answer.word("dispute").context("the answer names no dispute")?.to_owned())
    }

    /// Waits until the centre shows a dispute.
    async fn shown(&self, centre: SocketAddr, dispute: &str) -> anyhow::Result<()> {
        let began = Instant::now();
        let mut client = Client::connect(centre).await?;
        while !self.shows(&mut client, dispute).await? {
            anyhow::ensure!(began.elapsed() < PATIENCE, "{dispute} is never shown");
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
        Ok(())
    }

    /// The longest time until the centre shows one of the disputes of a kill, each counted from when its petition was
    /// answered and none from before this moment.
    async fn longest(&self, centre: SocketAddr, mut told: Told, from: Instant) -> anyhow::Result<Duration> {
        let (mut client, mut waiting) = (Client::connect(centre).await?, Vec::new());
        let mut longest = Duration::ZERO;
        let mut seen = 0;
        while seen < BEFORE + AFTER {
            while let Ok(one) = told.try_recv() {
                waiting.push(one);
            }
            for (dispute, told) in std::mem::take(&mut waiting) {
                let so_far = told.max(from).elapsed();
                if self.shows(&mut client, &dispute).await? {
                    longest = longest.max(so_far);
                    seen += 1;
                } else {
                    anyhow::ensure!(so_far < PATIENCE, "{dispute} is never shown");
                    waiting.push((dispute, told));
                }
            }
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
        Ok(longest)
    }

    /// Whether the centre shows a dispute.
    async fn shows(&self, centre: &mut Client, dispute: &str) -> anyhow::Result<bool> {
        let path = format!("/coordination/v1/disputes/{dispute}");
        let request = Request { path: &path, token: Some(&self.coordinator), key: None, body: None };
        Ok(centre.send(&request).await?.status == 200)
    }
}
