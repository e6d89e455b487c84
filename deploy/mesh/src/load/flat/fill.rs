//! Databases as a county has them after years: disputes that came in through the petition window, were routed by the
//! centre, noted their lane, and most of which ended. Everything goes through the commands, judgements and writers of
//! the services; only the broker is left out: what one service tells another is handed over by the feed.

use super::super::databases::Databases;
use super::super::{Args, place, sheet};
use crate::county::{self, Folder, Opened};
use anyhow::Context;
use bus::provision;
use coordination::Coordination;
use futures_util::future::{join_all, try_join_all};
use host::peer::FEED;
use host::registry::Asked;
use host::{Kit, LocalPeer, Peer, Registry, Service};
use kernel::{Actor, CaseId, Clock, Role, SystemClock, date};
use ledger::{Command, Done, Idem};
use petition::Petition;
use procedure::Procedure;
use sha2::{Digest, Sha256};
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Sheets handed in at a time.
const ROUND: usize = 1000;

/// Of so many disputes one goes on, the last ones; all others have ended.
const ONE_OPEN_OF: u64 = 50;

/// Disputes whose identifiers are kept, to be looked at.
const SAMPLE: u64 = 1000;

/// How long the broker may be too busy to make the streams.
const PATIENCE: Duration = Duration::from_secs(60);

/// What was filled in.
pub(super) struct Filled {
    /// Disputes.
    pub(super) disputes: u64,
    /// Some of them, spread over all, with their petition cases.
    pub(super) sample: Vec<(String, CaseId)>,
    /// How long it took.
    pub(super) took: Duration,
}

/// Fills the empty databases of a county in this folder with so many disputes.
pub(super) async fn fill(
    folder: &Path,
    databases: Option<&Databases>,
    args: &Args,
    disputes: u64,
) -> anyhow::Result<Filled> {
    let began = Instant::now();
    let folder = Folder::open(folder)?;
    folder.keep_clock(false)?;
    let config = place::config();
    let Opened { shared, event_keys, .. } = county::opened(&folder, &config, Arc::new(SystemClock), true)?;
    let template = databases.map(|databases| databases.template.as_str());
    let kits = county::kits(&["petition", "coordination"], &folder, template, &event_keys, &shared).await?;
    let [petition, centre] = &kits[..] else { anyhow::bail!("two services were opened") };
    let county = County::new(petition.clone(), centre.clone());
    let sample = county.fill(disputes).await?;
    relayed(&folder, args, &kits).await?;
    Ok(Filled { disputes, sample, took: began.elapsed() })
}

/// The services that take part, and how far each has heard the other.
struct County {
    desk: Registry<Petition>,
    centre: Coordination,
    from_desk: LocalPeer,
    from_centre: LocalPeer,
    clerk: Actor,
}

impl County {
    fn new(petition: Kit, centre: Kit) -> Self {
        let clerk = Actor {
            account: "haiyuan-xfj-officer".to_owned(),
            organ: "haiyuan-xfj".to_owned(),
            division: petition.county.code.clone(),
            roles: vec![Role::Officer],
        };
        Self {
            from_desk: LocalPeer::new(petition.clone(), "coordination"),
            from_centre: LocalPeer::new(centre.clone(), "petition"),
            desk: Registry::new(petition),
            centre: Coordination::new(centre),
            clerk,
        }
    }

    async fn fill(&self, disputes: u64) -> anyhow::Result<Vec<(String, CaseId)>> {
        let (ended, every) = (disputes - disputes / ONE_OPEN_OF, disputes.div_ceil(SAMPLE).max(1));
        let mut sample = Vec::new();
        let (mut heard_desk, mut heard_centre) = (0, 0);
        // what was handed in in one round is routed in the next and ends in the one after that
        let mut rounds: [Vec<(u64, CaseId)>; 3] = Default::default();
        let mut next = 0;
        loop {
            rounds.rotate_right(1);
            let last = disputes.min(next + ROUND as u64);
            rounds[0] = (next..last).map(|n| (n, CaseId::mint())).collect();
            let ending: Vec<CaseId> =
                rounds[2].iter().filter(|(n, _)| *n < ended).map(|(_, case)| *case).collect();
            let (opened, closed, a, b) = tokio::join!(
                self.open(&rounds[0]),
                self.end(&ending),
                tell(&self.from_desk, &self.centre, &mut heard_desk),
                tell(&self.from_centre, &self.desk, &mut heard_centre),
            );
            let (opened, moved) = (opened?, a? + b?);
            closed?;
            let disputes_opened = rounds[0].iter().zip(opened);
            sample.extend(
                disputes_opened
                    .filter(|((n, _), _)| n % every == 0)
                    .map(|((_, case), dispute)| (dispute, *case)),
            );
            if rounds.iter().all(Vec::is_empty) && moved == 0 {
                return Ok(sample);
            }
            if last > next && last % (disputes / 10).max(1) < ROUND as u64 {
                eprintln!("{last} / {disputes}");
            }
            next = last;
        }
    }

    /// Hands sheets in; their disputes.
    async fn open(&self, sheets: &[(u64, CaseId)]) -> anyhow::Result<Vec<String>> {
        let today = date::day_of(SystemClock.now());
        let commands = sheets.iter().map(|(n, case)| {
            let body = sheet::neighbours(*n, today);
            let hash = hex::encode(Sha256::digest(body.as_bytes()));
            let idem = Idem::of(&self.clerk.account, "register", format!("fill-{n}"), hash);
            async move { self.take(*case, "register", &body, Some(idem)).await }
        });
        try_join_all(commands).await?.iter().map(|body| dispute(body)).collect()
    }

    /// Ends cases.
    async fn end(&self, cases: &[CaseId]) -> anyhow::Result<()> {
        let today = date::day_of(SystemClock.now());
        let notice = format!(r#"{{"kind":"not_accepted","title":"不予受理告知书","on":"{today}"}}"#);
        let body = format!(
            r#"{{"ground":"other_organ","organ":"海原县自然资源局","notice":{notice},"served_on":"{today}"}}"#
        );
        let ending = cases.iter().map(|case| self.take(*case, "not-accept", &body, None));
        try_join_all(ending).await.map(drop)
    }

    /// A step of the clerk's; the answer.
    async fn take(&self, case: CaseId, step: &str, body: &str, idem: Option<Idem>) -> anyhow::Result<String> {
        let act = Petition::steps().get(step).with_context(|| format!("there is no step {step}"))?;
        let input = (act.read)(body.as_bytes()).map_err(|error| anyhow::anyhow!("{step}: {error}"))?;
        let asked = Asked { actor: self.clerk.clone(), idem, ..Asked::by_system(None) };
        let taken = self.desk.take(case, act, input, asked).await;
        let (answer, _) = taken.map_err(|problem| anyhow::anyhow!("{step} is refused: {problem:?}"))?;
        Ok(answer.body)
    }
}

/// The dispute an answer names.
fn dispute(answer: &str) -> anyhow::Result<String> {
    let answer: serde_json::Value = serde_json::from_str(answer)?;
    Ok(answer["dispute"].as_str().context("the answer names no dispute")?.to_owned())
}

/// Has a command judged and written; its answer.
async fn submit(kit: &Kit, command: Command) -> anyhow::Result<String> {
    match kit.writer.submit(command).await? {
        Done::New(answer) | Done::Replayed(answer) => Ok(answer.body),
        Done::Seen => Ok(String::new()),
        done => anyhow::bail!("{}: a command ended with {done:?}", kit.name),
    }
}

/// Hands over what one service told another since the last time; how many entries there were.
async fn tell(from: &LocalPeer, to: &dyn Service, heard: &mut i64) -> anyhow::Result<i64> {
    let (before, head) = (*heard, from.head().await?.pos);
    while *heard < head {
        let last = head.min(*heard + i64::try_from(FEED)?);
        let events = from.feed((*heard + 1..=last).collect()).await?;
        let commands: Result<Vec<Command>, String> = events.iter().map(|event| to.received(event)).collect();
        let commands =
            commands.map_err(|why| anyhow::anyhow!("{} does not understand: {why}", to.kit().name))?;
        for done in join_all(commands.into_iter().map(|command| submit(to.kit(), command))).await {
            done?;
        }
        *heard = last;
    }
    Ok(head - before)
}

/// Writes down that the broker of this folder has everything already: it is not sent ten thousand times what was
/// handed over without it.
async fn relayed(folder: &Folder, args: &Args, kits: &[Kit]) -> anyhow::Result<()> {
    let keys = bus::Keys::load_or_mint(&folder.at("nats-keys.json"))?;
    let nats =
        bus::Server::start_with(&args.nats_server, &folder.at("nats"), &keys, args.sync.into()).await?;
    provision::all_within(&nats.url(), &keys, 1, PATIENCE).await.context("making the streams")?;
    for kit in kits {
        let bus = bus::Bus::connect(&nats.url(), kit.name, keys.service(kit.name)?).await?;
        let incarnation = bus.stream_epoch().await?.to_string();
        let head = kit.ledger.progress(kit.clock.now()).await?.head;
        kit.ledger.mark_relayed(&incarnation, head).await?;
    }
    nats.stop().await;
    Ok(())
}
