//! The case ends on a ground other than a withdrawal.

use super::serve::issued;
use crate::fact::Fact;
use crate::procedure::Stage;
use crate::{Reconsideration, door, ended, input};
use chrono::Days;
use kernel::{ActKind, By, PartyKind};
use procedure::{Case, Context, Decision, Document, Needed, Refusal, Rule, Step};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Why a case is terminated (行政复议法 art. 41, items 2 to 5).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum TerminationGround {
    /// Item 2: the applicant died, and there are no relatives, or they waive.
    ApplicantDied,
    /// Item 3: the applicant organisation ended, and there is no successor, or it waives.
    OrganisationEnded,
    /// Item 4: criminal measures were taken against the applicant for the same conduct.
    CriminalMeasures,
    /// Item 5: suspended under item 1, 2 or 4 of art. 39 for sixty days, and not cured.
    SuspensionUncured,
}

/// What is told of the suit over the act itself.
const KEPT: (&str, &str) = (
    "行政复议终止。对原行政行为不服、依法可以直接起诉的，起诉期限不因行政复议停止，最后一日为{}；因不属于自身的原因耽误的时间不计入（《行政诉讼法》第四十八条第一款）。",
    "The reconsideration is terminated. The suit over the act itself stays open where the law allows it at once, last day {}; time lost without fault is not counted.",
);

/// The decision that ends the case on a ground of art. 41.
pub(super) const DECISION: Needed = Needed::document(
    "《行政复议法》第四十一条",
    (
        "终止行政复议由行政复议机关决定，请附终止决定书；受理以前准予撤回的，请附准予撤回的文书",
        "the organ decides that a case is terminated: attach the decision; before acceptance, the paper that allows the \
         withdrawal",
    ),
);

/// Terminates the case.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Terminate {
    /// Ground.
    pub ground: TerminationGround,
    /// The decision (终止决定书): without it nothing is terminated.
    #[serde(default)]
    pub document: Option<Document>,
}

impl Step<Reconsideration> for Terminate {
    const RULE: Rule<Stage> = Rule::named("terminate", "终止行政复议", "Terminate the case")
        .under("《行政复议法》第四十一条第二项至第五项")
        .by(&[By::Officer])
        .from(&[Stage::Accepted]);

    fn decide(
        self,
        case: &Case<Reconsideration>,
        cx: &Context,
    ) -> Result<Decision<Reconsideration>, Refusal> {
        match self.ground {
            TerminationGround::ApplicantDied => {
                input::applies_as(case, PartyKind::Person, "《行政复议法》第四十一条第二项")?;
            }
            TerminationGround::OrganisationEnded => {
                input::applies_as(case, PartyKind::Organisation, "《行政复议法》第四十一条第三项")?;
            }
            TerminationGround::CriminalMeasures => criminal(case)?,
            TerminationGround::SuspensionUncured => {}
        }
        let document = DECISION.checked(self.document, cx)?;
        let (on, ended) = ended::without_decision(&document, case, cx, "行政复议终止")?;
        if self.ground == TerminationGround::SuspensionUncured {
            // only the grounds that are to be cured have a limit
            let full = case.file.suspension.as_ref().and_then(|suspension| {
                let limit = cx.law.rules.exclusion("FY-30", &suspension.article)?.limit.as_ref()?;
                suspension.from.checked_add_days(Days::new(limit.days.into()))
            });
            if full.is_none_or(|full| on < full) {
                return Err(Refusal::new(
                    "suspension_not_full",
                    "只有因申请人死亡、丧失行为能力或者组织终止而中止满六十日、原因仍未消除的，才能以此终止；下落不明的不适用",
                    "only a suspension because the applicant died, lost capacity or ended, lasting sixty days, ends the \
                     case",
                )
                .under("《行政复议法》第四十一条第五项")
                .at("/ground"));
            }
        }
        let act = case.file.opening().matter.act.as_ref();
        let kept = act.map(|act| door::suit_kept(act, cx, KEPT.0, KEPT.1)).transpose()?.flatten();
        // the ground may say that somebody died or was detained: it stays in the record
        let decision = ended
            .and_own(Fact::Terminated { ground: self.ground })
            .and(document.lodged())
            .and_all(kept)
            .closed(on, "D14", "终止行政复议", false);
        Ok(issued(decision, case))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({
            "ground": "applicant_died",
            "document": { "kind": "termination", "title": "终止行政复议决定书", "on": "2026-03-10" }
        })
    }
}

/// Criminal measures end only a case about detention or a measure that restricts personal freedom.
fn criminal(case: &Case<Reconsideration>) -> Result<(), Refusal> {
    const RESTRICTS: [ActKind; 3] = [ActKind::Penalty, ActKind::SpotPenalty, ActKind::Compulsion];
    let act = case.file.opening().matter.act.as_ref();
    match act.is_some_and(|act| RESTRICTS.contains(&act.kind)) {
        true => Ok(()),
        false => Err(Refusal::new(
            "ground_mismatch",
            "以此终止限于申请人对行政拘留或者限制人身自由的行政强制措施不服的案件",
            "this ends only a case about administrative detention or a measure that restricts personal freedom",
        )
        .under("《行政复议法》第四十一条第四项")
        .at("/ground")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use procedure::scenario::Scenario;
    use serde_json::json;

    #[test]
    fn each_ground_fits_the_applicant_and_the_act_and_the_suit_over_the_act_is_told() {
        let accepted = |kind: &str| {
            let mut sheet = super::super::Apply::example();
            sheet["filing"]["matter"]["act"]["kind"] = json!(kind);
            Scenario::<Reconsideration>::default().take("2026-03-02", By::Officer, "apply", &sheet).take(
                "2026-03-03",
                By::Officer,
                "accept",
                &super::super::Accept::example(),
            )
        };
        let paper = json!({ "kind": "termination", "title": "终止行政复议决定书", "on": "2026-03-10" });
        let criminal = json!({ "ground": "criminal_measures", "document": paper });
        accepted("licence").refuse("2026-03-10", By::Officer, "terminate", &criminal, "ground_mismatch");
        let case = accepted("penalty")
            .refuse(
                "2026-03-10",
                By::Officer,
                "terminate",
                &json!({ "ground": "organisation_ended" }),
                "applicant_mismatch",
            )
            .refuse(
                "2026-03-10",
                By::Officer,
                "suspend",
                &json!({ "ground": "organisation_ended" }),
                "applicant_mismatch",
            )
            .refuse(
                "2026-03-10",
                By::Officer,
                "terminate",
                &json!({ "ground": "criminal_measures" }),
                "document_required",
            )
            .take("2026-03-10", By::Officer, "terminate", &criminal);
        let told =
            case.case.file.notices.iter().find(|notice| notice.kind == "suit_kept").expect("it is told");
        assert_eq!(told.last_day, Some("2026-07-22".parse().expect("a day")));
        case.take(
            "2026-03-12",
            By::Officer,
            "serve",
            &json!({ "paper": "decision", "received_on": "2026-03-11" }),
        )
        .refuse(
            "2026-03-13",
            By::Officer,
            "serve",
            &json!({ "paper": "decision", "received_on": "2026-03-12" }),
            "already_served",
        );
    }

    fn suspended(ground: &str) -> Scenario<Reconsideration> {
        Scenario::default()
            .take("2026-03-02", By::Officer, "apply", &super::super::Apply::example())
            .take("2026-03-03", By::Officer, "accept", &super::super::Accept::example())
            .take("2026-03-10", By::Officer, "suspend", &json!({ "ground": ground, "notice": { "document": { "kind": "suspension_notice", "title": "中止通知书", "on": "2026-03-03" } } }))
    }

    #[test]
    fn a_suspension_ends_the_case_after_sixty_days_on_three_grounds_only() {
        let mut input = Terminate::example();
        input["ground"] = json!("suspension_uncured");
        input["document"]["on"] = json!("2026-05-09");
        let mut early = input.clone();
        early["document"]["on"] = json!("2026-05-08");
        let case = suspended("capacity_lost")
            .refuse("2026-05-09", By::Officer, "terminate", &early, "suspension_not_full")
            .take("2026-05-09", By::Officer, "terminate", &input);
        assert_eq!(case.case.file.outcome.as_ref().unwrap().0.code, "D14");
        suspended("whereabouts_unknown").refuse(
            "2026-05-09",
            By::Officer,
            "terminate",
            &input,
            "suspension_not_full",
        );
    }
}
