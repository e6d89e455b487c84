//! What may be recorded on the proceedings beside a case (程序线), and when.

use crate::procedure::Stage;
use crate::{Adjudication, breach};
use chrono::NaiveDate;
use procedure::{Case, Context, Refusal};

/// Enforcement through the court (申请人民法院强制执行).
const ENFORCEMENT: &str = "enforcement";
/// The row under which the agency applies for it.
const APPLICATION: &str = "FZ-01";
/// Over land, what rests on the award (处理决定).
const RESTS_ON_AWARD: [&str; 2] = ["land.decision_received", "land.sued"];

/// What may be recorded now, of this day.
///
/// # Errors
/// A [`Refusal`] that says why not.
pub(crate) fn following(
    case: &Case<Adjudication>,
    cx: &Context,
    what: &str,
    on: NaiveDate,
) -> Result<(), Refusal> {
    match what.split_once('.') {
        Some((ENFORCEMENT, event)) => enforced(case, cx, event, on),
        _ if RESTS_ON_AWARD.contains(&what) => decided(case, cx, "TD-11"),
        _ => Ok(()),
    }
}

/// An award is made (已作出裁决).
fn decided(case: &Case<Adjudication>, cx: &Context, row: &'static str) -> Result<(), Refusal> {
    if case.stage == Stage::Decided {
        return Ok(());
    }
    let (zh, en) = (
        "案中没有行政裁决：对裁决起诉、申请强制执行在作出裁决之后记录",
        "there is no award here: a suit against it and its enforcement follow the award",
    );
    Err(cx.refuse(row, "not_decided", zh, en).at("/event"))
}

/// An award is enforced where something it orders is due and not performed, once nobody can attack it any more.
fn enforced(case: &Case<Adjudication>, cx: &Context, event: &str, on: NaiveDate) -> Result<(), Refusal> {
    decided(case, cx, APPLICATION)?;
    if !case.file.obligations.iter().any(|owed| owed.is_missed(cx.today)) {
        let (zh, en) = (
            "行政裁决没有确定义务，确定的履行期限没有届满，或者已经履行的，不申请强制执行",
            "the award orders nothing that is due and not performed: nothing is enforced",
        );
        return Err(cx.refuse(APPLICATION, "not_in_default", zh, en).at("/event"));
    }
    match breach::remedies_until(case) {
        Some(last) if event == "remedies_over" && on < last => Err(cx
            .refuse(
                APPLICATION,
                "remedies_run",
                format!("申请行政复议和提起行政诉讼的期限最后一日为{}，此前没有届满", kernel::date::zh(last)),
                format!("reconsideration or a suit was open until {last}: not over before"),
            )
            .at("/on")),
        _ => Ok(()),
    }
}
