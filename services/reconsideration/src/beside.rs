//! What may be recorded on the proceedings beside a case (程序线), when and by whom.

use crate::finding::Finding;
use crate::procedure::Stage;
use crate::{Reconsideration, breach};
use kernel::By;
use procedure::{Case, Context, Decision, FileFact, Refusal};

/// On the window to sue (起诉期限): what rests on a decision that was made here.
const RESTS_ON_DECISION: [&str; 4] = [
    "suit_window.after_decision",
    "suit_window.reconsideration_remedy_known",
    "suit_window.compensation_part_served",
    "suit_window.compensation_part_remedy_known",
];

/// Two organs received the application at the same time.
const RECEIVED_TOGETHER: &str = "competence.received_together";

/// What may be recorded now, and by this caller.
///
/// # Errors
/// A [`Refusal`] that says why not.
pub(crate) fn following(case: &Case<Reconsideration>, cx: &Context, what: &str) -> Result<(), Refusal> {
    let (track, event) = what.split_once('.').unwrap_or((what, ""));
    if track == "enforcement" {
        return enforced(case, cx, event);
    }
    // the organ that acted comes in to enforce, what else runs beside the case is the desk's to record
    if !cx.by.iter().any(|by| matches!(by, By::Officer | By::Court | By::Procurator)) {
        return Err(Refusal::new(
            "desk_records",
            "被申请人只登记其申请人民法院强制执行的情况，其他程序的进展由行政复议机构登记",
            "the respondent records what it has enforced; other proceedings are recorded by the desk",
        )
        .under("《行政复议法》第四条第二款")
        .at("/track"));
    }
    match what {
        "suit_window.sued" => may_sue(case),
        "compensation.payment_asked" => granted(case),
        _ if RESTS_ON_DECISION.contains(&what) => decided(case),
        _ => Ok(()),
    }
}

/// A decision or a mediation document is enforced against an applicant or a third party that does not perform, by the organ
/// that art. 78 names, once nobody can sue any more.
fn enforced(case: &Case<Reconsideration>, cx: &Context, event: &str) -> Result<(), Refusal> {
    let refuse = |article: &str, code, zh: String, en: String, at: &str| {
        Err(Refusal::new(code, zh, en).under(article).at(at))
    };
    let Some(enforcement) = breach::enforcement(case) else {
        return refuse(
            "《行政复议法》第七十八条",
            "nothing_to_enforce",
            "申请强制执行限于申请人、第三人不履行维持、变更行政行为的行政复议决定书或者行政复议调解书；本案没有这样的文书".to_owned(),
            "what is enforced is a decision that upholds or changes the act, or a mediation document: there is none here"
                .to_owned(),
            "/track",
        );
    };
    let article = enforcement.article();
    // the holder of a right under an award stands at no desk: the desk records it (FZ-08)
    let right_holder = matches!(event, "agency_did_not_apply" | "right_holder_applied");
    let theirs = enforcement.is_for(cx) || right_holder && cx.by.contains(&By::Officer);
    if !theirs {
        let (zh, en) = enforcement.who();
        return refuse(
            &article,
            "not_enforcing_organ",
            format!("依法强制执行或者申请人民法院强制执行的是{zh}，由其登记"),
            format!("{en} enforces this or asks the court to, and records it"),
            "/track",
        );
    }
    if !breach::others_default(case, cx) {
        return refuse(
            &article,
            "not_in_default",
            "申请人、第三人没有到期不履行的义务：文书确定的履行期限没有届满、已经履行，或者仍可以起诉".to_owned(),
            "no applicant or third party is in default: what it owes is not due, is performed, or may still be challenged"
                .to_owned(),
            "/event",
        );
    }
    match (event, case.stage) {
        ("remedies_over", Stage::Mediated) => refuse(
            &article,
            "no_remedy_runs",
            "对行政复议调解书不能起诉，没有起诉期限；请登记“调解书确定的履行期限届满”".to_owned(),
            "nobody sues over a mediation document: record that its last day passed".to_owned(),
            "/event",
        ),
        ("mediation_term_over", Stage::Decided) => refuse(
            &article,
            "remedies_run",
            "对行政复议决定可以起诉，请登记“申请复议和起诉的期限均已届满”".to_owned(),
            "a decision may be challenged: record that the periods to do so are over".to_owned(),
            "/event",
        ),
        ("remedies_over" | "applied", Stage::Decided) if !breach::suits_over(case) => refuse(
            &article,
            "suit_open",
            "起诉期限没有届满或者已经起诉的，不能申请强制执行".to_owned(),
            "while one may still sue, or sued, nothing is enforced".to_owned(),
            "/event",
        ),
        _ => Ok(()),
    }
}

/// While the reconsideration lasts nobody sues (行政复议法 art. 29 para. 1), unless its period passed.
fn may_sue(case: &Case<Reconsideration>) -> Result<(), Refusal> {
    match case.stage == Stage::Accepted && case.record.overdue_since.is_none() {
        false => Ok(()),
        true => Err(Refusal::new(
            "under_reconsideration",
            "行政复议机关已经依法受理的，在行政复议期间不得提起行政诉讼",
            "once the application is accepted nobody sues while the reconsideration lasts",
        )
        .under("《行政复议法》第二十九条第一款")
        .at("/event")),
    }
}

/// A period that rests on a decision runs once there is one.
fn decided(case: &Case<Reconsideration>) -> Result<(), Refusal> {
    match case.stage {
        Stage::Decided | Stage::NotAccepted | Stage::Dismissed => Ok(()),
        _ => Err(Refusal::new(
            "not_decided",
            "案中没有行政复议决定，不服决定的起诉期限尚未开始",
            "nothing is decided here: no period to sue over a decision runs",
        )
        .under("《行政诉讼法》第四十五条")
        .at("/event")),
    }
}

/// Payment is asked for on a decision or a mediation document that grants it (国家赔偿法 art. 37).
fn granted(case: &Case<Reconsideration>) -> Result<(), Refusal> {
    let own = case.file.documents.iter().any(|paper| paper.kind == "compensation.decided");
    let here = case.stage == Stage::Decided && case.record.decided(Finding::D11);
    match own || here || case.stage == Stage::Mediated {
        true => Ok(()),
        false => Err(Refusal::new(
            "nothing_granted",
            "赔偿请求人凭生效的赔偿决定书、行政复议决定书或者调解书申请支付赔偿金；案中没有确定赔偿的文书",
            "payment is asked for on a decision or a mediation document that grants compensation: there is none here",
        )
        .under("《国家赔偿法》第三十七条第二款")
        .at("/event")),
    }
}

/// What follows where this happened. The law leaves the time of settling who accepts out of the period to decide and says
/// nothing of the period to examine: that one runs on, and the legal officer confirms it.
pub(crate) fn followed(
    decision: Decision<Reconsideration>,
    case: &Case<Reconsideration>,
    cx: &Context,
    what: &str,
) -> Decision<Reconsideration> {
    let examination = case.file.live("examination").filter(|_| what == RECEIVED_TOGETHER);
    let told = examination.and_then(|examination| examination.due).map(|last| -> FileFact {
        cx.tell_until(
            "FY-14",
            "examination_to_confirm",
            format!(
                "协商确定或者指定受理机关所用时间不计入行政复议审理期限；是否也不计入受理审查期限，没有规定，暂按继续计算，最后一日为{}，届满即视为受理。请法制人员确认。",
                kernel::date::zh(last)
            ),
            format!(
                "The time of settling which organ accepts is not counted in the period to decide; whether the period to examine \
                 waits, too, the law does not say. It runs on, last day {last}, then the application is deemed accepted: to be \
                 confirmed by the legal officer."
            ),
            Some(last),
        )
    });
    decision.and_all(told)
}
