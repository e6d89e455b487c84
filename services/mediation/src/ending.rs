//! A mediation ends without agreement: failed, refused, withdrawn, or because the law says that its time is over. What
//! is told and what begins is the same whoever ended it, and so is the paper that says so.

use crate::fact::Fact;
use crate::procedure::{Kind, Stage};
use crate::{Mediation, clock, commission, police, sides};
use chrono::NaiveDate;
use procedure::decision::statutory;
use procedure::served::Noticed;
use procedure::{Case, Context, DeadlineState, Decision, Delivery, Document, FileFact, Refusal, Served};

/// By when the mediation is over.
pub(crate) const CONCLUSION: &str = "conclusion";
/// By when both sides of a consumer complaint are told in writing that its mediation ended.
const NOTICE: &str = "termination_notice";

/// The paper that ends a case (不予受理通知书、终止调解通知书), as far as there is one by now.
#[derive(Default)]
pub(crate) struct Paper(Noticed);

impl Paper {
    /// The paper as it is filled in, with its copies.
    pub(crate) fn of(
        document: Option<Document>,
        copies: Vec<Served>,
        case: &Case<Mediation>,
        cx: &Context,
    ) -> Result<Self, Refusal> {
        Noticed::checked(document, copies, case, cx, "/document").map(Self)
    }

    /// The day the last side got it, where both did.
    fn told_on(&self, case: &Case<Mediation>) -> Option<NaiveDate> {
        self.0.n().and_then(|n| sides::all_served(case, n, self.0.copies()))
    }

    /// The day it was made, today where there is none, and its SHA-256.
    pub(crate) fn made(&self, cx: &Context) -> (NaiveDate, Option<String>) {
        (self.0.made_on(cx), self.0.papers().iter().find_map(|paper| paper.sha256.clone()))
    }

    /// And the application was answered by it on its day, in time or late; without a paper, today.
    ///
    /// # Errors
    /// A [`Refusal`] where it was in time, is recorded after the last day, and is not in the file.
    pub(crate) fn answering(
        &self,
        decision: Decision<Mediation>,
        case: &Case<Mediation>,
        cx: &Context,
    ) -> Result<Decision<Mediation>, Refusal> {
        self.ending("acceptance", decision, case, cx)
    }

    /// And what was due under this key was done by it on its day.
    fn ending(
        &self,
        key: &str,
        decision: Decision<Mediation>,
        case: &Case<Mediation>,
        cx: &Context,
    ) -> Result<Decision<Mediation>, Refusal> {
        decision.done_by(case, cx, key, self.0.made_on(cx), (self.0.papers(), "/document"))
    }

    /// And this is lodged and served with the decision.
    pub(crate) fn with(self, decision: Decision<Mediation>) -> Decision<Mediation> {
        let decision = match self.0.n() {
            Some(document) => decision.and_own(Fact::EndingPapered { document }),
            None => decision,
        };
        decision.and_all(self.0.lodged())
    }
}

/// Ends the case without agreement, on the day of the paper that says so: with that the mediation is over in its time, or
/// late.
///
/// # Errors
/// A [`Refusal`] where that was in time, is recorded after the last day, and the paper is not in the file; or where what
/// follows cannot be counted.
pub(crate) fn ended(
    decision: Decision<Mediation>,
    case: &Case<Mediation>,
    cx: &Context,
    paper: Paper,
    outcome: (&str, &str),
) -> Result<Decision<Mediation>, Refusal> {
    let decision = paper.ending(CONCLUSION, decision, case, cx)?;
    over(decision, case, cx, paper, outcome)
}

/// It is over: its clocks, but for its own, that of a risk to be reported and the period of a case of the police, are no longer
/// needed.
fn over(
    decision: Decision<Mediation>,
    case: &Case<Mediation>,
    cx: &Context,
    paper: Paper,
    (code, zh): (&str, &str),
) -> Result<Decision<Mediation>, Refusal> {
    let made = paper.made(cx);
    let termination = termination_notice(case, cx, made.0, paper.told_on(case))?;
    Ok(paper
        .with(decision)
        .dropping(case, &["risk_report", CONCLUSION, police::TRACK], zh)
        .and_all(commission::report_due(case, cx, false))
        .and_all(termination)
        .and_all(police::unsettled(case, cx, made)?)
        .closed(cx.today, code, zh, false))
}

/// The law ends a mediation whose time is over (视为调解不成、终止调解), where the row of its period says so.
pub(crate) fn lapsed(
    decision: Decision<Mediation>,
    case: &Case<Mediation>,
    cx: &Context,
) -> Decision<Mediation> {
    if case.stage != Stage::Accepted || !ends_with_time(case, cx) {
        return decision;
    }
    let failed = decision.clone().and_own(Fact::Failed).and(other_routes(case.record.kind, cx));
    // where the notice to be given cannot be counted, the period is over all the same
    over(failed, case, cx, Paper::default(), ("failed", "调解期限届满，调解不成")).unwrap_or(decision)
}

/// Whether the law ends the mediation with its time.
fn ends_with_time(case: &Case<Mediation>, cx: &Context) -> bool {
    let row = clock::concluding(case).and_then(|row| cx.law.rules.get(row));
    row.is_some_and(|row| row.missed.is_some())
}

/// And it goes on with an agreement that was made on this day, where the law had ended it: within its time nothing had ended
/// yet, whenever the agreement is recorded.
///
/// # Errors
/// A [`Refusal`] where it did not end so, or was over by then.
pub(crate) fn in_time_after_all(
    decision: Decision<Mediation>,
    case: &Case<Mediation>,
    cx: &Context,
    on: NaiveDate,
) -> Result<Decision<Mediation>, Refusal> {
    if case.stage != Stage::Failed {
        return Ok(decision);
    }
    let period = case.file.deadline(CONCLUSION).filter(|period| period.state == DeadlineState::Lapsed);
    let Some(period) = period.filter(|_| ends_with_time(case, cx)) else {
        return Err(Refusal::new(
            "mediation_over",
            "调解已经终止，不能再登记调解协议；双方愿意继续调解的，请重新申请",
            "the mediation was ended: where the sides want to go on, they apply again",
        ));
    };
    if case.file.is_late(CONCLUSION, on) {
        let last = period.due.map(|due| due.to_string()).unwrap_or_default();
        let row = clock::concluding(case).unwrap_or_default();
        return Err(Refusal::new(
            "conclusion_lapsed",
            format!("调解期限至{last}届满，视为调解不成；期限届满以后达成的协议不在本案登记"),
            format!(
                "the time of the mediation was over on {last}: no later agreement is recorded in this case"
            ),
        )
        .under(cx.article(row))
        .at("/effective_on"));
    }
    Ok(decision.and(FileFact::Reopened { zh: "期限届满以前已经达成协议".to_owned(), on: cx.today }).dropped(
        case,
        NOTICE,
        "期限届满以前已经达成协议",
    ))
}

/// The notice the law owes when a mediation ends without agreement.
pub(crate) fn other_routes(kind: Kind, cx: &Context) -> FileFact {
    let row = match kind {
        Kind::Peoples => "RT-04",
        Kind::Administrative => "XT-08",
        Kind::Judicial => "RT-18",
    };
    cx.tell(
        row,
        "other_routes",
        "调解终止。您可以依法通过仲裁、行政、司法等途径维护自己的权利。",
        "The mediation has ended. You may pursue your rights by arbitration, administrative or court proceedings.",
    )
}

/// The notice that ends a mediation reached one more side: with the last one, both are told.
pub(crate) fn served(
    decision: Decision<Mediation>,
    case: &Case<Mediation>,
    delivery: &Delivery,
) -> Decision<Mediation> {
    let n = delivery.document;
    let paper =
        usize::try_from(n).ok().and_then(|n| n.checked_sub(1)).and_then(|n| case.file.documents.get(n));
    let ends = case.record.ending_paper == Some(n) || paper.is_some_and(|paper| paper.kind == NOTICE);
    match sides::all_served(case, n, std::slice::from_ref(delivery)).filter(|_| ends) {
        Some(on) => decision.done(case, NOTICE, on),
        None => decision,
    }
}

/// Both sides of a consumer complaint are told in writing that its mediation ended, within days of that decision: by the
/// paper that reached them already, or by one that is to follow.
fn termination_notice(
    case: &Case<Mediation>,
    cx: &Context,
    decided_on: NaiveDate,
    told_on: Option<NaiveDate>,
) -> Result<Vec<FileFact>, Refusal> {
    if clock::concluding(case) != Some("XT-21") {
        return Ok(Vec::new());
    }
    let receipt = cx.law.count("XT-22", decided_on).receipt()?;
    let due = FileFact::DeadlineSet(statutory(case, cx, NOTICE, receipt));
    let met = told_on.map(|on| FileFact::DeadlineMet { key: NOTICE.to_owned(), on });
    Ok(std::iter::once(due).chain(met).collect())
}

#[cfg(test)]
mod tests {
    use crate::Mediation;
    use crate::step::{Accept, Register};
    use kernel::By;
    use procedure::scenario::Scenario;
    use procedure::{DeadlineState, Step};
    use serde_json::json;

    #[test]
    fn both_sides_are_told_once_the_last_one_has_the_paper() {
        let mut register = Register::example();
        register["kind"] = json!("administrative");
        register["filing"]["matter"]["category"] = json!("consumer");
        let mut accept = Accept::example();
        accept["kind"] = json!("administrative");
        accept["pending_elsewhere"] = json!(false);
        let fail = json!({
            "document": { "kind": "notice", "title": "终止调解通知书", "on": "2026-03-10" },
            "served": [{ "service": { "party": 1, "mode": "spot" } }]
        });
        let first = Scenario::<Mediation>::default()
            .take("2026-03-02", By::Officer, "register", &register)
            .take("2026-03-02", By::Officer, "accept", &accept)
            .take("2026-03-10", By::Officer, "fail", &fail);
        let told = |case: &Scenario<Mediation>| {
            let notice = case.case.file.deadline(super::NOTICE).expect("both sides are to be told");
            (notice.state, notice.ended_on.map(|on| on.to_string()))
        };
        assert_eq!(told(&first), (DeadlineState::Running, None));
        let over = first.case.file.deadline(super::CONCLUSION).map(|period| (period.state, period.ended_on));
        assert_eq!(over, Some((DeadlineState::Met, "2026-03-10".parse().ok())));
        let second = json!({ "document": 1, "on": "2026-03-12", "service": { "party": 2, "mode": "spot" } });
        let both = first.take("2026-03-13", By::Officer, "serve-document", &second);
        assert_eq!(told(&both), (DeadlineState::Met, Some("2026-03-12".to_owned())));
    }
}
