//! What was handed over to somebody outside the channels (移送、转介), and what became of it.

use chrono::NaiveDate;
use kernel::OrganId;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What is handed over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum HandOverKind {
    /// 法律援助.
    LegalAid,
    /// 司法救助.
    JudicialRelief,
    /// 社会救助: temporary relief (临时救助) and others, of the civil affairs organs (民政).
    SocialRelief,
    /// 移送涉嫌犯罪.
    Crime,
    /// 移送监察机关.
    Supervision,
    /// 公证.
    Notary,
    /// 仲裁.
    Arbitration,
}

impl HandOverKind {
    /// In official words.
    #[must_use]
    pub fn zh(self) -> &'static str {
        match self {
            HandOverKind::LegalAid => "法律援助",
            HandOverKind::JudicialRelief => "司法救助",
            HandOverKind::SocialRelief => "社会救助",
            HandOverKind::Crime => "涉嫌犯罪",
            HandOverKind::Supervision => "监察",
            HandOverKind::Notary => "公证",
            HandOverKind::Arbitration => "仲裁",
        }
    }

    /// In English.
    #[must_use]
    pub fn en(self) -> &'static str {
        match self {
            HandOverKind::LegalAid => "legal aid",
            HandOverKind::JudicialRelief => "judicial relief",
            HandOverKind::SocialRelief => "social relief",
            HandOverKind::Crime => "a suspected crime",
            HandOverKind::Supervision => "the supervisory organ",
            HandOverKind::Notary => "notary",
            HandOverKind::Arbitration => "arbitration",
        }
    }

    /// The statutes under which it is dealt with there.
    #[must_use]
    pub fn law(self) -> &'static str {
        match self {
            HandOverKind::LegalAid => "《法律援助法》",
            HandOverKind::JudicialRelief => "《关于建立完善国家司法救助制度的意见（试行）》",
            HandOverKind::SocialRelief => "《社会救助暂行办法》",
            HandOverKind::Crime => "《刑事诉讼法》",
            HandOverKind::Supervision => "《监察法》",
            HandOverKind::Notary => "《公证法》",
            HandOverKind::Arbitration => "《仲裁法》《劳动争议调解仲裁法》《农村土地承包经营纠纷调解仲裁法》",
        }
    }
}

/// Something that was handed over.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct HandOver {
    /// What.
    pub kind: HandOverKind,
    /// To whom; it may lie in another county.
    pub to: String,
    /// Its code, where it is an organ of this county: it answers itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organ: Option<OrganId>,
    /// What for, and of whom. Personal data may stand in it.
    pub matter: String,
    /// Organ that handed it over.
    pub by: OrganId,
    /// Day.
    pub on: NaiveDate,
    /// Day the letter asks to answer by.
    pub answer_by: NaiveDate,
    /// The letter: which document of the file, counted from 1.
    pub letter: u32,
    /// Day it was received there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub received_on: Option<NaiveDate>,
    /// Day of the answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answered_on: Option<NaiveDate>,
    /// Whether it is taken there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub taken: Option<bool>,
    /// Why it is not. Personal data may stand in it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// `Debug` shows no personal data.
impl std::fmt::Debug for HandOver {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("HandOver").field("kind", &self.kind).field("on", &self.on).finish_non_exhaustive()
    }
}
