//! What the law says happens when the last day passes (期限届满的法律后果), in words and as a code a program acts on,
//! with whom it benefits and which period it opens.

use crate::{Law, LawError, Receipt};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The effect, by its kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = law::Effect)]
pub enum Effect {
    /// 视为受理.
    DeemedAccepted,
    /// 视为放弃申请.
    DeemedAbandoned,
    /// 视为没有证据、依据.
    DeemedWithoutEvidence,
    /// 视为同意.
    DeemedConsent,
    /// 视为调解不成.
    DeemedFailed,
    /// 视为未出庭.
    DeemedAbsent,
    /// 视为未履行法定职责.
    DeemedNotPerformed,
    /// 可以申请复议、起诉、申请仲裁等.
    RightOpens,
    /// 丧失权利，逾期不予受理.
    RightLost,
    /// 决定、裁判发生法律效力.
    BecomesFinal,
    /// 应当办理、先予立案等.
    DutyArises,
    /// 程序终止或者转换.
    ProcedureChanges,
    /// 不影响程序进行.
    Proceeds,
    /// 责令改正、督办、追究责任等.
    Accountability,
    /// 程序存在瑕疵.
    Defect,
}

/// Whom an effect benefits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = law::Beneficiary)]
pub enum Beneficiary {
    /// Who applied, petitioned, sued or claims.
    Applicant,
    /// The other side.
    Respondent,
    /// Every party.
    Parties,
    /// The court or procuratorate whose document it is.
    Issuer,
    /// The organ that handles the matter.
    Organ,
}

/// What happens when a period is missed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = law::Missed)]
pub struct Missed {
    /// 中文.
    pub zh: String,
    /// English.
    pub en: String,
    /// Kind of effect.
    pub effect: Effect,
    /// Whom it benefits.
    pub favours: Beneficiary,
    /// Rule of the period it opens, from the day of expiry.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub opens: Option<String>,
    /// Provision of the effect, where it is another than that of the period.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub article: Option<String>,
}

/// An effect that has taken place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = law::Lapse)]
pub struct Lapse {
    /// Rule of the period that was missed.
    pub rule: String,
    /// What the law says happens.
    pub missed: Missed,
    /// Provision of the effect.
    pub article: String,
    /// The period it opens, where it opens one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub opened: Option<Box<Receipt>>,
    /// Whether the legal officer must look: the rule is derived or open.
    pub flagged: bool,
}

impl Receipt {
    /// What the law says happens when the last day of this receipt passes; none where it says nothing or the
    /// period is suspended.
    ///
    /// # Errors
    /// [`LawError`] where the period it opens cannot be counted.
    pub fn lapse(&self, law: &Law) -> Result<Option<Lapse>, LawError> {
        let row = law.rules.applicable(&self.rule, self.trigger).map(|(row, _)| row);
        let (Some(missed), Some(due)) = (row.and_then(|row| row.missed.clone()), self.due) else {
            return Ok(None);
        };
        let opened = missed.opens.as_deref().map(|rule| law.count(rule, due).receipt()).transpose()?;
        Ok(Some(Lapse {
            rule: self.rule.clone(),
            article: missed.article.clone().unwrap_or_else(|| self.article.clone()),
            flagged: self.flagged || opened.as_ref().is_some_and(|receipt| receipt.flagged),
            opened: opened.map(Box::new),
            missed,
        }))
    }
}
