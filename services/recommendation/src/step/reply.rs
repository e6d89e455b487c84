//! The addressee replies in writing: to every item, with the reason where it does not adopt one in full.

use crate::Recommendation;
use crate::fact::Fact;
use crate::letter::{item, letter};
use crate::procedure::{Replied, Stage};
use chrono::NaiveDate;
use kernel::By;
use procedure::{Case, Context, Decision, Document, FileFact, Notice, Refusal, Rule, Step, check};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// How far a suggestion is adopted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Adopted {
    /// 采纳.
    Full,
    /// 部分采纳.
    Partly,
    /// 不采纳.
    Not,
}

/// The answer to one item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReplyItem {
    /// Item of the letter, from 1.
    pub item: u32,
    /// How far it is adopted.
    pub adopted: Adopted,
    /// Why not in full.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// Replies in writing.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Reply {
    /// The reply (书面回复函).
    pub document: Document,
    /// Day the issuer received it, or it was posted; today when left out.
    #[serde(default)]
    pub on: Option<NaiveDate>,
    /// Answers; one to every item.
    pub items: Vec<ReplyItem>,
    /// The office that looked it over in law (法制审核).
    #[serde(default)]
    pub reviewed_by: Option<String>,
    /// The office that signed it (签发).
    #[serde(default)]
    pub signed_by: Option<String>,
}

impl Step<Recommendation> for Reply {
    const RULE: Rule<Stage> = Rule::named("reply", "书面答复", "Reply in writing")
        .under(super::DUTY)
        .by(&[By::Officer])
        .from(&[Stage::Served, Stage::Planned, Stage::Unsatisfied])
        .enforcing(&["JJ-06"]);

    fn decide(self, case: &Case<Recommendation>, cx: &Context) -> Result<Decision<Recommendation>, Refusal> {
        let letter = letter(case)?;
        let mut answered = vec![false; letter.items.len()];
        for (i, answer) in self.items.iter().enumerate() {
            item(letter, answer.item, &format!("/items/{i}/item"))?;
            if std::mem::replace(&mut answered[answer.item as usize - 1], true) {
                return Err(Refusal::new(
                    "item_twice",
                    format!("第{}项建议重复答复", answer.item),
                    format!("item {} is answered twice", answer.item),
                )
                .at(format!("/items/{i}/item")));
            }
            let reasoned = answer.reason.as_ref().is_some_and(|reason| !reason.trim().is_empty());
            if answer.adopted != Adopted::Full && !reasoned {
                return Err(Refusal::new(
                    "reason_required",
                    "部分采纳或者不采纳的，应当说明理由",
                    "what is not adopted in full needs a reason",
                )
                .under(super::DUTY)
                .at(format!("/items/{i}/reason")));
            }
        }
        if let Some(open) = answered.iter().position(|done| !done) {
            return Err(Refusal::new(
                "item_unanswered",
                format!("第{}项建议尚未答复，应当逐项答复", open + 1),
                format!("item {} is not answered: every item is", open + 1),
            )
            .under(super::DUTY)
            .at("/items"));
        }
        let document = self.document.checked_at(cx, "/document")?;
        let said = |who: Option<String>, at| who.map(|who| check::text(&who, at)).transpose();
        let reviewed_by = said(self.reviewed_by, "/reviewed_by")?;
        let signed_by = said(self.signed_by, "/signed_by")?;
        let papers = (std::slice::from_ref(&document), "/document/sha256");
        let on = check::handed_in(self.on, letter.served_on, papers, ("reply", None), &case.file, cx)?;
        let late = case.record.replies.is_empty() && case.file.is_late("reply", on);
        let replied = Replied { on, late, items: self.items, reviewed_by, signed_by };
        let decision = Decision::of(Fact::Replied(replied)).done(case, "reply", on);
        let decision = match case.file.is_late("urged", on) {
            true => decision.met(case, "urged", on),
            false => decision.done(case, "urged", on),
        };
        Ok(decision.and(document.lodged()).and(FileFact::NoticeIssued(Notice {
            kind: "look_back_to_plan".to_owned(),
            zh: "书面答复只是第一步：请发出机关核实落实情况，并确定回访日期。".to_owned(),
            en: "A reply is only the first step: the issuer sees for itself, and plans its look-back."
                .to_owned(),
            article: super::FOLLOW_UP.to_owned(),
            last_day: None,
        })))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({
            "document": { "kind": "reply", "title": "关于司法建议落实情况的复函", "on": "2026-03-02" },
            "items": [{ "item": 1, "adopted": "full" }],
            "reviewed_by": "法规科", "signed_by": "局长"
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Submit, given};
    use super::*;
    use procedure::fact::DeadlineState;
    use procedure::scenario::Scenario;
    use serde_json::{Value, json};

    fn two_items() -> Scenario<Recommendation> {
        let mut letter = Submit::example();
        letter["items"] = json!([
            { "problem": "合同备案缺失", "suggestion": "建立备案制度" },
            { "problem": "收费不公示", "suggestion": "建立公示制度" }
        ]);
        Scenario::default().take("2026-03-02", By::Court, "submit", &letter)
    }

    fn answers(items: Value) -> Value {
        let mut reply = Reply::example();
        reply["items"] = items;
        reply
    }

    #[test]
    fn every_item_is_answered_once_with_its_reason() {
        let refuse = |items: Value, code: &'static str| {
            two_items().refuse("2026-04-01", By::Officer, "reply", &answers(items), code);
        };
        let full = |n: u32| json!({ "item": n, "adopted": "full" });
        refuse(json!([]), "item_unanswered");
        refuse(json!([full(1)]), "item_unanswered");
        refuse(json!([full(1), full(1)]), "item_twice");
        refuse(json!([full(1), full(3)]), "no_item");
        refuse(json!([full(1), { "item": 2, "adopted": "partly" }]), "reason_required");
        refuse(json!([full(1), { "item": 2, "adopted": "not", "reason": " " }]), "reason_required");
        let reasoned = json!({ "item": 2, "adopted": "not", "reason": "收费公示由价格主管部门负责" });
        let case = two_items().take("2026-04-01", By::Officer, "reply", &answers(json!([full(1), reasoned])));
        assert_eq!(case.case.stage, Stage::Replied);
    }

    #[test]
    fn the_last_day_is_in_time_and_a_late_reply_still_counts() {
        let case = given::served().take("2026-05-06", By::Officer, "reply", &Reply::example());
        assert!(!case.case.record.replies[0].late);
        let case = given::served().take("2026-05-06", By::System, "note-overdue", &json!({})).take(
            "2026-05-07",
            By::Officer,
            "reply",
            &Reply::example(),
        );
        assert!(case.case.record.replies[0].late);
        assert_eq!(case.case.file.deadline("reply").map(|d| d.state), Some(DeadlineState::Met));
    }
}
