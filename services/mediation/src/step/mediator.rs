//! What assigning, recusing and mediating have in common.

use crate::Mediation;
use crate::procedure::Kind;
use chrono::NaiveDate;
use procedure::{Case, Context, Refusal};

/// The row on who mediates, and who must not, in this kind of mediation.
pub(crate) fn row(kind: Kind) -> &'static str {
    match kind {
        Kind::Peoples => "RT-09",
        Kind::Judicial => "RT-10",
        Kind::Administrative => "CJ-12",
    }
}

/// Refuses to go on while nobody mediates: nobody was named, or whoever was is recused. An agency mediates itself, by
/// its staff: the statute asks for no name before one of them is recused.
pub(crate) fn present(case: &Case<Mediation>, cx: &Context) -> Result<(), Refusal> {
    let named = case.record.kind != Kind::Administrative || !case.record.recused.is_empty();
    if named && case.record.mediators.is_empty() {
        return Err(cx.refuse(
            row(case.record.kind),
            "no_mediator",
            "尚未确定调解员，或者调解员已经回避、被更换，请先办理“确定调解员”",
            "no mediator is named, or the mediator was recused: name one first",
        ));
    }
    Ok(())
}

/// The day from which there may be a sitting or an agreement: that on which a mediator was named or, where none had to
/// be, the matter came in.
pub(crate) fn since(case: &Case<Mediation>) -> NaiveDate {
    case.record.assigned_on.unwrap_or(case.file.opening().received_on)
}
