//! The court ends a suit that cannot go on.

use crate::fact::Fact;
use crate::procedure::Stage;
use crate::step::Code;
use crate::{Litigation, paper};
use kernel::By;
use procedure::{Case, Context, Decision, Document, FileFact, Refusal, Rule, Step};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Ends the suit.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct End {
    /// Number of the ruling.
    pub number: String,
    /// The ruling.
    pub document: Document,
}

impl Step<Litigation> for End {
    const RULE: Rule<Stage> = Rule::named("end", "裁定终结诉讼", "End the suit")
        .under("《最高人民法院关于适用〈中华人民共和国行政诉讼法〉的解释》第八十八条")
        .by(&[By::Court])
        .from(&[Stage::Docketed, Stage::Answered, Stage::Heard]);

    fn decide(self, case: &Case<Litigation>, cx: &Context) -> Result<Decision<Litigation>, Refusal> {
        let document = paper::numbered(self.document, &self.number, cx)?;
        let ruled_on = document.on;
        Ok(Decision::of(Fact::Ended { number: paper::number(&self.number)? })
            .and(FileFact::DocumentLodged(document))
            .done(case, "judgment", ruled_on)
            .dropping(case, &["judgment", "obligation"], "诉讼已经终结")
            .closed(cx.today, &Code::J13.word(), Code::J13.zh(), false))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({
            "number": "（2026）宁0522行初12号之二",
            "document": { "kind": "ruling", "title": "行政裁定书", "on": "2026-03-02" }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::given;
    use super::*;

    #[test]
    fn an_ended_suit_decides_nothing() {
        let case = given::served().take("2026-03-25", By::Court, "end", &End::example());
        let (outcome, _) = case.case.file.outcome.as_ref().expect("closed");
        assert_eq!((outcome.code.as_str(), outcome.on_merits), ("J13", false));
        assert!(case.case.file.live("answer").is_none());
        assert_eq!(case.case.stage, Stage::Ended);
    }
}
