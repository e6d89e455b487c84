//! Another head is to come in place of the one named: asked for before the hearing. Whether it disturbs the hearing the
//! court says there.

use crate::Litigation;
use crate::fact::Fact;
use crate::procedure::{Stage, TRIED};
use kernel::By;
use procedure::{Case, Context, Decision, Document, Refusal, Rule, Step, check};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Replaces the head who is to appear.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReplaceHead {
    /// Post of the head who comes instead.
    pub post: String,
    /// The application (更换出庭负责人申请).
    pub document: Document,
}

impl Step<Litigation> for ReplaceHead {
    const RULE: Rule<Stage> = Rule::named("replace-head", "更换出庭负责人", "Replace the head who appears")
        .under("《最高人民法院关于行政机关负责人出庭应诉若干问题的规定》第五条第三款")
        .by(&[By::Officer, By::Respondent])
        .from(TRIED)
        .enforcing(&["CY-07"]);

    fn decide(self, case: &Case<Litigation>, cx: &Context) -> Result<Decision<Litigation>, Refusal> {
        let post = check::text(&self.post, "/post")?;
        let Some(summons) = case.record.summonses.iter().rev().find(|summons| summons.hearing_on > cx.today)
        else {
            return Err(cx.refuse(
                "CY-07",
                "no_hearing_ahead",
                "更换出庭负责人应当在庭审之前申请；现在没有尚未开始的庭审",
                "a head is replaced before the hearing: none lies ahead",
            ));
        };
        if summons.replaced_by.as_ref() == Some(&post) {
            return Err(cx
                .refuse(
                    "CY-07",
                    "replaced_already",
                    "已经申请由该负责人出庭，请等待人民法院准许",
                    "this head was announced already: the court allows it",
                )
                .at("/post"));
        }
        let document = self.document.checked_at(cx, "/document")?;
        Ok(Decision::of(Fact::HeadReplaced { hearing_on: summons.hearing_on, post }).and(document.lodged()))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({
            "post": "分管副局长",
            "document": { "kind": "head_replacement", "title": "更换出庭负责人申请", "on": "2026-04-10" }
        })
    }
}
