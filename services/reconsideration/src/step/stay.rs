//! Execution is not stayed, but for the four grounds of the law.

use crate::fact::Fact;
use crate::input;
use crate::paper::Issued;
use crate::procedure::{Reconsideration, Stage};
use kernel::By;
use procedure::{Case, Context, Decision, FileFact, Needed, Notice, Refusal, Rule, Step};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

pub(super) const ARTICLE: &str = "《行政复议法》第四十二条";

/// Ground of a stay (第四十二条).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum StayGround {
    /// Item 1: the respondent thinks it needed.
    Respondent,
    /// Item 2: the reconsideration organ thinks it needed.
    Organ,
    /// Item 3: the applicant or a third party asked, and the organ finds it reasonable.
    OnRequest,
    /// Item 4: a law, regulation or rule says so.
    ByLaw,
}

/// Who is to execute it, and the parties, are told in writing.
const NOTICE: Needed = Needed::notice(
    ARTICLE,
    ("停止执行应当书面通知当事人，请附停止执行通知书", "a stay is told in writing: attach the notice"),
);

/// Stays the execution of the act.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Stay {
    /// Ground.
    pub ground: StayGround,
    /// Why it is needed, or found reasonable; the provision where a law says so.
    pub reason: String,
    /// The notice (停止执行通知书): without it nothing is stayed.
    #[serde(default)]
    pub notice: Option<Issued>,
}

pub(super) fn told(kind: &str, zh: &str, en: &str) -> FileFact {
    FileFact::NoticeIssued(Notice {
        kind: kind.to_owned(),
        zh: zh.to_owned(),
        en: en.to_owned(),
        article: ARTICLE.to_owned(),
        last_day: None,
    })
}

/// Refuses what has no place where execution is stayed already.
pub(super) fn stayed_already(case: &Case<Reconsideration>) -> Result<(), Refusal> {
    match case.record.stayed {
        None => Ok(()),
        Some(_) => {
            Err(Refusal::new("stayed_already", "已经停止执行", "execution is stayed already").under(ARTICLE))
        }
    }
}

impl Step<Reconsideration> for Stay {
    const RULE: Rule<Stage> = Rule::named("stay", "停止执行", "Stay execution")
        .under(ARTICLE)
        .by(&[By::Officer])
        .from(&[Stage::Accepted])
        .enforcing(&["P-32", "P-33", "P-36", "P-38"]);

    fn decide(
        self,
        case: &Case<Reconsideration>,
        cx: &Context,
    ) -> Result<Decision<Reconsideration>, Refusal> {
        stayed_already(case)?;
        let reason = input::reason(&self.reason, "/reason").map_err(|refusal| refusal.under(ARTICLE))?;
        let notice = Issued::needed(&NOTICE, self.notice, case, cx)?;
        Ok(Decision::of(Fact::Stayed { ground: self.ground, reason }).and_all(notice).and(told(
            "stayed",
            "行政复议期间，被申请复议的行政行为停止执行。",
            "The act is not executed while the reconsideration lasts.",
        )))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({
            "ground": "on_request", "reason": "强制拆除后难以恢复原状",
            "notice": { "document": { "kind": "stay_notice", "title": "停止执行通知书", "on": "2026-03-04" } }
        })
    }
}

/// Lifts the stay.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LiftStay {
    /// Why it is no longer needed.
    pub reason: String,
    /// The notice (恢复执行通知书).
    #[serde(default)]
    pub notice: Option<Issued>,
}

impl Step<Reconsideration> for LiftStay {
    const RULE: Rule<Stage> = Rule::named("lift-stay", "恢复执行", "Lift the stay")
        .under(ARTICLE)
        .by(&[By::Officer])
        .from(&[Stage::Accepted])
        .enforcing(&["P-32", "P-33", "P-36", "P-38"]);

    fn decide(
        self,
        case: &Case<Reconsideration>,
        cx: &Context,
    ) -> Result<Decision<Reconsideration>, Refusal> {
        if case.record.stayed.is_none() {
            return Err(Refusal::new("not_stayed", "没有停止执行", "execution is not stayed").under(ARTICLE));
        }
        let reason = input::reason(&self.reason, "/reason").map_err(|refusal| refusal.under(ARTICLE))?;
        let notice = Issued::checked_if_any(self.notice, case, cx, "/notice")?;
        Ok(Decision::of(Fact::StayLifted { reason }).and_all(notice).and(told(
            "stay_lifted",
            "停止执行的情形已经消除，被申请复议的行政行为恢复执行。",
            "The ground of the stay is gone: the act may be executed again.",
        )))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({ "reason": "申请人已自行搬迁" })
    }
}
