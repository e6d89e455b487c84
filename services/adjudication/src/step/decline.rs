//! The dispute is not for this procedure: the applicant is told why, and which way is open.

use super::government;
use crate::fact::{Fact, Ground};
use crate::procedure::Stage;
use crate::track::Track;
use crate::{Adjudication, remedy};
use chrono::NaiveDate;
use kernel::{By, OrganId};
use procedure::decision::statutory;
use procedure::served::copies;
use procedure::{
    Case, Context, Decision, Delivery, Document, FileFact, Notice, Refusal, Rule, Served, Step, check,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The key of the days to tell a complainant in procurement of the refusal.
const REFUSAL: &str = "refusal";

/// Refuses to accept the application.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Decline {
    /// Ground.
    pub ground: Ground,
    /// The decision (不予受理决定书、通知书).
    pub document: Document,
    /// Its copies that were served by then: what may be done against it runs from there. Later service is recorded by
    /// `serve-document`, and counts in the same way.
    #[serde(default)]
    pub served: Vec<Served>,
    /// Government that decided so: over land the bureau only proposes it (不予受理建议书), which is recorded on the
    /// proceeding over land.
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
    .enforcing(&["CG-04a", "CJ-02", "FY-01", "SS-01", "TD-02", "TD-09"]);

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
        let document = self.document.checked(cx)?;
        let made_on = check::day(document.on, case.file.opening().received_on, cx.today, "/document/on")?;
        let decided_by = self.decided_by.map(|organ| check::text(&organ, "/decided_by")).transpose()?;
        let decided_by = match track {
            Track::Land => Some(government::declined(case, cx, decided_by, made_on)?),
            _ => decided_by,
        };
        let n = case.file.next_document();
        let served = copies(self.served, (n, &document), case, cx, "/served")?;
        let mut remedies = Vec::new();
        for copy in &served {
            remedies.extend(remedy::of_refusal(cx, copy.served.on, &remedy::addressee(case, copy.party))?);
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
        let fact = Fact::Declined { ground: self.ground, decided_by, competent_organ, document: Some(n) };
        let papers = (std::slice::from_ref(&document), "/document");
        let decision = Decision::of(fact)
            .done_by(case, cx, "acceptance", made_on, papers)?
            .and(document.clone().lodged())
            .dropping(case, &["acceptance"], "已决定不予受理");
        let decision = match track {
            Track::Procurement => {
                told(decision, case, cx, told_on(case, &served).unwrap_or(made_on), papers)?
            }
            _ => decision,
        };
        Ok(decision
            .and_all(served.into_iter().map(|copy| FileFact::DocumentServed(Box::new(copy))))
            .and(FileFact::NoticeIssued(notice))
            .and_all(remedies)
            .closed(cx.today, "not_accepted", "不予受理", false))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({
            "ground": "rural_contract", "decided_by": "haiyuan-zf",
            "document": { "kind": "refusal", "title": "不予受理决定书", "on": "2026-03-04" }
        })
    }
}

/// The complainant in procurement (投诉人) is told of the refusal within a period of its own, by the day it was told and not
/// by that of the entry; late, that is said.
fn told(
    decision: Decision<Adjudication>,
    case: &Case<Adjudication>,
    cx: &Context,
    on: NaiveDate,
    papers: (&[Document], &str),
) -> Result<Decision<Adjudication>, Refusal> {
    let receipt = cx.law.count("CG-04a", complete_on(case)).receipt()?;
    let due = receipt.due;
    let set = FileFact::DeadlineSet(statutory(case, cx, REFUSAL, receipt));
    let mut running = case.clone();
    running.file.evolve(&set);
    if let Some(due) = due.filter(|due| cx.today > *due) {
        running.file.evolve(&FileFact::DeadlineLapsed { key: REFUSAL.to_owned(), due });
    }
    let late = due.is_some_and(|due| on > due).then(|| {
        cx.tell(
            "CG-04a",
            "refused_late",
            "不予受理的告知超过法定期限，应当按逾期处理。",
            "The refusal is told after the last day, to be treated as late.",
        )
    });
    Ok(decision.and(set).done_by(&running, cx, REFUSAL, on, papers)?.and_all(late))
}

/// The day the last of the complainants got its copy, where such copies are given.
fn told_on(case: &Case<Adjudication>, served: &[Delivery]) -> Option<NaiveDate> {
    let complainant = |copy: &&Delivery| case.file.applicants().any(|party| party.id == copy.party);
    served.iter().filter(complainant).map(|copy| copy.served.on).max()
}

/// The day from which the refusal of a complaint is counted: it came in, or its correction did, or its time to be
/// corrected passed.
fn complete_on(case: &Case<Adjudication>) -> NaiveDate {
    let corrected = case.record.correction.map(|known| known.received_on.unwrap_or(known.by));
    corrected.unwrap_or(case.file.opening().received_on)
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

    fn declined(ground: &str) -> serde_json::Value {
        let mut input = Decline::example();
        input["ground"] = json!(ground);
        input["competent_organ"] = json!("海原县农业农村局");
        input
    }

    #[test]
    fn what_is_no_dispute_over_land_is_told_so() {
        let proposed = json!({ "track": "land", "event": "refusal_proposed", "on": "2026-03-03" });
        for ground in ["tort", "boundary", "offence", "rural_contract", "not_competent", "not_adjudicable"] {
            let case = given::requested("land_ownership")
                .refuse("2026-03-04", By::Officer, "decline", &declined(ground), "refusal_not_proposed")
                .take("2026-03-03", By::Officer, "follow", &proposed);
            let case = case.take("2026-03-04", By::Officer, "decline", &declined(ground)).case;
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
            &declined("not_competent"),
        );
    }

    #[test]
    fn what_may_be_done_against_it_runs_from_its_service_whenever_that_is_recorded() {
        let told = |case: procedure::scenario::Scenario<Adjudication>, kind: &str| {
            let mut of = case.case.file.notices.into_iter().filter(|notice| notice.kind == kind);
            (of.next().and_then(|notice| notice.last_day).map(|day| day.to_string()), of.count())
        };
        let mut input = declined("not_adjudicable");
        let unserved = given::requested("enterprise_name").take("2026-03-04", By::Officer, "decline", &input);
        assert_eq!(told(unserved.clone(), "remedy_suit"), (None, 0));
        let later = json!({ "document": 1, "on": "2026-03-09", "service": { "party": 1, "mode": "direct" } });
        let later = unserved.take("2026-03-09", By::Officer, "serve-document", &later);
        assert_eq!(told(later.clone(), "remedy_suit"), (Some("2026-09-09".to_owned()), 0));
        assert_eq!(told(later, "remedy_reconsideration"), (Some("2026-05-08".to_owned()), 0));
        input["served"] = json!([{ "on": "2026-03-04", "service": { "party": 1, "mode": "direct" } }]);
        let at_once = given::requested("enterprise_name").take("2026-03-04", By::Officer, "decline", &input);
        assert_eq!(told(at_once, "remedy_suit"), (Some("2026-09-04".to_owned()), 0));
    }
}
