//! The issuer urges an addressee that let the period pass, and gives a last day. When that passes, too, the draft for
//! the next step is there.

use super::note_overdue::{Next, next};
use crate::Recommendation;
use crate::fact::Fact;
use crate::letter::{clock, letter};
use crate::procedure::Stage;
use kernel::{By, date};
use law::Span;
use procedure::{Case, Context, Decision, Document, FileFact, Notice, Refusal, Rule, Step};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Urges in writing, or by a public notice (督促、公告).
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Urge {
    /// The notice.
    pub document: Document,
    /// How much longer it gives.
    pub within: Span,
}

impl Step<Recommendation> for Urge {
    const RULE: Rule<Stage> = Rule::named("urge", "督促落实", "Urge the addressee")
        .under(super::FOLLOW_UP)
        .by(&[By::Issuer])
        .from(&[Stage::Served, Stage::Planned, Stage::Unsatisfied])
        .repeated()
        .enforcing(&["SJ-01", "SJ-02", "SJ-03", "SJ-04", "SJ-05", "JJ-01", "JJ-02", "JJ-03"]);

    fn decide(self, case: &Case<Recommendation>, cx: &Context) -> Result<Decision<Recommendation>, Refusal> {
        let letter = letter(case)?;
        // where no period runs there is none to wait for
        if case.file.live("reply").is_some() && case.record.satisfied != Some(false) {
            return Err(cx.refuse(
                letter.rule(),
                "not_overdue",
                "答复期限尚未届满，也没有评估为不认可，不必督促",
                "the period to reply is not over, nor was the addressee found wanting: there is nothing to urge",
            ));
        }
        let document = self.document.checked(cx)?;
        let receipt = clock(letter.kind, letter.rule(), cx.today, Some(self.within), cx)
            .map_err(|refusal| Refusal { pointer: Some("/within".to_owned()), ..refusal })?;
        let until = receipt.as_ref().and_then(|receipt| receipt.due).unwrap_or(cx.today);
        let deadline = receipt.map(|receipt| procedure::decision::statutory(case, cx, "urged", receipt));
        let told = next(
            case.file.deadline("reply"),
            cx,
            &format!("发出机关督促落实，最后一日为{}。", date::zh(until)),
            &format!("The issuer urges, until {until}."),
        );
        Ok(Decision::of(Fact::Urged { until })
            .and(document.lodged())
            .and_all(deadline.map(FileFact::DeadlineSet))
            .and(FileFact::NoticeIssued(Notice { kind: "urged".to_owned(), last_day: Some(until), ..told })))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({
            "document": { "kind": "urging", "title": "督促落实检察建议的公告", "on": "2026-03-02" },
            "within": { "amount": 20, "unit": "natural_day" }
        })
    }
}

/// Notes that the addressee was urged in vain.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NoteUrgedInVain {}

impl Step<Recommendation> for NoteUrgedInVain {
    const RULE: Rule<Stage> = Rule::named("note-urged-in-vain", "督促期限届满", "Urged in vain")
        .under(super::FOLLOW_UP)
        .by(&[By::System])
        .anytime()
        .on_lapse_of("urged")
        .enforcing(&["SJ-01", "SJ-03", "JJ-01", "JJ-03"]);

    fn decide(self, case: &Case<Recommendation>, cx: &Context) -> Result<Decision<Recommendation>, Refusal> {
        let deadline = case.file.deadline("urged");
        let due = deadline.and_then(|d| d.due).unwrap_or(cx.today);
        let letter = letter(case)?;
        let parties = &case.file.parties;
        let addressee = parties.iter().find(|party| party.organ.as_ref() == Some(&letter.addressee));
        let name = addressee.map_or(letter.addressee.as_str(), |party| party.name.as_str());
        let (reply_zh, reply_en) = match case.file.deadline("reply").and_then(|d| d.due) {
            Some(reply) => (format!("答复期限于{}届满；", date::zh(reply)), format!("reply due {reply}, ")),
            None => (String::new(), String::new()),
        };
        let next = Next::after(deadline, cx);
        let draft = Notice {
            kind: "escalation_draft".to_owned(),
            zh: format!(
                "（草稿，由发出机关核定）{name}于{}收到{}（{}），{reply_zh}经督促，期限于{}届满，仍未落实。\
                 拟办意见：{}。",
                date::zh(letter.served_on),
                letter.kind.zh(),
                letter.number,
                date::zh(due),
                next.zh
            ),
            en: format!(
                "(Draft, for the issuer to settle) Served on {}, {reply_en}urged until {due}: not performed. \
                 Proposed: {}.",
                letter.served_on, next.en
            ),
            article: next.article,
            last_day: None,
        };
        Ok(Decision::of(Fact::UrgedInVain { due })
            .lapsed(case, cx, "urged", due)?
            .and(FileFact::NoticeIssued(draft)))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({})
    }
}
