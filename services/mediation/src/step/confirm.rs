//! The court rules on the application; the ruling is the court's own entry.

use crate::Mediation;
use crate::court::{self, Against};
use crate::fact::Fact;
use crate::procedure::Stage;
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
                vec![court::told(Against::Rejected, "confirmation_rejected", cx)],
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

/// How the court answered somebody outside the case (案外人) who asked it to revoke its confirmation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = mediation::RuledOnRevocation)]
pub enum RuledOnRevocation {
    /// 撤销确认裁定: the agreement is confirmed no longer.
    #[default]
    Revoked,
    /// 驳回申请: the confirmation stands.
    Rejected,
}

/// Revokes the confirmation, or rejects the application to do so.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RevokeConfirmation {
    /// Number of the ruling.
    pub ruling: String,
    /// The ruling.
    pub document: Document,
    /// What it says.
    #[serde(default)]
    pub ruled: RuledOnRevocation,
}

impl Step<Mediation> for RevokeConfirmation {
    const RULE: Rule<Stage> = Rule::named(
        "revoke-confirmation",
        "裁定撤销确认或者驳回撤销申请",
        "Rule on the revocation of the confirmation",
    )
    .under("《最高人民法院关于人民调解协议司法确认程序的若干规定》第十条")
    .by(&[By::Court])
    .from(&[Stage::Confirmed])
    .enforcing(&["QR-04"]);

    fn decide(self, case: &Case<Mediation>, cx: &Context) -> Result<Decision<Mediation>, Refusal> {
        let asked = court::revocation_asked(case).ok_or_else(|| {
            cx.refuse(
                "QR-04",
                "revocation_not_asked",
                "没有等待裁定的撤销申请：请先在程序线“司法确认”上记录案外人知道权益受到侵害和申请撤销的日期",
                "no application to revoke it waits for a ruling: record on the proceeding of the confirmation first when the third \
                 party learned of the harm and applied",
            )
        })?;
        let (ruling, document) = ruling(self.document, &self.ruling, case, cx)?;
        check::day(document.on, asked, cx.today, "/document/on")?;
        if self.ruled == RuledOnRevocation::Rejected {
            let stands = cx.tell(
                "QR-04",
                "revocation_rejected",
                "案外人撤销司法确认裁定的申请已被驳回，司法确认裁定继续有效。",
                "The application of a third party to revoke the confirmation was rejected: it stands.",
            );
            return Ok(Decision::of(Fact::RevocationRejected { ruling }).and(document.lodged()).and(stands));
        }
        Ok(Decision::of(Fact::ConfirmationRevoked { ruling })
            .and(document.lodged())
            .dropped(case, "execution", "司法确认裁定已被撤销")
            .and(court::told(Against::Revoked, "confirmation_revoked", cx))
            .closed(cx.today, "agreement", "达成调解协议，司法确认裁定已被撤销", true))
    }

    fn example() -> serde_json::Value {
        Confirm::example()
    }
}

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
