//! The dispute is not for this procedure: the applicant is told why, and which way is open.

use crate::Adjudication;
use crate::fact::{Fact, Ground};
use crate::procedure::Stage;
use crate::track::Track;
use kernel::{By, OrganId};
use procedure::{Case, Context, Decision, FileFact, Notice, Refusal, Rule, Step};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Refuses to accept the application.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Decline {
    /// Ground.
    pub ground: Ground,
    /// Government that decided so: over land the bureau only proposes it.
    #[serde(default)]
    pub decided_by: Option<OrganId>,
}

impl Ground {
    /// Whether it is one of the matters that are no dispute over land.
    fn is_of_land(self) -> bool {
        matches!(self, Ground::Tort | Ground::Boundary | Ground::Offence | Ground::RuralContract)
    }

    /// What the applicant is told, and the provision.
    fn words(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Ground::Tort => (
                "土地侵权案件不作为土地权属争议受理，您可以依法请求有关机关处理或者向人民法院起诉。",
                "A tort on land is no dispute over its ownership: another organ or the court deals with it.",
                "《土地权属争议调查处理办法》第十四条第一项",
            ),
            Ground::Boundary => (
                "行政区域边界争议不作为土地权属争议受理，由有关人民政府依法处理。",
                "A boundary between divisions is no dispute over land rights: the governments deal with it.",
                "《土地权属争议调查处理办法》第十四条第二项",
            ),
            Ground::Offence => (
                "土地违法案件不作为土地权属争议受理，您可以向自然资源主管部门举报。",
                "An offence against land law is no dispute over land rights: report it to the bureau.",
                "《土地权属争议调查处理办法》第十四条第三项",
            ),
            Ground::RuralContract => (
                "农村土地承包经营权争议不作为土地权属争议受理，您可以申请调解、仲裁或者向人民法院起诉。",
                "A dispute over a rural land contract goes to mediation, arbitration or the court.",
                "《土地权属争议调查处理办法》第十四条第四项",
            ),
            Ground::NotCompetent => (
                "申请事项不属于本机关管辖范围，请向有管辖权的行政机关提出。",
                "The matter is not within this agency's competence: please turn to the competent agency.",
                "《宁夏回族自治区行政程序规定》第八十条第二项",
            ),
            Ground::NotAdjudicable => (
                "申请事项依法不能适用行政裁决程序解决，您可以依法通过其他途径解决。",
                "No law lets an agency decide this matter: other lawful ways are open.",
                "《宁夏回族自治区行政程序规定》第八十条第三项",
            ),
        }
    }
}

impl Step<Adjudication> for Decline {
    const RULE: Rule<Stage> = Rule::named(
        "decline",
        "不予受理行政裁决申请",
        "Refuse to accept the application",
    )
    .under("《宁夏回族自治区行政程序规定》第八十条；《土地权属争议调查处理办法》第十三条第三款、第十四条")
    .by(&[By::Officer])
    .from(&[Stage::Requested])
    .enforcing(&["CJ-02", "TD-09"]);

    fn decide(self, case: &Case<Adjudication>, cx: &Context) -> Result<Decision<Adjudication>, Refusal> {
        let (zh, en, article) = self.ground.words();
        if self.ground.is_of_land() && Track::of(case.file.opening().matter.category) != Track::Land {
            return Err(Refusal::new(
                "ground_not_for_track",
                "该理由只适用于土地权属争议的申请",
                "this ground is only for applications over land",
            )
            .under("《土地权属争议调查处理办法》第十四条")
            .at("/ground"));
        }
        let notice = Notice {
            kind: "not_accepted".to_owned(),
            zh: zh.to_owned(),
            en: en.to_owned(),
            article: article.to_owned(),
            last_day: None,
        };
        Ok(Decision::of(Fact::Declined { ground: self.ground, decided_by: self.decided_by })
            .met(case, "acceptance", cx.today)
            .and(FileFact::NoticeIssued(notice))
            .closed(cx.today, "not_accepted", "不予受理", false))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({ "ground": "rural_contract", "decided_by": "haiyuan-zf" })
    }
}

#[cfg(test)]
mod tests {
    use super::super::given;
    use super::*;
    use serde_json::json;

    #[test]
    fn what_is_no_dispute_over_land_is_told_so() {
        for ground in ["tort", "boundary", "offence", "rural_contract", "not_competent", "not_adjudicable"] {
            let case = given::requested("land_ownership");
            let case = case.take("2026-03-04", By::Officer, "decline", &json!({ "ground": ground })).case;
            assert_eq!((case.stage, case.file.notices.len()), (Stage::NotAccepted, 1));
            assert!(case.file.live("acceptance").is_none());
        }
    }

    #[test]
    fn the_grounds_of_land_are_for_land() {
        let case = given::requested("enterprise_name");
        case.refuse("2026-03-04", By::Officer, "decline", &Decline::example(), "ground_not_for_track").take(
            "2026-03-04",
            By::Officer,
            "decline",
            &json!({ "ground": "not_competent" }),
        );
    }
}
