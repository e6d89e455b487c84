//! The issuer judges what was done. A reply in time is only the first step, and the addressee's own papers are no
//! proof: the issuer sees for itself.

use super::Adopted;
use super::note_overdue::next;
use crate::Recommendation;
use crate::fact::Fact;
use crate::letter::{is_overdue, letter};
use crate::procedure::Stage;
use chrono::NaiveDate;
use kernel::By;
use procedure::{Case, Context, Decision, Document, FileFact, Notice, Refusal, Rule, Step, check};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// When and where the issuer saw for itself (实地核查).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = recommendation::Visit)]
pub struct Visit {
    /// Day.
    pub on: NaiveDate,
    /// Place.
    pub place: String,
}

/// Judges what was done.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Assess {
    /// Whether the issuer is satisfied.
    pub satisfied: bool,
    /// Its assessment: the record of what it saw. None is needed where it is not satisfied.
    #[serde(default)]
    pub document: Option<Document>,
    /// When and where it saw for itself; of a pre-suit recommendation it is satisfied only where it did.
    #[serde(default)]
    pub visit: Option<Visit>,
    /// What harm remains (尚存的损害), as the issuer saw it; it stays in the file.
    #[serde(default)]
    pub remaining_harm: Option<String>,
}

impl Step<Recommendation> for Assess {
    const RULE: Rule<Stage> = Rule::named("assess", "评估落实情况", "Judge what was done")
        .under(super::FOLLOW_UP)
        .by(&[By::Issuer])
        .from(&[Stage::Served, Stage::Planned, Stage::Replied]);

    fn decide(self, case: &Case<Recommendation>, cx: &Context) -> Result<Decision<Recommendation>, Refusal> {
        let silent = is_overdue(case) && !self.satisfied;
        if case.stage != Stage::Replied && !silent {
            return Err(Refusal::new(
                "no_reply",
                "被建议单位尚未书面答复；逾期未答复的，只能评估为不认可",
                "there is no reply yet; once it is overdue the assessment can only be unsatisfied",
            )
            .under(super::DUTY));
        }
        let document = self.document.map(|document| document.checked(cx)).transpose()?;
        let own = document.as_ref().is_some_and(|document| !is_lodged(case, document));
        if self.satisfied && !own {
            return Err(Refusal::new(
                "not_verified",
                "认可整改应当附发出机关自己的核查记录；被建议单位的复函、佐证材料不能代替",
                "the issuer's own record of what it saw is attached: the addressee's papers do not stand for it",
            )
            .under(super::FOLLOW_UP)
            .at("/document"));
        }
        if self.satisfied {
            handled(case)?;
        }
        let visit = self.visit.map(|visit| visited(case, visit, cx)).transpose()?;
        if self.satisfied && visit.is_none() && letter(case)?.kind.is_public_interest() {
            return Err(Refusal::new(
                "not_verified",
                "认可诉前检察建议的整改，应当由发出机关实地核查：请填写核查的日期和地点",
                "what a pre-suit recommendation brought about is seen on the spot: give the day and the place",
            )
            .under(super::FOLLOW_UP)
            .at("/visit"));
        }
        let remaining_harm =
            self.remaining_harm.map(|harm| check::text(&harm, "/remaining_harm")).transpose()?;
        let unsatisfied = (!self.satisfied).then(|| {
            let (zh, en) =
                ("发出机关对落实情况不予认可。", "The issuer is not satisfied with what was done.");
            unsatisfied(case, cx, zh, en)
        });
        let fact = Fact::Assessed { satisfied: self.satisfied, on: cx.today, visit, remaining_harm };
        Ok(Decision::of(fact).and_all(document.map(Document::lodged)).and_all(unsatisfied))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({
            "satisfied": true,
            "document": { "kind": "assessment", "title": "落实情况评估意见", "on": "2026-03-02" },
            "visit": { "on": "2026-03-02", "place": "物业服务企业办公地点" }
        })
    }
}

/// What the addressee is told where it is found wanting, in these words, with what may follow.
pub(super) fn unsatisfied(case: &Case<Recommendation>, cx: &Context, zh: &str, en: &str) -> FileFact {
    let next = next(case.file.deadline("reply"), cx, zh, en);
    FileFact::NoticeIssued(Notice { kind: "unsatisfied".to_owned(), ..next })
}

/// What the addressee says it adopted, it did: to each such item of its last reply a measure is on record.
fn handled(case: &Case<Recommendation>) -> Result<(), Refusal> {
    let done = |item: u32| case.record.measures.iter().any(|measure| measure.item == item);
    let mut answers = case.record.replies.last().into_iter().flat_map(|reply| &reply.items);
    match answers.find(|answer| answer.adopted != Adopted::Not && !done(answer.item)) {
        Some(open) => Err(Refusal::new(
            "not_handled",
            format!("第{}项建议答复采纳，但没有登记任何整改措施，不能认可", open.item),
            format!("item {} is adopted, and no measure is on record", open.item),
        )
        .under(super::DUTY)
        .at("/satisfied")),
        None => Ok(()),
    }
}

/// Whether this paper is in the file already: by its hash, else by title, number and day.
fn is_lodged(case: &Case<Recommendation>, paper: &Document) -> bool {
    case.file.documents.iter().any(|lodged| match (&lodged.sha256, &paper.sha256) {
        (Some(lodged), Some(paper)) => lodged == paper,
        _ => (&lodged.title, &lodged.number, lodged.on) == (&paper.title, &paper.number, paper.on),
    })
}

fn visited(case: &Case<Recommendation>, visit: Visit, cx: &Context) -> Result<Visit, Refusal> {
    let on = check::day(visit.on, letter(case)?.served_on, cx.today, "/visit/on")?;
    Ok(Visit { on, place: check::text(&visit.place, "/visit/place")? })
}

#[cfg(test)]
mod tests {
    use super::super::{Reply, TakeMeasure, given};
    use super::*;
    use serde_json::json;

    #[test]
    fn the_issuer_is_satisfied_or_not_and_the_addressee_may_reply_again() {
        let accepted = given::replied().take("2026-04-10", By::Issuer, "assess", &Assess::example());
        assert_eq!(accepted.case.stage, Stage::Accepted);
        assert!(accepted.case.file.outcome.is_none(), "the look-back is ahead");
        let not = given::replied()
            .take("2026-04-10", By::Issuer, "assess", &json!({ "satisfied": false }))
            .take("2026-04-20", By::Officer, "reply", &Reply::example());
        assert_eq!(not.case.stage, Stage::Replied);
        assert_eq!(not.case.record.replies.len(), 2);
    }

    #[test]
    fn a_reply_that_adopts_and_nothing_done_is_not_accepted() {
        let reply = |adopted: &str| {
            let mut input = Reply::example();
            input["items"] = json!([{ "item": 1, "adopted": adopted, "reason": "建议已由其他部门落实" }]);
            given::served().take("2026-04-01", By::Officer, "reply", &input)
        };
        for adopted in ["full", "partly"] {
            let case = reply(adopted)
                .refuse("2026-04-10", By::Issuer, "assess", &Assess::example(), "not_handled")
                .take("2026-04-12", By::Officer, "take-measure", &TakeMeasure::example())
                .take("2026-04-15", By::Issuer, "assess", &Assess::example());
            assert_eq!(case.case.stage, Stage::Accepted);
        }
        let not = reply("not").take("2026-04-10", By::Issuer, "assess", &Assess::example());
        assert_eq!(not.case.stage, Stage::Accepted, "what is not adopted for a reason is for the issuer");
    }

    #[test]
    fn silence_is_judged_only_once_it_is_overdue_and_only_one_way() {
        let overdue = || given::served().take("2026-05-06", By::System, "note-overdue", &json!({}));
        given::served().refuse(
            "2026-04-10",
            By::Issuer,
            "assess",
            &json!({ "satisfied": false }),
            "no_reply",
        );
        overdue().refuse("2026-05-10", By::Issuer, "assess", &json!({ "satisfied": true }), "no_reply");
        let case = overdue().take("2026-05-10", By::Issuer, "assess", &json!({ "satisfied": false }));
        assert_eq!(case.case.stage, Stage::Unsatisfied);
        assert_eq!(case.case.file.notices.last().map(|n| n.kind.as_str()), Some("unsatisfied"));
    }
}
