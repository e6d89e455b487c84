//! A paper reached the one it was sent to: what runs from its receipt begins.

use crate::fact::Fact;
use crate::procedure::Stage;
use crate::window::{Suit, may_sue, suit};
use crate::{Reconsideration, anew, input, jurisdiction, respondent};
use chrono::NaiveDate;
use kernel::{By, PartyId};
use procedure::decision::statutory;
use procedure::{Case, Context, Deadline, Decision, Delivery, Entry, FileFact, Refusal, Rule, Service, Step};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The period to sue of whoever received the decision first; of every other party `suit:` and its number.
pub(crate) const SUIT: &str = "suit";

/// A paper whose receipt starts a clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Paper {
    /// The notice to correct (补正通知书).
    Correction,
    /// The copy of the application (申请书副本).
    Copy,
    /// The decision that ended the case (决定书).
    Decision,
}

/// Records that a paper was received.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Serve {
    /// Which.
    pub paper: Paper,
    /// Day it was received, from the proof of service; of a public notice, the day it was issued.
    pub received_on: NaiveDate,
    /// Which document of the file it is, counted from 1; with `service`, the file shows whom it was served on.
    #[serde(default)]
    pub document: Option<u32>,
    /// On whom and how it was served: what runs from it runs from the day on which it counts as served so.
    #[serde(default)]
    pub service: Option<Service>,
}

impl Step<Reconsideration> for Serve {
    const RULE: Rule<Stage> = Rule::named("serve", "登记送达", "Record service")
        .under("《行政复议法》第八十八条第一款；《民事诉讼法》第八十七条、第八十八条")
        .by(&[By::Officer])
        .from(&[
            Stage::CorrectionPending,
            Stage::Accepted,
            Stage::Decided,
            Stage::Terminated,
            Stage::NotAccepted,
            Stage::Dismissed,
        ])
        .enforcing(&["FY-12", "FY-21", "FY-23", "FY-60", "FY-62", "SS-02", "P-32", "P-33", "P-36", "P-38"]);

    fn decide(
        self,
        case: &Case<Reconsideration>,
        cx: &Context,
    ) -> Result<Decision<Reconsideration>, Refusal> {
        let record = &case.record;
        let correction = record.correction.as_ref();
        let (sent_on, received_on) = match (self.paper, case.stage) {
            (Paper::Correction, Stage::CorrectionPending) => {
                (correction.map(|c| c.asked_on), correction.and_then(|c| c.notice_received_on))
            }
            (Paper::Copy, Stage::Accepted) => (record.copy_sent_on, record.copy_received_on),
            (Paper::Decision, Stage::Decided | Stage::Terminated | Stage::NotAccepted | Stage::Dismissed) => {
                (case.file.outcome.as_ref().map(|(_, on)| *on), record.served_on)
            }
            _ => (None, None),
        };
        let Some(sent_on) = sent_on else {
            return Err(Refusal::new(
                "paper_not_sent",
                "该文书尚未发出，或者在本阶段不再需要登记送达",
                "this paper was not sent, or its service no longer matters at this stage",
            )
            .at("/paper"));
        };
        let party = self.service.as_ref().map(|service| case.file.nth_party(service.party, "/service/party"));
        let party = party.transpose()?.map(|party| party.id);
        // of what ended the case every party has its own receipt, and every respondent of the copy
        let another = match (self.paper, party) {
            (Paper::Correction, _) | (Paper::Decision, None) => false,
            (Paper::Decision, Some(party)) => {
                !record.served_parties.is_empty() && !record.served_parties.contains(&party)
            }
            (Paper::Copy, Some(party)) => !respondent::has_copy(case, party),
            (Paper::Copy, None) => respondent::all(case).any(|one| !respondent::has_copy(case, one.id)),
        };
        if received_on.is_some() && !another {
            return Err(Refusal::new(
                "already_served",
                "该文书的送达已经登记",
                "its service is on record already",
            )
            .at("/paper"));
        }
        let on = input::day(self.received_on, sent_on, cx, "/received_on")?;
        let delivery = delivered(self.document, self.service, on, case, cx)?;
        let on = delivery.as_ref().map_or(on, |delivery| delivery.served.on);
        let decision = served(Decision(Vec::new()), case, cx, self.paper, (on, party))?;
        Ok(decision.and_all(delivery.map(|delivery| FileFact::DocumentServed(Box::new(delivery)))))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({ "paper": "copy", "received_on": "2026-03-06" })
    }
}

/// The service as the law judges it, where its facts are given: of a document of the file, on a party.
fn delivered(
    document: Option<u32>,
    service: Option<Service>,
    on: NaiveDate,
    case: &Case<Reconsideration>,
    cx: &Context,
) -> Result<Option<Delivery>, Refusal> {
    match (document, service) {
        (None, None) => Ok(None),
        (Some(n), Some(service)) => {
            let document = case.file.nth_document(n, "/document")?;
            service.of((n, document), on, case, cx, "/service").map(Some)
        }
        (document, _) => Err(Refusal::new(
            "service_incomplete",
            "登记送达方式的，应当同时填写文书在卷宗中的序号和送达的当事人、方式",
            "which document of the file it is, and on whom and how it was served, are given together",
        )
        .at(if document.is_none() { "/document" } else { "/service" })),
    }
}

/// And this paper was received, with the clock that runs from it.
pub(super) fn served(
    decision: Decision<Reconsideration>,
    case: &Case<Reconsideration>,
    cx: &Context,
    paper: Paper,
    (on, party): (NaiveDate, Option<PartyId>),
) -> Result<Decision<Reconsideration>, Refusal> {
    let decision = decision.and_own(Fact::Served { paper, on, party });
    match paper {
        Paper::Correction => decision.deadline(cx, case, "correction", "FY-12", on),
        Paper::Copy => respondent::received(decision, case, cx, (on, party)),
        // what ends the case without a finding opens no suit of its own
        Paper::Decision if case.stage == Stage::Terminated => Ok(decision),
        Paper::Decision => ended(decision, case, cx, on, party),
    }
}

/// What runs from the receipt of what ended the case: for whoever may sue the period to sue, each its own; for a
/// respondent the period to make the act anew.
fn ended(
    decision: Decision<Reconsideration>,
    case: &Case<Reconsideration>,
    cx: &Context,
    on: NaiveDate,
    party: Option<PartyId>,
) -> Result<Decision<Reconsideration>, Refusal> {
    let respondent = respondent::all(case).any(|one| Some(one.id) == party);
    let decision = match respondent || party.is_none() {
        true => anew::begun(decision, case, cx, on)?,
        false => decision,
    };
    if respondent {
        return Ok(decision);
    }
    let on_merits = |entry: &Entry<Reconsideration>| matches!(entry, Entry::Own(Fact::Decided { .. }));
    let decided = case.stage == Stage::Decided || decision.0.iter().any(on_merits);
    let after = if decided { Suit::Decided } else { Suit::NotHeard };
    let receipt = suit(case, cx, after, on)?;
    let notice = may_sue(&receipt, after);
    let place = case.file.parties.iter().position(|one| Some(one.id) == party);
    let respondents: Vec<PartyId> = respondent::all(case).map(|one| one.id).collect();
    let another = case.record.served_parties.iter().any(|served| !respondents.contains(served));
    let key = match (another, place) {
        (true, Some(place)) => format!("{SUIT}:{}", place + 1),
        _ => SUIT.to_owned(),
    };
    let deadline = Deadline { pauses: false, ..statutory(case, cx, &key, receipt) };
    let copy =
        (decided && case.record.served_on.is_none()).then(|| jurisdiction::to_be_copied(case, cx)).flatten();
    Ok(decision.and(FileFact::DeadlineSet(deadline)).and(notice).and_all(copy))
}

/// And the paper that ends the case is the next document of the file.
pub(super) fn issued(
    decision: Decision<Reconsideration>,
    case: &Case<Reconsideration>,
) -> Decision<Reconsideration> {
    decision.and_own(Fact::PaperIssued { document: case.file.next_document() })
}

/// What follows where what ended the case reached one more party, or the copy one more respondent, by `serve-document`.
pub(crate) fn reached(
    decision: Decision<Reconsideration>,
    case: &Case<Reconsideration>,
    cx: &Context,
    delivery: &Delivery,
) -> Result<Decision<Reconsideration>, Refusal> {
    let record = &case.record;
    let party = Some(delivery.party);
    let copy = record.copy == Some(delivery.document)
        && case.stage == Stage::Accepted
        && respondent::all(case).any(|one| Some(one.id) == party)
        && !respondent::has_copy(case, delivery.party);
    if copy {
        return served(decision, case, cx, Paper::Copy, (delivery.served.on, party));
    }
    let known = record.served_parties.contains(&delivery.party)
        || record.served_on.is_some() && record.served_parties.is_empty();
    match record.paper == Some(delivery.document) && !known {
        true => served(decision, case, cx, Paper::Decision, (delivery.served.on, party)),
        false => Ok(decision),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use procedure::scenario::Scenario;
    use serde_json::json;

    fn accepted() -> Scenario<Reconsideration> {
        Scenario::default().take("2026-03-02", By::Officer, "apply", &super::super::Apply::example()).take(
            "2026-03-03",
            By::Officer,
            "accept",
            &super::super::Accept::example(),
        )
    }

    #[test]
    fn what_was_not_sent_is_not_received() {
        accepted().refuse("2026-03-06", By::Officer, "serve", &Serve::example(), "paper_not_sent").refuse(
            "2026-03-06",
            By::Officer,
            "serve",
            &json!({ "paper": "decision", "received_on": "2026-03-06" }),
            "paper_not_sent",
        );
    }

    #[test]
    fn the_time_to_reply_does_not_begin_while_the_case_is_suspended() {
        let case = accepted()
            .take("2026-03-04", By::Officer, "suspend", &json!({ "ground": "force_majeure", "notice": { "document": { "kind": "suspension_notice", "title": "中止通知书", "on": "2026-03-03" } } }))
            .take("2026-03-05", By::Officer, "send-copy", &json!({ "received_on": "2026-03-05" }));
        assert_eq!(case.due("reply"), "-");
        let case = case.take("2026-03-10", By::Officer, "resume", &super::super::Resume::example());
        // ten working days from the 10th, which counts again
        assert_eq!(case.due("reply"), "2026-03-23");
    }

    #[test]
    fn it_is_received_once() {
        let case = accepted()
            .take("2026-03-05", By::Officer, "send-copy", &json!({}))
            .take("2026-03-09", By::Officer, "serve", &Serve::example())
            .refuse("2026-03-09", By::Officer, "serve", &Serve::example(), "already_served");
        assert_eq!(case.due("reply"), "2026-03-20");
    }
}
