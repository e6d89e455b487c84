//! What assigning, recusing and mediating have in common.

use crate::Mediation;
use crate::book::{Mediator, Post};
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

/// Refuses whoever cannot mediate in this kind of mediation: a committee does so by its members and those it engaged, the
/// police in their cases by their own staff.
pub(crate) fn of_kind(mediator: &Mediator, kind: Kind, of_police: bool, cx: &Context) -> Result<(), Refusal> {
    match (kind, mediator.post) {
        (Kind::Peoples, Post::Staff | Post::Invited) => Err(cx.refuse(
            "RT-12",
            "not_of_committee",
            "人民调解员由人民调解委员会委员和委员会聘任的人员担任，请另行确定；已由委员会聘任的，请先在名册中登记聘任",
            "members of the committee and those it engages are people's mediators: name another, or enter his engagement",
        )),
        (_, post) if of_police && post != Post::Staff => Err(cx.refuse(
            "XT-40",
            "not_police",
            "治安案件由公安机关调解，请确定本机关办案人员；村（居）民委员会人员、双方熟悉的人可以邀请参加，在“登记调解记录”中填写",
            "the police mediate a public-security case by their own staff: name one; others are invited to take part",
        )),
        _ => Ok(()),
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
