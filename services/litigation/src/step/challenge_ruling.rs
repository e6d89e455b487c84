//! The agency asks the court above to review a ruling that does not accept its application, or denies the enforcement.
//! What was handed in in time is in time whenever it is recorded: a ruling that counted as standing by then does not.

use crate::Litigation;
use crate::enforcement::Ruling;
use crate::fact::Fact;
use crate::procedure::Stage;
use chrono::NaiveDate;
use kernel::By;
use procedure::{Case, Context, Decision, Document, FileFact, Refusal, Rule, Step, check};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Asks for a review (申请复议).
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChallengeRuling {
    /// The application for review; recorded after the last day, by the SHA-256 of what shows the day it was handed in.
    pub document: Document,
    /// Day it was handed in at the court above; today when left out.
    #[serde(default)]
    pub on: Option<NaiveDate>,
}

impl Step<Litigation> for ChallengeRuling {
    const RULE: Rule<Stage> =
        Rule::named("challenge-ruling", "对强制执行裁定申请复议", "Ask for a review of the ruling")
            .under("《行政强制法》第五十六条第二款、第五十八条第三款")
            .by(&[By::Officer])
            .from(&[Stage::EnforcementSought, Stage::EnforcementRuled])
            .within("challenge")
            .enforcing(&["FZ-03b", "FZ-03c", "FZ-07", "FZ-07a"]);

    fn decide(self, case: &Case<Litigation>, cx: &Context) -> Result<Decision<Litigation>, Refusal> {
        let sought = case.record.enforcement.as_ref().filter(|sought| sought.challenged_on.is_none());
        let (period, review) = match sought.and_then(|sought| sought.ruling) {
            Some(Ruling::NotAccepted) => ("FZ-03b", "FZ-03c"),
            Some(Ruling::Denied) => ("FZ-07", "FZ-07a"),
            _ => {
                return Err(cx.refuse(
                    "FZ-07",
                    "nothing_to_challenge",
                    "没有可以申请复议的裁定：不予受理、不准予执行的裁定，可以申请复议一次",
                    "there is no ruling to be reviewed: one that does not accept or denies may be, once",
                ));
            }
        };
        let on = check::day(self.on.unwrap_or(cx.today), case.file.opening().received_on, cx.today, "/on")?;
        if case.file.is_late("challenge", on) {
            return Err(cx
                .refuse(
                    period,
                    "too_late",
                    "申请复议的期限已经届满，裁定已经生效",
                    "the period to ask for a review is over: the ruling stands",
                )
                .at("/on"));
        }
        let document = self.document.checked(cx)?;
        if case.file.is_in_time_after_all("challenge", on) && document.sha256.is_none() {
            return Err(cx
                .refuse(
                    period,
                    "receipt_missing",
                    "期限届满后补录期限内提出的复议申请，应当附法院收件凭证或者邮戳（填写SHA-256摘要）",
                    "handed in before the last day and recorded after it, it comes with the court's receipt or the \
                     postmark, by its SHA-256",
                )
                .at("/document/sha256"));
        }
        let zh = "行政机关在期限内申请复议，裁定尚未生效";
        let reopened =
            case.file.outcome.is_some().then(|| FileFact::Reopened { zh: zh.to_owned(), on: cx.today });
        Decision::of(Fact::EnforcementChallenged { on })
            .and_all(reopened)
            .and(document.lodged())
            .done(case, "challenge", on)
            .deadline(cx, case, "review", review, on)
    }

    fn example() -> serde_json::Value {
        serde_json::json!({
            "document": { "kind": "review_application", "title": "复议申请书", "on": "2026-03-20" }
        })
    }
}
