//! What the centre told of the reconsideration before the suit, beside what was typed of it: where the two differ, the
//! sides are told, for who is defendant and when the period to sue began hang on it. What was typed stands.

use crate::defendant::{Reconsideration, Reconsidered};
use crate::step::EarlierRequest;
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
    /// Day; of one that is pending, the day it was accepted.
    pub on: NaiveDate,
    /// Day the decision was served, where it is known: the period to sue runs from it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub served_on: Option<NaiveDate>,
    /// Whether it has not ended yet.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub pending: bool,
}

/// A request of the dispute that an organ had before the suit, as the centre told it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Request {
    /// Organ that was asked.
    pub organ: OrganId,
    /// The case it became.
    pub by_case: CaseId,
    /// Its number.
    pub by_number: String,
    /// Day it was asked.
    pub asked_on: NaiveDate,
    /// Day it was answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answered_on: Option<NaiveDate>,
}

impl Request {
    /// What the sides are told where what was typed of it is otherwise.
    pub(crate) fn differs(&self, typed: &[EarlierRequest]) -> Option<FileFact> {
        let typed = typed.iter().find(|typed| typed.case == Some(self.by_case))?;
        let same = (&typed.to, typed.on, typed.answered_on) == (&self.organ, self.asked_on, self.answered_on);
        let zh = |day: Option<NaiveDate>| day.map_or("未答复".to_owned(), |day| format!("于{day}答复"));
        (!same).then(|| {
            FileFact::NoticeIssued(Notice {
                kind: "request_differs".to_owned(),
                zh: format!(
                    "起诉状所列的此前请求与案件记录不一致：{}于{}提出，{}；登记为{}提出，{}。办理情况以案件记录计算，请核对。",
                    self.by_number,
                    self.asked_on,
                    zh(self.answered_on),
                    typed.on,
                    zh(typed.answered_on)
                ),
                en: format!(
                    "What was entered of the request {} is not what its case shows: the case counts. Check it.",
                    self.by_number
                ),
                article: "《行政诉讼法》第四十九条第三项".to_owned(),
                last_day: None,
            })
        })
    }
}

impl Known {
    /// What the sides are told of one that is pending: no suit goes on beside it.
    pub(crate) fn is_pending(&self) -> FileFact {
        FileFact::NoticeIssued(Notice {
            kind: "reconsideration_pending".to_owned(),
            zh: format!(
                "本案被诉行政行为正在行政复议（{}，{}受理）：法定复议期间内又起诉的，人民法院裁定不予立案。",
                self.number, self.on
            ),
            en: format!(
                "The act is under reconsideration ({}, accepted on {}): a suit within its period is not docketed.",
                self.number, self.on
            ),
            article: "《行政复议法》第二十九条、《最高人民法院关于适用〈中华人民共和国行政诉讼法〉的解释》第五十七条".to_owned(),
            last_day: None,
        })
    }

    /// What the sides are told where another day than the known one was taken as that of service.
    pub(crate) fn served_elsewhen(&self, stated: NaiveDate) -> FileFact {
        let served = self.served_on.map(|day| day.to_string()).unwrap_or_default();
        FileFact::NoticeIssued(Notice {
            kind: "reconsideration_differs".to_owned(),
            zh: format!(
                "复议案件{}记录的复议决定书送达之日为{served}，起诉期限登记为自{stated}起算，请核对。",
                self.number
            ),
            en: format!(
                "The decision of {} was served on {served}; the period to sue was counted from {stated}. Check it.",
                self.number
            ),
            article: "《行政诉讼法》第四十五条".to_owned(),
            last_day: None,
        })
    }

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
        if self.pending {
            return None;
        }
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
