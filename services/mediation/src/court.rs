//! The court a case goes to, and what it does with an application for confirmation: received, taken on, decided.

use crate::Mediation;
use crate::beside::{Event, recorded};
use crate::procedure::{Kind, Stage};
use chrono::NaiveDate;
use kernel::OrganId;
use procedure::{Basis, Case, Context, DeadlineState, Decision, FileFact, Refusal, check};

/// The proceeding.
const TRACK: &str = "confirmation";
/// The court has so long to take an application on.
pub(crate) const ACCEPTANCE: &str = "confirmation:acceptance";
/// And so long to rule on it.
const DECISION: &str = "confirmation_decision";

/// A third party asked the court to revoke its confirmation.
const REVOCATION_ASKED: &str = "confirmation.revocation_asked";

/// The court that is named, where it is one: as far as the county lists its name, it ends with 人民法院.
pub(crate) fn named(court: &str, cx: &Context, at: &str) -> Result<OrganId, Refusal> {
    let court = check::text(court, at)?;
    let name = cx.organs.get(&court).and_then(|organ| organ.name.as_deref());
    if name.is_none_or(|name| name.ends_with("人民法院")) {
        return Ok(court);
    }
    Err(Refusal::new(
        "not_a_court",
        "所填的机关不是人民法院，请填写人民法院的机关代码",
        "the organ named is no court: give the code of one",
    )
    .at(at))
}

/// It rules on applications for confirmation.
const RULES: &str = "《民事诉讼法》第二百零五条、第二百零六条";

/// Refuses to call a court one that has no desk here (`elsewhere`) where the county lists its desk, or it entered a paper of
/// this case itself.
pub(crate) fn elsewhere(
    case: &Case<Mediation>,
    cx: &Context,
    court: &OrganId,
    elsewhere: bool,
) -> Result<(), Refusal> {
    if !elsewhere {
        return Ok(());
    }
    procedure::court::COURT.keeps_no_files(court, cx, (RULES, "/court_elsewhere"))?;
    if !case.file.documents.iter().any(|paper| paper.entered_by.as_ref() == Some(court)) {
        return Ok(());
    }
    Err(Refusal::new(
        "court_has_a_desk",
        "该人民法院已经在本案中登记文书，由其自行办理，不填写court_elsewhere",
        "this court has entered papers of this case itself: it has a desk here",
    )
    .under(RULES)
    .at("/court_elsewhere"))
}

/// The court received the application on that day. `at` is where the day and the receipt stand in the input.
pub(crate) fn applied(
    case: &Case<Mediation>,
    cx: &Context,
    on: NaiveDate,
    receipt: Option<String>,
    at: (&str, &str),
) -> Result<Vec<FileFact>, Refusal> {
    recorded(
        case,
        cx,
        Event { track: TRACK, name: "applied", on, number: None, sha256: receipt, seen: &[] },
        at,
    )
}

/// The day the court received the application that waits for it.
pub(crate) fn applied_on(case: &Case<Mediation>) -> Option<NaiveDate> {
    match &case.file.deadline(ACCEPTANCE)?.basis {
        Basis::Rule(receipt) => Some(receipt.trigger),
        Basis::Document { .. } => None,
    }
}

/// The court ruled on the application on that day: its days were kept or not by the day of the ruling, whenever that is
/// entered.
pub(crate) fn ruled(
    decision: Decision<Mediation>,
    case: &Case<Mediation>,
    on: NaiveDate,
) -> Decision<Mediation> {
    decision.done(case, ACCEPTANCE, on).done(case, DECISION, on)
}

/// Whether the court has taken the application on: it is its business from then.
pub(crate) fn has_acted(case: &Case<Mediation>) -> bool {
    case.file.deadline(ACCEPTANCE).is_some_and(|deadline| deadline.state == DeadlineState::Met)
}

/// What the court ruled against the confirmation of an agreement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Against {
    /// It rejected the application.
    Rejected,
    /// It revoked its confirmation on the application of a third party (案外人).
    Revoked,
}

impl Against {
    /// The row.
    pub(crate) fn row(self) -> &'static str {
        match self {
            Against::Rejected => "QR-07",
            Against::Revoked => "QR-04",
        }
    }

    /// What was ruled, and what is open to the sides after it.
    pub(crate) fn words(self) -> (&'static str, &'static str) {
        match self {
            Against::Rejected => (
                "司法确认申请已被裁定驳回，双方可以通过调解方式变更原调解协议或者达成新的调解协议，也可以向人民法院提起诉讼",
                "The application was rejected: the sides may vary the agreement or make a new one by mediation, or sue.",
            ),
            Against::Revoked => (
                "司法确认裁定已被撤销，不得据以申请强制执行，双方可以通过调解方式变更原调解协议或者达成新的调解协议，也可以向\
                 人民法院提起诉讼",
                "The confirmation was revoked and is not enforced: the sides may vary the agreement or make a new one by \
                 mediation, or sue.",
            ),
        }
    }
}

/// What the court ruled against the agreement, where it did and no other took its place.
pub(crate) fn against(case: &Case<Mediation>) -> Option<Against> {
    let revoked = case.record.confirmation_revoked;
    case.record.ruling.as_ref().map(|_| if revoked { Against::Revoked } else { Against::Rejected })
}

/// What the sides are told of such a ruling.
pub(crate) fn told(against: Against, kind: &str, cx: &Context) -> FileFact {
    let (zh, en) = against.words();
    cx.tell(against.row(), kind, format!("{zh}。"), en)
}

/// The day of an application of a third party to revoke the confirmation that waits for a ruling.
pub(crate) fn revocation_asked(case: &Case<Mediation>) -> Option<NaiveDate> {
    let asked = case.file.documents.iter().filter(|paper| paper.kind == REVOCATION_ASKED);
    let ruled = usize::try_from(case.record.revocations_ruled).unwrap_or(usize::MAX);
    asked.map(|paper| paper.on).nth(ruled)
}

/// The row of what rests on a confirmation: a third party asks to revoke it, a side to enforce it.
fn rests_on_confirmation(what: &str) -> Option<&'static str> {
    match what {
        "confirmation.harm_known" | REVOCATION_ASKED => Some("QR-04"),
        "confirmation.performance_due" | "confirmation.execution_applied" => Some("QR-05"),
        _ => None,
    }
}

/// What may be recorded on the proceeding: one application at a time, each taken on once, and what rests on a confirmation
/// while it stands.
pub(crate) fn following(case: &Case<Mediation>, cx: &Context, what: &str) -> Result<(), Refusal> {
    if let Some(row) = rests_on_confirmation(what).filter(|_| case.stage != Stage::Confirmed) {
        let (zh, en) = (
            "案中没有有效的司法确认裁定：案外人申请撤销、当事人申请执行，以法院确认调解协议有效的裁定为前提",
            "no confirmation stands here: it is revoked or executed only once the court confirmed the agreement",
        );
        return Err(cx.refuse(row, "not_confirmed", zh, en).at("/event"));
    }
    if what == REVOCATION_ASKED && revocation_asked(case).is_some() {
        return Err(cx.refuse(
            "QR-04",
            "happened_already",
            "案外人的撤销申请正在等待法院裁定，不得重复记录",
            "an application to revoke the confirmation waits for the court: it is not recorded again",
        ));
    }
    let again = match what {
        "confirmation.applied" => case.file.live(ACCEPTANCE).is_some(),
        "confirmation.accepted" => has_acted(case),
        _ => false,
    };
    if !again {
        return Ok(());
    }
    Err(cx.refuse(
        "QR-02",
        "happened_already",
        "司法确认申请正在等待法院决定，或者法院已经决定受理，不得重复记录",
        "the application waits for the court, or the court has taken it on: it is not recorded again",
    ))
}

/// Whether an agreement before an agency is open to confirmation is not settled: the sides ask the court first.
pub(crate) fn unsure(
    case: &Case<Mediation>,
    cx: &Context,
    effective_on: NaiveDate,
) -> Result<Option<FileFact>, Refusal> {
    if case.record.kind != Kind::Administrative {
        return Ok(None);
    }
    let last_day = cx.law.count("QR-01", effective_on).receipt()?.due;
    Ok(Some(cx.tell_until(
        "QR-01",
        "confirmation_unsettled",
        "行政机关主持达成的调解协议能否申请司法确认，法律没有明确规定，请先向当地人民法院询问；可以申请的，应当在期限的最后一日以前（含当日）共同申请。",
        "Whether a court confirms an agreement mediated by an agency is not settled: ask the local court first; where it \
         does, the sides apply together by the last day.",
        last_day,
    )))
}
