//! What the examination of an application ends with (受理、不予受理、通知补正): the day is that of the paper, whenever it is
//! recorded. Silence accepts an application (行政复议法 art. 30 para. 3) only where nothing was made in the period: what was,
//! and is recorded after it, puts that right, as long as nobody went on with the case.

use crate::fact::Fact;
use crate::inquiry::DECISION;
use crate::procedure::Stage;
use crate::record::Record;
use crate::{Reconsideration, input, reopening};
use chrono::NaiveDate;
use procedure::{Basis, Case, Context, Decision, Document, Refusal};

/// Key of the period to examine.
const KEY: &str = "examination";

/// Key of the period to send the copy: it runs from acceptance.
const COPY: &str = "copy";

/// The row of the period, and of what its silence brings about.
const ROW: &str = "FY-10";

/// The steps that end an examination.
const STEPS: [&str; 3] = ["accept", "refuse-acceptance", "ask-correction"];

/// Whether this step has a place where the case stands: after silence accepted it, only while that can be put right.
pub(crate) fn offers(case: &Case<Reconsideration>, step: &str) -> bool {
    case.stage != Stage::Accepted || !STEPS.contains(&step) || is_deemed(case) && is_as_deemed(case)
}

/// The day the examination ended by this paper, of which `at` is the place in the input: today, where there is none. It is no day
/// before the application was complete, or before the case was opened again; and where silence accepted the application,
/// it lies in the period that passed.
///
/// # Errors
/// A [`Refusal`] where the paper is older, the application is accepted, or somebody went on with the case.
pub(crate) fn on(
    paper: Option<&Document>,
    case: &Case<Reconsideration>,
    cx: &Context,
    at: &str,
) -> Result<NaiveDate, Refusal> {
    let at = format!("{at}/on");
    let on = match paper {
        None => cx.today,
        Some(paper) => {
            let first = case.record.complete_on(case.file.opening().received_on);
            let on = input::day(paper.on, first, cx, &at)?;
            reopening::not_before(&case.record, on, &at)?;
            on
        }
    };
    if case.stage == Stage::Accepted {
        not_by_silence(on, case, cx, &at)?;
    }
    Ok(on)
}

/// Refuses what was made on this day where the application is accepted, unless silence accepted it, the day lies in the
/// period that passed, and the case stands as silence left it.
fn not_by_silence(
    on: NaiveDate,
    case: &Case<Reconsideration>,
    cx: &Context,
    at: &str,
) -> Result<(), Refusal> {
    if !is_deemed(case) {
        return Err(cx.refuse(
            ROW,
            "accepted_already",
            "行政复议申请已经受理，请继续审理；受理后发现不符合受理条件的，办理“驳回行政复议申请”",
            "the application is accepted: go on with the case; where a condition turns out to be missing, it is dismissed",
        ));
    }
    if case.file.is_late(KEY, on) {
        return Err(cx
            .refuse(
                ROW,
                "examination_over",
                "审查期限届满，没有在期限内作出决定、通知补正的，自届满之日起视为受理；期限届满以后作出的文书不能改变，请继续审理，不符合受理条件的，办理\
                 “驳回行政复议申请”",
                "nothing was made in the period to examine: the application is deemed accepted, and no later paper changes that. Go \
                 on with the case; where a condition is missing, dismiss it",
            )
            .at(at));
    }
    if !is_as_deemed(case) {
        return Err(Refusal::new(
            "gone_on_already",
            "视为受理以后，案件已经继续办理或者自受理起算的期限已经届满，不再按补录的文书更正；请继续审理，不符合受理条件的，办理“驳回行政复议申请”",
            "the case went on after the application was deemed accepted, or a period that ran from there passed: it stays \
             accepted. Where a condition is missing, dismiss it",
        )
        .under("《行政复议法》第三十条第三款、第三十三条"));
    }
    Ok(())
}

/// Whether silence accepted the application.
fn is_deemed(case: &Case<Reconsideration>) -> bool {
    case.record.acceptance.as_ref().is_some_and(|acceptance| acceptance.deemed)
}

/// Whether the case stands as silence left it: nothing is on record that needs an acceptance, its periods run, and no
/// suspension held them.
fn is_as_deemed(case: &Case<Reconsideration>) -> bool {
    let record = case.record.clone();
    // what may stand in the record before an application is accepted
    let before = Record {
        oral: record.oral,
        on_behalf_point: record.on_behalf_point,
        reception: record.reception,
        mediation_wish: record.mediation_wish,
        guided: record.guided,
        insolvency: record.insolvency,
        relief: record.relief,
        evidence: record.evidence,
        suit: record.suit,
        correction: record.correction,
        acceptance: record.acceptance,
        track: record.track,
        norm_reviews: record.norm_reviews,
        reopenings: record.reopenings,
        supervised_by: record.supervised_by,
        ..Record::default()
    };
    let held = |key: &str| match case.file.live(key).map(|period| &period.basis) {
        Some(Basis::Rule(receipt)) => !receipt.pauses.is_empty(),
        _ => false,
    };
    let runs = |key: &str| case.file.live(key).is_some();
    before == case.record && runs(COPY) && runs(DECISION) && !held(COPY)
}

/// And the application was examined by this paper on that day, in time or late; accepted or refused, it is what a superior
/// ordered, too.
///
/// # Errors
/// A [`Refusal`] where it was in time, is recorded after the last day, and the paper comes without its SHA-256.
pub(crate) fn by(
    decision: Decision<Reconsideration>,
    case: &Case<Reconsideration>,
    cx: &Context,
    on: NaiveDate,
    (paper, at): (Option<&Document>, &str),
) -> Result<Decision<Reconsideration>, Refusal> {
    let papers = (paper.map_or(&[][..], std::slice::from_ref), at);
    ended(decision.done_by(case, cx, reopening::KEY, on, papers)?, case, cx, on, papers)
}

/// And the period to examine is met by these papers on that day; that silence accepted the application is put right, and
/// told.
///
/// # Errors
/// As [`by`].
pub(crate) fn ended(
    decision: Decision<Reconsideration>,
    case: &Case<Reconsideration>,
    cx: &Context,
    on: NaiveDate,
    papers: (&[Document], &str),
) -> Result<Decision<Reconsideration>, Refusal> {
    let decision = decision.done_by(case, cx, KEY, on, papers)?;
    let Some(deemed_on) = case.record.accepted_on().filter(|_| case.stage == Stage::Accepted) else {
        return Ok(decision);
    };
    let told = cx.tell(
        ROW,
        "deemed_acceptance_rectified",
        format!(
            "行政复议机关在审查期限内（{}）已经作出处理，登记在期限届满以后；“自{}起视为受理”的记录予以更正，以期限内作出的文书为准。",
            kernel::date::zh(on),
            kernel::date::zh(deemed_on)
        ),
        format!(
            "The application had been examined in the period, on {on}, and that was recorded after it: that it was deemed accepted \
             from {deemed_on} is put right, and the paper of the period stands."
        ),
    );
    Ok(decision.and_own(Fact::DeemedAcceptanceRectified { deemed_on, on }).and(told))
}

/// And nothing runs from an acceptance: the application is not accepted, or not yet.
pub(crate) fn not_accepted(
    decision: Decision<Reconsideration>,
    case: &Case<Reconsideration>,
) -> Decision<Reconsideration> {
    const ZH: &str = "审查期限内已经作出处理，没有视为受理";
    decision.dropped(case, COPY, ZH).dropped(case, DECISION, ZH)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::step::{Accept, Apply, RefuseAcceptance, SendCopy};
    use kernel::By;
    use procedure::scenario::Scenario;
    use procedure::{DeadlineState, Procedure, Step};
    use serde_json::{Value, json};

    fn deemed() -> Scenario<Reconsideration> {
        Scenario::default().take("2026-03-02", By::Officer, "apply", &Apply::example()).take(
            "2026-03-10",
            By::System,
            "deem-accepted",
            &json!({}),
        )
    }

    fn open(case: &Scenario<Reconsideration>) -> usize {
        let steps = Reconsideration::steps();
        steps.open(&case.case).filter(|act| STEPS.contains(&act.rule.name)).count()
    }

    fn refusal() -> Value {
        let mut refusal = RefuseAcceptance::example();
        refusal["document"]["sha256"] =
            json!("9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08");
        refusal
    }

    #[test]
    fn what_silence_brought_about_is_gone_and_its_periods_run_no_more() {
        assert_eq!(deemed().case.file.effects.len(), 1);
        let case = deemed().take("2026-03-11", By::Officer, "refuse-acceptance", &refusal()).case;
        assert_eq!((case.stage, case.record.acceptance, case.record.track), (Stage::NotAccepted, None, None));
        let state = |key: &str| case.file.deadline(key).map(|period| period.state);
        assert_eq!(state(KEY), Some(DeadlineState::Met));
        assert_eq!([state(COPY), state(DECISION)], [Some(DeadlineState::Dropped); 2]);
        assert!(case.file.effects.is_empty());
        let (outcome, on) = case.file.outcome.unwrap();
        assert_eq!((outcome.code.as_str(), on), ("D01", "2026-03-03".parse().unwrap()));
    }

    #[test]
    fn its_steps_are_offered_until_somebody_goes_on_with_the_case() {
        assert_eq!(open(&deemed()), STEPS.len());
        let copy = json!({ "received_on": "2026-03-11" });
        assert_eq!(open(&deemed().take("2026-03-11", By::Officer, SendCopy::RULE.name, &copy)), 0);
        let accepted = Scenario::<Reconsideration>::default()
            .take("2026-03-02", By::Officer, "apply", &Apply::example())
            .take("2026-03-03", By::Officer, "accept", &Accept::example());
        assert_eq!(open(&accepted), 0);
    }
}
