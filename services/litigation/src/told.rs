//! What the centre told of the reconsideration before the suit, beside what was typed of it: where the two differ, the
//! sides are told, for who is defendant and when the period to sue began hang on it. What was typed stands.

use crate::defendant::{Reconsideration, Reconsidered};
use chrono::NaiveDate;
use kernel::{CaseId, OrganId};
use procedure::{FileFact, Notice};
use serde::{Deserialize, Serialize};

/// How a reconsideration case of the dispute ended that was about the act of the suit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Known {
    /// Organ that handled it.
    pub organ: OrganId,
    /// The case.
    pub case: CaseId,
    /// Its number.
    pub number: String,
    /// Code of how it ended.
    pub code: String,
    /// In official words.
    pub zh: String,
    /// Day.
    pub on: NaiveDate,
}

impl Known {
    /// Whether what was typed fits; not said where the code leaves it open: a confirmation that the act is unlawful
    /// changes it or not by its reason.
    fn fits(&self, typed: Reconsideration) -> Option<bool> {
        let meant: &[Reconsideration] = match self.code.as_str() {
            "D01" | "D02" => &[Reconsideration::Dismissed],
            "D03" | "D04" | "D06" | "D07" => &[Reconsideration::Changed, Reconsideration::PartlyChanged],
            "D08" | "D09" => &[Reconsideration::Upheld],
            _ => return None,
        };
        Some(meant.contains(&typed))
    }

    /// What the sides are told where this differs from what was typed.
    pub(crate) fn differs(&self, typed: Option<&Reconsidered>) -> Option<FileFact> {
        let (zh, en) = match typed {
            None => ("登记时没有写明经过复议", "nothing was entered of a reconsideration"),
            Some(typed) if self.fits(typed.result) == Some(false) => {
                ("登记的复议结果与此不同", "another result was entered")
            }
            Some(_) => return None,
        };
        Some(FileFact::NoticeIssued(Notice {
            kind: "reconsideration_differs".to_owned(),
            zh: format!(
                "本案被诉行政行为经过行政复议：{}于{}以“{}”办结，{zh}。请核对被告和起诉期限，登记有误的予以更正。",
                self.number, self.on, self.zh
            ),
            en: format!(
                "The act went through reconsideration ({}, ended on {}): {en}. Check who is defendant and when the \
                 period to sue began.",
                self.number, self.on
            ),
            article: "《行政诉讼法》第二十六条第二款、第四十五条".to_owned(),
            last_day: None,
        }))
    }
}
