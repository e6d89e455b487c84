//! The court rejected the application for confirmation, or revoked it: the sides vary their agreement, or make a new one. It is an
//! agreement like the first: what is still owed is owed under it only, and its own window for confirmation opens.

use super::Agree;
use crate::Mediation;
use crate::procedure::Stage;
use kernel::By;
use procedure::{Case, Context, Decision, Refusal, Rule, Step};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Records the agreement as varied, or the new one, in full.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(transparent)]
pub struct AgreeAnew(pub Agree);

impl Step<Mediation> for AgreeAnew {
    const RULE: Rule<Stage> =
        Rule::named("agree-anew", "变更或者重新达成调解协议", "Vary the agreement or make a new one")
            .under("《民事诉讼法》第二百零六条；《人民调解法》第二十八条至第三十条")
            .by(&[By::Officer])
            .from(&[Stage::Agreed])
            .enforcing(&[
                "QR-07", "RT-05", "RT-06", "RT-19", "RT-22", "XT-03", "XT-04", "QR-01", "QR-06", "P-32",
                "P-33", "P-36a", "P-38",
            ]);

    fn decide(self, case: &Case<Mediation>, cx: &Context) -> Result<Decision<Mediation>, Refusal> {
        let ruled = case.record.ruling.as_ref();
        let ruling =
            case.file.documents.iter().rev().find(|paper| ruled.is_some() && paper.number.as_ref() == ruled);
        let ruling = ruling.ok_or_else(|| {
            cx.refuse(
                "QR-07",
                "not_rejected",
                "人民法院裁定驳回司法确认申请或者撤销确认裁定以后，才能在本案中变更原调解协议或者达成新的调解协议",
                "the agreement is varied or made anew here after the court rejected or revoked its confirmation",
            )
        })?;
        let agreed = self.0.concluded(case, cx, ruling.on)?;
        Ok(agreed.releasing(case, "已由新的调解协议代替"))
    }

    fn example() -> serde_json::Value {
        Agree::example()
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Confirm, SeekConfirmation, given};
    use super::*;
    use serde_json::json;

    #[test]
    fn what_was_owed_is_owed_under_the_new_agreement_only() {
        let mut anew = AgreeAnew::example();
        anew["effective_on"] = json!("2026-03-25");
        anew["terms"] = json!([{ "text": "2026年5月1日前支付6000元", "mode": "现金", "due": "2026-05-01", "amount": 600_000 }]);
        let case = given::agreed("2026-03-02")
            .refuse("2026-03-03", By::Officer, "agree-anew", &anew, "not_rejected")
            .take("2026-03-05", By::Officer, "seek-confirmation", &SeekConfirmation::example())
            .take("2026-03-20", By::Court, "reject-confirmation", &Confirm::example())
            .refuse("2026-03-25", By::Officer, "seek-confirmation", &SeekConfirmation::example(), "rejected")
            .take("2026-03-25", By::Officer, "agree-anew", &anew);
        let owed = &case.case.file.obligations;
        assert!(owed[0].released && !owed[1].released, "the first agreement is replaced");
        assert!(case.case.file.live("obligation:1").is_none());
        assert_eq!(
            (case.due("obligation:2"), case.due("confirmation")),
            ("2026-05-01".into(), "2026-04-24".into())
        );
        let mut ruling = Confirm::example();
        ruling["document"]["on"] = json!("2026-03-30");
        case.take("2026-03-26", By::Officer, "seek-confirmation", &SeekConfirmation::example()).take(
            "2026-03-30",
            By::Court,
            "confirm",
            &ruling,
        );
    }
}
