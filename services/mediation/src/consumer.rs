//! 消费投诉: a complaint is brought within years of the day the infringement became known. What the law adds stands on the
//! proceeding `consumer` beside the case.

use crate::Mediation;
use crate::beside::{self, Event};
use crate::procedure::Kind;
use chrono::NaiveDate;
use kernel::Category;
use procedure::{Case, Context, FileFact, Refusal};

/// The proceeding.
const TRACK: &str = "consumer";

/// The day on which the infringement became known, where it is given: the complaint came in its time.
pub(crate) fn complained(
    kind: Kind,
    known_on: Option<NaiveDate>,
    case: &Case<Mediation>,
    cx: &Context,
) -> Result<Vec<FileFact>, Refusal> {
    let Some(known_on) = known_on else { return Ok(Vec::new()) };
    let (opening, at) = (case.file.opening(), "/harm_known_on");
    if kind != Kind::Administrative || opening.matter.category != Category::Consumer {
        return Err(cx
            .refuse(
                "XT-20a",
                "no_consumer_complaint",
                "只有市场监督管理部门处理的消费投诉填写知道权益受到侵害的日期",
                "this day is for consumer complaints to the market-regulation department only",
            )
            .at(at));
    }
    let mut facts = Vec::new();
    for (name, on) in [("harm_known", known_on), ("complained", opening.submitted_on())] {
        if beside::happened(case, TRACK, name) {
            continue;
        }
        let so_far = beside::then(case, &facts);
        let event = Event { track: TRACK, name, on, number: None, sha256: None, seen: &[] };
        facts.extend(beside::recorded(&so_far, cx, event, (at, at))?);
    }
    Ok(facts)
}
