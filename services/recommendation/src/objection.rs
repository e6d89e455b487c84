//! An objection that waits: the issuer answers it first. Which provision an objection stands under depends on who issued
//! the letter: a procuratorate reviews it under its own rules (JJ-04), a court under those of judicial recommendations.

use crate::Recommendation;
use crate::letter::{Kind, letter};
use crate::procedure::Objection;
use kernel::By;
use procedure::{Case, Context, FileFact, Notice, Refusal};

/// What is said of a letter of a court is part of the reply to it.
const OF_COURT: &str = "《最高人民法院关于综合治理类司法建议工作若干问题的规定》第八条";
/// A procuratorate reviews an objection at once.
const OF_PROCURATORATE: &str = "《人民检察院检察建议工作规定》第二十三条";

/// The provision on an objection to a letter of this kind.
pub(crate) fn article(kind: Kind) -> &'static str {
    if kind.issuer() == By::Court { OF_COURT } else { OF_PROCURATORATE }
}

/// A refusal about an objection to a letter of this kind.
pub(crate) fn refuse(kind: Kind, cx: &Context, code: &'static str, zh: &str, en: &str) -> Refusal {
    match kind.issuer() {
        By::Court => Refusal::new(code, zh, en).under(OF_COURT),
        _ => cx.refuse("JJ-04", code, zh, en),
    }
}

/// What the addressee is told of its objection to a letter of this kind.
pub(crate) fn tell(notice: Notice, kind: Kind, cx: &Context) -> FileFact {
    match kind.issuer() {
        By::Court => FileFact::NoticeIssued(Notice { article: OF_COURT.to_owned(), ..notice }),
        _ => cx.tell_until("JJ-04", &notice.kind, notice.zh, notice.en, notice.last_day),
    }
}

/// Refuses what the issuer may only do once it answered an objection that waits.
///
/// # Errors
/// A [`Refusal`] where one waits.
pub(crate) fn answered(case: &Case<Recommendation>, cx: &Context) -> Result<(), Refusal> {
    if case.record.objection != Some(Objection::Pending) {
        return Ok(());
    }
    Err(refuse(
        letter(case)?.kind,
        cx,
        "objection_to_answer",
        "被建议单位的异议尚待复核，请先办理“复核异议”；认为异议成立、应当撤回建议书的，随复核意见一并撤回",
        "an objection waits: answer it first; a letter is taken back with the answer",
    ))
}
