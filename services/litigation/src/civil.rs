//! A civil judgment, a mediation document or an arbitral award in effect by which the government owes something
//! (政府作为被执行人): no suit is answered here, what is owed is performed and watched.

use crate::Litigation;
use crate::fact::Fact;
use chrono::NaiveDate;
use kernel::Capacity;
use procedure::{
    Case, Context, Decision, Document, FileFact, Notice, Obligation, Opening, Refusal, Term, check, number,
    yuan,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A civil judgment, mediation document or award that has taken effect, with what it obliges the agency to.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CivilJudgment {
    /// Number of the court's case; of an award, that of the arbitration.
    pub number: String,
    /// Whether it is an arbitral award (仲裁裁决) instead.
    #[serde(default)]
    pub award: bool,
    /// The judgment, mediation document or award.
    pub document: Document,
    /// Day it took effect.
    pub effective_on: NaiveDate,
    /// What the agency owes by it; at least one thing.
    pub terms: Vec<Term>,
}

/// What fixes the days.
const SOURCE: (&str, &str) =
    ("民事裁判文书、仲裁裁决确定的履行期限", "the day the civil judgment or award fixes");
/// Judgments in effect are performed, and executed where they are not.
const PERFORMED: &str = "《民事诉讼法》第二百四十七条";
/// So are awards.
const AWARD_PERFORMED: &str = "《民事诉讼法》第二百四十八条第一款";
/// The outcome of a case about an award.
const AWARDED: &str = "arbitral_award";

/// Opens the case: nothing is left but to perform.
pub(crate) fn owed(
    civil: CivilJudgment,
    opening: Opening,
    here: Option<FileFact>,
    case: &Case<Litigation>,
    cx: &Context,
) -> Result<Decision<Litigation>, Refusal> {
    let CivilJudgment { number, award, document, effective_on, terms } = civil;
    let number = match award {
        true => number::of_paper(&number, "/civil_judgment/number"),
        false => number::of_court(&number, "/civil_judgment/number"),
    }?;
    let document = document.checked_at(cx, "/civil_judgment/document")?;
    let on = check::day(effective_on, document.on, cx.today, "/civil_judgment/effective_on")?;
    let debtor = |party: &&kernel::Party| {
        party.capacity == Capacity::Respondent && party.organ.as_ref() == Some(&opening.organ)
    };
    if terms.is_empty() || !opening.parties.iter().any(|party| debtor(&party)) {
        return Err(Refusal::new(
            "nothing_owed",
            "应当以义务人（行政机关）为被申请人登记，并写明裁判、裁决确定的至少一项义务",
            "the agency that owes is the respondent, and at least one thing it owes is named",
        )
        .under(PERFORMED)
        .at("/civil_judgment/terms"));
    }
    let agency = opening.organ.clone();
    let mut opened = case.clone();
    opened.file.evolve(&FileFact::Opened(Box::new(opening.clone())));
    let document = Document { number: Some(number.clone()), ..document };
    Decision::of(Fact::CivilDebt { number, effective_on: on })
        .and(FileFact::Opened(Box::new(opening)))
        .and_all(here)
        .and(document.lodged())
        .owing(&opened, terms, on, Some(&agency), "/civil_judgment/terms", SOURCE)
        .map(|decision| match award {
            true => decision.closed(on, AWARDED, "仲裁裁决确定行政机关履行义务", true),
            false => decision.closed(on, "civil_judgment", "民事裁判确定行政机关履行义务", true),
        })
}

/// What the sides are told where it is not performed by its last day.
pub(crate) fn missed(case: &Case<Litigation>, owed: &Obligation) -> FileFact {
    let rest = owed.unpaid().map(yuan);
    let (zh, en) = match &rest {
        Some(rest) => (format!("，尚欠{rest}元"), format!(": {rest} yuan are still owed")),
        None => (String::new(), String::new()),
    };
    let award = case.file.outcome.as_ref().is_some_and(|(outcome, _)| outcome.code == AWARDED);
    let (what, what_en, article) = match award {
        true => ("仲裁裁决", "award", AWARD_PERFORMED),
        false => ("民事裁判", "civil judgment", PERFORMED),
    };
    FileFact::NoticeIssued(Notice {
        kind: "judgment_not_performed".to_owned(),
        zh: format!(
            "生效{what}确定的义务到期没有履行{zh}：当事人必须履行；拒绝履行的，对方当事人可以向人民法院申请执行。"
        ),
        en: format!(
            "What the {what_en} orders was not performed{en}: the other side may ask the court to execute it."
        ),
        article: article.to_owned(),
        last_day: None,
    })
}
