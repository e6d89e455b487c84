//! What comes before an award: everybody whose rights it touches takes part, the other side was sent the application
//! and had its time to answer, mediation was offered, and the case was reviewed.

use super::check_register::ARTICLE as INTERESTED;
use crate::fact::{Exclusion, Recusal};
use crate::track::Track;
use crate::{Adjudication, competence, side};
use chrono::NaiveDate;
use procedure::{Case, Context, Refusal, check};

/// Refuses an award of this day while something is missing that comes before it; the reasons for which somebody with an
/// interest is left out.
pub(super) fn checked(
    case: &Case<Adjudication>,
    cx: &Context,
    excluded: Vec<Exclusion>,
    on: NaiveDate,
) -> Result<Vec<Exclusion>, Refusal> {
    competence::checked(case, cx)?;
    register(case)?;
    let excluded = everyone(case, excluded)?;
    heard(case, cx, on)?;
    mediated(case, cx)?;
    reviewed(case, cx)?;
    impartial(case, cx)?;
    Ok(excluded)
}

/// Over land, forest and grassland somebody looked who holds a right.
fn register(case: &Case<Adjudication>) -> Result<(), Refusal> {
    let natural = Track::all(&case.file.opening().matter).into_iter().any(Track::is_natural_resource);
    if !natural || case.record.register_checked_on.is_some() {
        return Ok(());
    }
    Err(Refusal::new(
        "register_unchecked",
        "尚未核对权属登记上的共有人和相邻权利人，请先办理“查询权属登记”",
        "nobody looked into the register for co-holders and neighbours: take the step `check-register` first",
    )
    .under(INTERESTED))
}

/// The other side and everybody with an interest is in the case, or left out with a reason.
fn everyone(case: &Case<Adjudication>, excluded: Vec<Exclusion>) -> Result<Vec<Exclusion>, Refusal> {
    let interested = &case.record.interested;
    let mut reasons = Vec::with_capacity(excluded.len());
    for (i, exclusion) in excluded.into_iter().enumerate() {
        if !(1..=interested.len()).contains(&exclusion.interested) {
            return Err(Refusal::new(
                "no_such_interested",
                format!("没有登记第{}名利害关系人", exclusion.interested),
                "nobody with this number was named as interested",
            )
            .at(format!("/excluded/{i}/interested")));
        }
        let reason = check::text(&exclusion.reason, &format!("/excluded/{i}/reason"))?;
        reasons.push(Exclusion { reason, ..exclusion });
    }
    let missing: Vec<String> = procedure::interested::missing(case, interested)
        .into_iter()
        .filter(|n| !reasons.iter().any(|exclusion| exclusion.interested == *n))
        .map(|n| n.to_string())
        .collect();
    if !missing.is_empty() {
        return Err(Refusal::new(
            "parties_missing",
            format!(
                "登记的第{}名利害关系人尚未参加，请先办理“追加当事人”，或者写明不追加的理由",
                missing.join("、")
            ),
            format!(
                "of the interested, number {} is no party: join or exclude with a reason",
                missing.join(", ")
            ),
        )
        .under(INTERESTED));
    }
    if side::all(case).is_empty() {
        return Err(Refusal::new(
            "parties_missing",
            "案件没有被申请人（对方当事人），请先办理“追加当事人”",
            "there is no other side in the case: join it first",
        )
        .under(INTERESTED));
    }
    Ok(reasons)
}

/// The other side received the copy, and answered by that day or let its period pass.
fn heard(case: &Case<Adjudication>, cx: &Context, on: NaiveDate) -> Result<(), Refusal> {
    let track = case.record.track;
    if !side::uncopied(case).is_empty() {
        return Err(cx.refuse(
            track.copy(),
            "copy_not_sent",
            "申请书副本尚未送达被申请人（对方当事人），请先办理“发送申请书副本”",
            "the other side did not receive the copy of the application: take the step `send-copy` first",
        ));
    }
    let answered = side::silent(case).is_empty() && case.record.answered_on.is_none_or(|day| day <= on);
    let due = case.file.deadline("answer").and_then(|deadline| deadline.due).filter(|due| on <= *due);
    match due {
        Some(due) if !answered => Err(cx
            .refuse(
                track.answer(),
                "answer_awaited",
                format!(
                    "裁决书日期应当在收到被申请人（对方当事人）答复之后，或者在答复期限（{due}）届满之后"
                ),
                format!(
                    "an award is made once the other side answered, or after its last day to answer, {due}"
                ),
            )
            .at("/document/on")),
        _ => Ok(()),
    }
}

/// The sides were asked whether they would mediate. Over land mediation comes first whether or not they ask.
fn mediated(case: &Case<Adjudication>, cx: &Context) -> Result<(), Refusal> {
    if case.record.offer.is_some() {
        return Ok(());
    }
    Err(match case.record.track {
        Track::Land => cx.refuse(
            "TD-05",
            "mediation_first",
            "土地权属争议应当先行调解，请先办理“先行调解”并记录结果",
            "a dispute over land is mediated first: take the step `mediate-offer`",
        ),
        _ => cx.refuse(
            "CJ-07",
            "mediation_first",
            "当事人申请调解的应当先行调解，作出裁决以前应当征询各方，请先办理“先行调解”并记录结果",
            "where a side asks for it mediation comes first: ask the sides and take the step `mediate-offer`",
        ),
    })
}

/// Two officers reviewed it, openly or on paper.
fn reviewed(case: &Case<Adjudication>, cx: &Context) -> Result<(), Refusal> {
    if case.record.hearings > 0 {
        return Ok(());
    }
    Err(cx.refuse(
        "CJ-06",
        "not_reviewed",
        "尚未审理：行政裁决由两名以上工作人员审理，请先办理“审理、听证”（书面审理的一并记录）",
        "the case was not reviewed by two officers: take the step `hear` first, on paper or openly",
    ))
}

/// Nobody decides while it is open whether he may.
fn impartial(case: &Case<Adjudication>, cx: &Context) -> Result<(), Refusal> {
    if !case.record.recusals.iter().any(Recusal::is_open) {
        return Ok(());
    }
    Err(cx.refuse(
        "CJ-12",
        "recusal_open",
        "回避申请尚未决定，请先办理“决定回避”",
        "it is not decided yet whether somebody is recused: take the step `recuse` first",
    ))
}
