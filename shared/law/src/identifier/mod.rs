//! Numbers that stand on documents: case numbers of courts, numbers of our own documents, codes of divisions. They
//! are read as people write them and kept in one form; identity numbers are in `kernel::identifier`.

mod case;
mod division;
mod document;

pub use case::{CaseNumber, CaseType, Court, CourtLevel, PROVINCES};
pub use division::{Division, Divisions, Kind};
pub use document::{DocumentNumber, Form, Gap, gaps};

/// Why a number is refused, in words that say what to put right. It repeats nothing that was typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NumberError {
    /// Longer than any number is.
    #[error("the number is too long")]
    TooLong,
    /// No year in brackets, or no such year.
    #[error("the year stands in brackets, in four digits, from 1949 on")]
    Year,
    /// The old form, in use until 2015.
    #[error("this is the form in use until 2015: keep it as text")]
    OldForm,
    /// No court has this code.
    #[error("the court code is not one of the Supreme Court, a province, 兵 or 军 with up to four digits")]
    Court,
    /// The type is not in the table.
    #[error("the type of case is not in the table")]
    Type,
    /// The serial number is missing or nothing.
    #[error("a serial number in digits stands before 号")]
    Serial,
    /// Something else follows.
    #[error("after 号 only 之 with a Chinese number may follow")]
    Rest,
    /// The organ's word is missing or has signs that belong to no name.
    #[error("the word of the organ stands before the year, in characters, letters or brackets")]
    Organ,
}

impl NumberError {
    /// A stable word for machines.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            NumberError::TooLong => "number_too_long",
            NumberError::Year => "number_year",
            NumberError::OldForm => "number_old_form",
            NumberError::Court => "number_court",
            NumberError::Type => "number_type",
            NumberError::Serial => "number_serial",
            NumberError::Rest => "number_rest",
            NumberError::Organ => "number_organ",
        }
    }

    /// The reason in words a clerk reads.
    #[must_use]
    pub fn zh(self) -> &'static str {
        match self {
            NumberError::TooLong => "编号过长，请核对",
            NumberError::Year => "年度应为括号内的四位数字，不早于1949年",
            NumberError::OldForm => "这是2015年以前的旧案号，请按原文登记，不拆分",
            NumberError::Court => "法院代字应为“最高法”，或者省级简称、“兵”、“军”加不超过四位数字",
            NumberError::Type => "案件类型代字不在代字表中，请核对",
            NumberError::Serial => "“号”之前应为阿拉伯数字的顺序号",
            NumberError::Rest => "“号”之后只能有“之一”“之二”等后缀",
            NumberError::Organ => "年度之前应为机关代字，由汉字、字母或者括号组成",
        }
    }
}

/// Longest number that is read, in characters.
const LONGEST: usize = 64;

/// Half-width signs, no spaces: what a person may have typed or copied, in one form.
fn folded(text: &str) -> Result<Vec<char>, NumberError> {
    if text.len() > LONGEST * 8 {
        return Err(NumberError::TooLong);
    }
    let folded: Vec<char> = text
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '\u{200b}' | '\u{feff}'))
        .map(|c| match c {
            '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
            _ => c,
        })
        .collect();
    if folded.len() > LONGEST { Err(NumberError::TooLong) } else { Ok(folded) }
}

/// Four digits of a year that can stand on a document.
fn year(digits: &[char]) -> Result<u16, NumberError> {
    let four = digits.len() == 4 && digits.iter().all(char::is_ascii_digit);
    let text: String = digits.iter().collect();
    text.parse().ok().filter(|y| four && (1949..=2199).contains(y)).ok_or(NumberError::Year)
}

/// A serial number; noughts in front do not count.
fn serial(digits: &[char]) -> Result<u32, NumberError> {
    let digital = !digits.is_empty() && digits.len() <= 9 && digits.iter().all(char::is_ascii_digit);
    let text: String = digits.iter().collect();
    text.parse().ok().filter(|n| digital && *n > 0).ok_or(NumberError::Serial)
}
