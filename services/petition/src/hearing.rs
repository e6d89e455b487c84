//! The hearing in a re-review (复核听证), a proceeding beside the case: its time is not counted in the period for the
//! re-review opinion (XF-23).

use crate::procedure::Stage;
use crate::{Petition, superior};
use kernel::By;
use procedure::{Case, Context, Refusal};

/// The row of the re-review opinion.
const ROW: &str = "XF-23";
/// The paper that calls it.
const NOTICED: &str = "re_review_hearing.noticed";
/// The record of it.
const HELD: &str = "re_review_hearing.held";

/// Whether this may happen on the hearing now.
///
/// # Errors
/// A [`Refusal`] where no re-review is under way, another organ re-reviews, a hearing that was called was not held yet, or
/// none was called; and of everything but the hearing to whoever reviews.
pub(crate) fn following(case: &Case<Petition>, cx: &Context, what: &str) -> Result<(), Refusal> {
    if what != NOTICED && what != HELD {
        return match cx.by.contains(&By::Reviewer) {
            false => Ok(()),
            true => Err(Refusal::new(
                "reviewers_hearing_only",
                "复查、复核机关、单位只记录复核听证，其他程序进展由办理机关、单位记录",
                "whoever reviews records the hearing in the re-review, and nothing else: that is for the desk",
            )
            .at("/event")),
        };
    }
    if case.stage != Stage::UnderReReview {
        return Err(cx.refuse(
            ROW,
            "no_re_review",
            "没有正在进行的复核，不能记录复核听证",
            "no re-review is under way: there is no hearing in it",
        ));
    }
    superior::gives(case.record.re_reviewer.as_ref(), cx, ROW)?;
    let papers = |kind: &str| case.file.documents.iter().filter(|paper| paper.kind == kind).count();
    let called = papers(NOTICED) > papers(HELD);
    match (what, called) {
        (NOTICED, true) => Err(cx.refuse(
            ROW,
            "hearing_called",
            "听证已经通知，尚未举行；举行之后记录听证笔录",
            "a hearing is called already: record that it was held",
        )),
        (HELD, false) => Err(cx.refuse(
            ROW,
            "hearing_not_called",
            "没有通知听证，不能记录听证笔录",
            "no hearing was called: there is no record of one",
        )),
        _ => Ok(()),
    }
}
