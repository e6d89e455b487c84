//! What follows where something agreed is not performed: the next lawful step, its article and its last day.

use crate::procedure::Stage;
use crate::{Mediation, court, police};
use chrono::NaiveDate;
use procedure::decision::statutory;
use procedure::{Case, Context, DeadlineState, FileFact, Obligation, Refusal, yuan};

/// What the sides are told of what is `owed`, by where the agreement stands: enforcement of what the court confirmed,
/// confirmation while its window is open, suit on the agreement after it; another agreement or a suit where the court
/// rejected it. Where the police mediated, they deal with their case.
pub(crate) fn next(
    case: &Case<Mediation>,
    cx: &Context,
    owed: &Obligation,
) -> Result<Vec<FileFact>, Refusal> {
    let rest = owed.unpaid().map(yuan);
    if case.record.police.is_some() {
        let still = rest.map_or_else(String::new, |rest| format!("（尚欠{rest}元）"));
        let told = cx.tell(
            "XT-41",
            "not_performed",
            format!(
                "协议约定的义务到期没有履行{still}，公安机关应当依法对违反治安管理行为作出处理，办案期限从不履行之日起重新计算；当事人可以就民事争议依法向人民法院提起民事诉讼。"
            ),
            "What was agreed is not performed: the police deal with their case, whose period begins anew; the sides may sue.",
        );
        return Ok(police::broken(case, cx)?.into_iter().chain([told]).collect());
    }
    let urged = match &rest {
        Some(rest) => {
            format!("有义务到期没有全部履行，尚欠{rest}元，应当督促履行（{}）", cx.article("RT-07"))
        }
        None => format!("有义务到期没有履行，应当督促履行（{}）", cx.article("RT-07")),
    };
    let agreed = case.record.agreement.as_ref().is_some_and(|agreement| agreement.breach.is_some());
    let urged = if agreed { format!("{urged}，协议中违约责任的约定一并适用") } else { urged };
    let still = rest.map_or_else(String::new, |rest| format!("{rest} yuan are still owed. "));
    let told = |rule, zh: String, en, last_day| {
        cx.tell_until(rule, "not_performed", zh, format!("{still}{en}"), last_day)
    };
    Ok(match (case.stage, window(case, cx.today)) {
        (Stage::Confirmed, _) => {
            let (begun, last_day) = execution(case, cx)?;
            let zh = format!("{urged}；协议已经司法确认，对方当事人可以向人民法院申请强制执行。");
            let en = "The agreement is confirmed: the other side may ask the court to enforce it.";
            begun.into_iter().chain([told("QR-05", zh, en, last_day)]).collect()
        }
        (Stage::ConfirmationSought, _) => {
            let zh = format!("{urged}；人民法院正在审查司法确认申请，裁定有效后可以申请强制执行。");
            vec![told(
                "RT-07",
                zh,
                "The court is examining the agreement; once confirmed it can be enforced.",
                None,
            )]
        }
        _ if case.record.commission.as_ref().is_some_and(|commission| commission.phase.is_docketed()) => {
            let zh = format!("{urged}；委托调解的协议由人民法院审查并制作调解书，请及时向人民法院报告。");
            vec![told("RT-18", zh, "The court makes its own document of the agreement: report to it.", None)]
        }
        _ if let Some(against) = court::against(case) => {
            let (zh, en) = against.words();
            vec![told(against.row(), format!("{urged}；{zh}。"), en, None)]
        }
        (_, Some(due)) => {
            let zh = format!(
                "{urged}；双方仍可以共同申请司法确认，也可以就协议向人民法院起诉（{}）。",
                cx.article("RT-13")
            );
            let en = "The sides may still apply for confirmation together, or sue on the agreement.";
            vec![told("QR-01", zh, en, Some(due))]
        }
        (_, None) => {
            let zh = format!("{urged}；共同申请司法确认的期限已过，可以就协议向人民法院提起诉讼。");
            vec![told("RT-13", zh, "The window for confirmation is over: sue on the agreement.", None)]
        }
    })
}

/// The last day of the joint application, while it is open.
pub(crate) fn window(case: &Case<Mediation>, today: NaiveDate) -> Option<NaiveDate> {
    case.file.live("confirmation").and_then(|deadline| deadline.due).filter(|due| today <= *due)
}

/// Whether everything that was agreed is over once `last` is.
pub(crate) fn all_over(case: &Case<Mediation>, last: &Obligation) -> bool {
    let over = |owed: &Obligation| owed.is_over() || owed.key == last.key;
    last.monthly_until.is_none() && case.file.obligations.iter().all(over)
}

/// With `last`, all that was agreed is performed: there is nothing to enforce, and nothing to remind of.
pub(crate) fn settled(case: &Case<Mediation>, last: &Obligation) -> Vec<FileFact> {
    let whole = all_over(case, last);
    let needless = |key: &&str| whole && case.file.live(key).is_some();
    let dropped = |key: &str| FileFact::DeadlineDropped {
        key: key.to_owned(),
        zh: "协议已经全部履行".to_owned(),
    };
    ["execution", "confirmation_prompt"].into_iter().filter(needless).map(dropped).collect()
}

/// Whether a joint application made on this day, whenever it is recorded, was in time.
pub(crate) fn open_on(case: &Case<Mediation>, on: NaiveDate) -> bool {
    let ended = |state| matches!(state, DeadlineState::Met | DeadlineState::Dropped);
    let window = case.file.deadline("confirmation").filter(|window| !ended(window.state));
    window.and_then(|window| window.due).is_some_and(|due| on <= due)
}

/// The period to ask for enforcement runs from the last day of the last instalment; begun once.
fn execution(case: &Case<Mediation>, cx: &Context) -> Result<(Option<FileFact>, Option<NaiveDate>), Refusal> {
    if let Some(deadline) = case.file.deadline("execution") {
        return Ok((None, deadline.due));
    }
    let owed = case.file.obligations.iter().filter(|obligation| !obligation.released);
    let last = owed.filter_map(|obligation| obligation.due).max();
    let Some(last) = last else { return Ok((None, None)) };
    let deadline = statutory(case, cx, "execution", cx.law.count("QR-05", last).receipt()?);
    let due = deadline.due;
    Ok((Some(FileFact::DeadlineSet(deadline)), due))
}

#[cfg(test)]
mod tests {
    use crate::Mediation;
    use crate::step::{Agree, Confirm, SeekConfirmation, given};
    use kernel::By;
    use procedure::Step;
    use procedure::common::Perform;
    use serde_json::{Value, json};

    fn paid(fen: u64, on: &str) -> Value {
        let mut paid = <Perform as Step<Mediation>>::example();
        paid["on"] = json!(on);
        paid["amount"] = json!(fen);
        paid
    }

    #[test]
    fn what_was_paid_in_part_is_missed_for_the_rest() {
        let part = given::mediated("2026-03-02")
            .take("2026-03-02", By::Officer, "agree", &Agree::example())
            .take("2026-03-10", By::Officer, "perform", &paid(300_000, "2026-03-10"));
        let owed = &part.case.file.obligations[0];
        assert_eq!((owed.rest(), owed.is_performed()), (Some(500_000), false));
        assert_eq!(owed.mode.as_deref(), Some("银行转账至申请人账户"));
        let lapse = json!({ "key": "obligation:1", "due": "2026-04-01" });
        let missed = part.take("2026-04-01", By::System, "lapse", &lapse);
        let told = missed.case.file.notices.last().expect("the sides are told");
        assert!(told.zh.contains("尚欠5000元") && told.en.starts_with("5000 yuan"), "{told:?}");
        assert!(told.zh.contains("违约责任"), "what was agreed on a breach follows: {told:?}");
        let whole = missed.take("2026-04-10", By::Officer, "perform", &paid(500_000, "2026-04-10"));
        let owed = &whole.case.file.obligations[0];
        assert_eq!((owed.rest(), owed.is_performed(), owed.breached), (Some(0), true, true));
    }

    #[test]
    fn what_is_performed_in_full_leaves_nothing_to_remind_of_or_to_enforce() {
        let due = json!({ "key": "obligation:1", "due": "2026-04-01" });
        let paid_at_once = given::agreed("2026-03-02").take(
            "2026-03-10",
            By::Officer,
            "perform",
            &paid(800_000, "2026-03-10"),
        );
        assert!(paid_at_once.case.file.live("confirmation_prompt").is_none());
        assert!(paid_at_once.case.file.live("confirmation").is_some(), "the right stays");
        let confirmed = given::agreed("2026-03-02")
            .take("2026-03-05", By::Officer, "seek-confirmation", &SeekConfirmation::example())
            .take("2026-03-20", By::Court, "confirm", &Confirm::example())
            .take("2026-04-01", By::System, "lapse", &due);
        assert!(confirmed.case.file.live("execution").is_some());
        let late = confirmed.take("2026-04-10", By::Officer, "perform", &paid(800_000, "2026-04-10"));
        assert!(late.case.file.live("execution").is_none());
    }
}
