//! The issuer reviews the objection at once: well founded, and the letter is amended or taken back; otherwise it is
//! explained.

use crate::Recommendation;
use crate::approval::{Approval, approved};
use crate::fact::Fact;
use crate::letter::{Item, Kind, Letter, clock, complete, letter};
use crate::objection;
use crate::procedure::{Objection, Stage};
use chrono::NaiveDate;
use kernel::{By, date};
use law::Span;
use procedure::{Case, Context, Deadline, Decision, Document, FileFact, Notice, Refusal, Rule, Step, check};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Answers the objection.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AnswerObjection {
    /// Whether it is well founded.
    pub upheld: bool,
    /// The answer.
    pub document: Document,
    /// The amended letter, where the issuer amends it; where it is well founded and none is given, the letter is taken
    /// back.
    #[serde(default)]
    pub amended: Option<Amendment>,
    /// Who decided in the procuratorate, and when, that its letter is amended or taken back (检察长、检察委员会).
    #[serde(default)]
    pub approval: Option<Approval>,
}

/// The letter as its issuer amends it (修改).
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = recommendation::Amendment)]
pub struct Amendment {
    /// The amended letter.
    pub document: Document,
    /// Day of its service, from which the reply is counted.
    pub served_on: NaiveDate,
    /// Problems, each with its one suggestion, in the place of the earlier ones.
    pub items: Vec<Item>,
    /// Period to reply, where the amended letter states one.
    #[serde(default)]
    pub reply_within: Option<Span>,
}

impl Step<Recommendation> for AnswerObjection {
    const RULE: Rule<Stage> = Rule::named("answer-objection", "复核异议", "Answer the objection")
        .under(super::OBJECTION)
        .by(&[By::Issuer])
        .from(&[Stage::Served, Stage::Planned, Stage::Replied, Stage::Accepted, Stage::Unsatisfied])
        .enforcing(&["JJ-04"]);

    fn decide(self, case: &Case<Recommendation>, cx: &Context) -> Result<Decision<Recommendation>, Refusal> {
        if case.record.objection != Some(Objection::Pending) {
            return Err(Refusal::new("no_objection", "没有待复核的异议", "no objection waits for an answer"));
        }
        let Self { upheld, document, amended, approval } = self;
        let before = letter(case)?;
        if amended.is_some() && !upheld {
            return Err(objection::refuse(
                before.kind,
                cx,
                "not_upheld",
                "异议不成立的，应当说明理由，建议书不作修改；复核认为异议成立的，请改为“异议成立”，再附修改后的建议书",
                "an objection that is not well founded is explained and amends nothing: uphold it to amend",
            )
            .at("/amended"));
        }
        let document = document.checked(cx)?;
        let objected_on = case.record.objected_on.unwrap_or(before.served_on);
        check::day(document.on, objected_on, cx.today, "/document/on")?;
        let decided_by = amended.as_ref().map_or(document.on, |amended| amended.document.on.min(document.on));
        let approval = approved(approval, upheld, before, (objected_on, decided_by), cx)?;
        let amended = amended.map(|amendment| amendment.checked(case, cx)).transpose()?;
        let (letter, reply) = amended.unzip();
        let withdrawn = upheld && letter.is_none();
        let paper = letter.as_ref().map(|letter| letter.document.clone());
        let answered = Fact::ObjectionAnswered { upheld, on: cx.today, amended: letter, approval };
        let decision = Decision::of(answered).and(document.lodged()).and_all(paper.map(Document::lodged));
        if let Some(reply) = reply {
            return again(decision, case, reply, cx);
        }
        Ok(if withdrawn {
            decision.dropping(case, &["obligation"], "异议成立，建议书已经撤回").closed(
                cx.today,
                "objection_upheld",
                "异议成立，撤回建议书",
                false,
            )
        } else {
            decision.and(stands(case, before.kind, cx))
        })
    }

    fn example() -> serde_json::Value {
        serde_json::json!({
            "upheld": false,
            "document": { "kind": "objection_answer", "title": "异议复核意见", "on": "2026-03-12" }
        })
    }
}

impl Amendment {
    /// The letter that takes the place of the one before, and the period to reply to it: counted from its own service,
    /// under the row of its kind.
    ///
    /// # Errors
    /// A [`Refusal`] that points to the first thing that is wrong.
    fn checked(
        self,
        case: &Case<Recommendation>,
        cx: &Context,
    ) -> Result<(Box<Letter>, Option<Deadline>), Refusal> {
        let before = letter(case)?;
        let document = self.document.checked_at(cx, "/amended/document")?;
        let earliest = before.served_on.max(document.on);
        let served_on = check::day(self.served_on, earliest, cx.today, "/amended/served_on")?;
        complete(before.kind, &self.items, "/amended/items")?;
        let receipt = clock(before.kind, before.rule(), served_on, self.reply_within, cx).map_err(within)?;
        let reply = receipt.map(|receipt| procedure::decision::statutory(case, cx, "reply", receipt));
        let number = document.number.clone().unwrap_or_else(|| before.number.clone());
        let letter = Letter {
            number: number.clone(),
            document: Document { number: Some(number), ..document },
            served_on,
            items: self.items,
            reply_within: self.reply_within,
            ..before.clone()
        };
        Ok((Box::new(letter), reply))
    }
}

/// What is wrong with the period stands in the amendment.
fn within(refusal: Refusal) -> Refusal {
    if refusal.pointer.is_some() { refusal.at("/amended/reply_within") } else { refusal }
}

/// What the addressee is told where its objection is not well founded: the letter stands, and its day.
fn stands(case: &Case<Recommendation>, kind: Kind, cx: &Context) -> FileFact {
    let last = case.file.live("reply").and_then(|reply| reply.due);
    let (zh, en) = match last {
        Some(day) => (
            format!("，答复的最后一日仍为{}", date::zh(day)),
            format!(", and the reply is due on {day} as before"),
        ),
        None => (String::new(), String::new()),
    };
    let zh = format!("异议不成立，理由见复核意见；建议书不作修改，请继续落实{zh}。");
    let en =
        format!("The objection is not well founded, for the reasons in the answer: the letter stands{en}.");
    let kind_of_notice = "objection_rejected".to_owned();
    objection::tell(Notice { kind: kind_of_notice, zh, en, article: String::new(), last_day: last }, kind, cx)
}

/// The amended letter is planned for and replied to anew: what ran of the plan and of a reminder runs no more, nor does
/// the earlier period to reply where the amended letter has none.
fn again(
    decision: Decision<Recommendation>,
    case: &Case<Recommendation>,
    reply: Option<Deadline>,
    cx: &Context,
) -> Result<Decision<Recommendation>, Refusal> {
    let over = |key: &str| match key.split(':').next() {
        Some("measure" | "report" | "urged") => true,
        Some("reply") => reply.is_none(),
        _ => false,
    };
    let keys = case.file.deadlines.iter().map(|deadline| deadline.key.as_str()).filter(|key| over(key));
    let why = "建议书已经修改，请按修改后的建议书重新制定整改方案";
    let last = reply.as_ref().and_then(|reply| reply.due);
    let (zh, en) = match last {
        Some(day) => (format!("，答复的最后一日为{}", date::zh(day)), format!(" by {day}")),
        None => (String::new(), String::new()),
    };
    let told = Notice {
        kind: "letter_amended".to_owned(),
        zh: format!("异议成立，建议书已经修改：请按修改后的建议书逐项落实并书面答复{zh}。"),
        en: format!("The objection is well founded and the letter amended: act on it and reply{en}."),
        article: String::new(),
        last_day: last,
    };
    Ok(keys
        .fold(decision, |decision, key| decision.dropped(case, key, why))
        .and_all(reply.map(FileFact::DeadlineSet))
        .and(objection::tell(told, letter(case)?.kind, cx)))
}

#[cfg(test)]
mod tests {
    use super::super::{Object, Plan, Reply, TakeMeasure, given};
    use super::*;
    use procedure::DeadlineState;
    use procedure::scenario::Scenario;
    use serde_json::{Value, json};

    fn objected() -> Scenario<Recommendation> {
        given::served().take("2026-03-10", By::Officer, "object", &Object::example())
    }

    fn amending(items: &Value) -> Value {
        let mut input = AnswerObjection::example();
        input["upheld"] = json!(true);
        input["amended"] = json!({
            "document": { "kind": "recommendation", "title": "司法建议书（修改）", "on": "2026-04-10" },
            "served_on": "2026-04-13", "items": items
        });
        input
    }

    #[test]
    fn an_objection_is_upheld_or_the_letter_stands() {
        let stands =
            objected().take("2026-03-12", By::Issuer, "answer-objection", &AnswerObjection::example());
        assert_eq!(stands.case.stage, Stage::Served);
        assert!(stands.case.file.live("reply").is_some() && stands.case.file.outcome.is_none());
        let mut upheld = AnswerObjection::example();
        upheld["upheld"] = json!(true);
        let gone = objected().take("2026-03-12", By::Issuer, "answer-objection", &upheld);
        assert_eq!(gone.case.stage, Stage::WithdrawnByIssuer);
        assert!(gone.case.file.live("reply").is_none());
        assert_eq!(gone.case.file.outcome.map(|(o, _)| o.code).as_deref(), Some("objection_upheld"));
        given::served().refuse("2026-03-12", By::Issuer, "answer-objection", &upheld, "no_objection");
    }

    #[test]
    fn what_was_done_for_an_item_follows_it_to_its_place_in_the_amended_letter() {
        let first = json!({ "problem": "物业服务合同备案缺失，收费争议多发", "suggestion": "建立备案和收费公示制度" });
        let other = json!({ "problem": "公共收益不公示", "suggestion": "建立公共收益公示制度" });
        let replied = || {
            objected()
                .take("2026-03-16", By::Officer, "plan", &Plan::example())
                .take("2026-03-31", By::Officer, "take-measure", &TakeMeasure::example())
                .take("2026-04-01", By::Officer, "reply", &Reply::example())
        };
        for (items, at) in [(json!([other.clone(), first]), 2), (json!([other]), 0)] {
            let case = replied().take("2026-04-13", By::Issuer, "answer-objection", &amending(&items)).case;
            assert_eq!((case.stage, case.record.objection), (Stage::Served, Some(Objection::Amended)));
            assert_eq!(case.record.measures[0].item, at);
            let [earlier] = &case.record.amended[..] else { panic!("one earlier letter") };
            assert_eq!((earlier.letter.items.len(), earlier.replies.len()), (1, 1));
            assert!(case.record.replies.is_empty(), "the amended letter waits for its reply");
            let state = |key: &str| case.file.deadline(key).map(|deadline| deadline.state);
            assert_eq!(state("measure:1"), Some(DeadlineState::Dropped));
            assert_eq!(state("reply"), Some(DeadlineState::Running));
            assert_eq!(
                case.record.issued.map(|letter| letter.number).as_deref(),
                Some("海原法建〔2026〕3号")
            );
        }
    }

    #[test]
    fn an_amended_letter_is_complete_and_its_clock_that_of_its_kind() {
        let items = json!([{ "problem": "收费不公示", "suggestion": "建立收费公示制度" }]);
        let refuse = |change: &dyn Fn(&mut Value), code: &'static str| {
            let mut input = amending(&items);
            change(&mut input);
            objected().refuse("2026-04-13", By::Issuer, "answer-objection", &input, code);
        };
        refuse(&|input| input["upheld"] = json!(false), "not_upheld");
        refuse(&|input| input["amended"]["items"] = json!([]), "no_items");
        refuse(&|input| input["amended"]["served_on"] = json!("2026-04-09"), "day_out_of_order");
        refuse(&|input| input["amended"]["served_on"] = json!("2026-04-14"), "day_out_of_order");
        let case = objected().take("2026-04-13", By::Issuer, "answer-objection", &amending(&items));
        assert_eq!(case.due("reply"), "2026-06-15", "two months end on a Saturday");
        case.take("2026-04-14", By::Officer, "object", &Object::example());
    }
}
