//! The decision revokes an act and orders it to be made anew (责令重新作出行政行为): until when, and compared with what.

use crate::fact::Fact;
use crate::finding::{Finding, FindingGround};
use crate::procedure::{Reconsideration, Stage};
use chrono::NaiveDate;
use kernel::By;
use procedure::anew::{Anew, NewAct, OrdersAnew, Substance};
use procedure::decision::statutory;
use procedure::{Case, Context, Deadline, Decision, Entry, FileFact, Obligation, Refusal};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The period in which the act is made anew, and the ban on the same act.
pub(crate) const ROW: &str = "FY-60";

impl OrdersAnew for Reconsideration {
    const ROW: &'static str = ROW;
    const ARTICLE: &'static str = "《行政复议法》第六十四条第二款";
    const BY: &'static [By] = &[By::Officer];
    const FROM: &'static [Stage] = &[Stage::Decided];
    const SAME: (&'static str, &'static str) = (
        "被申请人以同一事实和理由作出了与被撤销的行政行为相同或者基本相同的行政行为，为法律所禁止，不视为履行；请责令限期履行，依法追究责任。申请人对新的行政行为不服的，可以依法申请行政复议或者提起行政诉讼。",
        "The same act was made again on the same facts and reasons, which the law forbids: the decision is not performed. Order performance; against the new act the ways of the law are open.",
    );

    fn order(case: &Case<Self>) -> Option<&Anew> {
        case.record.anew.as_ref()
    }

    fn made(act: NewAct) -> Fact {
        Fact::ActMadeAnew(act)
    }
}

/// The order to make the act anew.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ActAnew {
    /// Last day, where the decision sets one; otherwise the period of the law runs from its receipt.
    #[serde(default)]
    pub by: Option<NaiveDate>,
    /// The act that is revoked: the new one is compared with it.
    pub revoked: Substance,
}

/// The order, checked against what is decided.
pub(crate) fn ordered(
    anew: ActAnew,
    cx: &Context,
    findings: &[Finding],
    grounds: &[FindingGround],
    obligation: String,
) -> Result<(Anew, Option<NaiveDate>), Refusal> {
    if !findings.contains(&Finding::D04) {
        return Err(cx
            .refuse(
                Finding::D04.row(),
                "nothing_revoked",
                "决定撤销或者部分撤销行政行为的，才可以责令被申请人重新作出行政行为",
                "an act is made anew where it is revoked",
            )
            .at("/act_anew"));
    }
    if anew.by.is_some_and(|by| by < cx.today) {
        return Err(cx
            .refuse(ROW, "term", "重新作出行政行为的期限不得早于今天", "the last day lies ahead")
            .at("/act_anew/by"));
    }
    let procedure_only =
        !grounds.is_empty() && grounds.iter().all(|ground| *ground == FindingGround::ProcedureViolated);
    let revoked = anew.revoked.checked("/act_anew/revoked")?;
    Ok((Anew { obligation, revoked, procedure_only, made: Vec::new() }, anew.by))
}

/// And the respondent owes the new act; where the decision sets no day, until the law's period begins with its receipt.
pub(crate) fn owed(
    decision: Decision<Reconsideration>,
    case: &Case<Reconsideration>,
    anew: &Anew,
    by: Option<NaiveDate>,
) -> Decision<Reconsideration> {
    let obligation = procedure::anew::owed(case, &anew.obligation, by);
    decision.obligation(obligation, "行政复议决定书确定的重新作出期限", "the day the decision fixes")
}

/// The key of the next obligation of the case, after those this decision lays down.
pub(crate) fn next_key(decision: &Decision<Reconsideration>, case: &Case<Reconsideration>) -> String {
    let laid =
        |entry: &&Entry<Reconsideration>| matches!(entry, Entry::File(FileFact::ObligationUndertaken(_)));
    (case.file.obligations.len() + decision.0.iter().filter(laid).count() + 1).to_string()
}

/// And the law's period to act anew begins with the receipt of the decision, where the decision set no day.
pub(crate) fn begun(
    decision: Decision<Reconsideration>,
    case: &Case<Reconsideration>,
    cx: &Context,
    received_on: NaiveDate,
) -> Result<Decision<Reconsideration>, Refusal> {
    let here = decision.0.iter().find_map(|entry| match entry {
        Entry::Own(Fact::Decided { anew, .. }) => anew.as_deref(),
        _ => None,
    });
    let Some(anew) = here.or(case.record.anew.as_ref()) else { return Ok(decision) };
    let undertaken = decision.0.iter().find_map(|entry| match entry {
        Entry::File(FileFact::ObligationUndertaken(owed)) if owed.key == anew.obligation => Some(&**owed),
        _ => None,
    });
    let owed = undertaken.or_else(|| case.file.obligation(&anew.obligation));
    let Some(owed) = owed.filter(|owed| owed.due.is_none() && !owed.is_performed()).cloned() else {
        return Ok(decision);
    };
    let key = format!("obligation:{}", owed.key);
    let receipt = cx.law.count(ROW, received_on).receipt()?;
    let owed = Obligation { due: receipt.due, ..owed };
    let deadline = Deadline { pauses: false, ..statutory(case, cx, &key, receipt) };
    Ok(decision.and(FileFact::ObligationUndertaken(Box::new(owed))).and(FileFact::DeadlineSet(deadline)))
}
