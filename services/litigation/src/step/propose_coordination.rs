//! The court sends a coordination proposal letter (协调建议函): its own item with its own clock, and no judicial
//! recommendation.

use crate::Litigation;
use crate::fact::Fact;
use crate::procedure::Stage;
use chrono::NaiveDate;
use kernel::By;
use law::Span;
use procedure::{Case, Context, Deadline, Decision, Document, FileFact, Refusal, Rule, Step, check};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Proposes to coordinate.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ProposeCoordination {
    /// The letter.
    pub document: Document,
    /// Day the agency received it (送达回证), from which its days to reply run; today when left out.
    #[serde(default)]
    pub received_on: Option<NaiveDate>,
    /// Period to reply, as the letter states it.
    pub reply_within: Span,
    /// Whether it names the risk of losing the suit.
    #[serde(default)]
    pub risk: bool,
}

impl Step<Litigation> for ProposeCoordination {
    const RULE: Rule<Stage> = Rule::named("propose-coordination", "发出协调建议函", "Propose to coordinate")
        .under("《最高人民法院关于行政诉讼撤诉若干问题的规定》第一条；《行政诉讼法》第一条")
        .by(&[By::Court])
        .from(&[Stage::Docketed, Stage::Answered, Stage::Heard])
        .enforcing(&["SJ-05"]);

    fn decide(self, case: &Case<Litigation>, cx: &Context) -> Result<Decision<Litigation>, Refusal> {
        check::unlodged(std::slice::from_ref(&self.document), &case.file, "/document")?;
        let document = self.document.checked(cx)?;
        let on = check::day(self.received_on.unwrap_or(cx.today), document.on, cx.today, "/received_on")?;
        let key = format!("proposal:{}", case.record.proposals.len() + 1);
        let Span { amount, unit } = self.reply_within;
        let receipt = cx
            .law
            .count("SJ-05", on)
            .amount(amount, unit)
            .receipt()
            .map_err(|error| Refusal::from(error).at("/reply_within"))?;
        let deadline = Deadline {
            zh: "回复协调建议函".to_owned(),
            en: "reply to the coordination proposal".to_owned(),
            actor: "被告行政机关".to_owned(),
            pauses: false,
            ..procedure::decision::statutory(case, cx, &key, receipt)
        };
        Ok(Decision::of(Fact::ProposalIssued { on, risk: self.risk })
            .and(document.lodged())
            .and(FileFact::DeadlineSet(deadline)))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({
            "document": { "kind": "coordination_proposal", "title": "协调建议函", "on": "2026-03-02" },
            "reply_within": { "amount": 10, "unit": "working_day" },
            "risk": true
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::given;
    use super::*;
    use serde_json::json;

    #[test]
    fn each_letter_has_the_clock_it_states() {
        let mut second = ProposeCoordination::example();
        second["document"]["title"] = json!("第二份协调建议函");
        second["reply_within"] = json!({ "amount": 20, "unit": "natural_day" });
        let case = given::answered()
            .take("2026-03-16", By::Court, "propose-coordination", &ProposeCoordination::example())
            .take("2026-03-18", By::Court, "propose-coordination", &second);
        assert_eq!(case.due("proposal:1"), "2026-03-30");
        assert_eq!(case.due("proposal:2"), "2026-04-07");
        assert_eq!(case.case.file.deadline("proposal:1").map(|d| d.zh.as_str()), Some("回复协调建议函"));
        assert_eq!(case.case.stage, Stage::Answered);
    }

    #[test]
    fn a_letter_without_a_period_is_refused() {
        let mut input = ProposeCoordination::example();
        input["reply_within"]["amount"] = json!(0);
        given::answered().refuse("2026-03-16", By::Court, "propose-coordination", &input, "bad_amount");
    }
}
