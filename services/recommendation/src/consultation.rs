//! The addressee is heard before the letter (听取意见、磋商): when, which organs, and what came of it.

use crate::letter::Kind;
use chrono::NaiveDate;
use kernel::{OrganId, date};
use procedure::{Context, Document, Refusal, check};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A court hears the addressee before a governance letter.
const HEARD: &str = "《最高人民法院关于综合治理类司法建议工作若干问题的规定》第五条";

/// How the addressee was heard before the letter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = recommendation::Consultation)]
pub struct Consultation {
    /// Day; not after that of the letter.
    pub on: NaiveDate,
    /// Organs that were heard, the addressee among them.
    pub with: Vec<OrganId>,
    /// What came of it: what they said of the problems and of what is suggested. No personal data.
    pub result: String,
    /// Its record (听取意见记录、磋商记录).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub record: Option<Document>,
}

impl Consultation {
    /// Checks it against the letter it goes before.
    fn checked(self, addressee: &OrganId, letter_on: NaiveDate, cx: &Context) -> Result<Self, Refusal> {
        let at = "/consultation";
        if self.on > letter_on {
            return Err(Refusal::new(
                "consulted_late",
                format!(
                    "听取意见（磋商）应当在建议书作出之前，建议书的日期为{}，请核对",
                    date::zh(letter_on)
                ),
                format!("the addressee is heard before the letter, which is of {letter_on}: check the day"),
            )
            .at(format!("{at}/on")));
        }
        if !self.with.contains(addressee) {
            return Err(Refusal::new(
                "addressee_not_heard",
                "听取意见（磋商）的单位应当包括被建议单位，请填写其机关代码",
                "the addressee is among the organs that were heard: give its code",
            )
            .at(format!("{at}/with")));
        }
        let with = check::texts(&self.with, &format!("{at}/with"))?;
        let result = check::text(&self.result, &format!("{at}/result"))?;
        let record = self.record.map(|record| record.checked_at(cx, &format!("{at}/record"))).transpose()?;
        Ok(Self { with, result, record, ..self })
    }
}

/// What was heard before a letter of this kind, where that is required or the letter tells of it.
///
/// # Errors
/// A [`Refusal`] where it is missing and required, came after the letter, or was with somebody else.
pub(crate) fn heard(
    (kind, required): (Kind, bool),
    consultation: Option<Consultation>,
    addressee: &OrganId,
    letter_on: NaiveDate,
    cx: &Context,
) -> Result<Option<Consultation>, Refusal> {
    let under = |refusal: Refusal| if required { refusal.under(HEARD) } else { refusal };
    if consultation.is_none() && required {
        return Err(under(
            Refusal::new(
                "not_consulted",
                format!("发出{}之前应当听取被建议单位的意见：请填写听取意见的日期、单位和结果", kind.zh()),
                "before a letter of this kind the addressee is heard: give the day, the organs and what came of it",
            )
            .at("/consultation"),
        ));
    }
    consultation.map(|heard| heard.checked(addressee, letter_on, cx)).transpose().map_err(under)
}
