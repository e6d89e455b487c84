//! A decision or an opinion letter is copied to the superior department of the respondent (抄告).

use crate::fact::Fact;
use crate::jurisdiction;
use crate::letter::{self, STAGES};
use crate::procedure::{Reconsideration, Stage};
use crate::record::Copied;
use kernel::By;
use procedure::{Case, Context, Decision, Document, Refusal, Rule, Step, check};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

const ROW: &str = "FY-62";

/// What is copied.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CopiedPaper {
    /// 行政复议决定书.
    Decision,
    /// 行政复议意见书.
    Letter,
}

/// Copies a paper to the superior department.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CopyToSuperior {
    /// Which paper.
    pub paper: CopiedPaper,
    /// Number of the letter, where it is one.
    #[serde(default)]
    pub letter: Option<u32>,
    /// The superior department.
    pub to: String,
    /// The covering letter (抄告函).
    pub document: Document,
}

impl Step<Reconsideration> for CopyToSuperior {
    const RULE: Rule<Stage> =
        Rule::named("copy-to-superior", "抄告被申请人的上一级主管部门", "Copy to the superior department")
            .under("《行政复议法》第七十九条第二款")
            .by(&[By::Officer])
            .from(STAGES)
            .enforcing(&[ROW]);

    fn decide(
        self,
        case: &Case<Reconsideration>,
        cx: &Context,
    ) -> Result<Decision<Reconsideration>, Refusal> {
        jurisdiction::copied_at_all(case, cx, ROW)?;
        let number = match self.paper {
            CopiedPaper::Letter => Some(self.letter.unwrap_or(1)),
            CopiedPaper::Decision => None,
        };
        let in_effect = match number {
            Some(number) => letter::of(case, number)?.received_on.is_some(),
            None => case.stage == Stage::Decided && case.record.served_on.is_some(),
        };
        if !in_effect {
            return Err(cx
                .refuse(
                    ROW,
                    "not_effective",
                    "行政复议决定书、意见书发生法律效力后抄告；尚未登记送达的，请先登记送达",
                    "what is copied is in effect: record its service first",
                )
                .at("/paper"));
        }
        let same = |copied: &Copied| copied.paper == self.paper && copied.letter == number;
        if case.record.copied.iter().any(same) {
            return Err(cx
                .refuse(ROW, "copied_already", "该文书已经抄告", "this paper was copied already")
                .at("/paper"));
        }
        let to = check::text(&self.to, "/to")?;
        let unchecked = jurisdiction::superior_of_respondent(&to, case, cx, ROW)?;
        let document = self.document.checked(cx)?;
        let copied = Copied { paper: self.paper, letter: number, to, on: cx.today };
        Ok(Decision::of(Fact::CopiedToSuperior(copied))
            .and(document.lodged())
            .and(cx.tell(
                ROW,
                "copied_to_superior",
                "被申请人为本级政府工作部门的，行政复议决定书、意见书同时抄告其上一级主管部门；已经抄告。",
                "The paper was copied to the superior department of the respondent.",
            ))
            .and_all(unchecked))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({
            "paper": "decision", "to": "中卫市市场监督管理局",
            "document": { "kind": "circulation_letter", "title": "抄告函", "on": "2026-04-20" }
        })
    }
}
