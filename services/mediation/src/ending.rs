//! A mediation ends without agreement: failed, refused, withdrawn, or because the law says that its time is over. What
//! is told and what begins is the same whoever ended it.

use crate::fact::Fact;
use crate::procedure::{Kind, Stage};
use crate::{Mediation, clock, commission, police};
use procedure::decision::statutory;
use procedure::{Case, Context, Decision, FileFact, Refusal};

/// Ends the case without agreement: its clocks, but for those in `keep` and the period of a case of the police, are no
/// longer needed.
pub(crate) fn ended(
    decision: Decision<Mediation>,
    case: &Case<Mediation>,
    cx: &Context,
    keep: &[&str],
    (code, zh): (&str, &str),
) -> Result<Decision<Mediation>, Refusal> {
    let termination = termination_notice(case, cx)?;
    let keep = [keep, &[police::TRACK]].concat();
    Ok(decision
        .dropping(case, &keep, zh)
        .and_all(commission::report_due(case, cx, false))
        .and_all(termination)
        .and_all(police::unsettled(case, cx)?)
        .closed(cx.today, code, zh, false))
}

/// The law ends a mediation whose time is over (视为调解不成、终止调解), where the row of its period says so.
pub(crate) fn lapsed(
    decision: Decision<Mediation>,
    case: &Case<Mediation>,
    cx: &Context,
) -> Decision<Mediation> {
    let row = clock::concluding(case).and_then(|row| cx.law.rules.get(row));
    if case.stage != Stage::Accepted || row.is_none_or(|row| row.missed.is_none()) {
        return decision;
    }
    let over = decision.clone().and_own(Fact::Failed).and(other_routes(case.record.kind, cx));
    // where the notice to be given cannot be counted, the period is over all the same
    ended(over, case, cx, &["risk_report", "conclusion"], ("failed", "调解期限届满，调解不成"))
        .unwrap_or(decision)
}

/// The notice the law owes when a mediation ends without agreement.
pub(crate) fn other_routes(kind: Kind, cx: &Context) -> FileFact {
    let row = match kind {
        Kind::Peoples => "RT-04",
        Kind::Administrative => "XT-08",
        Kind::Judicial => "RT-18",
    };
    cx.tell(
        row,
        "other_routes",
        "调解终止。您可以依法通过仲裁、行政、司法等途径维护自己的权利。",
        "The mediation has ended. You may pursue your rights by arbitration, administrative or court proceedings.",
    )
}

/// Both sides of a consumer complaint are told in writing that its mediation ended, within days of that decision.
fn termination_notice(case: &Case<Mediation>, cx: &Context) -> Result<Option<FileFact>, Refusal> {
    if clock::concluding(case) != Some("XT-21") {
        return Ok(None);
    }
    let receipt = cx.law.count("XT-22", cx.today).receipt()?;
    Ok(Some(FileFact::DeadlineSet(statutory(case, cx, "termination_notice", receipt))))
}
