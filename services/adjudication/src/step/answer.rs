//! The other side answers, with its evidence. The day the agency received it counts, whenever it is recorded.

use super::forward_answer;
use crate::fact::Fact;
use crate::procedure::Stage;
use crate::{Adjudication, side};
use chrono::NaiveDate;
use kernel::{By, Capacity, Party, PartyId};
use procedure::{Case, Context, Decision, Document, Refusal, Rule, Step, check};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Takes in the answer.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Answer {
    /// The answer (答复书、答辩书). Where there are several on the other side, `party` says whose it is; left out, it is
    /// that of all who did not answer yet.
    pub document: Document,
    /// Day the agency received it, or its postmark; today when left out.
    #[serde(default)]
    pub on: Option<NaiveDate>,
    /// The line of the register of incoming papers or the postmark, by its SHA-256: where what came in time is recorded
    /// after the last day.
    #[serde(default)]
    pub receipt: Option<Document>,
}

impl Step<Adjudication> for Answer {
    const RULE: Rule<Stage> = Rule::named("answer", "提交书面答复", "Answer the application")
        .under("《宁夏回族自治区行政程序规定》第八十一条第一款；《土地权属争议调查处理办法》第十三条第二款")
        .by(&[By::Officer, By::Respondent])
        .from(&[Stage::Accepted])
        .enforcing(&["CJ-03", "CJ-04", "CJ-05", "TD-03", "TD-04"]);

    fn decide(self, case: &Case<Adjudication>, cx: &Context) -> Result<Decision<Adjudication>, Refusal> {
        super::not_recused(case, cx)?;
        let track = case.record.track;
        if case.record.copy_received_on.is_none() {
            return Err(not_copied(case, cx));
        }
        let document = self.document.checked(cx)?;
        check::day(document.on, case.file.opening().received_on, cx.today, "/document/on")?;
        let by = answering(case, cx, document.party)?;
        let accepted = case.record.accepted_on.unwrap_or(cx.today);
        let on = check::day(self.on.unwrap_or(cx.today), accepted.max(document.on), cx.today, "/on")?;
        let receipt = self.receipt.map(|receipt| receipt.checked_at(cx, "/receipt")).transpose()?;
        if let Some(receipt) = &receipt {
            check::day(receipt.on, accepted, cx.today, "/receipt/on")?;
        }
        let proved = receipt.as_ref().is_some_and(|receipt| receipt.sha256.is_some());
        let mut keys: Vec<String> = by.iter().map(|party| side::key(case, *party)).collect();
        keys.sort();
        keys.dedup();
        if keys.iter().any(|key| case.file.is_in_time_after_all(key, on)) && !proved {
            return Err(cx
                .refuse(
                    track.answer(),
                    "receipt_missing",
                    "期限届满后补录期限内收到的答复，应当附收件登记或者邮戳（receipt，填写SHA-256摘要）",
                    "what came before the last day and is recorded after it comes with the register of incoming papers or \
                     the postmark (receipt, by its SHA-256)",
                )
                .at("/receipt"));
        }
        let rest: Vec<PartyId> = side::silent(case).into_iter().filter(|party| !by.contains(party)).collect();
        let late = keys.iter().any(|key| case.file.is_late(key, on));
        let mut decision = Decision::of(Fact::Answered { late, on: Some(on), by })
            .and(Document::lodged(Document { kind: "answer".to_owned(), ..document }))
            .and_all(receipt.map(Document::lodged));
        for key in keys.iter().filter(|key| rest.iter().all(|party| side::key(case, *party) != **key)) {
            decision = decision.done(case, key, on);
        }
        match case.file.live(forward_answer::KEY) {
            Some(_) => Ok(decision),
            None => decision.deadline(cx, case, forward_answer::KEY, "CJ-05", on),
        }
    }

    fn example() -> serde_json::Value {
        serde_json::json!({ "document": { "kind": "answer", "title": "答辩书", "on": "2026-03-10" } })
    }
}

/// Whose answer it is: of the party that is named, of the organ that answers here itself, else of all who did not yet.
fn answering(
    case: &Case<Adjudication>,
    cx: &Context,
    party: Option<PartyId>,
) -> Result<Vec<PartyId>, Refusal> {
    let itself = cx.by.contains(&By::Respondent) && !cx.by.contains(&By::Officer);
    let own =
        |party: &&Party| party.capacity == Capacity::Respondent && party.organ.as_ref() == Some(cx.organ());
    let party = party.or_else(|| case.file.parties.iter().filter(|_| itself).find(own).map(|party| party.id));
    let track = case.record.track;
    if party.is_some_and(|party| !side::all(case).contains(&party)) {
        return Err(cx
            .refuse(
                track.answer(),
                "not_other_side",
                "书面答复由被申请人（对方当事人）提交；其他当事人的意见和证据请办理“收入材料”",
                "the other side answers: what others say is lodged",
            )
            .at("/document/party"));
    }
    let silent = side::silent(case);
    let uncopied = side::uncopied(case);
    let asked: Vec<PartyId> =
        silent.into_iter().filter(|one| party.is_none_or(|party| party == *one)).collect();
    let by: Vec<PartyId> = asked.iter().copied().filter(|one| !uncopied.contains(one)).collect();
    match (by.is_empty(), asked.is_empty()) {
        (false, _) => Ok(by),
        (true, false) => Err(not_copied(case, cx)),
        (true, true) => Err(cx.refuse(
            track.answer(),
            "answered_already",
            "书面答复已经收到，不得重复登记；补充的意见和证据请办理“收入材料”",
            "the answer is in: what is added to it is lodged",
        )),
    }
}

/// The refusal of an answer to what was not sent.
fn not_copied(case: &Case<Adjudication>, cx: &Context) -> Refusal {
    cx.refuse(
        case.record.track.copy(),
        "copy_not_sent",
        "申请书副本尚未发送，请先办理“发送申请书副本”",
        "the copy was not sent yet: take the step `send-copy` first",
    )
}

#[cfg(test)]
mod tests {
    use super::super::{SendCopy, given};
    use super::*;
    use procedure::DeadlineState;
    use procedure::common::Join;
    use serde_json::json;

    #[test]
    fn nobody_answers_what_was_not_sent() {
        let case = given::accepted("forest_ownership");
        case.refuse("2026-03-10", By::Officer, "answer", &Answer::example(), "copy_not_sent");
    }

    #[test]
    fn an_organ_of_the_other_side_answers_itself_and_once() {
        let case = given::copied("forest_ownership")
            .take("2026-03-10", By::Respondent, "answer", &Answer::example())
            .refuse("2026-03-11", By::Officer, "answer", &Answer::example(), "answered_already");
        assert!(case.case.record.answered);
        assert_eq!(case.case.file.deadline("answer").map(|d| d.state), Some(DeadlineState::Met));
        assert_eq!(case.due(forward_answer::KEY), "2026-03-16");
    }

    #[test]
    fn the_day_it_was_received_counts_and_not_the_day_it_is_recorded() {
        let missed =
            || given::copied("forest_ownership").take("2026-03-16", By::System, "note-no-answer", &json!({}));
        let mut input = Answer::example();
        input["on"] = json!("2026-03-16");
        missed().refuse("2026-03-18", By::Officer, "answer", &input, "receipt_missing");
        let hash = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";
        input["receipt"] =
            json!({ "kind": "incoming_register", "title": "收件登记", "on": "2026-03-16", "sha256": hash });
        let case = missed().take("2026-03-18", By::Officer, "answer", &input).case;
        let met = case.file.deadline("answer").map(|d| (d.state, d.ended_on));
        assert_eq!(met, Some((DeadlineState::Met, "2026-03-16".parse().ok())));
        assert!(case.file.effects.is_empty(), "it was there in time");
        let mut case = missed();
        input["on"] = json!("2026-03-17");
        let decision = case.attempt("2026-03-18", By::Officer, "answer", &input).expect("taken");
        let late = |entry: &procedure::Entry<Adjudication>| {
            matches!(entry, procedure::Entry::Own(Fact::Answered { late: true, .. }))
        };
        assert!(decision.0.iter().any(late), "the day after the last one is late whenever it is recorded");
    }

    #[test]
    fn each_of_several_on_the_other_side_answers() {
        let mut join = <Join as Step<Adjudication>>::example();
        join["party"]["capacity"] = json!("respondent");
        let case = given::accepted("forest_ownership").take("2026-03-04", By::Officer, "join", &join).take(
            "2026-03-06",
            By::Officer,
            "send-copy",
            &SendCopy::example(),
        );
        let of = |n: usize| {
            let mut input = Answer::example();
            input["document"]["party"] = json!(case.case.file.parties[n].id);
            input
        };
        let (stranger, first, second) = (of(0), of(1), of(2));
        let case = case
            .refuse("2026-03-10", By::Officer, "answer", &stranger, "not_other_side")
            .take("2026-03-10", By::Officer, "answer", &first)
            .refuse("2026-03-10", By::Officer, "answer", &first, "answered_already");
        assert_eq!(case.case.file.deadline("answer").map(|d| d.state), Some(DeadlineState::Running));
        let case = case.take("2026-03-11", By::Officer, "answer", &second);
        assert_eq!(case.case.file.deadline("answer").map(|d| d.state), Some(DeadlineState::Met));
    }
}
