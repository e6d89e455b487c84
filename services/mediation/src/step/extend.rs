//! Both sides agree to a longer mediation, where the row of its period lets them.

use super::consent::Position;
use crate::ending::CONCLUSION;
use crate::fact::Fact;
use crate::procedure::{Answer, Side, Stage};
use crate::{Mediation, clock};
use kernel::By;
use procedure::decision::{Approval, extended_on};
use procedure::{Case, Context, Decision, FileFact, Refusal, Rule, Step};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Extends the period to finish.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Extend {
    /// By how many, in the unit the law extends the period in.
    pub by: u32,
    /// When and how each side agreed to it.
    pub agreed: Vec<Position>,
}

impl Step<Mediation> for Extend {
    const RULE: Rule<Stage> =
        Rule::named("extend", "双方同意延长调解期限", "Extend the mediation by agreement")
            .under(
                "《最高人民法院关于人民法院特邀调解的规定》第二十七条；《医疗纠纷预防和处理条例》第三十八条",
            )
            .by(&[By::Officer])
            .from(&[Stage::Accepted])
            .repeated()
            .enforcing(&["RT-15", "RT-16", "RT-17", "XT-52"]);

    fn decide(self, case: &Case<Mediation>, cx: &Context) -> Result<Decision<Mediation>, Refusal> {
        let answers: Vec<Answer> = self
            .agreed
            .into_iter()
            .enumerate()
            .map(|(i, position)| position.checked(case, cx, true, &format!("/agreed/{i}")))
            .collect::<Result<_, _>>()?;
        let silent = Side::ALL.into_iter().find(|side| !answers.iter().any(|answer| answer.side == *side));
        if let Some(side) = silent {
            let article = clock::concluding(case).map(|row| cx.article(row)).unwrap_or_default();
            let refusal = Refusal::new(
                "not_agreed_by_both",
                format!("延长调解期限应当经双方当事人同意：缺{}的意见", side.zh()),
                format!("both sides agree to a longer mediation: the {} has not said so", side.en()),
            );
            return Err(match article.is_empty() {
                true => refusal,
                false => refusal.under(article),
            }
            .at("/agreed"));
        }
        let approval = Approval { by: None, document: None, on: cx.today };
        let (deadline, _) =
            extended_on(case, cx, CONCLUSION, self.by, approval).map_err(|refusal| refusal.at("/by"))?;
        Ok(Decision::of(Fact::Extended { by: self.by, answers }).and(FileFact::DeadlineSet(deadline)))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({
            "by": 10,
            "agreed": [
                { "side": "applicant", "on": "2026-03-02", "how": "written" },
                { "side": "respondent", "on": "2026-03-02", "how": "written" }
            ]
        })
    }
}
