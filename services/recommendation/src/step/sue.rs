//! The agency does not act: the procuratorate sues in the public interest, and the matter is handed over to the case
//! about the suit; and what happens when all its claims are met while the court has the case.

use crate::Recommendation;
use crate::fact::Fact;
use crate::letter::letter;
use crate::objection::answered;
use crate::procedure::Stage;
use kernel::By;
use procedure::fact::Referral;
use procedure::{Case, Context, Decision, FileFact, Refusal, Rule, Step, number};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Records that the procuratorate sued (提起行政公益诉讼). A case about the suit is opened in the same dispute for the
/// agency, which names the court; once the court dockets it, this case names it as its referral.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Sue {
    /// Number of the suit, or of the indictment.
    pub number: String,
}

impl Step<Recommendation> for Sue {
    const RULE: Rule<Stage> = Rule::named("sue", "提起行政公益诉讼", "Sue in the public interest")
        .under(
            "《最高人民法院、最高人民检察院关于检察公益诉讼案件适用法律若干问题的解释》第二十一条第三款；\
             《行政诉讼法》第二十五条第四款",
        )
        .by(&[By::Issuer])
        .from(&[Stage::Served, Stage::Planned, Stage::Replied, Stage::Unsatisfied])
        .enforcing(&["JJ-01", "JJ-02", "JJ-04"]);

    fn decide(self, case: &Case<Recommendation>, cx: &Context) -> Result<Decision<Recommendation>, Refusal> {
        let letter = letter(case)?;
        let rule = letter.kind.rule();
        if !letter.kind.is_public_interest() {
            return Err(Refusal::new(
                "not_public_interest",
                "只有行政公益诉讼诉前检察建议之后才能提起行政公益诉讼",
                "only a pre-suit recommendation leads to a suit in the public interest",
            )
            .under("《行政诉讼法》第二十五条第四款"));
        }
        // an early reply does not shorten the period to perform the duty (依法履行职责)
        let last = case.file.deadline("reply").and_then(|reply| reply.due);
        if case.file.live("reply").is_some() || last.is_some_and(|last| cx.today <= last) {
            return Err(cx.refuse(
                rule,
                "period_running",
                "行政机关依法履行职责的期限尚未届满，即使已经书面回复也不能起诉",
                "the period to perform the duty is running, whether there is a reply or not: no suit yet",
            ));
        }
        if case.stage == Stage::Replied {
            return Err(cx.refuse(
                rule,
                "not_assessed",
                "行政机关已经回复，请先评估是否依法履行职责",
                "there is a reply: assess first whether the duty was performed",
            ));
        }
        answered(case, cx)?;
        let number = number::of_paper(&self.number, "/number")?;
        let suit = Referral {
            to: "litigation".to_owned(),
            organ: letter.addressee.clone(),
            reason: None,
            overrides: false,
            taken_over_by: None,
        };
        Ok(Decision::of(Fact::Sued { number, on: cx.today }).and(FileFact::Referred(suit)))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({ "number": "海检行公诉〔2026〕1号" })
    }
}

/// How the suit ends when all claims are met.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ClaimsMet {
    /// The procuratorate withdrew and the court allowed it (裁定准许撤诉).
    Withdrawn,
    /// The claim was changed, and the earlier act found unlawful (确认原行政行为违法).
    FoundUnlawful,
}

/// Records that all claims are met.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NoteClaimsMet {
    /// How the suit ended.
    pub result: ClaimsMet,
}

impl Step<Recommendation> for NoteClaimsMet {
    const RULE: Rule<Stage> = Rule::named("note-claims-met", "诉讼请求全部实现", "All claims are met")
        .under("《最高人民法院、最高人民检察院关于检察公益诉讼案件适用法律若干问题的解释》第二十四条")
        .by(&[By::Issuer])
        .from(&[Stage::Sued])
        .enforcing(&["JJ-07"]);

    fn decide(self, case: &Case<Recommendation>, cx: &Context) -> Result<Decision<Recommendation>, Refusal> {
        if case.record.measures.is_empty() {
            return Err(cx.refuse(
                "JJ-07",
                "no_measure",
                "没有登记任何整改措施，不能认定诉讼请求全部实现；请先登记措施及其证据",
                "no measure is on file: record what was done, with its evidence, first",
            ));
        }
        let (code, zh) = match self.result {
            ClaimsMet::Withdrawn => ("suit_withdrawn", "诉讼请求全部实现，准许撤诉"),
            ClaimsMet::FoundUnlawful => ("found_unlawful", "诉讼请求全部实现，确认原行政行为违法"),
        };
        Ok(Decision::of(Fact::ClaimsMet { result: self.result })
            .dropping(case, &["obligation"], "诉讼请求已经全部实现")
            .closed(cx.today, code, zh, true))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({ "result": "withdrawn" })
    }
}

#[cfg(test)]
mod tests {
    use super::super::{NoteOverdue, given};
    use super::*;
    use procedure::common::NoteTakenOver;
    use serde_json::{Value, json};

    #[test]
    fn the_suit_is_handed_over_to_a_case_of_its_own_and_this_one_names_it() {
        let sued = given::of("public_interest", &Value::Null)
            .take("2026-05-06", By::System, "note-overdue", &NoteOverdue::example())
            .take("2026-05-10", By::Issuer, "sue", &Sue::example());
        let referral = sued.case.file.referral.as_ref().expect("handed over");
        assert_eq!((referral.to.as_str(), referral.organ.as_str()), ("litigation", "haiyuan-zjj"));
        let number = sued.case.record.sued.as_ref().map(|sued| sued.number.clone());
        assert_eq!(number.as_deref(), Some("海检行公诉〔2026〕1号"));
        let mut docketed = <NoteTakenOver as Step<Recommendation>>::example();
        docketed["by"] = json!("litigation");
        let case = sued.take("2026-05-15", By::System, "note-taken-over", &docketed).case;
        let suit = case.file.referral.and_then(|referral| referral.taken_over_by);
        assert_eq!(json!(suit), docketed["case"]);
    }
}
