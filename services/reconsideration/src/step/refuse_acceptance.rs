//! A condition of acceptance is missing: the application is not accepted, with the reason and the competent organ.

use super::serve::{Paper, issued, served};
use crate::fact::Fact;
use crate::paper::receipt;
use crate::procedure::Stage;
use crate::{Reconsideration, examined, input, jurisdiction};
use chrono::NaiveDate;
use kernel::{By, OrganId};
use procedure::{Case, Context, Decision, Document, FileFact, Needed, Notice, Refusal, Rule, Service, Step};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The condition of acceptance that is missing (行政复议法 art. 30 para. 1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Defect {
    /// Item 1: an identified applicant and a proper respondent.
    NoParties,
    /// Item 2: an interest in the act.
    NoInterest,
    /// Item 3: a concrete request and reasons.
    NoRequest,
    /// Item 4: within the period to apply.
    OutOfTime,
    /// Item 5: within the scope of reconsideration.
    OutOfScope,
    /// Item 6: within the jurisdiction of this organ.
    NotCompetent,
    /// Item 7: not accepted before, here or by a court.
    AlreadyHandled,
}

impl Defect {
    /// The reason in official words.
    #[must_use]
    pub fn zh(self) -> &'static str {
        match self {
            Defect::NoParties => "没有明确的申请人和符合规定的被申请人",
            Defect::NoInterest => "申请人与被申请行政复议的行政行为没有利害关系",
            Defect::NoRequest => "没有具体的行政复议请求和理由",
            Defect::OutOfTime => "超过法定申请期限",
            Defect::OutOfScope => "不属于行政复议范围",
            Defect::NotCompetent => "不属于本机关的管辖范围",
            Defect::AlreadyHandled => {
                "行政复议机关或者人民法院已经受理申请人就同一行政行为提出的申请或者诉讼"
            }
        }
    }

    fn en(self) -> &'static str {
        match self {
            Defect::NoParties => "no identified applicant or proper respondent",
            Defect::NoInterest => "no interest in the act",
            Defect::NoRequest => "no concrete request and reasons",
            Defect::OutOfTime => "out of time",
            Defect::OutOfScope => "outside the scope of reconsideration",
            Defect::NotCompetent => "outside the jurisdiction of this organ",
            Defect::AlreadyHandled => "accepted before by a reconsideration organ or a court",
        }
    }
}

/// The decision, with its reason.
const DECISION: Needed = Needed::document(
    "《行政复议法》第三十条第二款",
    (
        "不予受理应当作出决定并说明理由，请附不予受理决定书",
        "an application is not accepted by a decision that states the reason: attach it",
    ),
);

/// Refuses to accept the application.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RefuseAcceptance {
    /// The condition that is missing.
    pub ground: Defect,
    /// The organ that is competent, where this one is not.
    #[serde(default)]
    pub competent_organ: Option<OrganId>,
    /// The decision (不予受理决定书): without it nothing is refused.
    #[serde(default)]
    pub document: Option<Document>,
    /// Day the applicant received it; recorded later by `serve` when left out.
    #[serde(default)]
    pub served_on: Option<NaiveDate>,
    /// On whom and how the decision was served: then it counts as received on the day that follows from that. Other
    /// parties are served by `serve`.
    #[serde(default)]
    pub service: Option<Service>,
}

impl Step<Reconsideration> for RefuseAcceptance {
    const RULE: Rule<Stage> = Rule::named("refuse-acceptance", "不予受理", "Refuse acceptance")
        .under("《行政复议法》第三十条第二款")
        .by(&[By::Officer])
        .from(&[Stage::Received, Stage::Accepted])
        .enforcing(&["FY-10", "SS-02", "FY-71", "P-32", "P-33", "P-36", "P-38"]);

    fn decide(
        self,
        case: &Case<Reconsideration>,
        cx: &Context,
    ) -> Result<Decision<Reconsideration>, Refusal> {
        let competent_organ = input::given(self.competent_organ);
        if self.ground == Defect::NotCompetent && competent_organ.is_none() {
            return Err(Refusal::new(
                "competent_organ_required",
                "不属于本机关管辖的，应当在不予受理决定中告知申请人有管辖权的行政复议机关",
                "name the organ that is competent",
            )
            .under("《行政复议法》第三十条第二款")
            .at("/competent_organ"));
        }
        let unchecked = match (&competent_organ, self.ground) {
            (Some(organ), Defect::NotCompetent) => jurisdiction::named(organ, case, cx)?,
            _ => None,
        };
        let document = DECISION.checked(self.document, cx)?;
        let on = examined::on(Some(&document), case, cx, "/document")?;
        let day = (self.served_on, case.file.opening().received_on, "/served_on");
        let receipt = receipt(Some(&document), day, self.service, case, cx)?;
        let notice = not_heard(
            "不予受理",
            "not accepted",
            "《行政复议法》第三十条第二款",
            self.ground,
            competent_organ.as_ref(),
        );
        let refused = Decision::of(Fact::AcceptanceRefused { ground: self.ground, competent_organ });
        let decision = examined::by(refused, case, cx, on, (Some(&document), "/document"))?
            .and(document.lodged())
            .and_all(receipt.fact)
            .and(notice)
            .and_all(unchecked)
            .closed(on, "D01", "不予受理", false);
        let decision = jurisdiction::told_above(examined::not_accepted(decision, case), case, cx);
        let decision = issued(decision, case);
        match receipt.on {
            None => Ok(decision),
            Some(on) => served(decision, case, cx, Paper::Decision, (on, receipt.party)),
        }
    }

    fn example() -> serde_json::Value {
        serde_json::json!({
            "ground": "not_competent", "competent_organ": "zhongwei-zf",
            "document": { "kind": "non_acceptance", "title": "不予受理决定书", "on": "2026-03-03" }
        })
    }
}

/// The reason in writing.
pub(super) fn not_heard(
    zh: &str,
    en: &str,
    article: &str,
    ground: Defect,
    competent: Option<&OrganId>,
) -> FileFact {
    let (organ_zh, organ_en) = competent.map_or_else(Default::default, |organ| {
        (format!("有管辖权的行政复议机关：{organ}。"), format!(" Competent organ: {organ}."))
    });
    FileFact::NoticeIssued(Notice {
        kind: "not_heard".to_owned(),
        zh: format!("{zh}行政复议申请，理由：{}。{organ_zh}", ground.zh()),
        en: format!("The application is {en}: {}.{organ_en}", ground.en()),
        article: article.to_owned(),
        last_day: None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use procedure::scenario::Scenario;
    use serde_json::json;

    fn received() -> Scenario<Reconsideration> {
        Scenario::default().take("2026-03-02", By::Officer, "apply", &super::super::Apply::example())
    }

    #[test]
    fn the_competent_organ_is_named() {
        let input = json!({ "ground": "not_competent" });
        received().refuse("2026-03-03", By::Officer, "refuse-acceptance", &input, "competent_organ_required");
        let mut bare = RefuseAcceptance::example();
        bare["document"] = json!(null);
        let case = received()
            .refuse("2026-03-03", By::Officer, "refuse-acceptance", &bare, "document_required")
            .take("2026-03-03", By::Officer, "refuse-acceptance", &RefuseAcceptance::example());
        assert!(case.case.file.notices[0].zh.contains("zhongwei-zf"));
        let (outcome, _) = case.case.file.outcome.as_ref().unwrap();
        assert_eq!((outcome.code.as_str(), outcome.on_merits), ("D01", false));
    }

    #[test]
    fn one_may_sue_from_the_day_of_service() {
        let mut input = RefuseAcceptance::example();
        input["ground"] = json!("no_interest");
        input["served_on"] = json!("2026-03-03");
        let case = received().take("2026-03-03", By::Officer, "refuse-acceptance", &input);
        assert_eq!(case.due("suit"), "2026-03-18");
    }
}
