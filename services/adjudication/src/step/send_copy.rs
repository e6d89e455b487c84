//! The other side gets a copy of the application, and its period to answer begins.

use super::accept::status_quo;
use crate::fact::Fact;
use crate::procedure::Stage;
use crate::track::Track;
use crate::{Adjudication, side};
use chrono::NaiveDate;
use kernel::{By, PartyId};
use procedure::check;
use procedure::{Case, Context, Decision, Delivery, Document, FileFact, Refusal, Rule, Service, Step};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Records that the other side received the copy: all of it on one day, or one after the other, each with days to answer of
/// its own.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SendCopy {
    /// Day it was sent; the day of receipt when left out.
    #[serde(default)]
    pub sent_on: Option<NaiveDate>,
    /// Day it was received; how it was served may let it count from a later one.
    pub received_on: NaiveDate,
    /// Who of the other side received it, counted from 1 in the order of the file; left out, all that did not yet, on the
    /// same day.
    #[serde(default)]
    pub party: Option<u32>,
    /// The paper it was sent with (答复通知书), where it is lodged now.
    #[serde(default)]
    pub document: Option<Document>,
    /// On whom of the other side and how that paper was served.
    #[serde(default)]
    pub service: Option<Service>,
}

impl Step<Adjudication> for SendCopy {
    const RULE: Rule<Stage> = Rule::named("send-copy", "发送申请书副本", "Send the copy of the application")
        .under("《宁夏回族自治区行政程序规定》第八十条第一项；《土地权属争议调查处理办法》第十三条第二款")
        .by(&[By::Officer])
        .from(&[Stage::Accepted])
        .enforcing(&[
            "CD-01", "CJ-03", "CJ-04", "LQ-03", "P-32", "P-33", "P-36a", "P-38", "TD-03", "TD-04", "TD-10",
        ]);

    fn decide(mut self, case: &Case<Adjudication>, cx: &Context) -> Result<Decision<Adjudication>, Refusal> {
        super::not_recused(case, cx)?;
        let track = case.record.track;
        if side::all(case).is_empty() {
            return Err(cx.refuse(
                track.copy(),
                "no_other_side",
                "案件没有被申请人（对方当事人），请先办理“追加当事人”",
                "there is no other side to send it to: join it first",
            ));
        }
        let to = self.receivers(case, cx)?;
        let accepted = case.record.accepted_on.unwrap_or(cx.today);
        let sent = self.sent_on.unwrap_or(self.received_on);
        check::day(self.received_on, accepted, cx.today, "/received_on")?;
        check::day(sent, accepted, self.received_on, "/sent_on")?;
        let (paper, delivery) = self.served(case, cx)?;
        let received_on = delivery.as_ref().map_or(self.received_on, |delivery| delivery.served.on);
        let slip = delivery.as_ref().is_some_and(|delivery| delivery.slip.is_some());
        let complete = to.len() == side::uncopied(case).len();
        // whoever gets the copy after others did has days of his own
        let key = match (case.file.deadline(side::ANSWER), to.as_slice()) {
            (None, _) => vec![side::ANSWER.to_owned()],
            (Some(_), later) => later.iter().map(|party| side::own_key(*party)).collect(),
        };
        let mut decision = Decision::of(Fact::CopySent { received_on, to });
        decision = match (complete, slip) {
            (false, _) => decision,
            // the proof of service proves the day as well
            (true, true) => decision.done(case, "copy", sent),
            (true, false) => decision.done_by(case, cx, "copy", sent, (paper.as_slice(), "/document"))?,
        };
        decision = decision
            .and_all(paper.map(Document::lodged))
            .and_all(delivery.map(|delivery| FileFact::DocumentServed(Box::new(delivery))));
        decision = decision.and_all(status_quo(&Track::all(&case.file.opening().matter), cx));
        for key in key {
            decision = decision.deadline(cx, case, &key, track.answer(), received_on)?;
        }
        Ok(decision)
    }

    fn example() -> serde_json::Value {
        serde_json::json!({ "sent_on": "2026-03-05", "received_on": "2026-03-06" })
    }
}

impl SendCopy {
    /// Who of the other side received it now.
    fn receivers(&self, case: &Case<Adjudication>, cx: &Context) -> Result<Vec<PartyId>, Refusal> {
        let track = case.record.track;
        let named = match (self.party, self.service.as_ref().map(|service| service.party)) {
            (Some(party), Some(served)) if party != served => {
                return Err(Refusal::new(
                    "another_party",
                    "填写的当事人与送达回证上的受送达人不一致，请核对",
                    "the party named is not the one on the proof of service: check both",
                )
                .at("/party"));
            }
            (party, served) => party.map(|n| (n, "/party")).or(served.map(|n| (n, "/service/party"))),
        };
        let uncopied = side::uncopied(case);
        let to = match named {
            None => uncopied,
            Some((n, at)) => {
                let party = case.file.nth_party(n, at)?.id;
                if !side::all(case).contains(&party) {
                    return Err(cx
                        .refuse(
                            track.copy(),
                            "not_other_side",
                            "申请书副本发送被申请人（对方当事人），请核对当事人的序号",
                            "the copy is sent to the other side: check the number of the party",
                        )
                        .at(at));
                }
                uncopied.into_iter().filter(|one| *one == party).collect()
            }
        };
        if to.is_empty() {
            return Err(cx.refuse(
                track.copy(),
                "copy_sent",
                "申请书副本已经送达被申请人（对方当事人），不得重复登记；送达日期有误的，请收入送达回证说明",
                "the other side received the copy already: where the day is wrong, lodge the receipt that shows it",
            ));
        }
        Ok(to)
    }

    /// The paper it was sent with, and its service.
    fn served(
        &mut self,
        case: &Case<Adjudication>,
        cx: &Context,
    ) -> Result<(Option<Document>, Option<Delivery>), Refusal> {
        let paper = self.document.take().map(|paper| paper.checked(cx)).transpose()?;
        let Some(service) = self.service.take() else { return Ok((paper, None)) };
        let Some(paper) = paper else {
            return Err(Refusal::new(
                "document_required",
                "登记送达方式的，应当同时填写随副本送达的文书（document）",
                "how it was served is given together with the paper that was served (`document`)",
            )
            .at("/document"));
        };
        check::day(paper.on, case.record.accepted_on.unwrap_or(cx.today), self.received_on, "/document/on")?;
        let n = case.file.next_document();
        let delivery = service.of((n, &paper), self.received_on, case, cx, "/service")?;
        Ok((Some(paper), Some(delivery)))
    }
}

#[cfg(test)]
mod tests {
    use super::super::given;
    use super::*;
    use procedure::common::Join;
    use serde_json::json;

    #[test]
    fn the_other_side_answers_within_its_period_from_receipt() {
        let answer = |category: &str| {
            given::accepted(category)
                .take("2026-03-06", By::Officer, "send-copy", &SendCopy::example())
                .due("answer")
        };
        assert_eq!(answer("forest_ownership"), "2026-03-16");
        // the thirtieth day, 5 April, falls into the Qingming holiday
        assert_eq!(answer("land_ownership"), "2026-04-07");
    }

    #[test]
    fn it_is_sent_once_and_again_to_whoever_joins_the_other_side() {
        let mut join = <Join as Step<Adjudication>>::example();
        join["party"]["capacity"] = json!("respondent");
        let later = json!({ "received_on": "2026-03-20" });
        let case = given::accepted("forest_ownership")
            .take("2026-03-06", By::Officer, "send-copy", &SendCopy::example())
            .refuse("2026-03-06", By::Officer, "send-copy", &SendCopy::example(), "copy_sent")
            .take("2026-03-19", By::Officer, "join", &join)
            .take("2026-03-20", By::Officer, "send-copy", &later)
            .refuse("2026-03-20", By::Officer, "send-copy", &later, "copy_sent");
        assert_eq!(case.due("answer"), "2026-03-16", "nobody's days begin anew");
        let own = side::own_key(case.case.file.parties[2].id);
        assert_eq!(case.due(&own), "2026-03-30");
        // the days of each pass apart, and it may still answer
        let lapse = json!({ "key": own, "due": "2026-03-30" });
        let case = case.take("2026-03-16", By::System, "note-no-answer", &json!({}));
        let mut late = case.clone();
        let over = late.attempt("2026-03-30", By::System, "lapse", &lapse).expect("it lapses");
        let whose = |entry: &procedure::Entry<Adjudication>| {
            matches!(entry, procedure::Entry::Own(Fact::NotAnswered { party: Some(_), .. }))
        };
        assert!(over.0.iter().any(whose));
        let mut input = super::super::Answer::example();
        input["document"]["party"] = json!(case.case.file.parties[2].id);
        let case = case.take("2026-03-20", By::Officer, "answer", &input);
        let state = |key: &str| case.case.file.deadline(key).map(|deadline| deadline.state);
        assert_eq!(state(&own), Some(procedure::DeadlineState::Met));
        assert_eq!(state("answer"), Some(procedure::DeadlineState::Lapsed));
    }

    #[test]
    fn each_of_several_receives_its_own_copy() {
        let mut join = <Join as Step<Adjudication>>::example();
        join["party"]["capacity"] = json!("respondent");
        let case = given::accepted("forest_ownership").take("2026-03-04", By::Officer, "join", &join);
        let to = |party: u32, day: &str| json!({ "party": party, "received_on": day });
        let case = case
            .refuse("2026-03-06", By::Officer, "send-copy", &to(1, "2026-03-06"), "not_other_side")
            .take("2026-03-06", By::Officer, "send-copy", &to(2, "2026-03-06"));
        assert!(case.case.file.live("copy").is_some(), "one has no copy yet");
        let case = case
            .refuse("2026-03-06", By::Officer, "send-copy", &to(2, "2026-03-06"), "copy_sent")
            .take("2026-03-09", By::Officer, "send-copy", &to(3, "2026-03-09"));
        assert!(case.case.file.live("copy").is_none());
        let own = side::own_key(case.case.file.parties[2].id);
        assert_eq!((case.due("answer"), case.due(&own)), ("2026-03-16".to_owned(), "2026-03-19".to_owned()));
    }

    #[test]
    fn a_copy_is_sent_after_acceptance_and_received_after_it_is_sent() {
        let days = |sent: &str, received: &str| json!({ "sent_on": sent, "received_on": received });
        given::accepted("forest_ownership")
            .refuse(
                "2026-03-06",
                By::Officer,
                "send-copy",
                &days("2026-03-02", "2026-03-06"),
                "day_out_of_order",
            )
            .refuse(
                "2026-03-06",
                By::Officer,
                "send-copy",
                &days("2026-03-06", "2026-03-05"),
                "day_out_of_order",
            )
            .refuse(
                "2026-03-06",
                By::Officer,
                "send-copy",
                &days("2026-03-06", "2026-03-07"),
                "day_out_of_order",
            );
    }
}
