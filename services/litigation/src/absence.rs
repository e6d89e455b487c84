//! What follows when the head of the agency stays away (第十二条): the notice, and the draft that is offered to the
//! court. Whether to recommend, to whom and in which words is the court's: nothing is sent from here.

use chrono::NaiveDate;
use kernel::date;
use procedure::{FileFact, Notice};
use serde::{Deserialize, Serialize};

/// A recommendation the court may issue, drafted for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// Day of the session.
    pub on: NaiveDate,
    /// Item of art. 12 para. 1.
    pub item: u8,
    /// Title.
    pub title: String,
    /// To whom the law has the court address it.
    pub addressees: Vec<String>,
    /// What it says.
    pub zh: String,
    /// Provision.
    pub article: String,
}

/// Number of the item, the ground, the same in English.
fn ground(item: u8) -> (&'static str, &'static str, &'static str) {
    match item {
        1 => (
            "一",
            "负责人未出庭应诉且未说明理由或者理由不成立",
            "the head did not come, without a valid reason",
        ),
        2 => (
            "二",
            "经准许延期后负责人仍不出庭且理由不成立",
            "the head did not come after a granted postponement",
        ),
        3 => ("三", "负责人和相应的工作人员均不出庭应诉", "neither the head nor staff came"),
        4 => ("四", "负责人未经许可中途退庭", "the head left without permission"),
        _ => (
            "五",
            "经要求拒绝就行政争议作出解释或者说明，导致庭审无法进行",
            "they refused to explain and the session could not go on",
        ),
    }
}

fn article(number: &str) -> String {
    format!("《最高人民法院关于行政机关负责人出庭应诉若干问题的规定》第十二条第一款第{number}项")
}

/// The items on which the court recommends: number, ground, the same in English, provision.
pub(crate) fn grounds() -> impl Iterator<Item = (u8, &'static str, &'static str, String)> {
    (1..=5).map(|item| {
        let (number, zh, en) = ground(item);
        (item, zh, en, article(number))
    })
}

/// The notice that the court recommends on this item.
pub(crate) fn notice(item: u8) -> FileFact {
    let (number, zh, en) = ground(item);
    FileFact::NoticeIssued(Notice {
        kind: "head_absent".to_owned(),
        zh: format!(
            "{zh}的，人民法院应当向监察机关、被诉行政机关的上一级行政机关提出司法建议，并在裁判文书中载明。"
        ),
        en: format!(
            "Where {en}, the court recommends action to the supervision organ and the superior agency."
        ),
        article: article(number),
        last_day: None,
    })
}

impl Draft {
    /// The draft for this item.
    pub(crate) fn of(item: u8, on: NaiveDate) -> Self {
        let (number, zh, _) = ground(item);
        Self {
            on,
            item,
            title: "关于行政机关负责人未依法出庭应诉的司法建议书（代拟稿）".to_owned(),
            addressees: vec!["监察机关".to_owned(), "被诉行政机关的上一级行政机关".to_owned()],
            zh: format!("{}开庭，{zh}。建议依法处理，并将处理情况书面回复本院。", date::zh(on)),
            article: article(number),
        }
    }
}
