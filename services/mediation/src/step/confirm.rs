//! The court rules on the application; the ruling is the court's own entry.

use crate::fact::Fact;
use crate::procedure::Stage;
use crate::{Mediation, court};
use kernel::By;
use procedure::decision::statutory;
use procedure::{Case, Context, Decision, Document, FileFact, Notice, Refusal, Rule, Step, check, number};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Rules that the agreement is valid.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Confirm {
    /// Number of the ruling.
    pub ruling: String,
    /// The ruling.
    pub document: Document,
}

impl Step<Mediation> for Confirm {
    const RULE: Rule<Stage> = Rule::named("confirm", "裁定调解协议有效", "Rule the agreement valid")
        .under("《民事诉讼法》第二百零六条")
        .by(&[By::Court])
        .from(&[Stage::ConfirmationSought]);

    fn decide(self, case: &Case<Mediation>, cx: &Context) -> Result<Decision<Mediation>, Refusal> {
        let (ruling, document) = ruling(self.document, &self.ruling, case, cx)?;
        let on = document.on;
        let decision =
            court::ruled(Decision::of(Fact::Confirmed { ruling }).and(document.lodged()), case, on);
        Ok(decision.closed(on, "confirmed", "司法确认有效", true))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({
            "ruling": "（2026）宁0522民特12号",
            "document": { "kind": "ruling", "title": "民事裁定书", "on": "2026-03-06" }
        })
    }
}

/// How the court answered an application without confirming the agreement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = mediation::Ruled)]
pub enum Ruled {
    /// 裁定驳回申请: it examined the agreement and rejects it.
    #[default]
    Rejected,
    /// 裁定不予受理: it does not take the application on.
    NotAccepted,
    /// 裁定准许撤回申请, or the application counts as withdrawn.
    Withdrawn,
}

/// Rejects the application, does not take it on, or lets the sides withdraw it.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RejectConfirmation {
    /// Number of the ruling.
    pub ruling: String,
    /// The ruling.
    pub document: Document,
    /// What it says.
    #[serde(default)]
    pub ruled: Ruled,
}

impl Step<Mediation> for RejectConfirmation {
    const RULE: Rule<Stage> =
        Rule::named("reject-confirmation", "裁定驳回申请、不予受理、准许撤回", "Rule without confirming")
            .under("《民事诉讼法》第二百零六条；《最高人民法院关于适用〈中华人民共和国民事诉讼法〉的解释》第三百五十五条、第三百五十七条")
            .by(&[By::Court])
            .from(&[Stage::ConfirmationSought])
            .enforcing(&["QR-07", "QR-08"]);

    fn decide(self, case: &Case<Mediation>, cx: &Context) -> Result<Decision<Mediation>, Refusal> {
        let (ruling, document) = ruling(self.document, &self.ruling, case, cx)?;
        let (fact, told) = match self.ruled {
            Ruled::Rejected => (
                Fact::ConfirmationRejected { ruling },
                vec![cx.tell(
                    "QR-07",
                    "confirmation_rejected",
                    format!("司法确认申请被裁定驳回。{WAYS_ON}。"),
                    WAYS_ON_EN,
                )],
            ),
            unexamined => (Fact::ConfirmationNotExamined { ruling }, open_again(unexamined, case, cx)?),
        };
        let on = document.on;
        Ok(court::ruled(Decision::of(fact).and(document.lodged()), case, on).and_all(told))
    }

    fn example() -> serde_json::Value {
        Confirm::example()
    }
}

/// Nothing was ruled on the agreement: while its time lasts, the sides may apply again.
fn open_again(ruled: Ruled, case: &Case<Mediation>, cx: &Context) -> Result<Vec<FileFact>, Refusal> {
    let (kind, article, zh, en) = match ruled {
        Ruled::Withdrawn => (
            "confirmation_withdrawn",
            "《最高人民法院关于适用〈中华人民共和国民事诉讼法〉的解释》第三百五十七条".to_owned(),
            "司法确认申请已经撤回，调解协议继续有效。",
            "The application was withdrawn; the agreement stands.",
        ),
        Ruled::Rejected | Ruled::NotAccepted => (
            "confirmation_not_accepted",
            cx.article("QR-08"),
            "人民法院裁定不予受理司法确认申请，调解协议的效力不受影响。",
            "The court does not take the application on; that leaves the agreement as it is.",
        ),
    };
    let window = match case.record.effective_on {
        Some(from) => Some(cx.law.count("QR-01", from).receipt()?),
        None => None,
    };
    let window = window.filter(|window| window.due.is_some_and(|due| cx.today <= due));
    let last_day = window.as_ref().and_then(|window| window.due);
    let (next, next_en) = match last_day {
        Some(due) => (
            format!(
                "双方在{due}以前（含当日）仍可以向有管辖权的人民法院共同申请；一方不履行的，另一方可以就协议向人民法院起诉。"
            ),
            format!(
                "Until {due} the sides may apply to a competent court; where it is not performed, a side may sue on it."
            ),
        ),
        None => (
            "共同申请的期限已过；一方不履行的，另一方可以就协议向人民法院起诉。".to_owned(),
            "The time to apply is over; where it is not performed, a side may sue on it.".to_owned(),
        ),
    };
    let told = Notice {
        kind: kind.to_owned(),
        zh: format!("{zh}{next}"),
        en: format!("{en} {next_en}"),
        article,
        last_day,
    };
    let begun = window.map(|window| FileFact::DeadlineSet(statutory(case, cx, "confirmation", window)));
    Ok(begun.into_iter().chain([FileFact::NoticeIssued(told)]).collect())
}

/// What is open to the sides after the application was rejected.
pub(crate) const WAYS_ON: &str =
    "双方可以通过调解方式变更原调解协议或者达成新的调解协议，也可以向人民法院提起诉讼";
pub(crate) const WAYS_ON_EN: &str =
    "The application was rejected: the sides may vary the agreement or make a new one by mediation, or sue.";

/// The ruling under its number, made since the court received the application, whenever it is entered.
fn ruling(
    document: Document,
    number: &str,
    case: &Case<Mediation>,
    cx: &Context,
) -> Result<(String, Document), Refusal> {
    let number = number::of_court(number, "/ruling")?;
    let document = Document { number: Some(number.clone()), ..document.checked_at(cx, "/document")? };
    check::day(document.on, court::applied_on(case).unwrap_or(document.on), cx.today, "/document/on")?;
    Ok((number, document))
}

#[cfg(test)]
mod tests {
    use super::super::{SeekConfirmation, given};
    use super::*;
    use procedure::DeadlineState;
    use serde_json::json;

    #[test]
    fn the_courts_days_were_kept_by_the_day_of_the_ruling_whenever_that_is_entered() {
        let accepted = json!({ "track": "confirmation", "event": "accepted", "on": "2026-03-05" });
        let case = given::agreed("2026-03-02")
            .take("2026-03-03", By::Officer, "seek-confirmation", &SeekConfirmation::example())
            .take("2026-03-05", By::Court, "follow", &accepted);
        let over = json!({ "key": "confirmation_decision", "due": case.due("confirmation_decision") });
        let case = case.take("2026-04-07", By::System, "lapse", &over);
        let mut ruling = Confirm::example();
        ruling["document"]["on"] = json!("2026-03-20");
        for (step, input) in [("confirm", &ruling), ("reject-confirmation", &ruling)] {
            let ruled = case.clone().take("2026-05-06", By::Court, step, input).case;
            let period = ruled.file.deadline("confirmation_decision").expect("it ran");
            let ended = period.ended_on.map(|on| on.to_string());
            assert_eq!((period.state, ended.as_deref()), (DeadlineState::Met, Some("2026-03-20")), "{step}");
        }
    }
}
