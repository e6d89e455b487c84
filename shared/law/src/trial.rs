//! A count as a person types it: on a command line, in a query. It reads words into an [`Input`] and says which
//! word it cannot read; whether the law allows the count is for the count to say.

use crate::{Extension, Input, Law, Pause, Span, Unit};
use chrono::{NaiveDate, NaiveTime};

/// Who approves when nothing else is typed and the rule names nobody.
const NOBODY: &str = "（试算）负责人";

/// What was typed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Trial {
    /// Rule.
    pub rule: String,
    /// Day of the trigger, `2026-03-02`; for a period in hours with its time, `2026-03-02T14:20`.
    pub from: String,
    /// Extensions: `30`, or `30@2026-09-28` with the day of approval; in the unit of the rule.
    pub extend: Vec<String>,
    /// Who approved; the words of the law by default.
    pub approver: Option<String>,
    /// Pauses: `FROM..TO`, TO being the day of resumption; `FROM..` while it lasts.
    pub suspend: Vec<String>,
    /// Ground of the pauses.
    pub ground: Option<String>,
    /// Provision of the pauses.
    pub article: Option<String>,
    /// Day the cap is counted from.
    pub capped_from: Option<String>,
    /// Period fixed by a document: how many.
    pub amount: Option<String>,
    /// Of what.
    pub unit: Option<String>,
}

/// A word that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{en}")]
pub struct Unreadable {
    /// Its parameter, e.g. `from`.
    pub parameter: &'static str,
    /// What is wrong, in Chinese.
    pub zh: String,
    /// The same in English.
    pub en: String,
}

impl Unreadable {
    fn new(parameter: &'static str, zh: &str, en: &str) -> Self {
        Self { parameter, zh: zh.to_owned(), en: en.to_owned() }
    }
}

/// A date as it is typed.
///
/// # Errors
/// [`Unreadable`] for what is no date, an impossible date included.
pub fn date(parameter: &'static str, text: &str) -> Result<NaiveDate, Unreadable> {
    let text = text.trim();
    let shaped = text.len() == 10 && text.bytes().all(|b| b.is_ascii_digit() || b == b'-');
    text.parse().ok().filter(|_| shaped).ok_or_else(|| {
        Unreadable::new(
            parameter,
            "日期应为实际存在的日期，写作2026-03-02的形式",
            "give a date that exists, as in 2026-03-02",
        )
    })
}

/// A time of day as it is typed.
fn time(parameter: &'static str, text: &str) -> Result<NaiveTime, Unreadable> {
    let text = text.trim();
    let shaped = text.len() == 5 && text.bytes().all(|b| b.is_ascii_digit() || b == b':');
    NaiveTime::parse_from_str(text, "%H:%M").ok().filter(|_| shaped).ok_or_else(|| {
        Unreadable::new(
            parameter,
            "时刻应写作2026-03-02T14:20的形式",
            "give the time of day as in 2026-03-02T14:20",
        )
    })
}

fn number(parameter: &'static str, text: &str) -> Result<u32, Unreadable> {
    text.trim().parse().map_err(|_| {
        Unreadable::new(parameter, "应为不带单位的阿拉伯数字", "give a number in digits, without a unit")
    })
}

impl Trial {
    /// The input of the count.
    ///
    /// # Errors
    /// [`Unreadable`] names the parameter.
    pub fn input(&self, law: &Law) -> Result<Input, Unreadable> {
        let rule = self.rule.trim().to_uppercase();
        // `FY-05a`: the letter of a row is small.
        let rule = match rule.char_indices().next_back() {
            Some((last, letter)) if letter.is_ascii_alphabetic() => {
                format!("{}{}", &rule[..last], letter.to_ascii_lowercase())
            }
            _ => rule,
        };
        let (day, at) = match self.from.trim().split_once('T') {
            Some((day, at)) => (day, Some(time("from", at)?)),
            None => (self.from.as_str(), None),
        };
        let trigger = date("from", day)?;
        let row = law.rules.applicable(&rule, trigger).map(|(row, _)| row);
        let extensible = row.and_then(|row| row.extension.as_ref());
        let mut extensions = Vec::new();
        for text in &self.extend {
            let (amount, on) = match text.split_once('@') {
                Some((amount, on)) => (amount, date("extend", on)?),
                None => (text.as_str(), trigger),
            };
            let words = extensible.map_or(NOBODY, |e| e.approver.as_str());
            extensions.push(Extension {
                amount: number("extend", amount)?,
                unit: extensible.map_or(Unit::NaturalDay, |e| e.unit),
                approver: self.approver.clone().unwrap_or_else(|| words.to_owned()),
                by: None,
                document: None,
                on,
            });
        }
        let mut pauses = Vec::new();
        for text in &self.suspend {
            let (from, to) = text.split_once("..").ok_or_else(|| {
                Unreadable::new(
                    "suspend",
                    "中止期间写作“起..止”，如2026-03-10..2026-03-20；止日是恢复计算之日，尚未恢复的留空",
                    "give FROM..TO, TO being the day of resumption; leave TO out while it lasts",
                )
            })?;
            let to = match to.trim() {
                "" => None,
                to => Some(date("suspend", to)?),
            };
            pauses.push(Pause {
                from: date("suspend", from)?,
                to,
                ground: self.ground.clone().unwrap_or_else(|| "中止".to_owned()),
                article: self.article.clone().unwrap_or_else(|| "试算，未填写依据".to_owned()),
                opened_by: None,
                closed_by: None,
            });
        }
        let fixed = match (&self.amount, &self.unit) {
            (None, None) => None,
            (Some(amount), Some(unit)) => {
                let unit = unit.parse().map_err(|()| {
                    Unreadable::new(
                        "unit",
                        "单位应为hour（小时）、natural_day（日）、working_day（工作日）、month（月）或者year（年）",
                        "the unit is hour, natural_day, working_day, month or year",
                    )
                })?;
                Some(Span { amount: number("amount", amount)?, unit })
            }
            (Some(_), None) => {
                return Err(Unreadable::new("unit", "填写了期限，还应填写单位", "an amount needs a unit"));
            }
            (None, Some(_)) => {
                return Err(Unreadable::new("amount", "填写了单位，还应填写期限", "a unit needs an amount"));
            }
        };
        let capped_from = self.capped_from.as_deref().map(|day| date("capped_from", day)).transpose()?;
        Ok(Input { rule, trigger, at, extensions, pauses, capped_from, fixed })
    }
}
