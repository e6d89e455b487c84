//! The matter is for another organ that adjudicates: it is sent there with what the desk wrote down, and the applicant is
//! told which organ that is. Until that organ accepts, this one stays accountable.

use crate::Adjudication;
use crate::fact::Fact;
use crate::procedure::Stage;
use kernel::{By, OrganId};
use procedure::common::{NoteTakenOver, not_pending};
use procedure::fact::Referral;
use procedure::{Case, Context, Decision, FileFact, Procedure, Refusal, Rule, Step, check};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Sends the application on to the organ that is competent.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PassOn {
    /// The organ that handles it there, by its code.
    pub organ: OrganId,
    /// Why this organ is not competent.
    pub reason: String,
}

impl Step<Adjudication> for PassOn {
    const RULE: Rule<Stage> = Rule::named("pass-on", "转送有管辖权的机关", "Send on to the competent organ")
        .under(Adjudication::ARTICLES.refer)
        .by(&[By::Officer])
        .from(&[Stage::Requested])
        .enforcing(&["CJ-02"]);

    fn decide(self, case: &Case<Adjudication>, cx: &Context) -> Result<Decision<Adjudication>, Refusal> {
        super::not_recused(case, cx)?;
        let organ = check::text(&self.organ, "/organ")?;
        let reason = check::text(&self.reason, "/reason")?;
        if organ == case.file.opening().organ {
            return Err(cx
                .refuse(
                    "CJ-02",
                    "passed_to_itself",
                    "应当转送其他有管辖权的行政机关，不能转送本机关",
                    "it is sent to another organ that is competent, not to this one",
                )
                .at("/organ"));
        }
        not_pending(&case.file, "转送").map_err(|refusal| refusal.enforcing("CJ-02", cx.article("CJ-02")))?;
        // the list of the county says what it is called; what somebody types is not told
        let name = cx.organs.get(&organ).and_then(|listed| listed.name.as_deref()).unwrap_or("行政机关");
        let zh = format!("您的申请不属于本机关管辖范围，已转送有管辖权的{name}，由其决定是否受理。");
        let en = "The matter is not within this agency's competence: it was sent to the organ that is, which decides.";
        Ok(Decision::file(FileFact::Referred(Referral {
            to: Adjudication::NAME.to_owned(),
            organ,
            reason: Some(reason),
            overrides: false,
            taken_over_by: None,
        }))
        .and(cx.tell("CJ-02", "passed_on", zh, en)))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({
            "organ": "haiyuan-zf", "reason": "双方都是单位，由县级以上人民政府处理"
        })
    }
}

/// The other side accepted what was handed over.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(transparent)]
#[schema(as = adjudication::HandOn)]
pub struct HandOn(pub NoteTakenOver);

impl HandOn {
    /// The name of the step, for the inlet.
    pub(crate) const NAME: &'static str = "hand-on";
}

impl Step<Adjudication> for HandOn {
    const RULE: Rule<Stage> = Rule::named(Self::NAME, "记录对方已受理", "Note that the other side accepted")
        .under(Adjudication::ARTICLES.refer)
        .by(&[By::System])
        .anytime();

    fn decide(self, case: &Case<Adjudication>, cx: &Context) -> Result<Decision<Adjudication>, Refusal> {
        if case.stage != Stage::Requested || case.file.outcome.is_some() {
            return Ok(Decision::file(self.0.noted()));
        }
        let zh = match self.0.by == Adjudication::NAME {
            true => "转送有管辖权的机关",
            false => "导入其他法定途径",
        };
        let ended = self.0.ending(case, Fact::HandedOn, &[], "已由对方受理");
        Ok(ended.closed(cx.today, "transferred", zh, false))
    }

    fn example() -> serde_json::Value {
        <NoteTakenOver as Step<Adjudication>>::example()
    }
}

#[cfg(test)]
mod tests {
    use super::super::given;
    use super::*;
    use procedure::DeadlineState;
    use procedure::common::Refer;
    use serde_json::json;

    #[test]
    fn what_another_channel_took_over_ends_here_and_its_clock_with_it() {
        let refer = <Refer as Step<Adjudication>>::example();
        let case = given::requested("land_ownership").take("2026-03-03", By::Officer, "refer", &refer);
        assert!(case.case.file.live("acceptance").is_some(), "until the other side accepts");
        let case = case.take("2026-03-05", By::System, "hand-on", &HandOn::example()).case;
        assert_eq!(case.stage, Stage::Transferred);
        assert_eq!(case.file.deadline("acceptance").map(|d| d.state), Some(DeadlineState::Dropped));
        assert!(case.file.outcome.is_some_and(|(outcome, _)| outcome.code == "transferred"));
    }

    #[test]
    fn what_was_accepted_here_goes_on() {
        let case =
            given::accepted("land_ownership").take("2026-03-05", By::System, "hand-on", &HandOn::example());
        assert_eq!(case.case.stage, Stage::Accepted);
        assert!(case.case.file.live("decision").is_some());
    }

    #[test]
    fn it_is_sent_to_another_organ_once() {
        let itself = json!({ "organ": "organ", "reason": "无管辖权" });
        let case = given::requested("forest_ownership")
            .refuse("2026-03-03", By::Officer, "pass-on", &itself, "passed_to_itself")
            .take("2026-03-03", By::Officer, "pass-on", &PassOn::example())
            .refuse("2026-03-03", By::Officer, "pass-on", &PassOn::example(), "referral_pending");
        let told = case.case.file.notices.iter().find(|notice| notice.kind == "passed_on");
        assert!(told.is_some_and(|notice| notice.zh.contains("海原县人民政府")));
        assert!(case.case.file.referral.is_some_and(|referral| referral.to == Adjudication::NAME));
    }
}
