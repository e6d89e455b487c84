//! A petition came on paper through another organ (转送、交办): that one is its sender, as where it was sent inside the
//! mesh. It is objected to before it, and it is reported to where its letter asks for that.

use crate::Petition;
use crate::fact::Fact;
use crate::record::PassedOn;
use crate::step::REPORT;
use chrono::NaiveDate;
use kernel::OrganId;
use procedure::{Case, Context, Decision, Document, Opening, Refusal, check};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The row of forwarding and assigning.
const FORWARDING: &str = "XF-02";
/// The row of the report on what was assigned.
const ASSIGNMENT: &str = "XF-07";

/// Who passed a petition on.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = petition::PassedOnBy)]
pub struct PassedOnBy {
    /// Its full name.
    pub name: String,
    /// Its code, where it is an organ of this county: it follows the case, and takes the steps of a sender.
    #[serde(default)]
    pub organ: Option<OrganId>,
    /// Its letter (转送函、交办函); with its number where the organ is none of this county.
    pub letter: Document,
    /// Last day of the report, where the letter assigns the matter and asks for one (交办).
    #[serde(default)]
    pub report_by: Option<NaiveDate>,
}

/// A sender, checked.
pub(crate) struct Sender {
    /// What the case remembers of it.
    pub(crate) passed_on: PassedOn,
    letter: Document,
    report_by: Option<NaiveDate>,
}

impl PassedOnBy {
    /// Checks it against the first sheet it came with.
    ///
    /// # Errors
    /// A [`Refusal`] that points to what is wrong.
    pub(crate) fn checked(self, opening: &Opening, cx: &Context) -> Result<Sender, Refusal> {
        let by = check::text(&self.name, "/passed_on/name")?;
        let organ = self.organ.map(|organ| check::text(&organ, "/passed_on/organ")).transpose()?;
        if organ.as_ref() == Some(&opening.organ) {
            return Err(cx
                .refuse(
                    FORWARDING,
                    "passed_on_by_itself",
                    "转送、交办机关应当是本机关以外的机关、单位",
                    "it was another organ that passed it on",
                )
                .at("/passed_on/organ"));
        }
        let letter = self.letter.checked_at(cx, "/passed_on/letter")?;
        if organ.is_none() && letter.number.is_none() {
            return Err(cx
                .refuse(
                    FORWARDING,
                    "letter_number",
                    "由本县以外的机关、单位转送、交办的，请填写转送函、交办函的文号",
                    "where the organ is none of this county, give the number of its letter",
                )
                .at("/passed_on/letter/number"));
        }
        if letter.on > opening.received_on {
            return Err(cx
                .refuse(
                    FORWARDING,
                    "letter_after_receipt",
                    "转送函、交办函的日期晚于收到日期，请核对",
                    "the letter is dated after the day of receipt: check it",
                )
                .at("/passed_on/letter/on"));
        }
        if self.report_by.is_some_and(|day| day <= cx.today) {
            return Err(cx
                .refuse(
                    ASSIGNMENT,
                    "report_by_past",
                    "反馈期限应当晚于今天",
                    "the day of the report lies ahead",
                )
                .at("/passed_on/report_by"));
        }
        let passed_on = PassedOn { by, organ, number: letter.number.clone() };
        Ok(Sender { passed_on, letter, report_by: self.report_by })
    }
}

impl Sender {
    /// And it is remembered, with the report its letter asks for.
    pub(crate) fn told(
        self,
        decision: Decision<Petition>,
        case: &Case<Petition>,
        cx: &Context,
    ) -> Decision<Petition> {
        let decision = decision.and(self.letter.lodged()).and_own(Fact::PassedOn(self.passed_on));
        match self.report_by {
            Some(day) => assigned(decision, case, cx, day),
            None => decision,
        }
    }
}

/// And the matter is assigned: its result is reported by this day, which the letter fixes.
pub(crate) fn assigned(
    decision: Decision<Petition>,
    case: &Case<Petition>,
    cx: &Context,
    report_by: NaiveDate,
) -> Decision<Petition> {
    decision
        .and_own(Fact::Assigned { report_by })
        .fixed(
            case,
            REPORT,
            ("反馈交办事项办理结果", "report the result of the assigned matter"),
            "有权处理的机关、单位",
            report_by,
            ("交办函确定的反馈期限", "the day the letter of assignment fixes"),
        )
        .and(cx.tell_until(
            ASSIGNMENT,
            "assigned",
            "本件已交办，请在交办函确定的期限内书面反馈办理结果，提交办结报告。",
            "The matter is assigned: report its result in writing by the day the letter fixes.",
            Some(report_by),
        ))
}
