//! The sides are told that the dispute may be adjudicated, and what they may do in it (权利告知).

use crate::Adjudication;
use crate::fact::Fact;
use crate::procedure::Stage;
use chrono::NaiveDate;
use kernel::By;
use procedure::{Case, Context, Decision, Document, Refusal, Rule, Step};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Records that the rights notice was given.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TellRights {
    /// The notice (行政裁决权利义务告知书) with its receipt.
    pub document: Document,
    /// Day it was received.
    pub told_on: NaiveDate,
}

impl Step<Adjudication> for TellRights {
    const RULE: Rule<Stage> = Rule::named("tell-rights", "送达权利义务告知书", "Give the rights notice")
        .under("《法治政府建设实施纲要（2021－2025年）》第二十一项；《宁夏回族自治区行政程序规定》第七十八条")
        .by(&[By::Officer])
        .from(&[Stage::Requested, Stage::Accepted])
        .repeated()
        .enforcing(&["CJ-14"]);

    fn decide(self, case: &Case<Adjudication>, cx: &Context) -> Result<Decision<Adjudication>, Refusal> {
        super::not_recused(case, cx)?;
        // whoever was told on the first contact was told before he applied
        let document = self.document.brought_at(cx, "/document")?;
        if !(document.on..=cx.today).contains(&self.told_on) {
            return Err(cx
                .refuse(
                    "CJ-14",
                    "told_out_of_order",
                    format!("告知日期应在告知书日期{}至今天之间，请核对送达回证", document.on),
                    "the notice is received between the day on it and today: look at the receipt",
                )
                .at("/told_on"));
        }
        Ok(Decision::of(Fact::RightsTold { on: self.told_on })
            .and(Document::lodged(Document { kind: "rights_notice".to_owned(), ..document })))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({
            "document": { "kind": "rights_notice", "title": "行政裁决权利义务告知书", "on": "2026-03-02" },
            "told_on": "2026-03-02"
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Accept, given};
    use super::*;
    use serde_json::json;

    #[test]
    fn whoever_was_told_is_not_flagged() {
        let flagged = |told: bool| {
            let case = given::requested("enterprise_name");
            let case = match told {
                true => case.take("2026-03-02", By::Officer, "tell-rights", &TellRights::example()),
                false => case,
            };
            let case = case.take("2026-03-03", By::Officer, "accept", &Accept::example()).case;
            case.file.notices.iter().any(|notice| notice.kind == "rights_not_told")
        };
        assert!(flagged(false) && !flagged(true));
    }

    #[test]
    fn nobody_is_told_tomorrow_or_before_the_notice_was_written() {
        for day in ["2026-03-01", "2026-03-03"] {
            let mut input = TellRights::example();
            input["told_on"] = json!(day);
            given::requested("enterprise_name").refuse(
                "2026-03-02",
                By::Officer,
                "tell-rights",
                &input,
                "told_out_of_order",
            );
        }
    }
}
