//! What has to have happened before a case is ripe for decision: everybody whom the act names is in it, a complex case
//! was heard and advised on, the respondent had its say.

use crate::finding::Finding;
use crate::{Reconsideration, respondent};
use kernel::Capacity;
use procedure::addressed::{Absent, absent};
use procedure::{Case, Context, FileFact, Refusal};

/// What is told at acceptance where a side to which the statute makes the act known is not in the case.
pub(crate) fn to_be_joined(case: &Case<Reconsideration>, cx: &Context) -> Option<FileFact> {
    let Absent { article, zh, en } = absent(case)?;
    Some(cx.tell(
        "FY-44",
        "third_party_to_notify",
        format!(
            "依照{article}，被申请复议的行政行为应当书面通知{zh}，{zh}与行政行为有利害关系，尚未参加本案：请通知其作为第三人参加行政复议，办理“追加当事人”；通知其参加以前，不作出行政复议决定。"
        ),
        format!("The statute makes the act known to {en}, who is not in the case: join it as third party before deciding."),
    ))
}

/// Everybody whom the act names, and every side to which a statute makes it known, is in the case.
pub(crate) fn all_in_the_case(case: &Case<Reconsideration>, cx: &Context) -> Result<(), Refusal> {
    if let Some(Absent { article, zh, en }) = absent(case) {
        return Err(cx.refuse(
            "FY-44",
            "parties_missing",
            format!("依照{article}，行政行为应当书面通知{zh}，{zh}与行政行为有利害关系而没有参加本案，请先通知其作为第三人参加"),
            format!("the statute makes the act known to {en}, who is not in the case: join it as third party first"),
        ));
    }
    let named = case.record.acceptance.as_ref().map_or(0, |acceptance| acceptance.interested_parties);
    let present: u32 = case
        .file
        .parties
        .iter()
        .filter(|party| matches!(party.capacity, Capacity::Applicant | Capacity::ThirdParty))
        .map(|party| party.members)
        .sum();
    if present >= named {
        return Ok(());
    }
    Err(cx.refuse(
        "FY-44",
        "parties_missing",
        format!("行政行为涉及{named}人（户），申请人和第三人共{present}人（户），请先通知其余的人（户）作为第三人参加"),
        format!("the act names {named}, {present} are in the case: join the others as third parties first"),
    ))
}

/// A complex case was heard at a hearing, and the committee gave its opinion.
pub(crate) fn treated_as_complex(case: &Case<Reconsideration>, cx: &Context) -> Result<(), Refusal> {
    let record = &case.record;
    let acceptance = record.acceptance.as_ref();
    if acceptance.is_some_and(|acceptance| acceptance.specialised) && record.advice.is_none() {
        return Err(Refusal::new(
            "advice_required",
            "专业性、技术性较强的案件，应当提请行政复议委员会提出咨询意见",
            "in a specialised or technical case the committee gives its opinion",
        )
        .under("《行政复议法》第五十二条第二款第二项"));
    }
    if !acceptance.is_some_and(|acceptance| acceptance.complex) {
        return Ok(());
    }
    let held = record.hearings.iter().any(|hearing| hearing.held.is_some());
    let missing = [
        (
            held,
            "hearing_required",
            "重大、疑难、复杂的案件应当组织听证",
            "a complex case is heard at a hearing",
        ),
        (
            record.advice.is_some(),
            "advice_required",
            "案情重大、疑难、复杂的，应当提请行政复议委员会提出咨询意见",
            "in a complex case the committee gives its opinion",
        ),
    ];
    match missing.into_iter().find(|(done, ..)| !done) {
        Some((_, code, zh, en)) => Err(cx.refuse("FY-42", code, zh, en)),
        None => Ok(()),
    }
}

/// The respondent replied, or its time is over; an act without evidence is upheld only with a reason.
pub(crate) fn replied(
    case: &Case<Reconsideration>,
    findings: &[Finding],
    because: Option<String>,
) -> Result<Option<String>, Refusal> {
    let record = &case.record;
    if record.reply.is_none() && record.no_reply.is_none() {
        return Err(Refusal::new(
            "reply_outstanding",
            "被申请人尚未答复，答复期限也未届满；请先发送申请书副本并等待答复",
            "the respondent has not replied and still may: send the copy and wait for the reply",
        )
        .under("《行政复议法》第四十八条、第五十四条第一款"));
    }
    if !respondent::outstanding(case).is_empty() {
        return Err(Refusal::new(
            "reply_outstanding",
            "尚有被申请人没有答复，答复期限也未届满，请等待答复",
            "a respondent has not replied and still may: wait for the reply",
        )
        .under("《行政复议法》第四十八条、第五十四条第一款"));
    }
    let unproven = respondent::without_evidence(record);
    let third = respondent::third_party_proved(case);
    if unproven && findings.contains(&Finding::D08) && !third {
        return Err(Refusal::new(
            "no_evidence",
            "被申请人逾期未答复举证，视为行政行为没有证据、依据；行政行为涉及第三人合法权益、第三人提供证据（third_party_evidence）的，才可以维持",
            "without a timely reply the act counts as without evidence: it is upheld only where it concerns a third party that \
             supplied evidence (`third_party_evidence`)",
        )
        .under("《行政复议法》第七十条")
        .at("/code"));
    }
    let because_of = |finding: &Finding| finding.upholds() || *finding == Finding::D03 && !third;
    let without_evidence = unproven && findings.iter().any(because_of);
    if without_evidence && because.is_none() {
        return Err(Refusal::new(
            "no_evidence",
            "被申请人逾期未答复举证，视为行政行为没有证据、依据；仍要变更、维持或者驳回请求的，请写明理由（如第三人已提供证据）",
            "without a timely reply the act counts as without evidence: say why it is changed or upheld all the same, for \
             instance because a third party supplied evidence",
        )
        .under("《行政复议法》第七十条")
        .at("/upheld_because"));
    }
    Ok(because.filter(|_| without_evidence))
}

#[cfg(test)]
pub(crate) mod given {
    //! Cases that the tests of a decision start from.

    use crate::Reconsideration;
    use crate::step::{Apply, HearOpinions, Reply, SendCopy};
    use kernel::By;
    use procedure::Step;
    use procedure::scenario::Scenario;
    use serde_json::json;

    /// Accepted, the copy sent, the opinions heard; the act names so many.
    pub(crate) fn copied(interested: u32) -> Scenario<Reconsideration> {
        Scenario::default()
            .take("2026-03-02", By::Officer, "apply", &Apply::example())
            .take("2026-03-03", By::Officer, "accept", &json!({ "interested_parties": interested }))
            .take("2026-03-05", By::Officer, "send-copy", &SendCopy::example())
            .take("2026-03-10", By::Officer, "hear-opinions", &HearOpinions::example())
    }

    /// And the respondent replied.
    pub(crate) fn replied(interested: u32) -> Scenario<Reconsideration> {
        copied(interested).take("2026-03-12", By::Respondent, "reply", &Reply::example())
    }
}

#[cfg(test)]
mod tests {
    use super::given::{copied, replied};
    use crate::step::{Decide, HearOpinions, Suspend};
    use kernel::By;
    use procedure::Step;
    use serde_json::json;

    #[test]
    fn everybody_the_act_names_is_heard_first() {
        let third = json!({ "party": { "capacity": "third_party", "kind": "person", "name": "王有福", "members": 2 } });
        replied(3)
            .refuse("2026-04-20", By::Officer, "decide", &Decide::example(), "parties_missing")
            .take("2026-04-20", By::Officer, "join", &third)
            .refuse("2026-04-20", By::Officer, "decide", &Decide::example(), "opinions_not_heard")
            .take("2026-04-20", By::Officer, "hear-opinions", &HearOpinions::example())
            .take("2026-04-20", By::Officer, "decide", &Decide::example());
    }

    #[test]
    fn the_respondent_has_its_say_first() {
        copied(0).refuse("2026-03-10", By::Officer, "decide", &Decide::example(), "reply_outstanding");
    }

    #[test]
    fn an_act_without_evidence_is_upheld_only_with_a_reason() {
        let silent = || copied(0).take("2026-03-19", By::System, "note-no-reply", &json!({}));
        silent().take("2026-04-20", By::Officer, "decide", &Decide::example());
        let mut uphold = Decide::example();
        uphold["code"] = json!("D08");
        uphold["grounds"] = json!([]);
        silent().refuse("2026-04-20", By::Officer, "decide", &uphold, "no_evidence");
        uphold["upheld_because"] = json!("第三人提供的测绘图证明界址清楚");
        silent().refuse("2026-04-20", By::Officer, "decide", &uphold, "no_evidence");
        let third = json!({ "party": { "capacity": "third_party", "kind": "person", "name": "王有福" } });
        let map = json!({ "document": {
            "kind": "third_party_evidence", "title": "测绘图", "on": "2026-03-20", "kept_at": "复议机构"
        }});
        let joined = || {
            silent().take("2026-03-20", By::Officer, "join", &third).take(
                "2026-03-20",
                By::Officer,
                "hear-opinions",
                &HearOpinions::example(),
            )
        };
        joined().refuse("2026-04-20", By::Officer, "decide", &uphold, "no_evidence");
        let case = joined().take("2026-03-20", By::Officer, "lodge", &map).take(
            "2026-04-20",
            By::Officer,
            "decide",
            &uphold,
        );
        assert!(case.case.record.upheld_because.is_some());
    }

    #[test]
    fn not_while_suspended() {
        replied(0).take("2026-03-20", By::Officer, "suspend", &Suspend::example()).refuse(
            "2026-04-20",
            By::Officer,
            "decide",
            &Decide::example(),
            "suspended",
        );
    }
}
