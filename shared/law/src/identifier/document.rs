//! Numbers of documents of organs （发文字号）, e.g. `海政复〔2026〕12号`, and whether a run of them has gaps. It does
//! not give numbers out: that happens in the transaction that issues the document.

use super::{NumberError, folded, serial, year};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;
use utoipa::ToSchema;

/// How the parts are arranged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = law::identifier::Form)]
pub enum Form {
    /// `海政复〔2026〕12号`.
    Official,
    /// `〔2026〕海城调委人调字第12号`, as people's mediation committees number (U in the register).
    YearFirst,
}

/// The number of a document.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[schema(as = law::identifier::DocumentNumber)]
pub struct DocumentNumber {
    /// Word of organ and type, e.g. `海政复` or `郑政行复办（复受通）字`.
    pub organ: String,
    /// Year of issue.
    pub year: u16,
    /// Arrangement.
    pub form: Form,
    /// Serial number.
    pub serial: u32,
}

const OPEN: [char; 4] = ['〔', '[', '(', '【'];
const CLOSE: [char; 4] = ['〕', ']', ')', '】'];

/// Where a bracketed year stands: its opening sign, with any brackets that people type for 〔〕.
fn bracketed(text: &[char]) -> Option<usize> {
    text.windows(6).rposition(|six| {
        OPEN.contains(&six[0]) && CLOSE.contains(&six[5]) && six[1..5].iter().all(char::is_ascii_digit)
    })
}

impl FromStr for DocumentNumber {
    type Err = NumberError;

    fn from_str(text: &str) -> Result<Self, NumberError> {
        let text = folded(text)?;
        let at = bracketed(&text).ok_or(NumberError::Year)?;
        let year = year(&text[at + 1..at + 5])?;
        let (before, after) = (&text[..at], &text[at + 6..]);
        let number = after.strip_suffix(&['号']).ok_or(NumberError::Serial)?;
        let digits = number.iter().rev().take_while(|c| c.is_ascii_digit()).count();
        let (words, digits) = number.split_at(number.len() - digits);
        let words = words.strip_suffix(&['第']).unwrap_or(words);
        let (organ, form) = match (before, words) {
            ([], []) => return Err(NumberError::Organ),
            (organ, []) => (organ, Form::Official),
            ([], organ) => (organ, Form::YearFirst),
            _ => return Err(NumberError::Serial),
        };
        Ok(Self { organ: name(organ)?, year, form, serial: serial(digits)? })
    }
}

/// Characters, letters, and brackets that close.
fn name(organ: &[char]) -> Result<String, NumberError> {
    let mut open = 0usize;
    let mut out = String::new();
    for c in organ {
        match c {
            '(' => {
                open += 1;
                out.push('（');
            }
            ')' => {
                open = open.checked_sub(1).ok_or(NumberError::Organ)?;
                out.push('）');
            }
            c if c.is_ascii_alphanumeric() || ('\u{4e00}'..='\u{9fff}').contains(c) || *c == '-' => {
                out.push(*c)
            }
            _ => return Err(NumberError::Organ),
        }
    }
    let named = organ.iter().any(|c| ('\u{4e00}'..='\u{9fff}').contains(c) || c.is_ascii_alphabetic());
    if open == 0 && named { Ok(out) } else { Err(NumberError::Organ) }
}

impl fmt::Display for DocumentNumber {
    /// The official form, with 〔〕 and no noughts in front.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { organ, year, form, serial } = self;
        match form {
            Form::Official => write!(f, "{organ}〔{year}〕{serial}号"),
            Form::YearFirst => write!(f, "〔{year}〕{organ}第{serial}号"),
        }
    }
}

/// What is wrong with the numbers of one organ, type and year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = law::identifier::Gap)]
pub struct Gap {
    /// Word of organ and type.
    pub organ: String,
    /// Year.
    pub year: u16,
    /// First and last number of each run that is missing; void numbers are kept and are not missing.
    pub missing: Vec<(u32, u32)>,
    /// Numbers that stand twice.
    pub twice: Vec<u32>,
}

/// Whether every organ, type and year runs from one without a gap. Empty when all is in order.
#[must_use]
pub fn gaps(numbers: &[DocumentNumber]) -> Vec<Gap> {
    let mut runs: BTreeMap<(&str, Form, u16), Vec<u32>> = BTreeMap::new();
    for number in numbers {
        runs.entry((&number.organ, number.form, number.year)).or_default().push(number.serial);
    }
    let mut out = Vec::new();
    for ((organ, _, year), mut serials) in runs {
        serials.sort_unstable();
        let (mut missing, mut twice, mut last) = (Vec::new(), Vec::new(), 0u32);
        for serial in serials {
            match serial.checked_sub(last) {
                Some(0) if twice.last() != Some(&serial) => twice.push(serial),
                Some(step) if step > 1 => missing.push((last + 1, serial - 1)),
                _ => {}
            }
            last = serial;
        }
        if !(missing.is_empty() && twice.is_empty()) {
            out.push(Gap { organ: organ.to_owned(), year, missing, twice });
        }
    }
    out
}
