//! A sitting is held and recorded.

use super::mediator;
use crate::fact::Fact;
use crate::procedure::Stage;
use crate::{Mediation, police, traffic};
use chrono::NaiveDate;
use kernel::By;
use procedure::{Case, Context, Decision, Document, FileFact, Refusal, Rule, SittingKind, Step, check};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Records a sitting.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Sit {
    /// The record (调解记录): its day is that of the sitting, between the naming of the mediator and today.
    #[serde(default)]
    pub record: Option<Document>,
    /// In place of a record, the day of a sitting (调解会) that `convene` called and `minute` put on record: its minutes are
    /// the record.
    #[serde(default)]
    pub minuted_on: Option<NaiveDate>,
    /// Others who were invited to take part.
    #[serde(default)]
    pub invited: Option<Invited>,
    /// Why the round ended without agreement, where it did.
    #[serde(default)]
    pub failed: Option<String>,
    /// Of traffic damages at the police, with the first sitting: the day the mediation counts from (丧葬结束、治疗终结、定残、
    /// 确定损失之日), no earlier than the application.
    #[serde(default)]
    pub started_on: Option<NaiveDate>,
}

/// Relatives, neighbours, people with special knowledge, social organisations.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Invited {
    /// Who: office or relation, e.g. 富陵村党支部书记.
    pub who: Vec<String>,
    /// Whether the sides agreed.
    pub consent: bool,
}

impl Step<Mediation> for Sit {
    const RULE: Rule<Stage> = Rule::named("sit", "登记调解记录", "Record a sitting")
        .under(
            "《人民调解法》第二十七条；《治安管理处罚法》第九条第二款；《道路交通事故处理程序规定》第九十条",
        )
        .by(&[By::Officer])
        .from(&[Stage::Accepted])
        .repeated()
        .enforcing(&["RT-09", "RT-10", "RT-14", "CJ-12", "XT-33", "XT-40"]);

    fn decide(self, case: &Case<Mediation>, cx: &Context) -> Result<Decision<Mediation>, Refusal> {
        mediator::present(case, cx)?;
        if self.invited.is_some_and(|invited| !invited.consent) {
            return Err(cx
                .refuse(
                    "RT-14",
                    "invited_without_consent",
                    "邀请他人参与调解，应当征得当事人的同意",
                    "others are invited with the consent of the sides",
                )
                .at("/invited/consent"));
        }
        let held = match (self.record, self.minuted_on) {
            (Some(record), None) => recorded(record, case, cx)?,
            (None, Some(on)) => minuted(on, case, cx)?,
            _ => {
                return Err(Refusal::new(
                    "one_record",
                    "请填写调解记录（record）；调解会已经用“通知听证、会议、调解会”通知并记录的，只填写举行日期（minuted_on）",
                    "give the record or, for a sitting that was called and put on record by the common steps, its day alone",
                )
                .at("/record"));
            }
        };
        let failed = self.failed.map(|reason| check::text(&reason, "/failed")).transpose()?;
        let session = police::session(case, cx, held.on, held.sha256, held.at)?;
        let started = traffic::started(case, cx, self.started_on, "/started_on")?;
        let sat = Decision::of(held.fact);
        let sat = match failed {
            Some(reason) => sat.and_own(Fact::RoundFailed { on: held.on, reason }),
            None => sat,
        };
        Ok(sat.and_all(held.paper).and_all(session).and_all(started))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({ "record": { "kind": "mediation_record", "title": "第一次调解记录", "on": "2026-03-02" } })
    }
}

/// A sitting as it was held.
struct Held {
    on: NaiveDate,
    /// SHA-256 of its record.
    sha256: Option<String>,
    fact: Fact,
    /// The record, where it is new in the file.
    paper: Option<FileFact>,
    /// Where its day and its record stand in the input.
    at: (&'static str, &'static str),
}

/// With a record of its own.
fn recorded(record: Document, case: &Case<Mediation>, cx: &Context) -> Result<Held, Refusal> {
    let record = record.checked_at(cx, "/record")?;
    let on = check::day(record.on, mediator::since(case), cx.today, "/record/on")?;
    let (sha256, at) = (record.sha256.clone(), ("/record/on", "/record/sha256"));
    Ok(Held { on, sha256, fact: Fact::Sat, paper: Some(record.lodged()), at })
}

/// With the minutes that the common step put into the file, once.
fn minuted(on: NaiveDate, case: &Case<Mediation>, cx: &Context) -> Result<Held, Refusal> {
    let at = ("/minuted_on", "/minuted_on");
    let on = check::day(on, mediator::since(case), cx.today, at.0)?;
    let mut of_day = case.file.minuted(&[SittingKind::Mediation]).filter(|(sitting, _)| sitting.on == on);
    let found = of_day.find(|(_, minutes)| !case.record.minuted.contains(&minutes.document));
    let Some((_, minutes)) = found else {
        return Err(Refusal::new(
            "no_such_minutes",
            format!("{on}没有已经记录的调解会，或者该次调解会的记录已经登记；请先办理“记录听证、会议、调解会”，或者填写调解记录"),
            format!("no sitting of {on} is on record, or it counts already: take the step `minute`, or give the record"),
        )
        .at(at.0));
    };
    let sha256 = case.file.paper_of(minutes).and_then(|paper| paper.sha256.clone());
    Ok(Held { on, sha256, fact: Fact::Minuted { document: minutes.document }, paper: None, at })
}
