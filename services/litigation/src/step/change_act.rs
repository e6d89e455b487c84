//! The agency changes its act while the suit goes on, or decides to, and tells the court in writing (第六十二条). The suit
//! goes on, unless the plaintiff withdraws it.

use crate::Litigation;
use crate::fact::Fact;
use crate::procedure::Stage;
use kernel::By;
use procedure::{Case, Context, Decision, Document, FileFact, Notice, Refusal, Rule, Step, check};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Records that the act was changed.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = litigation::ChangeAct)]
pub struct ChangeAct {
    /// The paper that changes it, or tells the court that it will be.
    pub document: Document,
}

impl Step<Litigation> for ChangeAct {
    const RULE: Rule<Stage> = Rule::named("change-act", "被告改变行政行为", "Change the act")
        .under("《行政诉讼法》第六十二条；《最高人民法院关于行政诉讼撤诉若干问题的规定》第二条、第三条")
        .by(&[By::Officer, By::Respondent])
        .from(&[Stage::Docketed, Stage::Answered, Stage::Heard, Stage::Judged]);

    fn decide(self, case: &Case<Litigation>, cx: &Context) -> Result<Decision<Litigation>, Refusal> {
        let document = self.document.checked_at(cx, "/document")?;
        check::unlodged(std::slice::from_ref(&document), &case.file, "/document")?;
        let told = FileFact::NoticeIssued(Notice {
            kind: "act_changed".to_owned(),
            zh: "被告改变了被诉行政行为并书面告知人民法院：原告可以申请撤诉，是否准许由人民法院裁定；原告不撤诉的，人民法院继续审理，\
                 对原行政行为作出裁判。"
                .to_owned(),
            en: "The agency changed the act and told the court: the plaintiff may ask to withdraw; otherwise the court goes on \
                 and judges the former act."
                .to_owned(),
            article: "《行政诉讼法》第六十二条、《最高人民法院关于适用〈中华人民共和国行政诉讼法〉的解释》第八十一条".to_owned(),
            last_day: None,
        });
        Ok(Decision::of(Fact::ActChanged { on: cx.today }).and(document.lodged()).and(told))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({
            "document": { "kind": "changed_act", "title": "变更行政行为决定书", "on": "2026-03-02" }
        })
    }
}
