//! A hearing is held and recorded: open where the main facts are in dispute.

use crate::Adjudication;
use crate::fact::{Fact, Reviewed};
use crate::procedure::Stage;
use chrono::NaiveDate;
use kernel::By;
use procedure::staff::{self, Staff};
use procedure::{Case, Context, Decision, Document, Page, Refusal, Rule, SittingKind, Step, check};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Records a hearing.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Hear {
    /// The record (审理笔录、听证笔录); left out where the common step `minute` put the hearing on record.
    #[serde(default)]
    pub record: Option<Document>,
    /// Day of the hearing that `minute` put on record: its minutes are the record.
    #[serde(default)]
    pub minuted_on: Option<NaiveDate>,
    /// Who reviewed, by account or name: nobody who stands back.
    #[serde(default)]
    pub officers: Vec<String>,
    /// Whether the main facts are disputed.
    #[serde(default)]
    pub facts_disputed: bool,
    /// Whether it was reviewed on paper only.
    #[serde(default)]
    pub on_paper: bool,
}

/// What counts as a hearing of the sides.
const KINDS: [SittingKind; 2] = [SittingKind::Hearing, SittingKind::Interview];

impl Step<Adjudication> for Hear {
    const RULE: Rule<Stage> = Rule::named("hear", "审理、听证", "Hear the sides")
        .under("《宁夏回族自治区行政程序规定》第八十二条")
        .by(&[By::Officer])
        .from(&[Stage::Accepted])
        .repeated()
        .enforcing(&["CJ-06", "CJ-12"]);
    const BOOKS: &'static [&'static str] = &[Staff::TITLE.name];

    fn decide(self, case: &Case<Adjudication>, cx: &Context) -> Result<Decision<Adjudication>, Refusal> {
        super::not_recused(case, cx)?;
        let officers = self.reviewers(case, cx)?;
        if self.facts_disputed && self.on_paper {
            return Err(cx
                .refuse(
                    "CJ-06",
                    "open_hearing_required",
                    "双方当事人对主要事实有争议的，应当公开审理，不得只作书面审理",
                    "where the main facts are disputed the case is heard openly, not on paper only",
                )
                .at("/on_paper"));
        }
        let record = self.recorded(case, cx)?;
        Ok(Decision::of(Fact::Reviewed(Reviewed { officers, open: !self.on_paper }))
            .and_all(record.map(Document::lodged)))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({
            "record": { "kind": "hearing_record", "title": "审理笔录", "on": "2026-03-12" },
            "officers": ["审理人员甲", "审理人员乙"]
        })
    }
}

impl Hear {
    /// Who reviewed: as many as the law asks for, each once, and nobody who stands back.
    fn reviewers(&self, case: &Case<Adjudication>, cx: &Context) -> Result<Vec<String>, Refusal> {
        let mut officers: Vec<String> = Vec::new();
        for officer in check::texts(&self.officers, "/officers")? {
            if !officers.contains(&officer) {
                officers.push(officer);
            }
        }
        let least = cx.law.rules.get("CJ-06").and_then(|row| row.persons).unwrap_or_default();
        if u32::try_from(officers.len()).is_ok_and(|officers| officers < least) {
            return Err(cx
                .refuse(
                    "CJ-06",
                    "officers",
                    "行政裁决应当由两名以上工作人员审理，请填写审理人员的姓名",
                    "two officers or more review: name them",
                )
                .at("/officers"));
        }
        let stands_back = |officer: &&String| {
            let mut known = case.record.recusals.iter();
            known.any(|known| known.stands_back() && known.officer == **officer)
        };
        staff::qualified(&officers, cx.today, cx, "/officers")?;
        match officers.iter().find(stands_back) {
            None => Ok(officers),
            Some(_) => Err(cx
                .refuse(
                    "CJ-12",
                    "reviewer_recused",
                    "审理人员中有人已经回避，或者其回避申请尚未决定，不得参加审理，请另行确定",
                    "one of them stepped back, or stands back until that is decided: others review",
                )
                .at("/officers")),
        }
    }

    /// The record that comes with it; none where the minutes of that day are in the file.
    fn recorded(&self, case: &Case<Adjudication>, cx: &Context) -> Result<Option<Document>, Refusal> {
        match (&self.record, self.minuted_on) {
            (Some(record), None) => {
                let record = record.clone().checked_at(cx, "/record")?;
                let accepted = case.record.accepted_on.unwrap_or(cx.today);
                check::day(record.on, accepted, cx.today, "/record/on")?;
                Ok(Some(record))
            }
            (None, Some(on)) => {
                let accepted = case.record.accepted_on.unwrap_or(cx.today);
                let on = check::day(on, accepted, cx.today, "/minuted_on")?;
                match case.file.minuted_on(on, &KINDS) {
                    Some(_) => Ok(None),
                    None => Err(cx
                        .refuse(
                            "CJ-06",
                            "not_minuted",
                            "该日没有记录在卷的听证或者当面听取意见，请先办理“记录听证、会议、调解会”，或者提交审理笔录",
                            "no hearing of that day is on record: take the step `minute` first, or give the record",
                        )
                        .at("/minuted_on")),
                }
            }
            _ => Err(cx
                .refuse(
                    "CJ-06",
                    "record_required",
                    "请提交审理笔录（record），或者填写已经记录在卷的听证的日期（minuted_on）；二者填写其一",
                    "give the record, or the day of the hearing that is on record: one of both",
                )
                .at("/record")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::given;
    use super::*;

    #[test]
    fn a_hearing_is_counted_with_its_record() {
        let case = given::accepted("forest_ownership")
            .refuse("2026-03-11", By::Officer, "hear", &Hear::example(), "future_date")
            .take("2026-03-12", By::Officer, "hear", &Hear::example());
        assert_eq!((case.case.record.hearings, case.case.file.documents.len()), (1, 1));
    }

    #[test]
    fn one_person_named_twice_is_one() {
        let mut input = Hear::example();
        input["officers"] = serde_json::json!(["审理人员甲", " 审理人员甲 "]);
        given::accepted("forest_ownership").refuse("2026-03-12", By::Officer, "hear", &input, "officers");
    }
}
