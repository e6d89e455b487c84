//! What becomes of a case that goes on after it had ended: what ended it, and what that ordered, is gone.

use crate::procedure::{Reconsideration, Stage};
use crate::record::{Record, Reopening};
use procedure::{Case, Decision};

/// Key of the period in which it is accepted or decided anew.
pub(crate) const KEY: &str = "reopened";

/// And what the fallen decision ordered is owed no more.
pub(crate) fn released(
    decision: Decision<Reconsideration>,
    case: &Case<Reconsideration>,
    zh: &str,
) -> Decision<Reconsideration> {
    let owed = case.file.obligations.iter().filter(|owed| !owed.is_over());
    owed.fold(decision, |decision, owed| decision.released(case, owed, zh))
}

/// Takes it into the record: what ended the case stands no more.
pub(crate) fn reopened(record: &mut Record, stage: &mut Stage, reopening: Reopening) {
    record.finding = None;
    record.also.clear();
    record.grounds.clear();
    record.upheld_because = None;
    record.claim_rejected = None;
    record.departs_because = None;
    record.approval = None;
    record.anew = None;
    record.defect = None;
    record.competent_organ = None;
    record.publication = None;
    record.performance_ordered_by = None;
    record.served_on = None;
    record.served_parties.clear();
    record.paper = None;
    *stage = reopening.to;
    record.reopenings.push(reopening);
}
