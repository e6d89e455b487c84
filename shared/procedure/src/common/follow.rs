//! What happens on a proceeding beside the case ([`crate::track`]): a paper comes, periods end and begin.

use crate::extension::{Approval, extended_on, undone};
use crate::pause::{held, let_go};
use crate::track::{self, Event, Late, Track};
use crate::{
    Basis, Case, Context, Deadline, Decision, Document, FileFact, Procedure, Refusal, Rule, Step, check,
    number,
};
use chrono::NaiveDate;
use law::Direction;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Nothing on a proceeding is older.
pub(super) const EARLIEST: Option<NaiveDate> = NaiveDate::from_ymd_opt(1949, 10, 1);

/// Records what happened on a proceeding beside the case.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Follow {
    /// Proceeding, e.g. `labour_arbitration`.
    pub track: String,
    /// What happened, e.g. `accepted`.
    pub event: String,
    /// Day it happened, whenever that is recorded: of a paper, the day it was handed in or posted; for an appointment, the
    /// day it is set for.
    pub on: NaiveDate,
    /// Number of the paper.
    #[serde(default)]
    pub number: Option<String>,
    /// SHA-256 of the paper.
    #[serde(default)]
    pub sha256: Option<String>,
    /// What the desk has seen in the paper, each by its word.
    #[serde(default)]
    pub seen: Vec<String>,
    /// Where a period is extended: by how many, in the unit the law extends it in.
    #[serde(default)]
    pub amount: Option<u32>,
}

impl<P: Procedure> Step<P> for Follow {
    const RULE: Rule<P::Stage> =
        Rule::named("follow", "记录程序进展", "Record what happened on a proceeding")
            .under(P::ARTICLES.lodge)
            .by(P::FOLLOWED_BY)
            .anytime();

    fn decide(self, case: &Case<P>, cx: &Context) -> Result<Decision<P>, Refusal> {
        let (track, event) = self.found::<P>()?;
        P::following(case, cx, &track.kind(&event.name), self.on)?;
        self.in_order(case, cx, track, event)?;
        let late = self.timely(case, cx, track, event)?;
        if let Some(check) = event.check.iter().find(|check| !self.seen.contains(&check.name)) {
            return Err(cx.refuse(&check.rule, "not_seen", check.zh.as_str(), check.en.as_str()).at("/seen"));
        }
        let paper = Document {
            kind: track.kind(&event.name),
            title: format!("{}：{}", track.zh, event.zh),
            number: self.paper()?,
            sha256: self.sha256.clone(),
            on: self.on.min(cx.today),
            provenance: None,
            kept_at: None,
            party: None,
            entered_by: None,
        };
        let paper = paper.brought_at(cx, "").map_err(|refusal| refusal.at("/sha256"))?;
        let extended = self.extended(case, cx, (track, event), &paper)?;
        let mut decision = Decision::file(paper.lodged());
        for name in &event.ends {
            decision = decision.done(case, &track.key(name), self.on);
        }
        for begin in &event.begins {
            decision = decision.deadline(cx, case, &track.key(&begin.key), &begin.rule, self.on)?;
        }
        for name in event.pause.iter().flat_map(|stop| &stop.keys) {
            decision = decision.and_all(self.paused(case, cx, &track.key(name), event)?);
        }
        decision = decision.and_all(extended);
        for name in &event.resume {
            decision = decision.and_all(self.run_on(case, cx, track, event, name)?);
        }
        for tell in &event.tell {
            decision = decision.and(cx.tell(&tell.rule, "proceeding", tell.zh.as_str(), tell.en.as_str()));
        }
        if let (true, Some(rule)) = (late, &event.rule) {
            let (zh, en) = (
                format!("“{}”在期限届满后办理，应当按逾期处理。", event.zh),
                format!("{}: done after the last day, to be treated as late.", event.en),
            );
            decision = decision.and(cx.tell(rule, "proceeding_late", zh, en));
        }
        Ok(P::followed(decision, case, cx, &track.kind(&event.name), self.on))
    }

    fn example() -> serde_json::Value {
        let track = track::of(P::NAME).next();
        let event = track.and_then(|track| track.events(P::NAME).next());
        serde_json::json!({
            "track": track.map(|track| &track.name), "event": event.map(|event| &event.name), "on": "2026-03-02"
        })
    }
}

/// Refuses under the row of the event, where it has one.
fn refusal(cx: &Context, event: &'static Event, code: &'static str, zh: String, en: String) -> Refusal {
    match &event.rule {
        Some(rule) => cx.refuse(rule, code, zh, en),
        None => Refusal::new(code, zh, en),
    }
}

/// Whether the law names this ground for the row the period is counted under.
fn is_ground(cx: &Context, deadline: &Deadline, article: &str) -> bool {
    match &deadline.basis {
        Basis::Rule(receipt) => cx.law.rules.exclusion(&receipt.rule, article).is_some(),
        Basis::Document { .. } => false,
    }
}

impl Follow {
    /// The number of the paper, where it has one.
    fn paper(&self) -> Result<Option<String>, Refusal> {
        number::of_paper_if_any(self.number.clone(), "/number")
    }

    /// The period stands still from this day on the ground of the event.
    fn paused<P: Procedure>(
        &self,
        case: &Case<P>,
        cx: &Context,
        key: &str,
        event: &'static Event,
    ) -> Result<Option<FileFact>, Refusal> {
        let (Some(stop), Some(deadline)) = (&event.pause, case.file.live(key)) else { return Ok(None) };
        // keys of a proceeding have a colon: a period of the case itself stands still only where its row says so
        if !key.contains(':') && !is_ground(cx, deadline, &stop.article) {
            return Ok(None);
        }
        held(case, cx, key, stop.ground(), self.on)
    }

    /// The periods the event extends, each as far as its row allows: from the day of its paper, which proves it where it is
    /// recorded after the last day.
    fn extended<P: Procedure>(
        &self,
        case: &Case<P>,
        cx: &Context,
        (track, event): (&'static Track, &'static Event),
        paper: &Document,
    ) -> Result<Vec<FileFact>, Refusal> {
        let amount = match (event.extend.is_empty(), self.amount) {
            (true, None) => return Ok(Vec::new()),
            (false, Some(amount)) => amount,
            (true, Some(_)) => {
                let (zh, en) =
                    (format!("“{}”不延长期限", event.zh), format!("{}: extends nothing", event.en));
                return Err(refusal(cx, event, "extends_nothing", zh, en).at("/amount"));
            }
            (false, None) => {
                let zh = format!("请填写“{}”延长的数额", event.zh);
                return Err(refusal(cx, event, "amount_required", zh, format!("{}: by how many", event.en))
                    .at("/amount"));
            }
        };
        let mut facts = Vec::new();
        for key in event.extend.iter().map(|name| track.key(name)) {
            let proof = (std::slice::from_ref(paper), "/sha256");
            check::proved(self.on, proof, (&key, event.rule.as_deref()), &case.file, cx)?;
            let approval = Approval { by: None, document: self.paper()?, on: self.on };
            let (deadline, _) =
                extended_on(case, cx, &key, amount, approval).map_err(|refusal| refusal.at("/amount"))?;
            let (before, told) = undone(case, &deadline, self.on);
            facts.extend(before.into_iter().chain([FileFact::DeadlineSet(deadline)]).chain(told));
        }
        Ok(facts)
    }

    /// What held the period from the event before this one holds it no longer from this day.
    fn run_on<P: Procedure>(
        &self,
        case: &Case<P>,
        cx: &Context,
        track: &'static Track,
        event: &'static Event,
        name: &str,
    ) -> Result<Option<FileFact>, Refusal> {
        for ground in track.grounds(event, name) {
            let run_on = let_go(case, cx, &track.key(name), ground, None, self.on)?;
            if run_on.is_some() {
                return Ok(run_on);
            }
        }
        Ok(None)
    }

    fn found<P: Procedure>(&self) -> Result<(&'static Track, &'static Event), Refusal> {
        let track = track::of(P::NAME).find(|track| track.name == self.track);
        let track = track.ok_or_else(|| {
            let known: Vec<_> = track::of(P::NAME).map(|t| format!("{}（{}）", t.name, t.zh)).collect();
            Refusal::new(
                "no_such_track",
                format!("本程序没有这条程序线，可以是：{}", known.join("、")),
                format!("there is no such proceeding here: {}", known.join(", ")),
            )
            .at("/track")
        })?;
        let event = track.events(P::NAME).find(|event| event.name == self.event).ok_or_else(|| {
            let known: Vec<_> = track.events(P::NAME).map(|e| format!("{}（{}）", e.name, e.zh)).collect();
            Refusal::new(
                "no_such_event",
                format!("“{}”没有这个环节，可以是：{}", track.zh, known.join("、")),
                format!("nothing of that name happens there: {}", known.join(", ")),
            )
            .at("/event")
        })?;
        Ok((track, event))
    }

    fn in_order<P: Procedure>(
        &self,
        case: &Case<P>,
        cx: &Context,
        track: &'static Track,
        event: &'static Event,
    ) -> Result<(), Refusal> {
        let happened = |name: &str| {
            let kind = track.kind(name);
            case.file.documents.iter().rev().find(move |paper| paper.kind == kind)
        };
        let named = |name: &str| track.event.iter().find(|e| e.name == name).map_or("", |e| e.zh.as_str());
        if !event.again && happened(&event.name).is_some() {
            let zh = format!("“{}”已经记录，不得重复", event.zh);
            return Err(refusal(
                cx,
                event,
                "happened_already",
                zh,
                format!("{}: recorded already", event.en),
            ));
        }
        if let Some(other) = event.unless.iter().find(|name| happened(name).is_some()) {
            let zh = format!("已有“{}”，不能再记录“{}”", named(other), event.zh);
            let en = format!("{} excludes: {}", other, event.en);
            return Err(refusal(cx, event, "excluded", zh, en));
        }
        if !event.after.is_empty() && !event.after.iter().any(|name| happened(name).is_some()) {
            let here = |name: &&String| track.events(P::NAME).any(|other| other.name == **name);
            let before: Vec<_> =
                event.after.iter().filter(here).map(|name| format!("“{}”", named(name))).collect();
            let zh = format!("“{}”之前应当先有{}", event.zh, before.join("或者"));
            return Err(refusal(
                cx,
                event,
                "too_early",
                zh,
                format!("{}: something comes before it", event.en),
            ));
        }
        if let Some(missing) = event.after_all.iter().find(|name| happened(name).is_none()) {
            let zh = format!("“{}”之前应当先有“{}”", event.zh, named(missing));
            return Err(refusal(
                cx,
                event,
                "too_early",
                zh,
                format!("{}: something comes before it", event.en),
            ));
        }
        if event.ahead.is_none() {
            let before = event.after.iter().chain(&event.after_all);
            let from = before.filter_map(|name| happened(name)).map(|paper| paper.on).max();
            check::day(self.on, from.or(EARLIEST).unwrap_or(cx.today), cx.today, "/on")?;
        }
        Ok(())
    }

    /// Whether it comes late and is taken all the same.
    fn timely<P: Procedure>(
        &self,
        case: &Case<P>,
        cx: &Context,
        track: &'static Track,
        event: &'static Event,
    ) -> Result<bool, Refusal> {
        if let Some(rule) = &event.ahead {
            let backward = cx.law.rules.get(rule).is_some_and(|rule| rule.direction == Direction::Backward);
            let last = if backward { cx.law.count(rule, self.on).receipt()?.due } else { Some(self.on) };
            if let Some(last) = last.filter(|last| cx.today > *last) {
                return Err(cx
                    .refuse(
                        rule,
                        "announced_too_late",
                        format!("“{}”应当不迟于{last}办理，请另定日期", event.zh),
                        format!("{}: no later than {last}, set another day", event.en),
                    )
                    .at("/on"));
            }
        }
        if let Some(wait) = &event.waits {
            let due = case.file.deadline(&track.key(&wait.key)).and_then(|deadline| deadline.due);
            if let Some(due) = due.filter(|due| self.on <= *due) {
                let zh = format!("期限至{due}届满，届满后方可办理“{}”", event.zh);
                let en = format!("{}: only after {due}", event.en);
                return Err(cx.refuse(&wait.rule, "too_early", zh, en).at("/on"));
            }
        }
        let after_all =
            event.ends.iter().any(|name| case.file.is_in_time_after_all(&track.key(name), self.on));
        if event.late == Late::Refuse && after_all && self.sha256.is_none() {
            let zh = format!(
                "期限届满后补录期限内办理的“{}”，应当附收件凭证或者邮戳（填写SHA-256摘要）",
                event.zh
            );
            let en = format!(
                "{}: recorded after the last day, it comes with the receipt or the postmark",
                event.en
            );
            return Err(refusal(cx, event, "receipt_missing", zh, en).at("/sha256"));
        }
        let late = event.ends.iter().find(|name| case.file.is_late(&track.key(name), self.on));
        match (late, event.late) {
            (None, _) => Ok(false),
            (Some(_), Late::Take | Late::Tell) => Ok(event.late == Late::Tell),
            (Some(name), Late::Refuse) => {
                let last = case.file.deadline(&track.key(name)).and_then(|deadline| deadline.due);
                let last = last.map(|day| day.to_string()).unwrap_or_default();
                let zh = format!("“{}”的最后一日为{last}，已经届满", event.zh);
                let en = format!("{}: the last day was {last}", event.en);
                Err(refusal(cx, event, "too_late", zh, en).at("/on"))
            }
        }
    }
}
