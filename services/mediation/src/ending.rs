//! A mediation ends without agreement: failed, refused, withdrawn, or because the law says that its time is over. What
//! is told and what begins is the same whoever ended it, and so is the paper that says so.

use crate::fact::Fact;
use crate::procedure::{Kind, Stage};
use crate::{Mediation, clock, commission, police, sides};
use chrono::NaiveDate;
use procedure::decision::statutory;
use procedure::{Case, Context, Decision, Delivery, Document, FileFact, Refusal, Served, check, served};

/// By when both sides of a consumer complaint are told in writing that its mediation ended.
const NOTICE: &str = "termination_notice";

/// The paper that ends a case (不予受理通知书、终止调解通知书), as far as there is one by now.
#[derive(Default)]
pub(crate) struct Paper {
    /// Which document of the file it becomes.
    n: Option<u32>,
    /// The paper, and its copies as the sides got them.
    facts: Vec<FileFact>,
    /// The day the last side got it, where both did.
    told_on: Option<NaiveDate>,
}

impl Paper {
    /// The paper as it is filled in, with its copies.
    pub(crate) fn of(
        document: Option<Document>,
        copies: Vec<Served>,
        case: &Case<Mediation>,
        cx: &Context,
    ) -> Result<Self, Refusal> {
        let Some(document) = document else {
            if copies.is_empty() {
                return Ok(Self::default());
            }
            return Err(Refusal::new(
                "paper_missing",
                "登记送达的，应当同时填写所送达的通知书",
                "what was served is given together with its copies",
            )
            .at("/document"));
        };
        let document = document.checked_at(cx, "/document")?;
        check::day(document.on, case.file.opening().received_on, cx.today, "/document/on")?;
        let n = case.file.next_document();
        let copies = served::copies(copies, (n, &document), case, cx, "/served")?;
        let told_on = sides::all_served(case, n, &copies);
        let copies = copies.into_iter().map(|copy| FileFact::DocumentServed(Box::new(copy)));
        Ok(Self { n: Some(n), facts: std::iter::once(document.lodged()).chain(copies).collect(), told_on })
    }

    /// And this is lodged and served with the decision.
    pub(crate) fn with(self, decision: Decision<Mediation>) -> Decision<Mediation> {
        let decision = match self.n {
            Some(document) => decision.and_own(Fact::EndingPapered { document }),
            None => decision,
        };
        decision.and_all(self.facts)
    }
}

/// Ends the case without agreement: its clocks, but for those in `keep` and the period of a case of the police, are no
/// longer needed.
pub(crate) fn ended(
    decision: Decision<Mediation>,
    case: &Case<Mediation>,
    cx: &Context,
    (keep, paper): (&[&str], Paper),
    (code, zh): (&str, &str),
) -> Result<Decision<Mediation>, Refusal> {
    let termination = termination_notice(case, cx, paper.told_on)?;
    let keep = [keep, &[police::TRACK]].concat();
    Ok(paper
        .with(decision)
        .dropping(case, &keep, zh)
        .and_all(commission::report_due(case, cx, false))
        .and_all(termination)
        .and_all(police::unsettled(case, cx)?)
        .closed(cx.today, code, zh, false))
}

/// The law ends a mediation whose time is over (视为调解不成、终止调解), where the row of its period says so.
pub(crate) fn lapsed(
    decision: Decision<Mediation>,
    case: &Case<Mediation>,
    cx: &Context,
) -> Decision<Mediation> {
    let row = clock::concluding(case).and_then(|row| cx.law.rules.get(row));
    if case.stage != Stage::Accepted || row.is_none_or(|row| row.missed.is_none()) {
        return decision;
    }
    let over = decision.clone().and_own(Fact::Failed).and(other_routes(case.record.kind, cx));
    let keep: &[&str] = &["risk_report", "conclusion"];
    // where the notice to be given cannot be counted, the period is over all the same
    ended(over, case, cx, (keep, Paper::default()), ("failed", "调解期限届满，调解不成")).unwrap_or(decision)
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
    told_on: Option<NaiveDate>,
) -> Result<Vec<FileFact>, Refusal> {
    if clock::concluding(case) != Some("XT-21") {
        return Ok(Vec::new());
    }
    let receipt = cx.law.count("XT-22", cx.today).receipt()?;
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
        let second = json!({ "document": 1, "on": "2026-03-12", "service": { "party": 2, "mode": "spot" } });
        let both = first.take("2026-03-13", By::Officer, "serve-document", &second);
        assert_eq!(told(&both), (DeadlineState::Met, Some("2026-03-12".to_owned())));
    }
}
