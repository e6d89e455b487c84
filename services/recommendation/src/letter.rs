//! The letter (司法建议书、检察建议书) as its issuer wrote it, and the period to reply that follows from it.

use crate::Recommendation;
use crate::consultation::Consultation;
use crate::contact::Contact;
use crate::procedure::Replied;
use crate::step::IndividualGround;
use chrono::NaiveDate;
use kernel::{By, OrganId};
use law::{Receipt, Span};
use procedure::{Case, Context, DeadlineState, Document, Refusal};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Row of a governance letter, by analogy also of letters without a period of their own.
pub(crate) const GENERAL: &str = "SJ-01";

/// Kind of a letter; the clock differs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// 综合治理类司法建议.
    Governance,
    /// 规范性文件司法建议.
    NormativeDocument,
    /// 个案司法建议: a judgment not performed, a head who did not appear, other.
    Individual,
    /// 行政公益诉讼诉前检察建议.
    PublicInterest,
    /// 行政公益诉讼诉前检察建议（紧急）.
    PublicInterestUrgent,
    /// 其他检察建议.
    OtherProcuratorial,
}

impl Kind {
    /// The kind in official words.
    #[must_use]
    pub fn zh(self) -> &'static str {
        match self {
            Kind::Governance => "综合治理类司法建议",
            Kind::NormativeDocument => "规范性文件司法建议",
            Kind::Individual => "个案司法建议",
            Kind::PublicInterest => "行政公益诉讼诉前检察建议",
            Kind::PublicInterestUrgent => "行政公益诉讼诉前检察建议（紧急）",
            Kind::OtherProcuratorial => "其他检察建议",
        }
    }

    /// Who issues it.
    #[must_use]
    pub fn issuer(self) -> By {
        match self {
            Kind::Governance | Kind::NormativeDocument | Kind::Individual => By::Court,
            Kind::PublicInterest | Kind::PublicInterestUrgent | Kind::OtherProcuratorial => By::Procurator,
        }
    }

    /// The row of law its reply is counted under.
    pub(crate) fn rule(self) -> &'static str {
        match self {
            Kind::Governance => GENERAL,
            Kind::NormativeDocument => "SJ-02",
            Kind::Individual => "SJ-05",
            Kind::PublicInterest => "JJ-01",
            Kind::PublicInterestUrgent => "JJ-02",
            Kind::OtherProcuratorial => "JJ-03",
        }
    }

    /// The row a letter of this kind on this ground is under: two of the letters in one case have rows of their own.
    pub(crate) fn rule_on(self, individual: Option<IndividualGround>) -> &'static str {
        match individual {
            Some(IndividualGround::Unperformed) => "SJ-03",
            Some(IndividualGround::HeadAbsent) => "SJ-04",
            Some(IndividualGround::Other) | None => self.rule(),
        }
    }

    /// Whether it precedes a suit in the public interest.
    pub(crate) fn is_public_interest(self) -> bool {
        matches!(self, Kind::PublicInterest | Kind::PublicInterestUrgent)
    }

    /// Whether the provisions on governance letters bind one of this day: the addressee is heard before it, and the
    /// adjudication committee decides on it. Letters of the other kinds may tell of it; those of the time before the
    /// provisions are kept as they were.
    pub(crate) fn is_prepared(self, letter_on: NaiveDate, cx: &Context) -> bool {
        matches!(self, Kind::Governance) && cx.law.rules.in_force(self.rule(), letter_on).is_some()
    }

    /// Whether the letter may give more time than the row.
    pub(crate) fn may_be_longer(self) -> bool {
        matches!(self, Kind::Governance | Kind::Individual)
    }
}

/// A problem and the one suggestion for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Item {
    /// What was found.
    pub problem: String,
    /// What is suggested.
    pub suggestion: String,
}

/// What the issuer wrote. Set when the letter is submitted; only the issuer puts an amended one in its place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Letter {
    /// Kind.
    pub kind: Kind,
    /// Number, e.g. `海原法建〔2026〕3号`.
    pub number: String,
    /// The letter's document.
    pub document: Document,
    /// Whom it is addressed to.
    pub addressee: OrganId,
    /// Day of service, from which the reply is counted.
    pub served_on: NaiveDate,
    /// Problems and suggestions, in the order of the letter; referred to from 1.
    pub items: Vec<Item>,
    /// Period to reply, where the letter states one.
    pub reply_within: Option<Span>,
    /// Organs that got a copy.
    pub copied_to: Vec<OrganId>,
    /// How the addressee was heard before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub consultation: Option<Consultation>,
    /// What a letter in one case is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub individual: Option<IndividualGround>,
    /// Day the adjudication committee decided on it (审判委员会).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub committee_on: Option<NaiveDate>,
    /// How it names its addressee, where that is a group.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub addressed_as: Option<String>,
    /// What was done about the problems before it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub measures_taken: Option<String>,
    /// Whom to ask, and where to reply to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact: Option<Contact>,
    /// What is attached to it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attachments: Vec<Document>,
    /// Its issuer, where that keeps no files here: the addressee entered the letter, and enters what the issuer does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub issuer_elsewhere: Option<OrganId>,
}

impl Letter {
    /// The row it is under.
    pub(crate) fn rule(&self) -> &'static str {
        self.kind.rule_on(self.individual)
    }
}

/// A letter that was amended, with what had been replied to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Earlier {
    /// The letter as it was.
    pub letter: Box<Letter>,
    /// Replies to it.
    pub replies: Vec<Replied>,
    /// Day another one took its place.
    pub until: NaiveDate,
}

/// One suggestion for each problem, and at least one: for the letters of a court its form says so. `at` is the field of
/// the input they stand in.
///
/// # Errors
/// A [`Refusal`] that points to the first item that is wrong.
pub(crate) fn complete(kind: Kind, items: &[Item], at: &str) -> Result<(), Refusal> {
    let of_court = kind.issuer() == By::Court;
    let law = "《最高人民法院关于综合治理类司法建议工作若干问题的规定》附件1";
    let under = |refusal: Refusal| if of_court { refusal.under(law) } else { refusal };
    if items.is_empty() {
        return Err(under(Refusal::new(
            "no_items",
            "建议书应当至少写明一个问题和一项建议",
            "a letter has at least one item",
        ))
        .at(at));
    }
    match items.iter().position(|item| item.problem.trim().is_empty() || item.suggestion.trim().is_empty()) {
        Some(i) => {
            Err(under(Refusal::new("item", "每个问题应当对应一项建议", "each problem has its suggestion"))
                .at(format!("{at}/{i}")))
        }
        None => Ok(()),
    }
}

/// The period to reply under this row; none where the letter states none and the row says that there is none.
///
/// # Errors
/// A [`Refusal`] where the law cannot count it, or the letter gives more time than its kind allows.
pub(crate) fn clock(
    kind: Kind,
    rule: &'static str,
    served_on: NaiveDate,
    within: Option<Span>,
    cx: &Context,
) -> Result<Option<Receipt>, Refusal> {
    let statutory = || cx.law.count(rule, served_on);
    let row = cx.law.rules.get(rule).and_then(law::Rule::span);
    let Some(span) = within else {
        let rule = match (row, rule) {
            (Some(_), _) => rule,
            (None, "SJ-03" | "SJ-04") => return Ok(None),
            // letters of other kinds follow the general row by analogy
            (None, _) => GENERAL,
        };
        return Ok(Some(cx.law.count(rule, served_on).receipt()?));
    };
    let receipt = statutory()
        .amount(span.amount, span.unit)
        .receipt()
        .map_err(|error| Refusal::from(error).at("/reply_within"))?;
    if !kind.may_be_longer() {
        let most = statutory().receipt()?;
        if receipt.due > most.due {
            return Err(Refusal::new(
                "longer_than_law",
                format!("{}的答复期限不得长于{}", kind.zh(), row.map(Span::zh).unwrap_or_default()),
                format!("the period to reply is at most {}", row.map(Span::en).unwrap_or_default()),
            )
            .under(most.article)
            .at("/reply_within"));
        }
    }
    Ok(Some(receipt))
}

/// The letter of the case.
///
/// # Errors
/// A [`Refusal`] where the case came in by referral and holds none.
pub(crate) fn letter(case: &Case<Recommendation>) -> Result<&Letter, Refusal> {
    case.record.issued.as_deref().ok_or_else(|| {
        Refusal::new(
            "no_letter",
            "案件中没有司法建议书或者检察建议书。转入的事项请退回，建议书由发出机关提交",
            "the case holds no letter: return what was referred; a letter is submitted by its issuer",
        )
    })
}

/// Whether the addressee let its period pass: the one to reply, or where there is none the one it was urged with.
pub(crate) fn is_overdue(case: &Case<Recommendation>) -> bool {
    let urged = case.file.deadline("urged").is_some_and(|urged| urged.state == DeadlineState::Lapsed);
    case.record.overdue || urged
}

/// The item a step refers to, from 1.
///
/// # Errors
/// A [`Refusal`] where the letter has no such item.
pub(crate) fn item<'a>(letter: &'a Letter, number: u32, at: &str) -> Result<&'a Item, Refusal> {
    (number as usize).checked_sub(1).and_then(|i| letter.items.get(i)).ok_or_else(|| {
        Refusal::new(
            "no_item",
            format!("建议书共{}项建议，没有第{number}项", letter.items.len()),
            format!("the letter has {} items and no item {number}", letter.items.len()),
        )
        .at(at)
    })
}
