//! The issuer looks back on the spot, on the days it planned once there was a reply: the problem stayed away, or it
//! came back. The last look-back closes the case; a problem that came back does not: it is found wanting anew, or what a
//! judgment ordered goes to enforcement.

use super::assess::unsatisfied;
use super::to_be_enforced;
use crate::Recommendation;
use crate::fact::Fact;
use crate::objection::answered;
use crate::procedure::Stage;
use chrono::NaiveDate;
use kernel::By;
use procedure::{Case, Context, DeadlineState, Decision, Document, FileFact, Refusal, Rule, Step, yuan};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Plans when to look back.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PlanLookBack {
    /// Days, the nearest first; at least one, all ahead.
    pub days: Vec<NaiveDate>,
}

impl Step<Recommendation> for PlanLookBack {
    const RULE: Rule<Stage> = Rule::named("plan-look-back", "确定回访日期", "Plan the look-back")
        .under(super::FOLLOW_UP)
        .by(&[By::Issuer])
        .from(&[Stage::Replied, Stage::Accepted, Stage::Unsatisfied, Stage::SuitJudged]);

    fn decide(self, case: &Case<Recommendation>, cx: &Context) -> Result<Decision<Recommendation>, Refusal> {
        let ordered = self.days.is_sorted_by(|a, b| a < b);
        if !ordered || self.days.first().is_none_or(|day| *day <= cx.today) {
            return Err(Refusal::new(
                "days",
                "请按先后填写今天以后的回访日期，至少一个",
                "give the days of the look-backs in order, at least one, all ahead",
            )
            .under(super::FOLLOW_UP)
            .at("/days"));
        }
        let open = |day: &NaiveDate| {
            planned(case).any(|key| case.file.deadline(key).and_then(|d| d.due) == Some(*day))
        };
        if let Some(i) = self.days.iter().position(open) {
            return Err(Refusal::new(
                "planned_already",
                "该日的回访已经确定，不必重复登记",
                "a look-back on this day is planned already",
            )
            .under(super::FOLLOW_UP)
            .at(format!("/days/{i}")));
        }
        let decision = Decision::of(Fact::LookBackPlanned { days: self.days.clone() });
        let planned = (case.record.look_backs + 1..).zip(self.days);
        Ok(planned.fold(decision, |decision, (n, day)| {
            decision.fixed(
                case,
                &format!("look_back:{n}"),
                ("回访（“回头看”）", "look back"),
                "发出机关",
                day,
                ("发出机关确定的回访日期", "the day the issuer planned"),
            )
        }))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({ "days": ["2026-06-30", "2026-12-30"] })
    }
}

/// Records the look-back (回访、“回头看”).
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LookBack {
    /// Whether the problem came back.
    pub recurred: bool,
    /// Its record.
    pub document: Document,
}

impl Step<Recommendation> for LookBack {
    const RULE: Rule<Stage> = Rule::named("look-back", "回访（“回头看”）", "Look back")
        .under(super::FOLLOW_UP)
        .by(&[By::Issuer])
        .from(&[Stage::Accepted, Stage::Unsatisfied, Stage::SuitJudged])
        .repeated()
        .enforcing(&["JJ-04"]);

    fn decide(self, case: &Case<Recommendation>, cx: &Context) -> Result<Decision<Recommendation>, Refusal> {
        // the judgment has spoken on what was objected to
        if case.stage != Stage::SuitJudged {
            answered(case, cx)?;
        }
        let document = self.document.checked_at(cx, "/document")?;
        let mut planned = planned(case);
        let now = planned.next();
        let again = self.recurred || planned.next().is_some();
        let mut looked = Decision::of(Fact::LookedBack { recurred: self.recurred, on: cx.today, again })
            .and(document.lodged());
        if let Some(now) = now {
            looked = looked.done(case, now, cx.today);
        }
        if again {
            return Ok(looked.and_all(self.recurred.then(|| came_back(case, cx))));
        }
        let (code, zh) = match &case.record.suit {
            Some(suit) => suit.result.outcome(),
            None => ("look_back_passed", "回访合格，问题未反弹"),
        };
        let zh = match case.record.recovered_fen {
            0 => zh.to_owned(),
            fen => format!("{zh}；追缴、收缴{}元", yuan(fen)),
        };
        Ok(looked.dropping(case, &["obligation", "look_back"], "回访办结").closed(cx.today, code, &zh, true))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({
            "recurred": false,
            "document": { "kind": "look_back", "title": "回访记录", "on": "2026-03-02" }
        })
    }
}

/// What the addressee is told where the problem came back: before a suit it is found wanting, after a judgment what that
/// ordered is enforced.
fn came_back(case: &Case<Recommendation>, cx: &Context) -> FileFact {
    match case.record.suit {
        Some(_) => to_be_enforced(
            "回访发现问题反弹，公益诉讼判决确定的义务没有履行到位。",
            "The look-back found that the problem came back: what the judgment ordered is not performed.",
        ),
        None => unsatisfied(
            case,
            cx,
            "发出机关回访发现问题反弹，对落实情况不予认可。",
            "The look-back found that the problem came back: the issuer is not satisfied with what was done.",
        ),
    }
}

/// Keys of the look-backs planned and not made yet, the nearest first.
fn planned(case: &Case<Recommendation>) -> impl Iterator<Item = &str> {
    let made = |state: DeadlineState| matches!(state, DeadlineState::Met | DeadlineState::Dropped);
    let open = case.file.deadlines.iter().filter(move |d| d.key.starts_with("look_back:") && !made(d.state));
    open.map(|deadline| deadline.key.as_str())
}

#[cfg(test)]
mod tests {
    use super::super::{Assess, Promise, Reply, given};
    use super::*;
    use procedure::scenario::No;
    use procedure::step::Barred;
    use serde_json::json;

    #[test]
    fn only_the_look_back_closes_and_promises_outlive_it() {
        let accepted = || {
            given::replied().take("2026-04-02", By::Officer, "promise", &Promise::example()).take(
                "2026-04-10",
                By::Issuer,
                "assess",
                &Assess::example(),
            )
        };
        let passed = accepted().take("2026-07-10", By::Issuer, "look-back", &LookBack::example());
        let (outcome, _) = passed.case.file.outcome.as_ref().expect("closed");
        assert_eq!((outcome.code.as_str(), outcome.on_merits), ("look_back_passed", true));
        assert!(passed.case.file.live("obligation:1").is_some());
        let early = given::replied().attempt("2026-04-10", By::Issuer, "look-back", &LookBack::example());
        assert_eq!(early.err(), Some(No::Barred(Barred::Stage)));
    }

    #[test]
    fn a_problem_that_comes_back_is_found_wanting_and_the_case_goes_on() {
        let mut recurred = LookBack::example();
        recurred["recurred"] = json!(true);
        let back = given::replied()
            .take("2026-04-10", By::Issuer, "assess", &Assess::example())
            .take("2026-04-11", By::Issuer, "plan-look-back", &PlanLookBack::example())
            .take("2026-06-30", By::Issuer, "look-back", &recurred);
        let state = |key: &str| back.case.file.deadline(key).map(|deadline| deadline.state);
        assert_eq!((back.case.stage, back.case.record.satisfied), (Stage::Unsatisfied, Some(false)));
        assert!(back.case.file.outcome.is_none());
        assert_eq!(state("look_back:1"), Some(DeadlineState::Met));
        assert_eq!(state("look_back:2"), Some(DeadlineState::Running), "the next one is ahead as before");
        assert_eq!(back.case.file.notices.last().map(|told| told.kind.as_str()), Some("unsatisfied"));
        let again = back.take("2026-07-10", By::Officer, "reply", &Reply::example());
        let mut seen = Assess::example();
        seen["document"]["on"] = json!("2026-07-20");
        let over = again.take("2026-07-20", By::Issuer, "assess", &seen).take(
            "2026-12-30",
            By::Issuer,
            "look-back",
            &LookBack::example(),
        );
        assert_eq!(over.case.file.outcome.map(|(o, _)| o.code).as_deref(), Some("look_back_passed"));
    }

    #[test]
    fn what_once_closed_with_the_problem_back_stays_closed() {
        let mut case = given::replied().case;
        let fact = json!({ "kind": "looked_back", "data": { "recurred": true, "on": "2026-07-10" } });
        crate::fact::evolve(&mut case, &serde_json::from_value(fact).expect("a fact of an old ledger"));
        assert_eq!(case.stage, Stage::Closed);
    }
}
