//! The respondent did not reply in time. The consequence is prepared; the officer decides. Of several, each has its own
//! days: the act is deemed without evidence once the last of them has passed, and none of them proved it in time.

use crate::Reconsideration;
use crate::fact::Fact;
use crate::procedure::Stage;
use crate::record::NoReply;
use crate::respondent::{self, REPLY};
use kernel::{Capacity, PartyId};
use procedure::{Case, Context, Decision, Entry, FileFact, Notice, Refusal, Rule, Step};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The period to reply expired.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NoteNoReply {}

impl Step<Reconsideration> for NoteNoReply {
    const RULE: Rule<Stage> =
        Rule::named("note-no-reply", "被申请人逾期未答复举证", "Note that no reply came")
            .under("《行政复议法》第七十条、第八十二条")
            .from(&[Stage::Accepted])
            .on_lapse_of(REPLY)
            .enforcing(&["FY-21", "FY-23"]);

    fn decide(
        self,
        case: &Case<Reconsideration>,
        cx: &Context,
    ) -> Result<Decision<Reconsideration>, Refusal> {
        let due = case.file.deadline(REPLY).and_then(|deadline| deadline.due).unwrap_or(cx.today);
        Ok(over(Decision(Vec::new()).lapsed(case, cx, REPLY, due)?, case, cx, REPLY))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({})
    }
}

/// What follows where the period to reply of this key passed: with the act still to be proved by another respondent, or
/// proved by one, no more than is told.
pub(crate) fn over(
    mut decision: Decision<Reconsideration>,
    case: &Case<Reconsideration>,
    cx: &Context,
    key: &str,
) -> Decision<Reconsideration> {
    let due = case.file.deadline(key).and_then(|deadline| deadline.due).unwrap_or(cx.today);
    let of_key = |party: &PartyId| respondent::period(case, *party) == key;
    let (silent, others): (Vec<_>, Vec<_>) = respondent::outstanding(case).into_iter().partition(of_key);
    let proved = case.record.reply.as_ref().is_some_and(|reply| !reply.late);
    if silent.is_empty() || proved || !others.is_empty() {
        decision.0.retain(|entry| !matches!(entry, Entry::File(FileFact::EffectOccurred(_))));
    }
    if silent.is_empty() {
        return decision;
    }
    let third_party = case.file.taking_part().any(|party| party.capacity == Capacity::ThirdParty);
    let (zh, en) = match third_party {
        _ if proved => (
            "共同被申请人中有的逾期未提出书面答复、提交证据和依据，其他被申请人已经按期答复举证。由承办人员根据已经提交的证据和依据审理，并依法处理逾期的被申请人。",
            "One of several respondents did not reply in time, another one did: the case is heard on what was supplied.",
        ),
        _ if !others.is_empty() => (
            "共同被申请人中有的逾期未提出书面答复、提交证据和依据，其他被申请人的答复期限尚未届满。各被申请人的答复期限自各自收到申请书副本之日起算，待其他被申请人答复或者期限届满后，再认定行政行为有无证据、依据。",
            "One of several respondents did not reply in time, and the days of another still run: each has its own, from its \
             own receipt of the copy.",
        ),
        true => (
            "被申请人逾期未提出书面答复、提交证据和依据。本案有第三人，行政行为涉及第三人合法权益的，请先由第三人提供证据，再由承办人员决定。",
            "The respondent did not reply or prove in time. There is a third party: where its lawful interests are \
             concerned it may supply evidence first; the officer then decides.",
        ),
        false => (
            "被申请人逾期未提出书面答复、提交证据和依据，视为该行政行为没有证据、依据。拟决定撤销、部分撤销，确认违法、无效或者责令履行，由承办人员决定。",
            "The respondent did not reply or prove in time: the act is deemed without evidence and basis, to be \
             revoked, confirmed unlawful or void, or performance ordered. The officer decides.",
        ),
    };
    decision.and_own(Fact::NoReply(NoReply { due, third_party, silent })).and(FileFact::NoticeIssued(
        Notice {
            kind: "no_reply".to_owned(),
            zh: zh.to_owned(),
            en: en.to_owned(),
            article: "《行政复议法》第七十条".to_owned(),
            last_day: None,
        },
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::By;
    use procedure::scenario::Scenario;
    use serde_json::json;

    fn copied() -> Scenario<Reconsideration> {
        Scenario::default()
            .take("2026-03-02", By::Officer, "apply", &super::super::Apply::example())
            .take("2026-03-03", By::Officer, "accept", &super::super::Accept::example())
            .take("2026-03-05", By::Officer, "send-copy", &super::super::SendCopy::example())
    }

    #[test]
    fn the_consequence_is_prepared_and_nothing_is_decided() {
        let case = copied().take("2026-03-19", By::System, "note-no-reply", &NoteNoReply::example());
        assert_eq!(case.case.stage, Stage::Accepted);
        assert!(case.case.file.notices.last().unwrap().zh.contains("视为该行政行为没有证据、依据"));
        let case = case.take("2026-03-23", By::Respondent, "reply", &super::super::Reply::example());
        assert!(case.case.record.reply.unwrap().late);
    }

    #[test]
    fn a_third_party_may_prove_what_the_respondent_did_not() {
        let third = json!({ "party": { "capacity": "third_party", "kind": "person", "name": "王有福" } });
        let case = copied().take("2026-03-06", By::Officer, "join", &third).take(
            "2026-03-19",
            By::System,
            "note-no-reply",
            &NoteNoReply::example(),
        );
        assert!(case.case.record.no_reply.as_ref().unwrap().third_party);
        assert!(!case.case.file.notices.last().unwrap().zh.contains("视为"));
    }
}
