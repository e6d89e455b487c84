//! What follows where something agreed is not performed: the next lawful step, its article and its last day.

use crate::Mediation;
use crate::procedure::Stage;
use chrono::NaiveDate;
use procedure::decision::statutory;
use procedure::{Case, Context, FileFact, Refusal};

/// What the sides are told, by where the agreement stands: enforcement of what the court confirmed, confirmation
/// while its window is open, suit on the agreement after it.
pub(crate) fn next(case: &Case<Mediation>, cx: &Context) -> Result<Vec<FileFact>, Refusal> {
    let urged = format!("有义务到期没有履行，应当督促履行（{}）", cx.article("RT-07"));
    let told = |rule, zh: String, en, last_day| cx.tell_until(rule, "not_performed", zh, en, last_day);
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

/// The period to ask for enforcement runs from the last day of the last instalment; begun once.
fn execution(case: &Case<Mediation>, cx: &Context) -> Result<(Option<FileFact>, Option<NaiveDate>), Refusal> {
    if let Some(deadline) = case.file.deadline("execution") {
        return Ok((None, deadline.due));
    }
    let last = case.file.obligations.iter().filter_map(|obligation| obligation.due).max();
    let Some(last) = last else { return Ok((None, None)) };
    let deadline = statutory(case, cx, "execution", cx.law.count("QR-05", last).receipt()?);
    let due = deadline.due;
    Ok((Some(FileFact::DeadlineSet(deadline)), due))
}
