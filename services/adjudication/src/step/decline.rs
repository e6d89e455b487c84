//! The dispute is not for this procedure: the applicant is told why, and which way is open.

use crate::Adjudication;
use crate::fact::{Fact, Ground};
use crate::procedure::Stage;
use crate::track::Track;
use kernel::{By, OrganId};
use procedure::decision::statutory;
use procedure::{Case, Context, Decision, FileFact, Notice, Refusal, Rule, Step, check};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Refuses to accept the application.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Decline {
    /// Ground.
    pub ground: Ground,
    /// Government that decided so: over land the bureau only proposes it (不予受理建议书).
    #[serde(default)]
    pub decided_by: Option<OrganId>,
    /// Agency that is competent, by its name, where this one is not.
    #[serde(default)]
    pub competent_organ: Option<String>,
}

impl Ground {
    /// Whether it is one of the matters that are no dispute over land.
    fn is_of_land(self) -> bool {
        matches!(self, Ground::Tort | Ground::Boundary | Ground::Offence | Ground::RuralContract)
    }

    /// Where it is only for one track and this is another: the provision that says for which.
    fn elsewhere(self, track: Track) -> Option<&'static str> {
        match self {
            _ if self.is_of_land() && track != Track::Land => Some("《土地权属争议调查处理办法》第十四条"),
            Ground::UnfitComplaint if track != Track::Procurement => Some("《政府采购法》第五十五条"),
            _ => None,
        }
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
            Ground::UnfitComplaint => (
                "投诉没有经过质疑、质疑或者投诉已经逾期，或者投诉事项超出已质疑事项的范围，不符合投诉的条件。",
                "The complaint was not challenged first, came too late, or goes beyond what was challenged.",
                "《政府采购法》第五十二条、第五十五条、《政府采购法实施条例》第五十五条",
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
    .enforcing(&["CG-04a", "CJ-02", "TD-02", "TD-09"]);

    fn decide(self, case: &Case<Adjudication>, cx: &Context) -> Result<Decision<Adjudication>, Refusal> {
        super::not_recused(case, cx)?;
        let (zh, en, article) = self.ground.words();
        let track = Track::of(case.file.opening().matter.category);
        if let Some(article) = self.ground.elsewhere(track) {
            return Err(Refusal::new(
                "ground_not_for_track",
                "该理由不适用于这类申请：有的只适用于土地权属争议，有的只适用于政府采购投诉，请另选",
                "this ground is not for such an application: some are for land only, one is for procurement only",
            )
            .under(article)
            .at("/ground"));
        }
        let competent_organ = self.competent(cx)?;
        let decided_by = self.decided_by.map(|organ| check::text(&organ, "/decided_by")).transpose()?;
        if track == Track::Land && decided_by.is_none() {
            return Err(cx
                .refuse(
                    "TD-02",
                    "government_decides",
                    "土地权属争议的不予受理由同级人民政府决定，主管部门只提出建议，请填写作出决定的人民政府",
                    "over land the bureau only proposes to refuse: name the government that decided so",
                )
                .at("/decided_by"));
        }
        let names = |organ: &String| (format!("有管辖权的是{organ}。"), format!(" {organ} is competent."));
        let (more, more_en) = competent_organ.as_ref().map(names).unwrap_or_default();
        let notice = Notice {
            kind: "not_accepted".to_owned(),
            zh: format!("{zh}{more}对不予受理不服的，可以依法申请行政复议或者提起行政诉讼。"),
            en: format!("{en}{more_en} Whoever disagrees may apply for reconsideration or sue."),
            article: article.to_owned(),
            last_day: None,
        };
        Ok(Decision::of(Fact::Declined { ground: self.ground, decided_by, competent_organ })
            .met(case, "acceptance", cx.today)
            .and_all(in_time(track, case, cx)?)
            .and(FileFact::NoticeIssued(notice))
            .closed(cx.today, "not_accepted", "不予受理", false))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({ "ground": "rural_contract", "decided_by": "haiyuan-zf" })
    }
}

/// The complainant in procurement is told of the refusal within a period of its own; late, that is said.
fn in_time(track: Track, case: &Case<Adjudication>, cx: &Context) -> Result<Vec<FileFact>, Refusal> {
    if track != Track::Procurement {
        return Ok(Vec::new());
    }
    let receipt = cx.law.count("CG-04a", case.file.opening().received_on).receipt()?;
    let late = receipt.due.is_some_and(|due| cx.today > due).then(|| {
        cx.tell(
            "CG-04a",
            "refused_late",
            "不予受理的告知超过法定期限，应当按逾期处理。",
            "The refusal is told after the last day, to be treated as late.",
        )
    });
    let told = FileFact::DeadlineMet { key: "refusal".to_owned(), on: cx.today };
    let mut facts = vec![FileFact::DeadlineSet(statutory(case, cx, "refusal", receipt)), told];
    facts.extend(late);
    Ok(facts)
}

impl Decline {
    /// The agency that is competent: whoever is not says who is.
    fn competent(&self, cx: &Context) -> Result<Option<String>, Refusal> {
        match (self.ground, &self.competent_organ) {
            (Ground::NotCompetent, Some(organ)) => check::text(organ, "/competent_organ").map(Some),
            (Ground::NotCompetent, None) => Err(cx
                .refuse(
                    "CJ-02",
                    "competent_organ_required",
                    "不属于本机关管辖的，应当告知申请人有管辖权的行政机关，请填写其名称",
                    "whoever is not competent names the agency that is",
                )
                .at("/competent_organ")),
            _ => Ok(None),
        }
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
            let input = json!({ "ground": ground, "decided_by": "haiyuan-zf", "competent_organ": "海原县农业农村局" });
            let case = case.take("2026-03-04", By::Officer, "decline", &input).case;
            assert_eq!(case.file.notices[0].zh.contains("农业农村局"), ground == "not_competent");
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
            &json!({ "ground": "not_competent", "competent_organ": "中卫市市场监督管理局" }),
        );
    }
}
