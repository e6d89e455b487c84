//! A hearing or a meeting is called (通知听证、会议): its day, its place, who is invited, in time where the law says so.

use crate::sitting::{Convening, Sitting, SittingKind};
use crate::{Case, Context, Decision, Document, FileFact, Procedure, Refusal, Rule, Step, check};
use chrono::NaiveDate;
use kernel::{By, PartyId};
use law::{Named, Receipt};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Calls a hearing or a meeting.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Convene {
    /// What is held.
    pub kind: SittingKind,
    /// Day.
    pub on: NaiveDate,
    /// Place.
    pub place: String,
    /// What it is about.
    pub subject: String,
    /// Who presides (主持人).
    #[serde(default)]
    pub chair: Option<String>,
    /// Parties that are invited, by their numbers in the file, counted from 1.
    #[serde(default)]
    pub parties: Vec<u32>,
    /// Organs and others that are invited, by name.
    #[serde(default)]
    pub organs: Vec<String>,
    /// Day the notice went out; today when left out.
    #[serde(default)]
    pub notified_on: Option<NaiveDate>,
    /// The notice (听证通知书、会议通知), which is served by `serve-document`.
    #[serde(default)]
    pub notice: Option<Document>,
    /// The sitting whose place it takes (改期), counted from 1.
    #[serde(default)]
    pub instead_of: Option<u32>,
}

impl<P: Procedure> Step<P> for Convene {
    const RULE: Rule<P::Stage> =
        Rule::named("convene", "通知听证、会议、调解会", "Call a hearing or a meeting")
            .under(P::SITTINGS)
            .by(&[By::Officer, By::Issuer, By::Court])
            .anytime();

    fn decide(self, case: &Case<P>, cx: &Context) -> Result<Decision<P>, Refusal> {
        let file = &case.file;
        let row = match P::convening(case, self.kind) {
            Convening::Free => None,
            Convening::Under(row) => Some(row),
            Convening::Own(step) => return Err(own_step::<P>(self.kind, step)),
        };
        let told = self.notified_on.unwrap_or(cx.today);
        let told = check::day(told, file.opening().received_on, cx.today, "/notified_on")?;
        if self.on < told {
            return Err(Refusal::new(
                "sitting_past",
                "举行日期早于通知的日期，请核对",
                "it lies before the notice of it: check the days",
            )
            .at("/on"));
        }
        let (place, subject) = (check::text(&self.place, "/place")?, check::text(&self.subject, "/subject")?);
        let (parties, organs) = invited(case, &self.parties, &self.organs, cx)?;
        let chair = self.chair.filter(|chair| !chair.trim().is_empty());
        let chair = chair.map(|chair| check::text(&chair, "/chair")).transpose()?;
        let instead_of = self.instead_of.map(|n| put_off(case, n)).transpose()?;
        let same = |known: &Sitting| {
            !known.put_off
                && (known.kind, known.on, &known.place, &known.subject)
                    == (self.kind, self.on, &place, &subject)
        };
        if file.sittings.iter().any(same) {
            return Err(Refusal::new(
                "convened_already",
                "同日、同地点、同一事项的听证、会议已经通知，不重复登记",
                "a sitting on this day, at this place and about this was called already",
            )
            .at("/on"));
        }
        let notice = row.map(|row| in_time(row, self.on, told, cx)).transpose()?;
        let paper = self.notice.map(|notice| notice.checked_at(cx, "/notice")).transpose()?;
        let sitting = Sitting {
            kind: self.kind,
            on: self.on,
            place,
            subject,
            chair,
            parties,
            organs,
            notified_on: told,
            notice,
            instead_of,
            put_off: false,
            minutes: None,
        };
        Ok(Decision::file(FileFact::SittingConvened(Box::new(sitting))).and_all(paper.map(Document::lodged)))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({
            "kind": "meeting", "on": "2026-03-20", "place": "县综治中心三楼会议室", "subject": "核对事实，听取各方意见", "chair": "田主任",
            "parties": [1], "organs": ["海原县自然资源局"]
        })
    }
}

/// Whoever is invited: parties of the case, and organs by name; somebody at least, and nobody whom an accusation accuses.
fn invited<P: Procedure>(
    case: &Case<P>,
    parties: &[u32],
    organs: &[String],
    cx: &Context,
) -> Result<(Vec<PartyId>, Vec<String>), Refusal> {
    if parties.is_empty() && organs.is_empty() {
        return Err(Refusal::new(
            "nobody_invited",
            "请填写参加的当事人（卷宗中的序号）或者机关、单位的名称",
            "say who is invited: parties by their numbers in the file, or organs by name",
        )
        .at("/parties"));
    }
    for (i, n) in parties.iter().enumerate() {
        let at = format!("/parties/{i}");
        let party = case.file.nth_party(*n, &at)?;
        case.kept_from_accused(Named { code: party.organ.as_deref(), name: &party.name }, cx)
            .map_err(|refusal| refusal.at(at))?;
    }
    for (i, organ) in organs.iter().enumerate() {
        case.kept_from_accused(Named { code: None, name: organ.trim() }, cx)
            .map_err(|refusal| refusal.at(format!("/organs/{i}")))?;
    }
    Ok((numbered(case, parties, "/parties")?, check::names(organs, "/organs")?))
}

/// Parties of the case by their numbers, each once.
pub(super) fn numbered<P: Procedure>(case: &Case<P>, all: &[u32], at: &str) -> Result<Vec<PartyId>, Refusal> {
    let mut out = Vec::new();
    for (i, n) in all.iter().enumerate() {
        let party = case.file.nth_party(*n, &format!("{at}/{i}"))?.id;
        if !out.contains(&party) {
            out.push(party);
        }
    }
    Ok(out)
}

/// The number of a sitting that may be put off: it has no record yet.
fn put_off<P: Procedure>(case: &Case<P>, n: u32) -> Result<u32, Refusal> {
    match &case.file.nth_sitting(n, "/instead_of")?.minutes {
        None => Ok(n),
        Some(_) => Err(Refusal::new(
            "recorded_already",
            "该次听证、会议已有记录，不能改期；再次举行的，请另行通知",
            "this sitting has its record and is not put off: call another one",
        )
        .at("/instead_of")),
    }
}

/// The count of the period of notice, where the notice kept it.
fn in_time(row: &'static str, on: NaiveDate, told: NaiveDate, cx: &Context) -> Result<Box<Receipt>, Refusal> {
    let receipt = cx.law.count(row, on).receipt()?;
    match receipt.due.filter(|last| told > *last) {
        None => Ok(Box::new(receipt)),
        Some(last) => Err(cx
            .refuse(
                row,
                "notice_too_late",
                format!("通知最迟应当在{last}发出，请另定举行日期"),
                format!("the notice was to go out by {last}: set another day"),
            )
            .at("/on")),
    }
}

/// The procedure has a step of its own for it.
fn own_step<P: Procedure>(kind: SittingKind, name: &str) -> Refusal {
    let (zh, en) = P::steps().get(name).map_or((name, name), |act| (act.rule.zh, act.rule.en));
    Refusal::new(
        "own_step",
        format!("本程序的{}有专门的环节，请用“{zh}”办理", kind.zh()),
        format!("this procedure has a step of its own for it: {en}"),
    )
    .at("/kind")
}
