//! The period to reply passed: the fact is noted, and the addressee told what the issuer may do next.

use crate::Recommendation;
use crate::fact::Fact;
use crate::letter::GENERAL;
use crate::procedure::Stage;
use kernel::{By, date};
use procedure::{Basis, Case, Context, Deadline, Decision, FileFact, Notice, Refusal, Rule, Step};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Notes that no reply came in time.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NoteOverdue {}

impl Step<Recommendation> for NoteOverdue {
    const RULE: Rule<Stage> = Rule::named("note-overdue", "逾期未答复", "No reply in time")
        .under(super::FOLLOW_UP)
        .by(&[By::System])
        .anytime()
        .on_lapse_of("reply")
        .enforcing(&["SJ-01", "JJ-01", "JJ-03"]);

    fn decide(self, case: &Case<Recommendation>, cx: &Context) -> Result<Decision<Recommendation>, Refusal> {
        let deadline = case.file.deadline("reply");
        let due = deadline.and_then(|d| d.due).unwrap_or(cx.today);
        Ok(Decision::of(Fact::ReplyOverdue { due }).lapsed(case, cx, "reply", due)?.and(
            FileFact::NoticeIssued(Notice {
                kind: "reply_overdue".to_owned(),
                ..next(
                    deadline,
                    cx,
                    &format!("书面答复期限于{}届满，尚未答复。", date::zh(due)),
                    &format!("The reply was due on {due}."),
                )
            }),
        ))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({})
    }
}

/// What the issuer may do next, in the words of the row the reply was counted under.
pub(crate) struct Next {
    /// In Chinese.
    pub(crate) zh: String,
    /// In English.
    pub(crate) en: String,
    /// Article.
    pub(crate) article: String,
}

impl Next {
    /// What a deadline that passed leads to.
    pub(crate) fn after(deadline: Option<&Deadline>, cx: &Context) -> Self {
        let receipt = match deadline.map(|d| &d.basis) {
            Some(Basis::Rule(receipt)) => Some(receipt),
            _ => None,
        };
        let general = cx.law.rules.get(GENERAL);
        let own = receipt.and_then(|r| r.missed_zh.clone().zip(r.missed_en.clone()));
        let missed = own.or_else(|| general?.missed.clone().map(|w| (w.zh, w.en)));
        let (zh, en) = missed.unwrap_or_default();
        let article = receipt.map(|r| r.article.clone()).or_else(|| general.map(|rule| rule.article.clone()));
        Self { zh, en, article: article.unwrap_or_default() }
    }
}

/// What the addressee is told of it.
pub(crate) fn next(deadline: Option<&Deadline>, cx: &Context, zh: &str, en: &str) -> Notice {
    let next = Next::after(deadline, cx);
    Notice {
        kind: String::new(),
        zh: format!("{zh}发出机关下一步可以：{}。请尽快落实并书面答复。", next.zh),
        en: format!("{en} The issuer's next step: {}. Act and reply in writing without delay.", next.en),
        article: next.article,
        last_day: None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::given;
    use super::*;
    use procedure::fact::DeadlineState;
    use procedure::{Procedure, Step};
    use serde_json::Value;

    fn overdue(kind: &str, day: &str) -> Notice {
        let act = Recommendation::steps().lapsing("reply").expect("a step of its own");
        let case =
            given::of(kind, &Value::Null).take(day, By::System, act.rule.name, &NoteOverdue::example());
        assert_eq!(case.case.file.deadline("reply").map(|d| d.state), Some(DeadlineState::Lapsed));
        assert_eq!(case.case.stage, Stage::Served, "the stage does not move");
        assert!(case.case.record.overdue);
        case.case.file.notices[0].clone()
    }

    #[test]
    fn the_notice_says_what_the_issuer_may_do_next() {
        assert!(overdue("governance", "2026-05-06").zh.contains("抄送上级主管机关"));
        assert!(overdue("individual", "2026-05-06").zh.contains("督促"));
        assert!(overdue("normative_document", "2026-05-06").zh.contains("通报上级"));
        assert!(overdue("public_interest_urgent", "2026-03-17").zh.contains("提起行政公益诉讼"));
        assert!(overdue("other_procuratorial", "2026-05-06").zh.contains("报告上级检察院"));
    }
}
