//! What assigning, recusing and mediating have in common.

use crate::Mediation;
use crate::procedure::Kind;
use procedure::{Case, Context, Refusal};

/// The row on who mediates, and who must not, in this kind of mediation.
pub(crate) fn row(kind: Kind) -> &'static str {
    match kind {
        Kind::Peoples => "RT-09",
        Kind::Judicial => "RT-10",
        Kind::Administrative => "CJ-12",
    }
}

/// Refuses to go on after the last mediator was recused, until another is named.
pub(crate) fn present(case: &Case<Mediation>, cx: &Context) -> Result<(), Refusal> {
    if case.record.mediators.is_empty() && !case.record.recused.is_empty() {
        return Err(cx.refuse(
            row(case.record.kind),
            "no_mediator",
            "调解员已经回避或者被更换，请先办理“确定调解员”",
            "the mediator was recused: name another first",
        ));
    }
    Ok(())
}
