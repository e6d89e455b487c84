//! A later instance (第二审、再审): how the case came to it, and what becomes of the earlier judgment where it ends
//! without another one.

use crate::enforcement::Ruling;
use crate::procedure::Stage;
use crate::step::{Instance, OBJECTED, OnAppeal};
use crate::{Litigation, ordered, paper};
use chrono::NaiveDate;
use kernel::By;
use procedure::{
    Basis, Case, Context, Deadline, DeadlineState, Decision, Delivery, FileFact, Refusal, number,
};

/// Whether something of these kinds is on file.
fn came(case: &Case<Litigation>, kinds: &[&str]) -> bool {
    case.file.documents.iter().any(|document| kinds.contains(&document.kind.as_str()))
}

/// A court orders the retrial of its own motion (第九十二条): nobody asked for it, and no protest came.
const ORDERED: &str = "retrial.retrial_ordered";

/// By what a case comes to a retrial; the ruling on an application was recorded as `reviewed` before it was told what it
/// said.
const RETRIED: [&str; 4] = ["retrial.granted", "retrial.retrial_ruled", "retrial.reviewed", ORDERED];

/// Whether the first instance is over: by a judgment, or by a ruling that allowed the withdrawal or ended the suit. Such a
/// ruling is not appealed from, and may be tried again (再审).
pub(crate) fn first_is_over(stage: Stage) -> bool {
    matches!(stage, Stage::Judged | Stage::Withdrawn | Stage::Ended)
}

/// A later instance has the case only where an earlier one judged or ended it and the appeal, or the retrial, is on record.
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
    if instance == Instance::Retrial && !(first_is_over(case.stage) && came(case, &RETRIED)) {
        return Err(cx
            .refuse(
                "SS-31",
                "no_retrial",
                "没有登记原裁判和再审，请先在“再审”中记录裁定再审或者依职权决定再审：申请再审不等于再审",
                "no earlier judgment or ruling and retrial are on record: record the retrial first",
            )
            .at("/instance"));
    }
    Ok(())
}

/// The instance that has the case, or would have it next.
pub(crate) fn has(case: &Case<Litigation>) -> Instance {
    match (first_is_over(case.stage), case.stage == Stage::Judged && !came(case, &RETRIED)) {
        (false, _) => Instance::First,
        (true, true) => Instance::Second,
        (true, false) => Instance::Retrial,
    }
}

/// The instance a hearing is announced in: the one named, or the one that has the case.
pub(crate) fn stands_in(
    named: Option<Instance>,
    case: &Case<Litigation>,
    cx: &Context,
) -> Result<Instance, Refusal> {
    let instance = named.unwrap_or_else(|| has(case));
    sits(instance, case, cx)?;
    Ok(instance)
}

/// Refuses a session of an instance that does not have the case.
///
/// # Errors
/// A [`Refusal`] where the first instance is over, or the case did not come to the later one.
pub(crate) fn sits(instance: Instance, case: &Case<Litigation>, cx: &Context) -> Result<(), Refusal> {
    if instance != Instance::First {
        return came_to(instance, case, cx);
    }
    if first_is_over(case.stage) {
        return Err(Refusal::new(
            "judged_already",
            "第一审已经审结，再次开庭应当写明第二审或者再审",
            "the first instance is over: a session now is one of the second instance or a retrial",
        )
        .at("/instance"));
    }
    Ok(())
}

/// What is told with the judgment of a retrial that sets aside the ruling by which the suit had ended (准许撤诉、终结诉讼):
/// its end fell, and the court decides anew.
pub(crate) fn reopened(
    on_appeal: Option<OnAppeal>,
    case: &Case<Litigation>,
    on: NaiveDate,
) -> Option<FileFact> {
    let fell = matches!(on_appeal, Some(OnAppeal::Changed | OnAppeal::Remanded));
    let zh = "准许撤诉、终结诉讼的裁定经再审不再有效";
    (fell && case.stage != Stage::Judged).then(|| FileFact::Reopened { zh: zh.to_owned(), on })
}

/// The number of a ruling by which an instance ends without a judgment, as a court numbers it: each ruling ends the case
/// once.
///
/// # Errors
/// A [`Refusal`] where it is no such number, or the last ruling on record has it.
pub(crate) fn numbered(number: &str, case: &Case<Litigation>) -> Result<String, Refusal> {
    let number = number::of_court(number, "/number")?;
    if case.record.ruling.as_ref() == Some(&number) {
        return Err(Refusal::new(
            "judged_already",
            "同一案号的裁定已经登记；裁定有笔误的，按更正裁定登记",
            "a ruling of this number is on record; a slip in it is corrected by the court",
        )
        .at("/number"));
    }
    Ok(number)
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
        return if first_is_over(case.stage) || judgment_stands.is_some() {
            Err(Refusal::new(
                "instance",
                "第一审已经审结的，应当写明第二审或者再审；第一审没有审结的，不填写原裁判是否有效",
                "after the end of the first instance the instance is named; before it there is no earlier judgment",
            )
            .at("/instance"))
        } else {
            Ok(())
        };
    }
    // an application for a retrial may be withdrawn before there is one
    let applied = instance == Instance::Retrial && came(case, &["retrial.applied"]);
    if !applied {
        came_to(instance, case, cx)?;
    }
    goes_on(instance, case, cx)?;
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

/// The second instance judges once.
pub(crate) fn goes_on(instance: Instance, case: &Case<Litigation>, cx: &Context) -> Result<(), Refusal> {
    let judged = matches!(case.record.instance, Some(Instance::Second | Instance::Retrial));
    if instance == Instance::Second && (judged || is_over(case)) {
        return Err(cx
            .refuse("SS-28", "no_appeal", "第二审已经裁判", "the second instance is over")
            .at("/instance"));
    }
    Ok(())
}

/// What the sides are told of a retrial of what took effect on this day.
pub(crate) fn retrial(effective: NaiveDate, cx: &Context) -> Result<FileFact, Refusal> {
    let last = cx.law.count("SS-31", effective).receipt()?.due;
    let day = last.map(|day| day.to_string()).unwrap_or_default();
    Ok(cx.tell_until(
        "SS-31",
        "right_to_retrial",
        format!(
            "认为已经发生法律效力的裁判、调解书确有错误的，可以向上一级人民法院申请再审，最后一日为{day}；不停止裁判的执行。"
        ),
        format!("What has taken effect may be challenged by an application for a retrial until {day}; it is performed meanwhile."),
        last,
    ))
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

/// The judgment reached one more party: where that is later than the days known so far, the period to appeal runs from it.
pub(crate) fn served(
    decision: Decision<Litigation>,
    case: &Case<Litigation>,
    cx: &Context,
    delivery: &Delivery,
) -> Result<Decision<Litigation>, Refusal> {
    let judgment = case.record.judgment == Some(delivery.document);
    let rule = case.file.live("appeal").filter(|_| judgment).and_then(|appeal| match &appeal.basis {
        Basis::Rule(receipt) if delivery.served.on > receipt.trigger => Some(receipt.rule.clone()),
        _ => None,
    });
    match rule {
        Some(rule) => Ok(decision.and(paper::fixed(case, cx, "appeal", &rule, delivery.served.on)?)),
        None => Ok(decision),
    }
}

/// A court orders the retrial of what has taken effect: not while it may be appealed from, nor on appeal.
fn in_effect(case: &Case<Litigation>, on: NaiveDate) -> Result<(), Refusal> {
    let file = &case.file;
    let not_yet = file.outcome.as_ref().is_some_and(|(_, ended)| on < *ended);
    let may_appeal = file.live("appeal").is_some() || file.is_in_time_after_all("appeal", on);
    let on_appeal = |second: &Deadline| !matches!(second.state, DeadlineState::Met | DeadlineState::Dropped);
    let on_appeal = file.deadline("appeal:second_instance").is_some_and(on_appeal);
    if !(not_yet || may_appeal || on_appeal) {
        return Ok(());
    }
    Err(Refusal::new(
        "not_in_effect",
        "依职权决定再审的，应当是已经发生法律效力的裁判、调解书：该日上诉期限没有届满，或者第二审没有审结",
        "a court orders the retrial of what has taken effect: on that day it could be appealed from, or was on appeal",
    )
    .under("《行政诉讼法》第九十二条")
    .at("/on"))
}

/// What the court alone brings about on a proceeding, and enters itself where it keeps files here.
const COURTS_OWN: [&str; 5] =
    ["trial.suspended", "trial.suspended_otherwise", "trial.resumed", "trial.extended", "appeal.decided"];

/// What may be recorded on a proceeding now, and by whom.
///
/// # Errors
/// A [`Refusal`] where nothing is judged that could be appealed from, tried again or executed; where what a court orders to
/// be tried again had not taken effect by that day; where the complaint is docketed already and cannot be corrected; where
/// it is the court's own entry.
pub(crate) fn following(
    case: &Case<Litigation>,
    cx: &Context,
    what: &str,
    on: NaiveDate,
) -> Result<(), Refusal> {
    let track = what.split('.').next().unwrap_or_default();
    if matches!(track, "appeal" | "retrial" | "judgment_execution") && case.record.ruling.is_none() {
        return Err(Refusal::new(
            "not_judged",
            "案中没有登记裁判：上诉、再审和裁判的执行在裁判之后记录，请先登记裁判结果",
            "nothing is judged here: an appeal, a retrial, an execution follow a judgment that is on record",
        )
        .under("《行政诉讼法》第八十五条、第九十条、第九十五条")
        .at("/event"));
    }
    if what == ORDERED {
        in_effect(case, on)?;
    }
    let allowed = case.record.enforcement.as_ref().is_some_and(|one| one.ruling == Some(Ruling::Allowed));
    let civil = case.stage == Stage::CivilDebt;
    if (track == "act_execution" && !allowed && !civil) || (track == "judgment_execution" && civil) {
        return Err(Refusal::new(
            "not_allowed",
            "准予强制执行的行政行为和民事裁判的执行记录在“非诉执行和民事裁判的执行”，行政裁判的执行记录在“裁判的执行”；\
             强制执行申请没有裁定准予执行的，不记录执行情况",
            "what a court allowed to be enforced and civil judgments are executed on `act_execution`, judgments of this suit \
             on `judgment_execution`; what was not allowed is not executed",
        )
        .under("《最高人民法院关于适用〈中华人民共和国行政诉讼法〉的解释》第一百五十二条、第一百六十条")
        .at("/event"));
    }
    if matches!(what, "trial.correction_told" | "trial.corrected") && case.stage != Stage::Filed {
        return Err(cx
            .refuse(
                "SS-20",
                "docketed",
                "补正起诉材料在立案之前办理",
                "a complaint is corrected before it is docketed",
            )
            .at("/event"));
    }
    if what == OBJECTED {
        return Err(Refusal::new(
            "own_step",
            "管辖异议请办理“提出管辖异议”（object-jurisdiction）：每个被告的期限分别计算",
            "an objection to the jurisdiction is the step `object-jurisdiction`: each defendant has its own days",
        )
        .under("《最高人民法院关于适用〈中华人民共和国行政诉讼法〉的解释》第十条")
        .at("/event"));
    }
    if COURTS_OWN.contains(&what) && case.file.court.is_some() && !cx.by.contains(&By::Court) {
        return Err(Refusal::new(
            "courts_own",
            "中止、恢复诉讼，延长审限和第二审裁判由受诉人民法院登记",
            "a suspension, its end, an extension and the decision on appeal are entered by the court",
        )
        .under("《行政诉讼法》第八十一条、第八十八条")
        .at("/event"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::Litigation;
    use crate::step::given;
    use kernel::By;
    use procedure::scenario::Scenario;
    use serde_json::{Value, json};

    /// The application for a retrial docketed on 2026-06-10; nothing is ruled upon it in its six months.
    fn unreviewed() -> Scenario<Litigation> {
        let came = |event: &str, on: &str| json!({ "track": "retrial", "event": event, "on": on });
        given::lost()
            .take("2026-06-08", By::Court, "follow", &came("effective", "2026-06-05"))
            .take("2026-06-08", By::Court, "follow", &came("applied", "2026-06-08"))
            .take("2026-06-10", By::Court, "follow", &came("docketed", "2026-06-10"))
            .take("2026-12-11", By::System, "lapse", &json!({ "key": "retrial:review", "due": "2026-12-10" }))
    }

    fn extension(on: &str) -> Value {
        json!({
            "track": "retrial", "event": "review_extended", "on": on, "amount": 1,
            "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
        })
    }

    #[test]
    fn an_extension_in_time_takes_back_the_lapse_and_what_came_of_it() {
        let lapsed = unreviewed();
        let opened = |case: &Scenario<Litigation>| {
            case.case.file.effects.iter().filter(|effect| effect.key == "retrial:review").count()
        };
        assert_eq!(opened(&lapsed), 1);
        let extended = lapsed.take("2026-12-14", By::Court, "follow", &extension("2026-12-07"));
        assert_eq!((opened(&extended), extended.due("retrial:review").as_str()), (0, "2027-01-11"));
    }

    #[test]
    fn what_is_extended_after_the_last_day_stays_over() {
        unreviewed().refuse(
            "2026-12-14",
            By::Court,
            "follow",
            &extension("2026-12-11"),
            "no_running_deadline",
        );
    }
}
