//! Heads and officers of an organ of the case sit in on a hearing (旁听): they are invited before it, and afterwards the file
//! says who came and what they learned. An organ invites its own people, and puts on record its own.

use crate::fact::{Observation, Observed, Observer};
use crate::{Case, Context, Decision, Document, FileFact, Procedure, Refusal, Rule, Step, check};
use chrono::NaiveDate;
use kernel::By;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Invites people of the organ to sit in on a hearing.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct InviteObservers {
    /// Day of the hearing, as it was called.
    pub hearing_on: NaiveDate,
    /// Who is invited.
    pub observers: Vec<Observer>,
    /// Day they were invited; today when left out.
    #[serde(default)]
    pub invited_on: Option<NaiveDate>,
}

/// Records who came to sit in on a hearing, with the note of what they learned.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordObservers {
    /// Day of the hearing.
    pub hearing_on: NaiveDate,
    /// Those who came, by their numbers among the invited, counted from 1; nobody where it is empty.
    pub came: Vec<u32>,
    /// The note of what they learned (旁听心得), wherever somebody came.
    #[serde(default)]
    pub lesson: Option<Document>,
}

impl<P: Procedure> Step<P> for InviteObservers {
    const RULE: Rule<P::Stage> =
        Rule::named("invite-observers", "邀请旁听", "Invite people of the organ to sit in on a hearing")
            .under(P::OBSERVED)
            .by(&[By::Officer, By::Respondent])
            .anytime();

    fn decide(self, case: &Case<P>, cx: &Context) -> Result<Decision<P>, Refusal> {
        let hearing_on = called(case, self.hearing_on)?;
        let invited_on = self.invited_on.unwrap_or(cx.today);
        let invited_on = check::day(invited_on, case.file.opening().received_on, cx.today, "/invited_on")?;
        if hearing_on < invited_on {
            return Err(Refusal::new(
                "observers_too_late",
                "邀请旁听的日期晚于开庭、听证的日期，请核对",
                "they were invited after the hearing: check the days",
            )
            .at("/hearing_on"));
        }
        if case.file.observation(cx.organ(), hearing_on).is_some() {
            return Err(Refusal::new(
                "invited_already",
                "本机关已经邀请人员旁听该日的开庭、听证，不重复登记",
                "this organ invited people to the hearing of that day already",
            )
            .at("/hearing_on"));
        }
        let observers = self.observers.into_iter().enumerate().map(|(i, one)| {
            let name = check::text(&one.name, &format!("/observers/{i}/name"))?;
            let post = check::text(&one.post, &format!("/observers/{i}/post"))?;
            Ok(Observer { name, post })
        });
        let observers = observers.collect::<Result<Vec<_>, Refusal>>()?;
        if observers.is_empty() {
            return Err(Refusal::new(
                "nobody_invited",
                "请填写邀请旁听的人员及其职务",
                "say who is invited, each with the post",
            )
            .at("/observers"));
        }
        let organ = cx.organ().clone();
        let invited = Observation { organ, hearing_on, invited_on, observers, attendance: None };
        Ok(Decision::file(FileFact::ObserversInvited(Box::new(invited))))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({
            "hearing_on": "2026-03-20",
            "observers": [{ "name": "田兴国", "post": "副局长" }, { "name": "罗文静", "post": "执法大队队长" }]
        })
    }
}

impl<P: Procedure> Step<P> for RecordObservers {
    const RULE: Rule<P::Stage> =
        Rule::named("record-observers", "记录旁听情况和心得", "Record who sat in, and what they learned")
            .under(P::OBSERVED)
            .by(&[By::Officer, By::Respondent])
            .anytime();

    fn decide(self, case: &Case<P>, cx: &Context) -> Result<Decision<P>, Refusal> {
        let Some(invited) = case.file.observation(cx.organ(), self.hearing_on) else {
            return Err(Refusal::new(
                "not_invited",
                "本机关没有邀请人员旁听该日的开庭、听证：先登记邀请；其他机关邀请的，由该机关记录",
                "this organ invited nobody to the hearing of that day: the invitation comes first, and what another organ \
                 invited to is its own to record",
            )
            .at("/hearing_on"));
        };
        if invited.attendance.is_some() {
            return Err(Refusal::new(
                "recorded_already",
                "该次旁听已有记录",
                "who sat in on this hearing is on record already",
            )
            .at("/hearing_on"));
        }
        let held_on = called(case, self.hearing_on)?;
        if cx.today < held_on {
            return Err(Refusal::new(
                "not_held_yet",
                format!("开庭、听证定于{held_on}举行，举行后方可记录旁听情况"),
                format!("the hearing is set for {held_on}: record who sat in once it was held"),
            )
            .at("/hearing_on"));
        }
        let came = among(&self.came, invited)?;
        let lesson = match (came.is_empty(), self.lesson) {
            (true, None) => None,
            (false, Some(paper)) => Some(lesson(paper, held_on, cx)?),
            (false, None) => {
                return Err(Refusal::new(
                    "lesson_missing",
                    "有人旁听的，应当附旁听心得（填写SHA-256摘要）",
                    "where somebody sat in, the note of what they learned comes with it, by its SHA-256",
                )
                .at("/lesson"));
            }
            (true, Some(_)) => {
                return Err(Refusal::new(
                    "nobody_came",
                    "没有人旁听的，不附旁听心得",
                    "where nobody sat in, nobody learned from it: there is no note",
                )
                .at("/lesson"));
            }
        };
        let number = lesson.is_some().then(|| case.file.next_document());
        let attendance = Observed { came, lesson: number, on: cx.today };
        let organ = invited.organ.clone();
        Ok(Decision::file(FileFact::ObserversRecorded { organ, hearing_on: held_on, attendance })
            .and_all(lesson.map(Document::lodged)))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({
            "hearing_on": "2026-03-20", "came": [1, 2],
            "lesson": {
                "kind": "observation_note", "title": "旁听庭审心得", "on": "2026-03-20",
                "sha256": "60303ae22b998861bce3b28f33eec1be758a213c86c93c076dbe9f558c11c752"
            }
        })
    }
}

/// The day of a hearing that was called, and not put off.
fn called<P: Procedure>(case: &Case<P>, on: NaiveDate) -> Result<NaiveDate, Refusal> {
    if P::hearings(case).contains(&on) {
        return Ok(on);
    }
    Err(Refusal::new(
        "no_hearing",
        "没有通知过在该日开庭、听证，或者已经改期，请核对",
        "no hearing was called for that day, or it was put off: check the day",
    )
    .at("/hearing_on"))
}

/// Those who came, each once.
fn among(came: &[u32], invited: &Observation) -> Result<Vec<u32>, Refusal> {
    let mut out = Vec::new();
    for (i, n) in came.iter().enumerate() {
        if crate::which::place(*n).is_none_or(|place| place >= invited.observers.len()) {
            return Err(Refusal::new(
                "no_such_observer",
                "没有邀请该序号的人员（按邀请的顺序，自1起），请核对",
                "nobody of this number was invited, counted from 1 in the order of the invitation",
            )
            .at(format!("/came/{i}")));
        }
        if !out.contains(n) {
            out.push(*n);
        }
    }
    Ok(out)
}

/// The note, with the hash of its file, of no day before the hearing.
fn lesson(paper: Document, held_on: NaiveDate, cx: &Context) -> Result<Document, Refusal> {
    let paper = paper.checked_at(cx, "/lesson")?;
    if paper.sha256.is_none() {
        return Err(Refusal::new(
            "lesson_hash",
            "请填写旁听心得文件的SHA-256摘要",
            "give the SHA-256 of the file of the note",
        )
        .at("/lesson/sha256"));
    }
    check::day(paper.on, held_on, cx.today, "/lesson/on")?;
    Ok(paper)
}
