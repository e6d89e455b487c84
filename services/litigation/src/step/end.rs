//! The court ends a suit that cannot go on.

use crate::fact::Fact;
use crate::procedure::Stage;
use crate::step::{Code, Instance};
use crate::{Litigation, later, paper};
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
    /// Instance.
    #[serde(default)]
    pub instance: Instance,
    /// In a later instance: whether the earlier judgment stands, as the ruling has it.
    #[serde(default)]
    pub judgment_stands: Option<bool>,
}

impl Step<Litigation> for End {
    const RULE: Rule<Stage> = Rule::named("end", "裁定终结诉讼", "End the suit")
        .under("《最高人民法院关于适用〈中华人民共和国行政诉讼法〉的解释》第八十八条")
        .by(&[By::Court])
        .from(&[Stage::Docketed, Stage::Answered, Stage::Heard, Stage::Judged])
        .enforcing(&["SS-28", "SS-31"]);

    fn decide(self, case: &Case<Litigation>, cx: &Context) -> Result<Decision<Litigation>, Refusal> {
        let Self { number, document, instance, judgment_stands } = self;
        later::ends(instance, judgment_stands, case, cx)?;
        let document = paper::numbered(document, &number, cx)?;
        let ruled_on = document.on;
        let number = paper::number(&number)?;
        let decided = case.file.outcome.as_ref().is_some_and(|(outcome, _)| outcome.on_merits);
        let on_merits = judgment_stands == Some(true) && decided;
        let decision = Decision::of(Fact::Ended { number, judgment_stands })
            .and(FileFact::DocumentLodged(document))
            .done(case, "judgment", ruled_on)
            .dropping(case, later::kept(judgment_stands), "诉讼已经终结");
        Ok(later::leaves(decision, case, (instance, judgment_stands), ruled_on).closed(
            cx.today,
            &Code::J13.word(),
            Code::J13.zh(),
            on_merits,
        ))
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
    use super::super::{Judge, given};
    use super::*;
    use serde_json::json;

    #[test]
    fn an_ended_suit_decides_nothing() {
        let case = given::served().take("2026-03-25", By::Court, "end", &End::example());
        let (outcome, _) = case.case.file.outcome.as_ref().expect("closed");
        assert_eq!((outcome.code.as_str(), outcome.on_merits), ("J13", false));
        assert!(case.case.file.live("answer").is_none());
        assert_eq!(case.case.stage, Stage::Ended);
    }

    #[test]
    fn a_later_instance_that_is_ended_leaves_the_judgment_as_the_ruling_says() {
        let mut judge = Judge::example();
        judge["served_on"] = json!("2026-05-20");
        let appeal = json!({ "track": "appeal", "event": "appealed", "on": "2026-06-01" });
        let ended = |stands: bool| {
            let mut input = End::example();
            input["instance"] = json!("second");
            input["judgment_stands"] = json!(stands);
            input["document"]["on"] = json!("2026-07-01");
            given::answered()
                .take("2026-05-20", By::Court, "judge", &judge)
                .take("2026-06-01", By::Court, "follow", &appeal)
                .take("2026-07-01", By::Court, "end", &input)
        };
        let stands = ended(true);
        assert_eq!((stands.case.stage, stands.due("obligation:1").as_str()), (Stage::Judged, "2026-12-31"));
        let falls = ended(false);
        assert_eq!(falls.case.stage, Stage::Ended);
        assert!(falls.case.file.obligations.iter().all(|owed| owed.released));
    }
}
