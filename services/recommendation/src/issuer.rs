//! Who issued a letter: the court or the procuratorate that submits it through its own account, or one that keeps no files
//! here. The letter of that one is submitted by its addressee, and what it does later is entered by its addressee, always
//! by its own paper; what it decided inside before the paper, nobody asks of the addressee.

use crate::Recommendation;
use crate::letter::{Kind, Letter, letter};
use crate::step::{self, Submit};
use chrono::NaiveDate;
use kernel::{By, Capacity, OrganId};
use procedure::court::ISSUER;
use procedure::{Case, Context, Refusal, check};
use serde::{Deserialize, Serialize};

/// That something was entered for an issuer that keeps no files here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entered {
    /// The issuer's step.
    pub step: String,
    /// Its paper, by the SHA-256.
    pub paper: String,
    /// Day the addressee received that.
    pub received_on: NaiveDate,
    /// Day it was entered.
    pub on: NaiveDate,
    /// Account that entered it.
    pub by: String,
}

/// The issuer of the letter that is submitted.
///
/// # Errors
/// A [`Refusal`] where the caller is not it, and does not submit the letter of one without a desk here to its addressee, by
/// the paper.
pub(crate) fn of(submitted: &Submit, cx: &Context) -> Result<OrganId, Refusal> {
    let at = "/issuer_elsewhere";
    match (&submitted.issuer_elsewhere, cx.enters_for_itself()) {
        (None, true) if cx.by.contains(&submitted.kind.issuer()) => Ok(cx.organ().clone()),
        (None, true) => Err(wrong_kind(submitted.kind)),
        (Some(_), true) => Err(Refusal::new(
            "issuer_has_a_desk",
            "由发出机关提交的建议书，由其自行办理，不填写issuer_elsewhere",
            "an issuer that submits its letter here makes its own entries",
        )
        .at(at)),
        (None, false) => Err(Refusal::new(
            "issuer_submits",
            "建议书由发出的人民法院、人民检察院以本院账号提交；该院不在本系统办理的，由被建议单位凭其文书登记，请填写issuer_elsewhere",
            "a letter is submitted by its issuer; that of one without a desk here by its addressee, who names the issuer",
        )
        .at(at)),
        (Some(issuer), false) => {
            let issuer = check::text(issuer, at)?;
            ISSUER.keeps_no_files(&issuer, cx, (step::DUTY, at))?;
            received(submitted, &issuer, cx).map(|()| issuer)
        }
    }
}

/// The addressee received the letter, on paper: it is the caller, the letter has its hash, came in on the day of its service,
/// and its issuer stands on the first sheet.
fn received(submitted: &Submit, issuer: &OrganId, cx: &Context) -> Result<(), Refusal> {
    if submitted.addressee != *cx.organ() {
        return Err(Refusal::new(
            "not_your_organ",
            "只能登记向本机关发出的建议书",
            "an agency registers the letters that are addressed to it",
        )
        .at("/addressee"));
    }
    ISSUER.on_paper(submitted.document.sha256.as_ref(), "/document/sha256")?;
    if submitted.filing.received_on != submitted.served_on {
        return Err(Refusal::new(
            "received_when_served",
            "收到日期应当是建议书送达本机关的日期，答复期限自该日起算，请核对",
            "the letter came in on the day it was served on the addressee, from which the reply is counted: check the days",
        )
        .at("/filing/received_on"));
    }
    let mut parties = submitted.filing.parties.iter();
    let party = parties.find(|p| p.capacity == Capacity::Applicant && p.organ.as_ref() == Some(issuer));
    let Some(party) = party else {
        return Err(Refusal::new(
            "issuer_not_party",
            "发出机关应当以建议方身份列入当事人，填写全称和机关代码",
            "the issuer stands among the parties as applicant, with its full name and its organ's code",
        )
        .at("/filing/parties"));
    };
    let word = if submitted.kind.issuer() == By::Court { "法院" } else { "检察" };
    if party.name.contains(word) { Ok(()) } else { Err(wrong_kind(submitted.kind)) }
}

/// A letter of this kind is not that issuer's.
fn wrong_kind(kind: Kind) -> Refusal {
    let whose = if kind.issuer() == By::Court { "人民法院" } else { "人民检察院" };
    Refusal::new(
        "wrong_kind",
        format!("{}由{whose}提出，请改选发出机关的文书种类", kind.zh()),
        "a court issues judicial recommendations, a procuratorate procuratorial ones",
    )
    .at("/kind")
}

/// The letter of an issuer that keeps no files here, for whom something may be entered.
///
/// # Errors
/// A [`Refusal`] where it makes its own entries: it submitted the letter, entered a paper since, or has a desk here by now.
pub(crate) fn elsewhere<'a>(case: &'a Case<Recommendation>, cx: &Context) -> Result<&'a Letter, Refusal> {
    let letter = letter(case)?;
    let issuer = letter.issuer_elsewhere.as_ref();
    let wrote =
        |issuer: &OrganId| case.file.documents.iter().any(|paper| paper.entered_by.as_ref() == Some(issuer));
    ISSUER.has_no_desk(issuer.is_none_or(wrote), issuer, cx, step::DUTY)?;
    Ok(letter)
}
