//! Counting again under a newer calendar: a loaded notice may move days that were given out before. The old receipt
//! is kept beside the new one, and the reason stands in the new one.

use crate::wording::{day_en, day_zh};
use crate::{Input, Law, LawError, Note, Receipt, Span};
use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use utoipa::ToSchema;

/// What a date was, what it is now, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = law::Recounted)]
pub struct Recounted {
    /// As it was given out; to be kept.
    pub before: Receipt,
    /// As it is now, with the reason among its notes as `recounted`.
    pub after: Receipt,
    /// Whether the last day or the days left changed; otherwise a provisional date was confirmed or one became
    /// provisional.
    pub moved: bool,
    /// Why, in Chinese.
    pub why_zh: String,
    /// The same in English.
    pub why_en: String,
}

impl Receipt {
    /// What the count was made from.
    #[must_use]
    pub fn input(&self) -> Input {
        Input {
            rule: self.rule.clone(),
            trigger: self.trigger,
            at: self.trigger_at,
            extensions: self.extensions.clone(),
            pauses: self.pauses.clone(),
            capped_from: self.cap.as_ref().map(|cap| cap.from),
            fixed: self.fixed_by_document.then_some(Span { amount: self.amount, unit: self.unit }),
        }
    }

    /// The count under this law, where it comes out differently. Extensions that were granted stay granted. Give
    /// the law of the same division: regional days are part of it.
    ///
    /// # Errors
    /// [`LawError`] where the count is no longer possible, e.g. a pause that now begins after the end: a person has
    /// to look.
    pub fn recounted_under(&self, law: &Law) -> Result<Option<Recounted>, LawError> {
        let mut after = law.recount(self.input()).granted().receipt()?;
        let moved = (self.due, self.remaining) != (after.due, after.remaining);
        if !moved && self.nominal == after.nominal && self.provisional == after.provisional {
            return Ok(None);
        }
        let (why_zh, why_en) = self.why(&after, law)?;
        after.notes.push(Note { code: "recounted".to_owned(), zh: why_zh.clone(), en: why_en.clone() });
        Ok(Some(Recounted { before: self.clone(), after, moved, why_zh, why_en }))
    }

    fn why(&self, after: &Receipt, law: &Law) -> Result<(String, String), LawError> {
        let days: Vec<NaiveDate> = self
            .consulted()?
            .into_iter()
            .filter(|(d, w)| law.calendar.is_working_day(*d) != *w)
            .map(|(d, _)| d)
            .collect();
        let (old, new) = (&self.calendar.version, &after.calendar.version);
        let mut zh = format!("日历由{old}版更新为{new}版");
        let mut en = format!("the calendar went from {old} to {new}");
        if self.rules.hash != after.rules.hash {
            let (old, new) = (&self.rules.version, &after.rules.version);
            zh.push_str(&format!("，规则由{old}版更新为{new}版"));
            en.push_str(&format!(", the rules from {old} to {new}"));
        }
        if self.provisional && !after.provisional {
            let years: BTreeSet<i32> = self.due.into_iter().chain(after.due).map(|d| d.year()).collect();
            let years: Vec<String> = years.iter().map(ToString::to_string).collect();
            zh.push_str(&format!("，{}年的放假安排已经载入", years.join("、")));
            en.push_str(&format!(", the notice of {} is loaded", years.join(", ")));
        }
        if !days.is_empty() {
            const MOST: usize = 10;
            let more = days.len() > MOST;
            let kind = |d: &NaiveDate| law.calendar.day(*d);
            let list: Vec<String> =
                days.iter().take(MOST).map(|d| format!("{}为{}", day_zh(*d), kind(d).zh())).collect();
            zh.push_str(&format!("：{}{}", list.join("、"), if more { "等" } else { "" }));
            let list: Vec<String> =
                days.iter().take(MOST).map(|d| format!("{} is a {}", day_en(*d), kind(d).en())).collect();
            en.push_str(&format!(": {}{}", list.join(", "), if more { " and more" } else { "" }));
        }
        let (tail_zh, tail_en) = match (self.due, after.due) {
            (Some(a), Some(b)) if a != b => (
                format!("期限最后一日由{}改为{}", day_zh(a), day_zh(b)),
                format!("the last day moves from {} to {}", day_en(a), day_en(b)),
            ),
            (None, None) => (
                format!("剩余期限由{}改为{}", self.remaining.unwrap_or(0), after.remaining.unwrap_or(0)),
                format!(
                    "{} days were left, {} are",
                    self.remaining.unwrap_or(0),
                    after.remaining.unwrap_or(0)
                ),
            ),
            (_, Some(b)) if after.provisional => (
                format!("期限最后一日{}不变，改为暂定", day_zh(b)),
                format!("the last day {} stays and is provisional now", day_en(b)),
            ),
            (_, Some(b)) => (
                format!("期限最后一日{}不变，不再是暂定", day_zh(b)),
                format!("the last day {} stays and is no longer provisional", day_en(b)),
            ),
            (Some(_), None) => ("期限改为中止".to_owned(), "the period is suspended now".to_owned()),
        };
        Ok((format!("{zh}。{tail_zh}"), format!("{en}; {tail_en}")))
    }
}

/// Which of these receipts come out differently under this law, by their place, with the new receipt or the reason
/// why a person has to look.
#[must_use]
pub fn recounted(receipts: &[Receipt], law: &Law) -> Vec<(usize, Result<Recounted, LawError>)> {
    receipts
        .iter()
        .enumerate()
        .filter_map(|(place, receipt)| receipt.recounted_under(law).transpose().map(|found| (place, found)))
        .collect()
}
