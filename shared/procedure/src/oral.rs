//! The record of an oral application (申请笔录): made on the spot, read by or to the applicant, and signed.

use crate::{Context, Document, Refusal};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The record of an oral application.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OralApplication {
    /// The record.
    pub document: Document,
    /// Whether it was read by or to the applicant, who signed it.
    pub signed: bool,
}

/// The record that an oral application comes with, signed; it stands at `at` in the input.
///
/// # Errors
/// A [`Refusal`] under `row` where there is none, or nobody signed it.
pub fn record(
    oral: bool,
    record: Option<OralApplication>,
    (row, at): (&'static str, &str),
    cx: &Context,
) -> Result<Option<Document>, Refusal> {
    if oral && record.as_ref().is_none_or(|record| !record.signed) {
        return Err(cx
            .refuse(
                row,
                "oral_record_required",
                "口头申请的，应当当场制作申请笔录，交申请人核对或者向申请人宣读，并由申请人签字确认，请附笔录",
                "an oral application is written down on the spot, read out and signed: attach the record",
            )
            .at(at));
    }
    record.map(|record| record.document.checked_at(cx, &format!("{at}/document"))).transpose()
}
