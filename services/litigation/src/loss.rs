//! What became of the suit for the agency: whether it lost and why, what it corrects by when, and who was told
//! (败诉分析、整改、通报). No national norm says which results count as lost: the list here is the usual practice.

use crate::step::{Code, Instance};
use chrono::NaiveDate;
use kernel::OrganId;
use serde::de::IntoDeserializer;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Why the agency lost, in the words of the provision the judgment rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Cause {
    /// 主要证据不足 (art. 70 item 1).
    Evidence,
    /// 适用法律、法规错误 (art. 70 item 2).
    Law,
    /// 违反法定程序 (art. 70 item 3).
    Procedure,
    /// 超越职权 (art. 70 item 4).
    UltraVires,
    /// 滥用职权 (art. 70 item 5).
    Abuse,
    /// 明显不当 (art. 70 item 6, art. 77).
    Improper,
    /// 款额的确定、认定确有错误 (art. 77).
    Amount,
    /// 不履行、拖延履行法定职责 (art. 72).
    Inaction,
    /// 未依法履行给付义务 (art. 73).
    PaymentWithheld,
    /// 重大且明显违法 (art. 75).
    Void,
    /// 不依法履行、未按照约定履行协议 (art. 78).
    AgreementBreached,
    /// 违法变更、解除协议 (art. 78).
    AgreementChanged,
    /// 协议对象、内容错误，协议被撤销或者确认无效 (art. 75, 78).
    AgreementInvalid,
    /// 违法行为造成损害 (art. 76).
    Harm,
}

impl Cause {
    /// The cause in official words.
    #[must_use]
    pub fn zh(self) -> &'static str {
        match self {
            Cause::Evidence => "主要证据不足",
            Cause::Law => "适用法律、法规错误",
            Cause::Procedure => "违反法定程序",
            Cause::UltraVires => "超越职权",
            Cause::Abuse => "滥用职权",
            Cause::Improper => "明显不当",
            Cause::Amount => "款额的确定、认定确有错误",
            Cause::Inaction => "不履行或者拖延履行法定职责",
            Cause::PaymentWithheld => "未依法履行给付义务",
            Cause::Void => "行政行为重大且明显违法",
            Cause::AgreementBreached => "不依法履行、未按照约定履行行政协议",
            Cause::AgreementChanged => "违法变更、解除行政协议",
            Cause::AgreementInvalid => "行政协议被撤销或者确认无效",
            Cause::Harm => "违法行为造成损害",
        }
    }

    /// The results this cause leads to.
    #[must_use]
    pub fn fits(self, code: Code) -> bool {
        let codes: &[Code] = match self {
            Cause::Evidence | Cause::Law | Cause::Procedure | Cause::UltraVires | Cause::Abuse => {
                &[Code::J02, Code::J05]
            }
            Cause::Improper => &[Code::J02, Code::J05, Code::J07],
            Cause::Amount => &[Code::J07, Code::J09],
            Cause::Inaction => &[Code::J03, Code::J05, Code::J09],
            Cause::PaymentWithheld => &[Code::J04],
            Cause::Void => &[Code::J06],
            Cause::AgreementBreached | Cause::AgreementChanged | Cause::AgreementInvalid => &[Code::J08],
            Cause::Harm => &[Code::J09],
        };
        codes.contains(&code)
    }
}

/// Something the court set otherwise than the act or the agreement had it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Varied {
    /// What, e.g. 安置人口.
    pub what: String,
    /// As the agency had it.
    pub from: i64,
    /// As the court set it.
    pub to: i64,
    /// Of what, e.g. 人, 平方米, 元.
    pub unit: String,
}

/// What the court set otherwise, with the difference.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Delta {
    /// What was varied.
    #[serde(flatten)]
    pub varied: Varied,
    /// By how much.
    pub delta: i64,
}

impl From<Varied> for Delta {
    fn from(varied: Varied) -> Self {
        let delta = varied.to.saturating_sub(varied.from);
        Self { varied, delta }
    }
}

/// Something the agency corrects.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Correction {
    /// What.
    pub text: String,
    /// Last day.
    pub due: NaiveDate,
    /// Day it was done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub done_on: Option<NaiveDate>,
}

/// The analysis.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Analysis {
    /// Day.
    pub on: NaiveDate,
    /// Cause.
    pub cause: Cause,
    /// The cause in official words.
    pub cause_zh: String,
    /// What is corrected.
    pub corrections: Vec<Correction>,
}

/// The circulation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Circulation {
    /// Day.
    pub on: NaiveDate,
    /// To whom.
    pub organs: Vec<OrganId>,
}

/// A suit the agency lost.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Loss {
    /// Result.
    pub code: Code,
    /// What the same judgment decided beside that.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<Code>,
    /// Instance that brought it.
    pub instance: Instance,
    /// Day of service.
    pub on: NaiveDate,
    /// What the court set otherwise.
    #[serde(default)]
    pub varied: Vec<Delta>,
    /// Why, and what is corrected.
    #[serde(default)]
    pub analysis: Option<Analysis>,
    /// Who was told.
    #[serde(default)]
    pub circulation: Option<Circulation>,
}

impl Loss {
    /// Whether this cause leads to one of its results.
    #[must_use]
    pub fn is_from(&self, cause: Cause) -> bool {
        std::iter::once(&self.code).chain(&self.also).any(|code| cause.fits(*code))
    }
}

impl Code {
    /// Whether the agency lost by it, as it is usually counted.
    #[must_use]
    pub fn is_loss(self) -> bool {
        matches!(
            self,
            Code::J02 | Code::J03 | Code::J04 | Code::J05 | Code::J06 | Code::J07 | Code::J08 | Code::J09
        )
    }

    /// Whether this is the word of a loss: outcomes of other cases are known by their words only.
    #[must_use]
    pub fn is_loss_word(word: &str) -> bool {
        let read: Result<Code, serde::de::value::Error> = Code::deserialize(word.into_deserializer());
        read.is_ok_and(Code::is_loss)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CODES: [Code; 14] = [
        Code::J01,
        Code::J02,
        Code::J03,
        Code::J04,
        Code::J05,
        Code::J06,
        Code::J07,
        Code::J08,
        Code::J09,
        Code::J10,
        Code::J11,
        Code::J12,
        Code::J13,
        Code::J14,
    ];
    const CAUSES: [Cause; 14] = [
        Cause::Evidence,
        Cause::Law,
        Cause::Procedure,
        Cause::UltraVires,
        Cause::Abuse,
        Cause::Improper,
        Cause::Amount,
        Cause::Inaction,
        Cause::PaymentWithheld,
        Cause::Void,
        Cause::AgreementBreached,
        Cause::AgreementChanged,
        Cause::AgreementInvalid,
        Cause::Harm,
    ];

    #[test]
    fn every_loss_has_a_cause_and_nothing_else_has_one() {
        for code in CODES {
            let fits = CAUSES.iter().any(|cause| cause.fits(code));
            assert_eq!(fits, code.is_loss(), "{code:?}");
            assert_eq!(Code::is_loss_word(&code.word()), code.is_loss(), "{code:?}");
        }
    }
}
