//! Letters that go out with a case and are answered: the opinion letter (行政复议意见书) on an act found unlawful or
//! inappropriate, the proposal (行政复议建议书) on a general problem.

use crate::procedure::Reconsideration;
use crate::{input, procedure::Stage};
use chrono::NaiveDate;
use kernel::OrganId;
use procedure::{Case, DeadlineState, FileFact, Notice, Refusal};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Family of the deadlines of the answers: they outlive the case.
pub(crate) const FAMILY: &str = "letter";

/// Kind of letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum LetterKind {
    /// 行政复议意见书: the organ reports how it corrected what is unlawful or inappropriate.
    Opinion,
    /// 行政复议建议书: a general problem in applying the law.
    Proposal,
}

impl LetterKind {
    /// The letter in official words.
    #[must_use]
    pub fn zh(self) -> &'static str {
        match self {
            LetterKind::Opinion => "行政复议意见书",
            LetterKind::Proposal => "行政复议建议书",
        }
    }

    /// Its provision.
    pub(crate) fn article(self) -> &'static str {
        match self {
            LetterKind::Opinion => "《行政复议法》第七十六条",
            LetterKind::Proposal => "《行政复议法实施条例》第五十七条",
        }
    }
}

/// The answer to a letter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LetterAnswer {
    /// Day.
    pub on: NaiveDate,
    /// Whether after its last day.
    pub late: bool,
    /// Whether what it was about is corrected, or the proposal taken up.
    pub corrected: bool,
    /// Why not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// A letter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Letter {
    /// Kind.
    pub kind: LetterKind,
    /// Organ it is addressed to.
    pub to: OrganId,
    /// What is wrong, in the letter's words.
    pub problem: String,
    /// Day.
    pub on: NaiveDate,
    /// Day it was received.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub received_on: Option<NaiveDate>,
    /// The answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer: Option<LetterAnswer>,
}

/// Key of the period in which a letter is answered.
pub(crate) fn key(letter: u32) -> String {
    format!("{FAMILY}:{letter}")
}

/// The letter of this number, from 1.
pub(crate) fn of(case: &Case<Reconsideration>, letter: u32) -> Result<&Letter, Refusal> {
    input::nth(&case.record.letters, letter).ok_or_else(|| {
        Refusal::new(
            "no_such_letter",
            "案件中没有这一份行政复议意见书、建议书，请核对序号",
            "the case has no letter of this number",
        )
        .under("《行政复议法》第七十六条")
        .at("/letter")
    })
}

/// Whether a respondent let the period to report on an opinion letter pass.
pub(crate) fn unanswered(case: &Case<Reconsideration>) -> bool {
    (1..).zip(&case.record.letters).any(|(n, letter)| {
        letter.kind == LetterKind::Opinion
            && letter.answer.is_none()
            && case.file.party_organs().any(|organ| *organ == letter.to)
            && case.file.deadline(&key(n)).is_some_and(|period| period.state == DeadlineState::Lapsed)
    })
}

/// What is told where the period to report on an opinion letter passed, or the day a proposal asked for.
pub(crate) fn unreported(case: &Case<Reconsideration>, number: &str) -> Option<FileFact> {
    let letter = number.parse().ok().and_then(|number| input::nth(&case.record.letters, number))?;
    let (zh, en, article) = match letter.kind {
        LetterKind::Opinion => (
            "到期没有报送纠正情况；被申请人无正当理由拖延的，可以责令限期履行、约谈有关负责人或者予以通报批评",
            "no report came in time: a respondent that delays without good reason may be ordered to, interviewed or criticised",
            "《行政复议法》第七十六条、第七十七条第二款",
        ),
        LetterKind::Proposal => (
            "到期没有收到答复；法律没有规定答复期限，以文书写明的日期为准，请联系催办",
            "no answer came by the day the letter asked for: the law sets none, remind the organ",
            letter.kind.article(),
        ),
    };
    Some(FileFact::NoticeIssued(Notice {
        kind: "letter_not_answered".to_owned(),
        zh: format!("第{number}份{}{zh}。", letter.kind.zh()),
        en: format!("Letter {number}: {en}."),
        article: article.to_owned(),
        last_day: None,
    }))
}

/// Stages in which letters go out and are answered.
pub(crate) const STAGES: &[Stage] =
    &[Stage::Accepted, Stage::Decided, Stage::Mediated, Stage::Terminated, Stage::Dismissed];
