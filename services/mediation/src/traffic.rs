//! 交通事故损害赔偿调解: the traffic police mediate what is to be paid for an accident. It is an administrative mediation
//! like any other. What the law adds stands on the proceeding `traffic` beside the case, and the steps record it there
//! themselves: the joint application in its time, from when the mediation counts, and how it ended.

use crate::Mediation;
use crate::beside::{self, Event};
use crate::ending;
use crate::procedure::Kind;
use chrono::NaiveDate;
use kernel::Category;
use procedure::{Case, Context, Document, FileFact, Refusal, check};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The proceeding.
const TRACK: &str = "traffic";
/// The two ways in which it is applied for.
const APPLIED: [&str; 2] = ["applied", "applied_after_mediation"];

/// The application of both sides, with the days its time runs from.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = mediation::Traffic)]
pub struct Traffic {
    /// Day the determination of the accident, or what came in its place, was received (收到事故认定书、证明或者复核结论).
    #[serde(default)]
    pub determination_on: Option<NaiveDate>,
    /// Day a people's mediation of it ended without agreement, where there was one: the time runs from then.
    #[serde(default)]
    pub peoples_mediation_ended_on: Option<NaiveDate>,
    /// Day the application was handed in.
    pub applied_on: NaiveDate,
    /// Whether both sides applied together and in writing (共同书面申请).
    pub jointly: bool,
}

/// Why the traffic police end the mediation before its time is over (第九十四条).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = mediation::TrafficEnd)]
pub enum End {
    /// A side sued in the course of the mediation.
    Sued,
    /// A side stayed away without good reason.
    Absent,
    /// A side left in the course of the mediation.
    Left,
}

impl End {
    /// In official words.
    pub(crate) fn zh(self) -> &'static str {
        match self {
            End::Sued => "一方当事人提起民事诉讼",
            End::Absent => "一方当事人无正当理由不参加调解",
            End::Left => "一方当事人调解过程中退出调解",
        }
    }
}

/// Whether it is the traffic police who mediate what is to be paid, and not a public-security case.
fn is_traffic(kind: Kind, of_police: bool, case: &Case<Mediation>) -> bool {
    let traffic = case.file.opening().matter.category == Category::Traffic;
    kind == Kind::Administrative && traffic && !of_police
}

/// The same, once it was taken on.
fn is_taken_on(case: &Case<Mediation>) -> bool {
    is_traffic(case.record.kind, case.record.police.is_some(), case)
}

/// Takes the matter on: both sides applied together, and in time. With what that records.
pub(crate) fn taken_on(
    (kind, of_police): (Kind, bool),
    given: Option<Traffic>,
    case: &Case<Mediation>,
    cx: &Context,
) -> Result<Vec<FileFact>, Refusal> {
    if !is_traffic(kind, of_police, case) {
        return not_traffic(given.is_some(), "XT-30", cx, "/traffic").map(|()| Vec::new());
    }
    let on_record = APPLIED.iter().any(|name| beside::happened(case, TRACK, name));
    match given {
        Some(given) => given.recorded(case, cx),
        None if on_record => Ok(Vec::new()),
        None => Err(cx
            .refuse(
                "XT-30",
                "no_joint_application",
                "交通事故损害赔偿调解由当事人共同书面申请，请填写收到事故认定书（或者人民调解终止）的日期和申请日期",
                "the parties apply jointly and in writing: give the day of the determination, or that on which people's \
                 mediation ended, and the day of the application",
            )
            .at("/traffic")),
    }
}

/// Refuses what is for the traffic police only.
fn not_traffic(given: bool, row: &'static str, cx: &Context, at: &str) -> Result<(), Refusal> {
    if !given {
        return Ok(());
    }
    Err(cx
        .refuse(
            row,
            "no_traffic_damages",
            "本案不是公安机关交通管理部门的交通事故损害赔偿调解，此项不填写",
            "this is no mediation of traffic damages by the police: leave this out",
        )
        .at(at))
}

impl Traffic {
    /// Records the days and the application, as far as they are not on record.
    fn recorded(self, case: &Case<Mediation>, cx: &Context) -> Result<Vec<FileFact>, Refusal> {
        if self.determination_on.is_none() && self.peoples_mediation_ended_on.is_none() {
            return Err(cx
                .refuse(
                    "XT-30",
                    "no_determination",
                    "请填写收到事故认定书、证明或者复核结论的日期；人民调解不成后申请的，填写人民调解终止的日期",
                    "give the day the determination was received or, after people's mediation, the day that ended",
                )
                .at("/traffic/determination_on"));
        }
        let seen: &[&str] = if self.jointly { &["jointly"] } else { &[] };
        let application = if self.peoples_mediation_ended_on.is_some() { APPLIED[1] } else { APPLIED[0] };
        let events = [
            ("determination_received", self.determination_on, "/traffic/determination_on"),
            (
                "peoples_mediation_ended",
                self.peoples_mediation_ended_on,
                "/traffic/peoples_mediation_ended_on",
            ),
            (application, Some(self.applied_on), "/traffic/applied_on"),
        ];
        let mut facts = Vec::new();
        for (name, on, at) in events {
            let Some(on) = on.filter(|_| !beside::happened(case, TRACK, name)) else { continue };
            let so_far = beside::then(case, &facts);
            let event = Event { track: TRACK, name, on, number: None, sha256: None, seen };
            facts.extend(beside::recorded(&so_far, cx, event, (at, "/traffic/jointly"))?);
        }
        Ok(facts)
    }
}

/// The day from which the mediation counts (丧葬结束、治疗终结、定残、确定损失之日), given with the first sitting, or on record.
pub(crate) fn started(
    case: &Case<Mediation>,
    cx: &Context,
    on: Option<NaiveDate>,
    at: &str,
) -> Result<Vec<FileFact>, Refusal> {
    if !is_taken_on(case) {
        return not_traffic(on.is_some(), "XT-33", cx, at).map(|()| Vec::new());
    }
    match (on, beside::happened(case, TRACK, "started")) {
        (None, true) => Ok(Vec::new()),
        (Some(on), false) => recorded(case, cx, "started", (on, None, &[]), (at, at)),
        (Some(_), true) => Err(cx
            .refuse("XT-33", "started_already", "调解开始之日已经登记，不重复填写", "the day is on record already")
            .at(at)),
        (None, false) => Err(cx
            .refuse(
                "XT-33",
                "start_required",
                "请填写调解开始之日（丧葬结束、治疗终结、定残或者确定损失之日；早于申请的，填写申请之日）：十个工作日的期限自该日起算",
                "give the day the mediation counts from (funeral, end of treatment, disability, loss; no earlier than the \
                 application): its ten working days run from then",
            )
            .at(at)),
    }
}

/// The sides agreed: the mediation document is made (调解书).
pub(crate) fn agreed(
    case: &Case<Mediation>,
    cx: &Context,
    (on, sha256): (NaiveDate, Option<String>),
    at: (&str, &str),
) -> Result<Vec<FileFact>, Refusal> {
    if !is_taken_on(case) || beside::happened(case, TRACK, "agreed") {
        return Ok(Vec::new());
    }
    recorded(case, cx, "agreed", (on, sha256, &[]), at)
}

/// It ends without agreement: on a ground of the law, or because nothing was agreed; on the day of the paper that says so,
/// which stands at `/document`, today where there is none.
pub(crate) fn unsettled(
    case: &Case<Mediation>,
    cx: &Context,
    end: Option<End>,
    paper: Option<&Document>,
) -> Result<Vec<FileFact>, Refusal> {
    if !is_taken_on(case) {
        return not_traffic(end.is_some(), "XT-34", cx, "/traffic").map(|()| Vec::new());
    }
    if ["terminated", "not_agreed"].iter().any(|name| beside::happened(case, TRACK, name)) {
        return Ok(Vec::new());
    }
    let on = paper.map_or(cx.today, |paper| paper.on);
    let at = match paper {
        Some(paper) => {
            let papers = (std::slice::from_ref(paper), "/document/sha256");
            check::proved(on, papers, (ending::CONCLUSION, None), &case.file, cx)?;
            ("/document/on", "/document/sha256")
        }
        None => ("", "/traffic"),
    };
    let sha256 = paper.and_then(|paper| paper.sha256.clone());
    match end {
        Some(_) => recorded(case, cx, "terminated", (on, sha256, &["end_ground"]), at),
        None if beside::happened(case, TRACK, "started") => {
            recorded(case, cx, "not_agreed", (on, sha256, &[]), at)
        }
        None => Err(cx
            .refuse(
                "XT-34",
                "traffic_end",
                "调解尚未开始即终结的，应当填写终结的情形：一方提起民事诉讼、无正当理由不参加调解或者退出调解",
                "before it began, it ends where a side sues, stays away without reason, or leaves: say which",
            )
            .at("/traffic")),
    }
}

/// Records on the proceeding what a step brings about.
fn recorded(
    case: &Case<Mediation>,
    cx: &Context,
    name: &str,
    (on, sha256, seen): (NaiveDate, Option<String>, &[&str]),
    at: (&str, &str),
) -> Result<Vec<FileFact>, Refusal> {
    beside::recorded(case, cx, Event { track: TRACK, name, on, number: None, sha256, seen }, at)
}
