//! The parties agree before the organ: the mediation document takes effect once all have signed and it is sealed.

use crate::fact::Fact;
use crate::procedure::Stage;
use crate::{Reconsideration, ended, input};
use kernel::By;
use procedure::Term;
use procedure::{Case, Context, Decision, Document, FileFact, Notice, Refusal, Rule, Step};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Records the mediation document in force.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Settle {
    /// The mediation document (行政复议调解书).
    pub document: Document,
    /// Whether every party signed or sealed it.
    pub signed_by_all: bool,
    /// Whether it bears the organ's seal.
    pub sealed: bool,
    /// What is owed under it.
    #[serde(default)]
    pub obligations: Vec<Term>,
}

impl Step<Reconsideration> for Settle {
    const RULE: Rule<Stage> = Rule::named("settle", "制作行政复议调解书", "Settle by mediation document")
        .under("《行政复议法》第五条、第七十三条第一款")
        .by(&[By::Officer])
        .from(&[Stage::Accepted])
        .enforcing(&["FY-48"]);

    fn decide(
        self,
        case: &Case<Reconsideration>,
        cx: &Context,
    ) -> Result<Decision<Reconsideration>, Refusal> {
        let missing = [(self.signed_by_all, "/signed_by_all"), (self.sealed, "/sealed")];
        if let Some((_, at)) = missing.into_iter().find(|(there, _)| !there) {
            return Err(cx
                .refuse(
                    "FY-48",
                    "not_in_force",
                    "行政复议调解书经各方当事人签字或者签章，并加盖行政复议机关印章，即具有法律效力；尚未签字、盖章的，不能以调解书结案",
                    "a mediation document is in force once all parties signed and the seal was put: before, it ends no case",
                )
                .at(at));
        }
        let document = self.document.checked(cx)?;
        let (on, ended) = ended::by(&document, case, cx, "行政复议调解书生效")?;
        let decision = ended.and_own(Fact::Settled).and(document.lodged());
        let source = ("行政复议调解书约定的履行期限", "the day the mediation document fixes");
        let debtor = input::debtor(case, &self.obligations);
        let decision = decision.owing(case, self.obligations, on, debtor, "/obligations", source)?;
        let told = FileFact::NoticeIssued(Notice {
            kind: "mediation_document_final".to_owned(),
            zh: "行政复议调解书经各方当事人签字或者签章并加盖行政复议机关印章，已经具有法律效力，各方应当履行。被申请人不履行的，责令限期履行；申请人、第三人逾期不履行的，由行政复议机关依法强制执行，或者申请人民法院强制执行。".to_owned(),
            en: "The mediation document is in force and binds everybody. A respondent that does not perform is ordered to; against an applicant or a third party the organ enforces it or asks the court to.".to_owned(),
            article: "《行政复议法》第七十三条第一款、第七十七条第二款、第七十八条第三项".to_owned(),
            last_day: None,
        });
        Ok(decision.and(told).closed(on, "D12", "行政复议调解书", true))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({
            "document": { "kind": "mediation_document", "title": "行政复议调解书", "on": "2026-03-20" },
            "signed_by_all": true, "sealed": true,
            "obligations": [{ "text": "退还罚款2000元", "due": "2026-04-10" }]
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use procedure::fact::DeadlineState;
    use procedure::scenario::Scenario;
    use serde_json::json;

    fn accepted() -> Scenario<Reconsideration> {
        Scenario::default().take("2026-03-02", By::Officer, "apply", &super::super::Apply::example()).take(
            "2026-03-03",
            By::Officer,
            "accept",
            &super::super::Accept::example(),
        )
    }

    #[test]
    fn what_is_owed_is_watched() {
        let case = accepted()
            .take("2026-03-10", By::Officer, "suspend", &super::super::Suspend::example())
            .take("2026-03-20", By::Officer, "settle", &Settle::example());
        assert_eq!(case.case.stage, Stage::Mediated);
        assert_eq!(case.due("obligation:1"), "2026-04-10");
        assert_eq!(case.case.file.deadline("decision").unwrap().state, DeadlineState::Met);
        let (outcome, _) = case.case.file.outcome.as_ref().unwrap();
        assert_eq!((outcome.code.as_str(), outcome.on_merits), ("D12", true));
        let obligation = &case.case.file.obligations[0];
        assert_eq!(obligation.debtor.as_deref(), Some("haixing-zhen"));
        assert_eq!(obligation.beneficiaries.len(), 1);
    }

    #[test]
    fn an_obligation_has_words_a_day_and_known_beneficiaries() {
        let mut past = Settle::example();
        past["obligations"][0]["due"] = json!("2026-03-19");
        accepted().refuse("2026-03-20", By::Officer, "settle", &past, "term");
        let mut stranger = Settle::example();
        stranger["obligations"][0]["beneficiaries"] = json!(["0190a6f0-0000-7000-8000-000000000009"]);
        accepted().refuse("2026-03-20", By::Officer, "settle", &stranger, "not_party");
    }
}
