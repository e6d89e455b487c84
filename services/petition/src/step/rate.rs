//! The petitioner rates what was done (群众满意度评价); who rates badly under his name is called back (回访), and what
//! was wrong is put right.

use crate::Petition;
use crate::fact::Fact;
use crate::procedure::Stage;
use kernel::By;
use procedure::{Case, Context, Decision, Refusal, Rule, Step, check};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

const ARTICLE: &str = "《信访工作条例》第二十六条、第三十九条";

/// Best rating.
const BEST: u8 = 5;
/// A rating up to this is a bad one.
const BAD: u8 = 2;

/// Rates a step of the handling.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Rate {
    /// Step that is rated, e.g. `conclude`.
    pub of: String,
    /// From 1 (very dissatisfied) to 5.
    pub stars: u8,
    /// Whether under the petitioner's name.
    pub named: bool,
}

impl Step<Petition> for Rate {
    const RULE: Rule<Stage> =
        Rule::named("rate", "满意度评价", "Rate the handling").under(ARTICLE).by(&[By::Officer]).anytime();

    fn decide(self, case: &Case<Petition>, _: &Context) -> Result<Decision<Petition>, Refusal> {
        if !(1..=BEST).contains(&self.stars) {
            return Err(Refusal::new("stars", "评价为1至5", "a rating is between 1 and 5")
                .under(ARTICLE)
                .at("/stars"));
        }
        if crate::step::table().get(&self.of).is_none_or(|act| !act.rule.is_public()) {
            return Err(Refusal::new("no_such_step", "没有这个办理环节", "there is no such step to rate")
                .under(ARTICLE)
                .at("/of"));
        }
        if case.record.ratings.iter().any(|rating| rating.of == self.of) {
            return Err(
                Refusal::new("rated_already", "该环节已经评价", "this step is rated already").under(ARTICLE)
            );
        }
        let call_back = self.named && self.stars <= BAD;
        Ok(Decision::of(Fact::Rated { of: self.of, stars: self.stars, call_back }))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({ "of": "conclude", "stars": 1, "named": true })
    }
}

/// Calls back a petitioner who rated badly under his name.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CallBack {
    /// Step that was rated.
    pub of: String,
    /// What the petitioner said, and what is put right.
    pub put_right: String,
}

impl Step<Petition> for CallBack {
    const RULE: Rule<Stage> =
        Rule::named("call-back", "回访整改", "Call back").under(ARTICLE).by(&[By::Officer]).anytime();

    fn decide(self, case: &Case<Petition>, _: &Context) -> Result<Decision<Petition>, Refusal> {
        let put_right = check::text(&self.put_right, "/put_right")?;
        if !case.record.ratings.iter().any(|rating| rating.of == self.of && rating.call_back) {
            return Err(Refusal::new(
                "no_call_back",
                "该环节没有需要回访的实名差评",
                "no named bad rating of this step waits for a call",
            )
            .under(ARTICLE)
            .at("/of"));
        }
        Ok(Decision::of(Fact::CalledBack { of: self.of, put_right }))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({ "of": "conclude", "put_right": "向信访人当面说明法律依据，补充书面答复" })
    }
}
