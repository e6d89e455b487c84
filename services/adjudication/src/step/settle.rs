//! The sides settle before the agency: what they agree on binds them, and nothing is left to decide.

use crate::Adjudication;
use crate::fact::Fact;
use crate::procedure::Stage;
use chrono::NaiveDate;
use kernel::By;
use procedure::Term;
use procedure::check;
use procedure::{Case, Context, Decision, Document, FileFact, Refusal, Rule, Step};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Records a settlement.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Settle {
    /// Day it took effect: the signatures of the sides, the officer's, and the seal.
    pub effective_on: NaiveDate,
    /// The agreement (调解书、调解协议书).
    pub agreement: Document,
    /// What is owed.
    #[serde(default)]
    pub obligations: Vec<Term>,
}

impl Step<Adjudication> for Settle {
    const RULE: Rule<Stage> = Rule::named("settle", "达成调解协议", "Settle the dispute")
        .under(
            "《宁夏回族自治区行政程序规定》第八十三条、第九十六条；《土地权属争议调查处理办法》第二十四条、第二十五条；\
             《林木林地权属争议处理办法》第十八条、第二十一条",
        )
        .by(&[By::Officer])
        .from(&[Stage::Accepted]);

    fn decide(self, case: &Case<Adjudication>, cx: &Context) -> Result<Decision<Adjudication>, Refusal> {
        let accepted = case.record.accepted_on.unwrap_or(cx.today);
        check::day(self.effective_on, accepted, cx.today, "/effective_on")?;
        let agreement = self.agreement.checked(cx).map_err(|refusal| refusal.at("/agreement"))?;
        let decision = Decision::of(Fact::Settled { effective_on: self.effective_on })
            .and(FileFact::DocumentLodged(agreement))
            .met(case, "decision", self.effective_on)
            .dropping(case, &["decision"], "已经调解结案");
        let source = ("调解书约定的履行期限", "the day the settlement fixes");
        let decision =
            decision.owing(case, self.obligations, self.effective_on, None, "/obligations", source)?;
        Ok(decision.closed(cx.today, "mediated", "达成调解协议", true))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({
            "effective_on": "2026-03-16",
            "agreement": { "kind": "mediation_agreement", "title": "调解书", "on": "2026-03-16" },
            "obligations": [{ "text": "拆除越界围墙，恢复原有界线", "due": "2026-04-15" }]
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::given;
    use super::*;
    use procedure::DeadlineState;
    use serde_json::json;

    #[test]
    fn a_settlement_ends_the_case_on_its_merits() {
        let case =
            given::accepted("land_ownership").take("2026-03-16", By::Officer, "settle", &Settle::example());
        assert_eq!((case.case.stage, case.due("obligation:1")), (Stage::Mediated, "2026-04-15".to_owned()));
        assert_eq!(case.case.file.deadline("decision").map(|d| d.state), Some(DeadlineState::Met));
        assert_eq!(case.case.file.deadline("copy").map(|d| d.state), Some(DeadlineState::Dropped));
        assert!(
            case.case
                .file
                .outcome
                .is_some_and(|(outcome, _)| outcome.code == "mediated" && outcome.on_merits)
        );
    }

    #[test]
    fn days_and_beneficiaries_are_those_of_the_case() {
        let mut early = Settle::example();
        early["effective_on"] = json!("2026-03-02");
        let mut due = Settle::example();
        due["obligations"][0]["due"] = json!("2026-03-15");
        let mut stranger = Settle::example();
        stranger["obligations"][0]["beneficiaries"] = json!(["0190a6f0-0000-7000-8000-000000000001"]);
        given::accepted("land_ownership")
            .refuse("2026-03-16", By::Officer, "settle", &early, "day_out_of_order")
            .refuse("2026-03-16", By::Officer, "settle", &due, "term")
            .refuse("2026-03-16", By::Officer, "settle", &stranger, "not_party");
    }
}
