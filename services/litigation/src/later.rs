//! A later instance (第二审、再审): how the case came to it, and what becomes of the earlier judgment where it ends
//! without another one.

use crate::procedure::Stage;
use crate::step::Instance;
use crate::{Litigation, ordered};
use chrono::NaiveDate;
use procedure::{Case, Context, DeadlineState, Decision, Refusal};

/// Whether something of these kinds is on file.
fn came(case: &Case<Litigation>, kinds: &[&str]) -> bool {
    case.file.documents.iter().any(|document| kinds.contains(&document.kind.as_str()))
}

/// A later instance has the case only where an earlier one judged it and the appeal, or the retrial, is on record.
pub(crate) fn came_to(instance: Instance, case: &Case<Litigation>, cx: &Context) -> Result<(), Refusal> {
    let judged = case.stage == Stage::Judged;
    if instance == Instance::Second && !(judged && came(case, &["appeal.appealed"])) {
        return Err(cx
            .refuse(
                "SS-28",
                "no_appeal",
                "没有登记第一审裁判和上诉，请先在“第二审程序”中记录上诉",
                "no first judgment and appeal are on record: record the appeal first",
            )
            .at("/instance"));
    }
    if instance == Instance::Retrial && !(judged && came(case, &["retrial.applied", "retrial.retrial_ruled"]))
    {
        return Err(cx
            .refuse(
                "SS-31",
                "no_retrial",
                "没有登记原裁判和再审，请先在“再审”中记录申请再审或者裁定再审",
                "no earlier judgment and retrial are on record: record the retrial first",
            )
            .at("/instance"));
    }
    Ok(())
}

/// An instance ends without a judgment of its own: the first before it judged, a later one while it has the case, and
/// the ruling says whether the earlier judgment stands.
pub(crate) fn ends(
    instance: Instance,
    judgment_stands: Option<bool>,
    case: &Case<Litigation>,
    cx: &Context,
) -> Result<(), Refusal> {
    if instance == Instance::First {
        return if case.stage == Stage::Judged || judgment_stands.is_some() {
            Err(Refusal::new(
                "instance",
                "第一审已经裁判的，应当写明第二审或者再审；第一审没有裁判的，不填写原裁判是否有效",
                "after the first judgment the instance is named; before it there is no earlier judgment",
            )
            .at("/instance"))
        } else {
            Ok(())
        };
    }
    came_to(instance, case, cx)?;
    if instance == Instance::Second && is_over(case) {
        return Err(cx
            .refuse("SS-28", "no_appeal", "第二审已经裁判", "the second instance is over")
            .at("/instance"));
    }
    if judgment_stands.is_none() {
        return Err(Refusal::new(
            "judgment_stands",
            "请按裁定写明原裁判是否有效",
            "say, as the ruling does, whether the earlier judgment stands",
        )
        .at("/judgment_stands"));
    }
    Ok(())
}

/// Whether the second instance judged: its period was met by a judgment, and not by the entry of the proceeding alone.
fn is_over(case: &Case<Litigation>) -> bool {
    let met = case.file.deadline("appeal:second_instance").is_some_and(|d| d.state == DeadlineState::Met);
    met && !came(case, &["appeal.decided"])
}

/// Deadlines that go on where an instance ends so.
pub(crate) fn kept(judgment_stands: Option<bool>) -> &'static [&'static str] {
    match judgment_stands {
        None => &["judgment", "obligation"],
        Some(false) => &["judgment", "obligation", "appeal"],
        Some(true) => &["judgment", "obligation", "appeal", "correction", "judgment_execution"],
    }
}

/// What earlier judgments ordered binds from the ruling on where they stand, and binds nobody where they do not.
pub(crate) fn leaves(
    decision: Decision<Litigation>,
    case: &Case<Litigation>,
    cx: &Context,
    (instance, judgment_stands): (Instance, Option<bool>),
    on: NaiveDate,
) -> Decision<Litigation> {
    let decision = match instance {
        Instance::Second => decision.done(case, "appeal:second_instance", on),
        Instance::First | Instance::Retrial => decision,
    };
    match (instance, judgment_stands) {
        (Instance::Second, Some(true)) => ordered::bind(decision, case, cx, ordered::standing(case), on),
        // in a retrial what stands has bound all along
        (_, None | Some(true)) => decision,
        (_, Some(false)) => {
            ordered::release(decision, case, ordered::all(case), "确定该项义务的裁判不再有效")
        }
    }
}
