//! What several steps ask of papers, days and deadlines in the same way.

use chrono::NaiveDate;
use procedure::fact::{Basis, DeadlineState};
use procedure::{Context, Deadline, Document, FileFact, Refusal};

/// A day the addressee fixed in its plan.
pub(crate) fn planned(key: String, zh: String, en: &str, due: NaiveDate) -> FileFact {
    FileFact::DeadlineSet(Deadline {
        key,
        zh,
        en: en.to_owned(),
        actor: "被建议单位".to_owned(),
        version: 1,
        state: DeadlineState::Running,
        due: Some(due),
        basis: Basis::Document {
            zh: "整改方案确定的日期".to_owned(),
            en: "the day the plan fixes".to_owned(),
        },
        pauses: false,
        ended_on: None,
        approved_by: None,
    })
}

/// Something planned or promised: said in words, for a day that is not over.
///
/// # Errors
/// A [`Refusal`] that points to the field, under `at`.
pub(crate) fn dated(text: &str, due: NaiveDate, cx: &Context, at: &str) -> Result<(), Refusal> {
    if text.trim().is_empty() {
        return Err(Refusal::new("text", "请写明具体内容", "say what is to be done").at(format!("{at}/text")));
    }
    if due < cx.today {
        return Err(
            Refusal::new("due_past", "日期早于今天", "the day is over already").at(format!("{at}/due"))
        );
    }
    Ok(())
}

/// Documents, each checked, the first fault pointed to.
///
/// # Errors
/// The [`Refusal`] of the first document that is wrong.
pub(crate) fn checked(documents: Vec<Document>, cx: &Context) -> Result<Vec<Document>, Refusal> {
    let checked = documents.into_iter().enumerate();
    checked.map(|(i, d)| d.checked(cx).map_err(|why| why.at(format!("/documents/{i}")))).collect()
}
