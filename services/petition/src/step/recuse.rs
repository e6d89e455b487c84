//! An officer with an interest steps back (回避): the head decides, and somebody else takes his place.

use crate::Petition;
use crate::fact::{Fact, RecusalGround};
use crate::procedure::Stage;
use crate::record::Recusal;
use kernel::By;
use procedure::{Case, Context, Decision, Refusal, Rule, Step, check, recusal};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

const ARTICLE: &str = "《信访工作条例》第二十八条";

/// Decides whether an officer steps back.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = petition::Recuse)]
pub struct Recuse {
    /// The officer: his account where he has one of his own, his name otherwise.
    pub officer: String,
    /// Ground.
    pub ground: RecusalGround,
    /// Whether he steps back.
    pub granted: bool,
    /// Who takes his place, where he does.
    #[serde(default)]
    pub replaced_by: Option<String>,
}

impl Step<Petition> for Recuse {
    const RULE: Rule<Stage> = Rule::named("recuse", "决定回避", "Decide on a recusal")
        .under(ARTICLE)
        .by(&[By::Head])
        .from(&[Stage::Registered, Stage::InProcess]);

    fn decide(self, case: &Case<Petition>, _: &Context) -> Result<Decision<Petition>, Refusal> {
        let officer = check::text(&self.officer, "/officer")?;
        let known = |recusal: &Recusal| {
            recusal.officer == officer && (recusal.granted || recusal.ground == self.ground)
        };
        if case.record.recusals.iter().any(known) {
            return Err(Refusal::new(
                "recusal_decided",
                "该工作人员在本件中的回避已经决定",
                "whether he steps back in this case is decided already",
            )
            .under(ARTICLE)
            .at("/officer"));
        }
        let replaced_by =
            recusal::replacement(self.granted, &officer, self.replaced_by, |who| is_recused(case, who))
                .map_err(|refusal| refusal.under(ARTICLE).at("/replaced_by"))?;
        let (ground, granted) = (self.ground, self.granted);
        Ok(Decision::of(Fact::RecusalDecided(Recusal { officer, ground, granted, replaced_by })))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({ "officer": "经办人甲", "ground": "petitioner", "granted": true, "replaced_by": "经办人乙" })
    }
}

fn is_recused(case: &Case<Petition>, who: &str) -> bool {
    case.record.recusals.iter().any(|recusal| recusal.granted && recusal.officer == who)
}

/// Refuses an officer who stepped back in this case.
///
/// # Errors
/// A [`Refusal`] where the caller did.
pub(super) fn not_recused(case: &Case<Petition>, cx: &Context) -> Result<(), Refusal> {
    if !is_recused(case, &cx.actor.account) {
        return Ok(());
    }
    Err(recusal::stepped_back().under(ARTICLE))
}

#[cfg(test)]
mod tests {
    use super::super::{Accept, given};
    use super::*;
    use crate::step::table;

    #[test]
    fn who_stepped_back_records_nothing_for_the_desk_either() {
        let mut input = Recuse::example();
        input["officer"] = serde_json::json!("scenario");
        let example = |step: &str| (table().get(step).expect("a step of the table").example)();
        let desk = |case: procedure::scenario::Scenario<Petition>, steps: &[&str]| {
            steps.iter().fold(case, |case, step| {
                case.refuse("2026-03-20", By::Officer, step, &example(step), "recused")
            })
        };
        let case = given::registered(&["修复村道"]).take("2026-03-03", By::Head, "recuse", &input);
        desk(
            case,
            &[
                "withdraw",
                "object",
                "receive-visit",
                "rate",
                "call-back",
                "direct-outside",
                "answer-supervision",
            ],
        );
        let case = given::accepted().take("2026-03-03", By::Head, "recuse", &input);
        let case = desk(case, &["offer-mediation"]);
        let case = case.take("2026-03-09", By::System, "direct", &super::super::Direct::example());
        desk(case, &["report"]);
    }

    #[test]
    fn who_stepped_back_takes_no_step_of_the_handling() {
        let mut input = Recuse::example();
        // the account under which a scenario acts
        input["officer"] = serde_json::json!("scenario");
        given::registered(&["修复村道"])
            .take("2026-03-03", By::Head, "recuse", &input)
            .refuse("2026-03-03", By::Officer, "accept", &Accept::example(), "recused")
            .refuse("2026-03-03", By::Officer, "not-accept", &super::super::NotAccept::example(), "recused");
        input["granted"] = serde_json::json!(false);
        given::registered(&["修复村道"]).take("2026-03-03", By::Head, "recuse", &input).take(
            "2026-03-03",
            By::Officer,
            "accept",
            &Accept::example(),
        );
    }
}
