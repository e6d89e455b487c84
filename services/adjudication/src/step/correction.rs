//! A complaint in procurement lacks what it has to state: the finance bureau sends it back once, with the day by which it is
//! to be corrected (补正). The time that takes is not counted.

use crate::Adjudication;
use crate::fact::{Correction, Fact};
use crate::procedure::Stage;
use crate::track::Track;
use chrono::NaiveDate;
use kernel::By;
use procedure::{Case, Context, Decision, Document, FileFact, Refusal, Rule, Step, check};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

const ARTICLE: &str = "《政府采购质疑和投诉办法》第二十一条";
/// The key of the day by which it is to be corrected.
pub(super) const KEY: &str = "correction";

/// Sends the complaint back to be corrected.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = adjudication::AskCorrection)]
pub struct AskCorrection {
    /// The notice (补正通知书): everything that is missing stands in it, for it is sent once.
    pub document: Document,
    /// Last day to correct it, as the notice fixes it.
    pub by: NaiveDate,
}

impl Step<Adjudication> for AskCorrection {
    const RULE: Rule<Stage> =
        Rule::named("ask-correction", "通知补正投诉材料", "Have the complaint corrected")
            .under(ARTICLE)
            .by(&[By::Officer])
            .from(&[Stage::Requested])
            .enforcing(&["CG-04"]);

    fn decide(self, case: &Case<Adjudication>, cx: &Context) -> Result<Decision<Adjudication>, Refusal> {
        super::not_recused(case, cx)?;
        let opening = case.file.opening();
        if Track::of(opening.matter.category) != Track::Procurement {
            return Err(cx.refuse(
                "CG-04",
                "not_procurement",
                "只有政府采购投诉适用一次性补正，其他申请请直接审查是否受理",
                "only a complaint in procurement is sent back to be corrected: other applications are examined as they are",
            ));
        }
        if case.record.correction.is_some() {
            return Err(cx.refuse(
                "CG-04",
                "correction_asked",
                "补正应当一次性通知，本案已经通知，不得再次通知；补正后仍不符合规定的，请办理“不予受理行政裁决申请”",
                "a complaint is sent back once: where it still lacks something take the step `decline`",
            ));
        }
        let document = self.document.checked(cx)?;
        let on = check::day(document.on, opening.received_on, cx.today, "/document/on")?;
        if self.by <= on {
            return Err(cx
                .refuse(
                    "CG-04",
                    "no_time_to_correct",
                    format!("补正通知应当载明合理的补正期限，最后一日应当晚于通知之日{on}"),
                    format!("the notice of {on} leaves reasonable time: its last day lies after it"),
                )
                .at("/by"));
        }
        let late = case.file.is_late("acceptance", on).then(|| {
            cx.tell(
                "CG-04",
                "correction_asked_late",
                "补正通知在收到投诉书五个工作日届满后发出，应当按逾期处理。",
                "The notice went out after the last day to examine the complaint, to be treated as late.",
            )
        });
        Ok(Decision::of(Fact::CorrectionAsked { on, by: self.by })
            .and(document.lodged())
            .done(case, "acceptance", on)
            .and_all(late)
            .fixed(
                case,
                KEY,
                ("补正投诉材料", "correct the complaint"),
                "投诉人",
                self.by,
                ("补正通知书确定的补正期限", "the day the notice fixes"),
            ))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({
            "document": { "kind": "correction_notice", "title": "投诉补正通知书", "on": "2026-03-04" },
            "by": "2026-03-11"
        })
    }
}

/// Takes in the corrected papers.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = adjudication::CorrectComplaint)]
pub struct CorrectComplaint {
    /// Day the bureau received them, or their postmark.
    pub on: NaiveDate,
    /// The corrected papers.
    pub documents: Vec<Document>,
}

impl Step<Adjudication> for CorrectComplaint {
    const RULE: Rule<Stage> =
        Rule::named("correct-complaint", "收到补正材料", "Take in the corrected complaint")
            .under(ARTICLE)
            .by(&[By::Officer])
            .from(&[Stage::Requested])
            .enforcing(&["CG-04"]);

    fn decide(self, case: &Case<Adjudication>, cx: &Context) -> Result<Decision<Adjudication>, Refusal> {
        super::not_recused(case, cx)?;
        let Some(asked) = case.record.correction.filter(|known| known.received_on.is_none()) else {
            return Err(cx.refuse(
                "CG-04",
                "no_correction_asked",
                "没有等待补正的材料：尚未通知补正，或者已经收到补正",
                "nothing waits to be corrected: no notice was sent, or the corrected papers came in already",
            ));
        };
        let on = check::day(self.on, asked.asked_on, cx.today, "/on")?;
        if self.documents.is_empty() {
            return Err(cx
                .refuse("CG-04", "papers_missing", "请提交补正的材料", "lodge the corrected papers")
                .at("/documents"));
        }
        let mut decision = Decision::of(Fact::ComplaintCorrected { on });
        for (i, document) in self.documents.into_iter().enumerate() {
            decision = decision.and(document.brought_at(cx, &format!("/documents/{i}"))?.lodged());
        }
        let late = (on > asked.by).then(|| {
            cx.tell(
                "CG-04",
                "corrected_late",
                "补正材料在补正期限届满后收到，可以不予受理。",
                "The corrected papers came after the day fixed: the complaint may be refused.",
            )
        });
        decision.done(case, KEY, on).and_all(late).deadline(cx, case, "acceptance", "CG-04", on)
    }

    fn example() -> serde_json::Value {
        serde_json::json!({
            "on": "2026-03-09",
            "documents": [{ "kind": "complaint", "title": "补正后的投诉书", "on": "2026-03-09" }]
        })
    }
}

/// What the bureau is told once the day to correct it passed.
pub(super) fn over(cx: &Context) -> FileFact {
    cx.tell(
        "CG-04",
        "not_corrected",
        "投诉人未在补正期限内补正，可以不予受理，请办理“不予受理行政裁决申请”。",
        "The complaint was not corrected by the day fixed: it may be refused, take the step `decline`.",
    )
}

/// Refuses to accept a complaint that waits to be corrected; how it was corrected, where it had to be.
///
/// # Errors
/// A [`Refusal`] where it was not.
pub(super) fn done(case: &Case<Adjudication>, cx: &Context) -> Result<Option<Correction>, Refusal> {
    match case.record.correction {
        Some(known) if known.received_on.is_none() => Err(cx.refuse(
            "CG-04",
            "correction_awaited",
            "已经通知补正，尚未收到补正材料：收到后请先办理“收到补正材料”，逾期未补正的请办理“不予受理行政裁决申请”",
            "it was sent back and not corrected yet: record the papers first, or decline once the day passed",
        )),
        known => Ok(known),
    }
}
