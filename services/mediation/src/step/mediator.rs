//! What assigning, recusing and mediating have in common.

use crate::Mediation;
use crate::book::{Mediator, Post};
use crate::procedure::{Chosen, Kind, RecusalRequest};
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

/// The mediator of this line of the roster, where he mediates this case.
pub(crate) fn chosen<'a>(case: &'a Case<Mediation>, line: &str, cx: &Context) -> Result<&'a Chosen, Refusal> {
    case.record.mediators.iter().find(|chosen| chosen.line == line).ok_or_else(|| {
        cx.refuse(
            row(case.record.kind),
            "not_his_mediator",
            "该调解员没有参加本案调解，请核对名册序号",
            "he does not mediate this case",
        )
        .at("/mediator")
    })
}

/// The request that he step back, while it is not decided.
pub(crate) fn asked<'a>(case: &'a Case<Mediation>, line: &str) -> Option<&'a RecusalRequest> {
    case.record.recusals.iter().find(|asked| asked.is_open() && asked.line == line)
}

/// The refusal while it is not decided whether a mediator steps back.
pub(crate) fn undecided(kind: Kind, cx: &Context) -> Refusal {
    cx.refuse(
        row(kind),
        "recusal_open",
        "调解员的回避申请尚未决定，决定以前不由其调解，也不另行确定调解员；请先办理“调解员回避、更换”",
        "whether the mediator steps back is not decided: until then he does not mediate and no other is named",
    )
}

/// Refuses to go on while nobody mediates: nobody was named, whoever was is recused, or stands back until that is decided. An
/// agency mediates itself, by its staff: the statute asks for no name before one of them is recused.
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
    let mediators = &case.record.mediators;
    if !mediators.is_empty() && mediators.iter().all(|chosen| asked(case, &chosen.line).is_some()) {
        return Err(undecided(case.record.kind, cx));
    }
    Ok(())
}

/// The day from which there may be a sitting or an agreement: that on which a mediator was named or, where none had to
/// be, the matter came in.
pub(crate) fn since(case: &Case<Mediation>) -> NaiveDate {
    case.record.assigned_on.unwrap_or(case.file.opening().received_on)
}
