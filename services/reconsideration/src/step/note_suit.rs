//! A court accepted a suit of the applicant over the same act: the coordination centre tells of it, and the application
//! is not accepted beside it.

use crate::Reconsideration;
use crate::fact::Fact;
use crate::procedure::Stage;
use crate::record::SuitNoted;
use chrono::NaiveDate;
use kernel::{By, CaseId};
use procedure::{Case, Context, Decision, FileFact, Notice, Refusal, Rule, Step};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Whoever has sued, and was heard by a court, does not apply for reconsideration.
const ARTICLE: &str = "《行政复议法》第二十九条第二款、第三十条第一款第七项";

/// Notes that a court has the act before it.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NoteSuit {
    /// Channel.
    pub channel: String,
    /// Case there.
    pub case: CaseId,
    /// Number of that case.
    pub number: String,
    /// Article that excludes this channel.
    pub article: String,
    /// Demands, counted from 1, that are dealt with there.
    pub demands: Vec<usize>,
    /// Day.
    pub on: NaiveDate,
}

impl Step<Reconsideration> for NoteSuit {
    const RULE: Rule<Stage> =
        Rule::named("note-suit", "人民法院已经受理诉讼", "Note that a court has the act before it")
            .under(ARTICLE)
            .by(&[By::System])
            .from(&[Stage::Received, Stage::CorrectionPending]);

    fn decide(self, case: &Case<Reconsideration>, _: &Context) -> Result<Decision<Reconsideration>, Refusal> {
        let suit = SuitNoted { case: self.case, number: self.number, on: self.on };
        if case.record.suit.as_ref() == Some(&suit) {
            return Err(Refusal::new(
                "known_already",
                "该诉讼已经记录在案",
                "this suit is on the file already",
            )
            .at("/case"));
        }
        let notice = FileFact::NoticeIssued(Notice {
            kind: "court_accepted".to_owned(),
            zh: format!(
                "申请人就同一行政行为提起的行政诉讼（案号{}），人民法院已经依法受理，不得申请行政复议，请依法办理“不予受理”。",
                suit.number
            ),
            en: format!(
                "A court accepted the applicant's suit over the same act (case {}): the application is not accepted.",
                suit.number
            ),
            article: self.article,
            last_day: None,
        });
        Ok(Decision::of(Fact::SuitNoted(suit)).and(notice))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({
            "channel": "litigation", "case": "0190a6f0-0000-7000-8000-000000000009",
            "number": "海应〔2026〕1号", "article": ARTICLE, "demands": [1], "on": "2026-03-03"
        })
    }
}

/// The application may be accepted: no court has the act before it.
///
/// # Errors
/// A [`Refusal`] that names the suit.
pub(super) fn not_before_a_court(case: &Case<Reconsideration>) -> Result<(), Refusal> {
    let Some(suit) = &case.record.suit else { return Ok(()) };
    Err(Refusal::new(
        "court_accepted",
        format!(
            "人民法院已经受理申请人就同一行政行为提起的行政诉讼（案号{}），不得受理行政复议申请，请办理“不予受理”",
            suit.number
        ),
        format!("a court accepted the applicant's suit over this act (case {}): refuse acceptance", suit.number),
    )
    .under(ARTICLE))
}
