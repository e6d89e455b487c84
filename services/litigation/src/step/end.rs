//! The court ends a suit that cannot go on.

use crate::fact::Fact;
use crate::procedure::{Stage, TRIED};
use crate::step::{Code, Instance};
use crate::{Litigation, later, paper};
use kernel::By;
use procedure::{Case, Context, DeadlineState, Decision, Document, Refusal, Rule, Step};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Why a suit is ended (第八十八条).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum EndGround {
    /// 原告死亡，没有近亲属或者近亲属放弃诉讼权利.
    NoHeirs,
    /// 作为原告的法人或者其他组织终止后，其权利义务的承受人放弃诉讼权利.
    SuccessorWaives,
    /// 因第八十七条第一款第一、二、三项原因中止诉讼满九十日仍无人继续诉讼.
    NobodyGoesOn,
}

impl EndGround {
    /// The provision.
    #[must_use]
    pub fn article(self) -> &'static str {
        match self {
            EndGround::NoHeirs => {
                "《最高人民法院关于适用〈中华人民共和国行政诉讼法〉的解释》第八十八条第一款第一项"
            }
            EndGround::SuccessorWaives => {
                "《最高人民法院关于适用〈中华人民共和国行政诉讼法〉的解释》第八十八条第一款第二项"
            }
            EndGround::NobodyGoesOn => {
                "《最高人民法院关于适用〈中华人民共和国行政诉讼法〉的解释》第八十八条第二款"
            }
        }
    }
}

/// Ends the suit.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct End {
    /// Number of the ruling.
    pub number: String,
    /// The ruling.
    pub document: Document,
    /// On what ground.
    pub ground: EndGround,
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
        .from(TRIED)
        .enforcing(&["SS-28", "SS-31", "SS-35"]);

    fn decide(self, case: &Case<Litigation>, cx: &Context) -> Result<Decision<Litigation>, Refusal> {
        let Self { number, document, ground, instance, judgment_stands } = self;
        later::ends(instance, judgment_stands, case, cx)?;
        let document = paper::numbered(document, &number, case, cx)?;
        let ruled_on = document.on;
        let suspended = case.file.deadline("trial:end").filter(|end| end.state != DeadlineState::Met);
        let over = suspended.and_then(|end| end.due).is_some_and(|due| ruled_on > due);
        if ground == EndGround::NobodyGoesOn && !over {
            return Err(cx
                .refuse(
                    "SS-35",
                    "not_suspended_so_long",
                    "以此终结诉讼的，应当因第八十七条第一款第一、二、三项原因中止诉讼满九十日仍无人继续诉讼：案中没有届满的中止",
                    "on this ground the suit was suspended for the whole period and nobody goes on: that is not on record",
                )
                .at("/ground"));
        }
        let number = later::numbered(&number, case)?;
        let decided = case.file.outcome.as_ref().is_some_and(|(outcome, _)| outcome.on_merits);
        let on_merits = judgment_stands == Some(true) && decided;
        let decision = Decision::of(Fact::Ended { number, judgment_stands, ground: Some(ground) })
            .and(document.lodged())
            .done(case, "judgment", ruled_on)
            .dropping(case, later::kept(judgment_stands), "诉讼已经终结");
        let left = later::leaves(decision, case, cx, (instance, judgment_stands), ruled_on);
        let left = left.and(later::retrial(ruled_on, cx)?);
        Ok(left.closed(ruled_on, &Code::J13.word(), Code::J13.zh(), on_merits).on_ground(ground.article()))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({
            "number": "（2026）宁0522行初12号之二",
            "document": { "kind": "ruling", "title": "行政裁定书", "on": "2026-03-02" },
            "ground": "no_heirs"
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
