//! The respondent replies in writing, with its evidence, grounds and materials.

use crate::fact::Fact;
use crate::procedure::Stage;
use crate::{Reconsideration, record, respondent};
use chrono::NaiveDate;
use kernel::{By, OrganId, PartyId};
use procedure::{Case, Context, Decision, Document, Refusal, Rule, Step, check};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Replies to the application. The day the body received it counts, whenever it is recorded.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Reply {
    /// The reply (行政复议答复书) and the evidence, grounds and other materials.
    pub documents: Vec<Document>,
    /// Day the body received it, or its postmark; today when left out.
    #[serde(default)]
    pub on: Option<NaiveDate>,
    /// The line of the register of incoming papers or the postmark, by its SHA-256: where what came in time is recorded
    /// after the last day.
    #[serde(default)]
    pub receipt: Option<Document>,
    /// Which of several respondents replies, where the body records it; left out, all who did not yet. An organ replies
    /// for itself.
    #[serde(default)]
    pub respondent: Option<OrganId>,
}

impl Step<Reconsideration> for Reply {
    const RULE: Rule<Stage> = Rule::named("reply", "书面答复并提交证据", "Reply with evidence")
        .under("《行政复议法》第四十八条、第五十四条第一款")
        .by(&[By::Officer, By::Respondent])
        .from(&[Stage::Accepted])
        .enforcing(&["FY-21", "FY-23", respondent::SUPPLEMENT]);

    fn decide(
        self,
        case: &Case<Reconsideration>,
        cx: &Context,
    ) -> Result<Decision<Reconsideration>, Refusal> {
        let Some(sent_on) = case.record.copy_sent_on else {
            return Err(Refusal::new(
                "copy_not_sent",
                "复议机构尚未发送申请书副本",
                "the copy of the application has not been sent yet",
            ));
        };
        let silent = respondent::silent(case);
        let by = replying(case, cx, self.respondent.as_ref(), &silent)?;
        if self.documents.is_empty() {
            return Err(Refusal::new(
                "documents_required",
                "请提交书面答复以及作出行政行为的证据、依据和其他有关材料",
                "submit the written reply with evidence, grounds and materials",
            )
            .under("《行政复议法》第四十八条")
            .at("/documents"));
        }
        let alone = by.first().copied().filter(|_| by.len() == 1);
        let documents = self
            .documents
            .into_iter()
            .enumerate()
            .map(|(i, document)| {
                let party = document.party.or(alone);
                Document { party, ..document }.brought_at(cx, &format!("/documents/{i}"))
            })
            .collect::<Result<Vec<_>, _>>()?;
        let first = documents.iter().map(|document| document.on).fold(sent_on, NaiveDate::max);
        let on = check::day(self.on.unwrap_or(cx.today), first, cx.today, "/on")?;
        let receipt = self.receipt.map(|receipt| receipt.checked_at(cx, "/receipt")).transpose()?;
        let proved = receipt.as_ref().is_some_and(|receipt| receipt.sha256.is_some());
        let periods: Vec<Period> = Period::each(case, &by);
        if periods.iter().any(|one| case.file.is_in_time_after_all(&one.key, on)) && !proved {
            return Err(cx
                .refuse(
                    case.record.track.unwrap_or_default().reply(),
                    "receipt_missing",
                    "期限届满后补录期限内收到的答复，应当附收件登记或者邮戳（receipt，填写SHA-256摘要）",
                    "what came before the last day and is recorded after it comes with the register of incoming papers or \
                     the postmark (receipt, by its SHA-256)",
                )
                .at("/receipt"));
        }
        let (late, in_time): (Vec<Period>, Vec<Period>) =
            periods.into_iter().partition(|one| case.file.is_late(&one.key, on));
        let mut decision = Decision(Vec::new());
        for (late, periods) in [(false, &in_time), (true, &late)] {
            let by: Vec<PartyId> = periods.iter().flat_map(|one| one.by.clone()).collect();
            if !by.is_empty() {
                decision = decision.and_own(Fact::Replied(record::Reply { on, late, by }));
            }
        }
        decision = respondent::gathered(decision, case, cx, (&by, &documents));
        decision = decision.and_all(documents.into_iter().chain(receipt).map(Document::lodged));
        let complete = in_time.iter().chain(&late).filter(|one| one.complete);
        Ok(complete.fold(decision, |decision, one| decision.done(case, &one.key, one.last.max(on))))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({ "documents": [
            { "kind": "reply", "title": "行政复议答复书", "on": "2026-03-12" },
            { "kind": "evidence", "title": "现场检查笔录", "on": "2026-01-19",
              "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08" }
        ]})
    }
}

/// A period to reply, with those whose reply it is.
struct Period {
    /// Its key.
    key: String,
    by: Vec<PartyId>,
    /// Whether nobody is left whose period it is, and who has not replied.
    complete: bool,
    /// Day of the last reply in it that came before.
    last: NaiveDate,
}

impl Period {
    /// The periods of those who reply: each its own, or one that was that of all.
    fn each(case: &Case<Reconsideration>, by: &[PartyId]) -> Vec<Self> {
        let key = |party: &PartyId| respondent::period(case, *party);
        let mut out: Vec<Self> = Vec::new();
        for party in by {
            let key = key(party);
            match out.iter_mut().find(|one| one.key == key) {
                Some(one) => one.by.push(*party),
                None => out.push(Self { key, by: vec![*party], complete: false, last: NaiveDate::MIN }),
            }
        }
        for one in &mut out {
            let mut left = respondent::silent(case).into_iter().filter(|party| !by.contains(party));
            one.complete = !left.any(|party| key(&party) == one.key);
            let of_it = |reply: &&record::Reply| reply.by.iter().any(|party| key(party) == one.key);
            let before = case.record.replies.iter().filter(of_it).map(|reply| reply.on);
            one.last = before.fold(one.last, NaiveDate::max);
        }
        out
    }
}

/// Whose reply it is: of the organ that replies itself, of the one the body names, else of all who did not yet.
fn replying(
    case: &Case<Reconsideration>,
    cx: &Context,
    named: Option<&OrganId>,
    silent: &[PartyId],
) -> Result<Vec<PartyId>, Refusal> {
    let itself = cx.by.contains(&By::Respondent) && !cx.by.contains(&By::Officer);
    let own = if itself { respondent::of(case, cx.organ()) } else { Vec::new() };
    let of = match named {
        Some(organ) if own.is_empty() => respondent::of(case, organ),
        _ => own,
    };
    if named.is_some() && of.is_empty() {
        return Err(Refusal::new(
            "not_respondent",
            "答复由被申请人提出；其他当事人的意见和证据请办理“收入材料”",
            "a respondent replies: what others say is lodged",
        )
        .under("《行政复议法》第四十八条")
        .at("/respondent"));
    }
    let by: Vec<PartyId> =
        silent.iter().copied().filter(|party| of.is_empty() || of.contains(party)).collect();
    if by.is_empty() {
        return Err(Refusal::new(
            "already_replied",
            "已经答复。补充证据须经复议机构同意，请办理“收入材料”",
            "the reply is on file: further evidence needs consent and is lodged",
        )
        .under("《行政复议法》第四十六条第二款"));
    }
    Ok(by)
}

#[cfg(test)]
mod tests {
    use super::*;
    use procedure::fact::DeadlineState;
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
    fn it_answers_the_copy_once_with_papers() {
        let case = accepted()
            .refuse("2026-03-12", By::Respondent, "reply", &Reply::example(), "copy_not_sent")
            .take("2026-03-05", By::Officer, "send-copy", &super::super::SendCopy::example())
            .refuse("2026-03-12", By::Respondent, "reply", &json!({ "documents": [] }), "documents_required")
            .take("2026-03-12", By::Respondent, "reply", &Reply::example())
            .refuse("2026-03-13", By::Respondent, "reply", &Reply::example(), "already_replied");
        assert_eq!(case.case.file.deadline("reply").unwrap().state, DeadlineState::Met);
        assert_eq!(case.case.file.documents.len(), 2);
    }

    #[test]
    fn a_paper_of_tomorrow_is_pointed_to() {
        let mut scenario =
            accepted().take("2026-03-05", By::Officer, "send-copy", &super::super::SendCopy::example());
        let refusal = scenario.attempt("2026-03-11", By::Respondent, "reply", &Reply::example());
        assert_eq!(refusal, Err(procedure::scenario::No::Refused("future_date")));
    }

    const HASH: &str = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

    #[test]
    fn the_day_it_was_received_counts_and_not_the_day_it_is_recorded() {
        let missed =
            || {
                accepted()
                    .take("2026-03-05", By::Officer, "send-copy", &super::super::SendCopy::example())
                    .take("2026-03-19", By::System, "note-no-reply", &json!({}))
            };
        let mut input = Reply::example();
        input["on"] = json!("2026-03-19");
        missed().refuse("2026-03-23", By::Officer, "reply", &input, "receipt_missing");
        input["receipt"] =
            json!({ "kind": "incoming_register", "title": "收件登记", "on": "2026-03-19", "sha256": HASH });
        let case = missed().take("2026-03-23", By::Officer, "reply", &input).case;
        assert!(case.record.no_reply.is_none() && case.file.effects.is_empty(), "it was there in time");
        assert_eq!(case.file.deadline("reply").map(|d| d.state), Some(DeadlineState::Met));
        input["on"] = json!("2026-03-20");
        let case = missed().take("2026-03-23", By::Officer, "reply", &input).case;
        assert!(case.record.no_reply.is_some() && case.record.reply.is_some_and(|reply| reply.late));
    }

    #[test]
    fn each_of_several_respondents_replies() {
        let joint = json!({ "party": {
            "capacity": "respondent", "kind": "organ", "name": "海原县水务局", "organ": "haiyuan-swj"
        }});
        let of = |organ: &str| {
            let mut input = Reply::example();
            input["respondent"] = json!(organ);
            input
        };
        let case = accepted()
            .take("2026-03-04", By::Officer, "join", &joint)
            .take("2026-03-05", By::Officer, "send-copy", &super::super::SendCopy::example())
            .refuse("2026-03-12", By::Officer, "reply", &of("haiyuan-gaj"), "not_respondent")
            .take("2026-03-12", By::Officer, "reply", &of("haixing-zhen"))
            .refuse("2026-03-12", By::Officer, "reply", &of("haixing-zhen"), "already_replied");
        let state = |case: &Scenario<Reconsideration>, key| case.case.file.deadline(key).map(|d| d.state);
        let other = "reply_of:haiyuan-swj";
        assert_eq!(state(&case, "reply"), Some(DeadlineState::Met));
        assert_eq!(state(&case, other), Some(DeadlineState::Running));
        let both = case.clone().take("2026-03-13", By::Officer, "reply", &of("haiyuan-swj"));
        assert_eq!(state(&both, other), Some(DeadlineState::Met));
        let over = json!({ "key": other, "due": "2026-03-19" });
        let case = case.take("2026-03-19", By::System, "lapse", &over);
        assert!(case.case.file.effects.is_empty());
        assert_eq!(case.case.record.no_reply.as_ref().map(|none| none.silent.len()), Some(1));
        assert!(!respondent::without_evidence(&case.case.record), "one of them proved the act in time");
    }

    #[test]
    fn after_the_reply_a_respondent_adds_evidence_by_leave_only() {
        let paper = |kind: &str| json!({ "document": { "kind": kind, "title": "补充材料", "on": "2026-03-13", "sha256": HASH } });
        let copied =
            accepted().take("2026-03-05", By::Officer, "send-copy", &super::super::SendCopy::example());
        copied
            .take(
                "2026-03-12",
                By::Respondent,
                "reply",
                &json!({ "documents": [{ "kind": "reply", "title": "行政复议答复书", "on": "2026-03-12" }] }),
            )
            .refuse("2026-03-13", By::Respondent, "lodge", &paper("evidence"), "leave_required")
            .take("2026-03-13", By::Respondent, "lodge", &paper("statement"))
            .take("2026-03-13", By::Officer, "allow-evidence", &super::super::AllowEvidence::example())
            .take("2026-03-13", By::Officer, "lodge", &paper("evidence"));
    }

    /// Two joint respondents, as a ledger of the time before each had its own days holds them: one period to reply, and a
    /// copy received by nobody by name.
    fn under_one_period() -> Scenario<Reconsideration> {
        let joint = json!({ "party": {
            "capacity": "respondent", "kind": "organ", "name": "海原县水务局", "organ": "haiyuan-swj"
        }});
        let mut case = accepted().take("2026-03-04", By::Officer, "join", &joint).take(
            "2026-03-05",
            By::Officer,
            "send-copy",
            &json!({}),
        );
        let received: NaiveDate = "2026-03-05".parse().expect("a date");
        let receipt = law::Law::bundled().count("FY-21", received).receipt().expect("it is counted");
        let period = json!({
            "key": "reply", "zh": "答复举证", "en": "reply and evidence", "actor": "被申请人", "version": 1,
            "state": "running", "due": receipt.due, "basis": { "rule": receipt }, "pauses": true
        });
        for stored in [
            json!({ "own": { "kind": "served", "data": { "paper": "copy", "on": "2026-03-05" } } }),
            json!({ "file": { "kind": "deadline_set", "data": period } }),
        ] {
            fold(&mut case, &stored);
        }
        case
    }

    fn fold(case: &mut Scenario<Reconsideration>, stored: &serde_json::Value) {
        case.case.evolve(&serde_json::from_value(stored.clone()).expect("what was written is still read"));
    }

    fn decided(case: Scenario<Reconsideration>, change: &serde_json::Value) -> Scenario<Reconsideration> {
        let mut decision = super::super::Decide::example();
        for (key, value) in change.as_object().expect("what differs") {
            decision[key] = value.clone();
        }
        case.take("2026-03-24", By::Officer, "hear-opinions", &super::super::HearOpinions::example()).take(
            "2026-04-20",
            By::Officer,
            "decide",
            &decision,
        )
    }

    #[test]
    fn what_ran_under_one_period_for_all_is_finished_under_those_of_each() {
        let of = |organ: &str| {
            let mut input = Reply::example();
            input["respondent"] = json!(organ);
            input
        };
        let upheld = json!({ "code": "D08", "grounds": [], "obligations": [] });
        let one = under_one_period().take("2026-03-12", By::Officer, "reply", &of("haixing-zhen"));
        let state = |case: &Scenario<Reconsideration>| case.case.file.deadline("reply").map(|d| d.state);
        assert_eq!(state(&one), Some(DeadlineState::Running), "the other one's days run under it, too");
        let both = one.clone().take("2026-03-13", By::Officer, "reply", &of("haiyuan-swj"));
        assert_eq!(state(&both), Some(DeadlineState::Met));
        assert_eq!(decided(both, &upheld).case.stage, Stage::Decided);
        // the one who let it pass is noted, and the other one proved the act
        let passed = one.take("2026-03-19", By::System, "note-no-reply", &json!({}));
        assert_eq!(passed.case.record.no_reply.as_ref().map(|none| none.silent.len()), Some(1));
        assert_eq!(decided(passed, &upheld).case.stage, Stage::Decided);
    }

    #[test]
    fn what_nobody_answered_under_one_period_counts_as_without_evidence() {
        let case = under_one_period().take("2026-03-19", By::System, "note-no-reply", &json!({}));
        assert_eq!(case.case.record.no_reply.as_ref().map(|none| none.silent.len()), Some(2));
        let unproven = json!({ "code": "D05", "grounds": ["no_reply"], "obligations": [] });
        assert_eq!(decided(case, &unproven).case.stage, Stage::Decided);
    }

    #[test]
    fn a_reply_of_the_time_before_it_was_kept_whose_it_is_was_that_of_all() {
        let mut case = under_one_period();
        for stored in [
            json!({ "own": { "kind": "replied", "data": { "on": "2026-03-12", "late": false } } }),
            json!({ "file": { "kind": "deadline_met", "data": { "key": "reply", "on": "2026-03-12" } } }),
        ] {
            fold(&mut case, &stored);
        }
        let case = case.refuse("2026-03-13", By::Officer, "reply", &Reply::example(), "already_replied");
        let upheld = json!({ "code": "D08", "grounds": [], "obligations": [] });
        assert_eq!(decided(case, &upheld).case.stage, Stage::Decided);
    }
}
