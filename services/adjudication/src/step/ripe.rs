//! What comes before an award: everybody whose rights it touches takes part, the other side was sent the application
//! and had its time to answer, mediation was offered, and the case was reviewed.

use super::check_register::ARTICLE as INTERESTED;
use crate::fact::{Exclusion, HearingAsked, Offer, Recusal};
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
    weighed(case, cx, on)?;
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

/// Over forest and woodland somebody weighed the title papers by that day: the boundaries they state prevail, and where both
/// sides hold valid ones each takes half.
fn weighed(case: &Case<Adjudication>, cx: &Context, on: NaiveDate) -> Result<(), Refusal> {
    let forest = Track::all(&case.file.opening().matter).contains(&Track::Forest);
    if !forest || super::happened(case, "forest.evidence_weighed", on) {
        return Ok(());
    }
    Err(cx
        .refuse(
            "LQ-01",
            "evidence_not_weighed",
            "林木林地权属争议应当核对权属凭证：凭证记载的四至清楚的以四至为准，双方都有合法凭证的先协商、协商不成的各半；请先在\
             程序线“林木林地权属争议”上记录核对权属凭证，不得晚于裁决之日",
            "over forest the title papers are weighed first: clear boundaries prevail, and where both sides hold valid papers they \
             settle or take half each; record that on the proceeding over forest, no later than the day of the award",
        )
        .at("/document/on"))
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
    match side::awaited(case, on) {
        Some(due) => Err(cx
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
        None => Ok(()),
    }
}

/// The sides were asked whether they would mediate, and not all of them want to. Over land mediation comes first whether or
/// not they ask.
fn mediated(case: &Case<Adjudication>, cx: &Context) -> Result<(), Refusal> {
    let row = if case.record.track == Track::Land { "TD-05" } else { "CJ-07" };
    match case.record.offer {
        Some(Offer::Refused) => Ok(()),
        Some(Offer::Accepted) => Err(cx.refuse(
            row,
            "mediation_pending",
            "各方已经同意调解：请先组织调解，达成协议的办理“达成调解协议”；调解不成的，再次办理“先行调解”记录结果后作出裁决",
            "every side accepted mediation: mediate first; where they agree take the step `settle`, where they do not record \
             that by `mediate-offer`, and decide then",
        )),
        None if row == "TD-05" => Err(cx.refuse(
            row,
            "mediation_first",
            "土地权属争议应当先行调解，请先办理“先行调解”并记录结果",
            "a dispute over land is mediated first: take the step `mediate-offer`",
        )),
        None => Err(cx.refuse(
            row,
            "mediation_first",
            "当事人申请调解的应当先行调解，作出裁决以前应当征询各方，请先办理“先行调解”并记录结果",
            "where a side asks for it mediation comes first: ask the sides and take the step `mediate-offer`",
        )),
    }
}

/// Two officers reviewed it, openly or on paper, and a hearing that was asked for was held or refused.
fn reviewed(case: &Case<Adjudication>, cx: &Context) -> Result<(), Refusal> {
    if case.record.hearing_asked == Some(HearingAsked::Open) {
        return Err(cx.refuse(
            "CJ-06",
            "hearing_pending",
            "当事人申请听证，尚未举行也没有决定不举行：请举行后办理“审理、听证”，或者办理“决定不举行听证”并说明理由",
            "a side asked for a hearing: hold it and take the step `hear`, or take `refuse-hearing` with the reasons",
        ));
    }
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
