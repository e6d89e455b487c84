//! The agency answers, with the evidence and the norms it acted under.

use crate::fact::Fact;
use crate::procedure::Stage;
use crate::response::Defendant;
use crate::{Litigation, paper};
use chrono::NaiveDate;
use kernel::{By, OrganId};
use procedure::{Case, Context, Decision, Document, Refusal, Rule, Step, check};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Kind of the document by which the court confirms what it received, and when.
const RECEIPT: &str = "court_receipt";

/// Kind of the answer itself (答辩状).
const ANSWER: &str = "answer";
/// The court sends the answer on to the plaintiff: the period the track of the trial has, too.
const FORWARD: &str = "trial:answer_copy";

/// Hands in the answer, the evidence and the norms.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Answer {
    /// The answer (答辩状), the evidence and the normative documents.
    pub documents: Vec<Document>,
    /// Day they were handed in at the court, or posted; today when left out.
    #[serde(default)]
    pub on: Option<NaiveDate>,
    /// Which of several defendants answers, where the court enters it; an organ answers for itself.
    #[serde(default)]
    pub defendant: Option<OrganId>,
}

/// Whether it is more than the answer itself and the court's receipt.
fn is_evidence(document: &Document) -> bool {
    document.kind != ANSWER && document.kind != RECEIPT
}

impl Step<Litigation> for Answer {
    const RULE: Rule<Stage> = Rule::named("answer", "提交答辩状、证据和依据", "Answer with evidence")
        .under("《行政诉讼法》第六十七条第一款、第三十四条第一款")
        .by(&[By::Officer, By::Respondent, By::Court])
        .from(&[Stage::Docketed, Stage::Answered, Stage::Heard])
        .enforcing(&["SS-22", "SS-22a", "SS-24"]);

    fn decide(self, case: &Case<Litigation>, cx: &Context) -> Result<Decision<Litigation>, Refusal> {
        let who = Defendant::of(case, cx, self.defendant.as_ref())?;
        let response = who.response(case);
        let Some(received_on) = response.copy_received_on else {
            return Err(Refusal::new(
                "copy_not_received",
                "请先登记签收起诉状副本的日期，答辩期限自该日起算",
                "record the receipt of the copy first: the period runs from it",
            ));
        };
        if self.documents.is_empty() {
            return Err(Refusal::new(
                "no_documents",
                "答辩应当提交作出行政行为的证据和所依据的规范性文件",
                "an answer comes with the evidence and the norms",
            )
            .under("《行政诉讼法》第三十四条第一款")
            .at("/documents"));
        }
        let documents = self
            .documents
            .into_iter()
            .enumerate()
            .map(|(i, document)| document.brought_at(cx, &format!("/documents/{i}")));
        let documents = documents.collect::<Result<Vec<_>, _>>()?;
        check::unlodged(&documents, &case.file, "/documents")?;
        let on = check::day(self.on.unwrap_or(cx.today), received_on, cx.today, "/on")?;
        // what a delay was granted for is measured by that delay, once the cause has ended
        let granted = response.delay.as_ref().is_some_and(|delay| delay.granted == Some(true));
        let delayed = granted && documents.iter().any(is_evidence);
        let (period, rule) = if delayed { ("evidence", "SS-22a") } else { ("answer", "SS-22") };
        let period = who.key(period);
        // the answer alone proves nothing: the period runs on for the evidence
        let evidence = documents.iter().any(is_evidence);
        let late = (delayed || response.evidence_on.is_none()) && case.file.is_late(&period, on);
        let received = |document: &Document| document.kind == RECEIPT && document.sha256.is_some();
        if case.file.is_in_time_after_all(&period, on) && !documents.iter().any(received) {
            return Err(cx
                .refuse(
                    rule,
                    "receipt_missing",
                    "期限届满后补录期限内提交的答辩和证据，应当附法院收件凭证或者邮戳（court_receipt，填写SHA-256摘要）",
                    "what was handed in before the last day and is recorded after it comes with the court's receipt or \
                     the postmark (court_receipt, by its SHA-256)",
                )
                .at("/documents"));
        }
        let count = u32::try_from(documents.len()).unwrap_or(u32::MAX);
        let defendant = who.organ();
        let written = documents.iter().any(|document| document.kind == ANSWER);
        let forward = (written && case.file.live(FORWARD).is_none())
            .then(|| paper::fixed(case, cx, FORWARD, "SS-24", on))
            .transpose()?;
        let decision =
            Decision::of(Fact::Answered { on, late, documents: count, delayed, defendant, evidence });
        let decision = if delayed { decision.done(case, &period, on) } else { decision };
        let decision = if evidence { decision.done(case, &who.key("answer"), on) } else { decision };
        Ok(decision.and_all(documents.into_iter().map(Document::lodged)).and_all(forward))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({ "documents": [
            { "kind": "answer", "title": "行政答辩状", "on": "2026-03-02" },
            { "kind": "evidence_list", "title": "证据清单及证据", "on": "2026-03-02",
              "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08" }
        ]})
    }
}

#[cfg(test)]
mod tests {
    use super::super::given;
    use super::*;
    use procedure::fact::DeadlineState;
    use serde_json::json;

    #[test]
    fn an_answer_in_time_meets_the_deadline() {
        let case = given::answered();
        assert_eq!(case.case.stage, Stage::Answered);
        assert_eq!(case.case.file.deadline("answer").map(|d| d.state), Some(DeadlineState::Met));
        assert_eq!(case.case.file.documents.len(), 2);
    }

    #[test]
    fn a_late_answer_is_taken_and_called_late() {
        let mut case = given::served().take("2026-03-23", By::System, "note-no-answer", &json!({}));
        let decision =
            case.attempt("2026-03-24", By::Respondent, "answer", &Answer::example()).expect("taken");
        let late = |entry: &procedure::Entry<Litigation>| {
            matches!(entry, procedure::Entry::Own(Fact::Answered { late: true, .. }))
        };
        assert!(decision.0.iter().any(late));
        assert!(
            case.case.record.evidence_missing,
            "what was late stays deemed missing until the court says otherwise"
        );
    }

    #[test]
    fn the_day_it_was_handed_in_counts_and_not_the_day_it_is_recorded() {
        let missed = || given::served().take("2026-03-23", By::System, "note-no-answer", &json!({}));
        let mut input = Answer::example();
        input["on"] = json!("2026-03-20");
        missed().refuse("2026-03-25", By::Officer, "answer", &input, "receipt_missing");
        let hash = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";
        let receipt =
            json!({ "kind": "court_receipt", "title": "收件凭证", "on": "2026-03-20", "sha256": hash });
        input["documents"].as_array_mut().expect("a list").push(receipt);
        let case = missed().take("2026-03-25", By::Officer, "answer", &input).case;
        assert!(!case.record.evidence_missing && case.file.effects.is_empty(), "it was there in time");
        let met = case.file.deadline("answer").map(|d| (d.state, d.ended_on));
        assert_eq!(met, Some((DeadlineState::Met, "2026-03-20".parse().ok())));
        input["on"] = json!("2026-03-24");
        let case = missed().take("2026-03-25", By::Officer, "answer", &input).case;
        assert!(case.record.evidence_missing, "the day after the last one is late whenever it is recorded");
        input["on"] = json!("2026-03-05");
        missed().refuse("2026-03-25", By::Officer, "answer", &input, "day_out_of_order");
    }

    #[test]
    fn an_answer_without_evidence_leaves_the_period_for_it_running() {
        let alone = json!({ "documents": [{ "kind": "answer", "title": "行政答辩状", "on": "2026-03-16" }] });
        let case = given::served().take("2026-03-16", By::Officer, "answer", &alone);
        assert_eq!((case.case.stage, case.due("answer").as_str()), (Stage::Answered, "2026-03-23"));
        assert!(case.case.file.live("answer").is_some());
        assert_eq!(case.due("trial:answer_copy"), "2026-03-23", "the court sends it on");
        let case = case.take("2026-03-24", By::System, "note-no-answer", &json!({}));
        assert!(case.case.record.evidence_missing);
        let mut evidence = Answer::example();
        evidence["documents"].as_array_mut().expect("a list").remove(0);
        let late = case.take("2026-03-25", By::Officer, "answer", &evidence);
        assert!(late.case.record.evidence_missing, "after the last day it comes too late, answered or not");
    }

    #[test]
    fn no_answer_without_the_copy_or_without_papers() {
        given::docketed().refuse(
            "2026-03-06",
            By::Officer,
            "answer",
            &Answer::example(),
            "copy_not_received",
        );
        given::served().refuse(
            "2026-03-09",
            By::Officer,
            "answer",
            &json!({ "documents": [] }),
            "no_documents",
        );
        let hash = json!({ "documents": [{ "kind": "answer", "title": "答辩状", "on": "2026-03-06", "sha256": "12" }] });
        given::served().refuse("2026-03-09", By::Officer, "answer", &hash, "hash");
    }
}
