//! Case numbers of the courts （案号）: year, court, type, serial. Never derive a county from one: under centralised
//! jurisdiction a dispute carries another court's code, and codes follow old divisions.

use super::{NumberError, folded, serial, year};
use crate::Status;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;
use std::sync::OnceLock;
use utoipa::ToSchema;

const TYPES: &str = include_str!("../../data/case_types.toml");
/// First characters of the codes of courts: the provinces, 兵 and 军.
pub const PROVINCES: &str = "京津冀晋内辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川黔云藏陕甘青宁新兵军";
const SPECIAL: [char; 3] = ['知', '军', '海'];
/// First year of this form.
const FIRST: u16 = 2016;

/// A type of case (类型代字).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = law::identifier::CaseType)]
pub struct CaseType {
    /// The word in the number, e.g. `行初`.
    pub word: String,
    /// Code in the standard, where it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// Name.
    pub name: String,
    /// How far the row has been verified.
    pub status: Status,
}

impl CaseType {
    /// Every type, the longest words first: `行审复` is tried before `行审`.
    #[must_use]
    pub fn all() -> &'static [CaseType] {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct File {
            #[expect(dead_code, reason = "for the reader of the file")]
            source: String,
            r#type: Vec<CaseType>,
        }
        static ALL: OnceLock<Vec<CaseType>> = OnceLock::new();
        ALL.get_or_init(|| {
            let file: File = toml::from_str(TYPES).expect("the bundled table is tested");
            let mut types = file.r#type;
            types.sort_by_key(|t| std::cmp::Reverse(t.word.chars().count()));
            types
        })
    }
}

/// Level of a court, as its code shows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = law::identifier::CourtLevel)]
pub enum CourtLevel {
    /// 最高人民法院.
    Supreme,
    /// 高级人民法院.
    High,
    /// 中级人民法院.
    Intermediate,
    /// 专门的中级人民法院: railway, maritime and the like, codes from 71.
    SpecialIntermediate,
    /// 基层人民法院.
    Basic,
}

/// A court by its code (法院代字).
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[schema(as = law::identifier::Court)]
pub struct Court(pub String);

impl Court {
    /// Its level.
    #[must_use]
    pub fn level(&self) -> CourtLevel {
        if self.0 == "最高法" {
            return CourtLevel::Supreme;
        }
        let digits: String = self.0.chars().skip(1).collect();
        match digits.len() {
            0 => CourtLevel::High,
            1 | 2 if digits.as_str() >= "71" && digits.as_str() <= "79" => CourtLevel::SpecialIntermediate,
            1 | 2 => CourtLevel::Intermediate,
            _ => CourtLevel::Basic,
        }
    }
}

/// A case number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = law::identifier::CaseNumber)]
pub struct CaseNumber {
    /// Year of receipt.
    pub year: u16,
    /// Court.
    pub court: Court,
    /// Specialised trial, where one is named: 知, 军, 海.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub special: Option<char>,
    /// Type of case.
    pub kind: CaseType,
    /// Serial number.
    pub serial: u32,
    /// `之一` is 1: a further ruling in the case.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub part: Option<u8>,
}

impl FromStr for CaseNumber {
    type Err = NumberError;

    fn from_str(text: &str) -> Result<Self, NumberError> {
        let text = folded(text)?;
        let rest = text.strip_prefix(&['(']).ok_or(NumberError::Year)?;
        let close = rest.iter().position(|c| *c == ')').ok_or(NumberError::Year)?;
        let year = year(&rest[..close])?;
        let rest = &rest[close + 1..];
        if year < FIRST && rest.contains(&'字') && !rest.windows(2).any(|w| w == ['调', '确']) {
            return Err(NumberError::OldForm);
        }
        let (court, rest) = court(rest)?;
        let (special, rest) = match rest.first() {
            Some(c) if SPECIAL.contains(c) => (Some(*c), &rest[1..]),
            _ => (None, rest),
        };
        let kind = CaseType::all()
            .iter()
            .find(|t| t.word.chars().enumerate().all(|(n, c)| rest.get(n) == Some(&c)))
            .ok_or(NumberError::Type)?;
        let rest = &rest[kind.word.chars().count()..];
        // `调确字第1号`, the form of 2011
        let rest =
            if kind.word == "调确" { rest.strip_prefix(&['字', '第']).unwrap_or(rest) } else { rest };
        if rest.first().is_some_and(|c| !c.is_ascii_digit() && *c != '号') {
            return Err(NumberError::Type);
        }
        let end = rest.iter().position(|c| *c == '号').ok_or(NumberError::Serial)?;
        let serial = serial(&rest[..end])?;
        let part = match &rest[end + 1..] {
            [] => None,
            ['之', number @ ..] => Some(chinese(number).ok_or(NumberError::Rest)?),
            _ => return Err(NumberError::Rest),
        };
        Ok(Self { year, court, special, kind: kind.clone(), serial, part })
    }
}

fn court(text: &[char]) -> Result<(Court, &[char]), NumberError> {
    if let Some(rest) = text.strip_prefix(&['最', '高', '法']) {
        return Ok((Court("最高法".to_owned()), rest));
    }
    let province = text.first().filter(|c| PROVINCES.contains(**c)).ok_or(NumberError::Court)?;
    let digits = text[1..].iter().take_while(|c| c.is_ascii_digit()).count();
    if digits > 4 {
        return Err(NumberError::Court);
    }
    let code: String = std::iter::once(province).chain(&text[1..=digits]).collect();
    Ok((Court(code), &text[1 + digits..]))
}

const DIGITS: [char; 9] = ['一', '二', '三', '四', '五', '六', '七', '八', '九'];

/// A number from 1 to 99 in Chinese, as it is written: 十, 十一, 二十, 二十一.
fn chinese(text: &[char]) -> Option<u8> {
    let digit = |c: char| DIGITS.iter().zip(1u8..).find(|(d, _)| **d == c).map(|(_, n)| n);
    match *text {
        ['十'] => Some(10),
        [a] => digit(a),
        ['十', b] => digit(b).map(|b| 10 + b),
        [a, '十'] => digit(a).filter(|a| *a > 1).map(|a| 10 * a),
        [a, '十', b] => digit(a).filter(|a| *a > 1).zip(digit(b)).map(|(a, b)| 10 * a + b),
        _ => None,
    }
}

fn in_chinese(n: u8) -> String {
    let digit = |n: u8| n.checked_sub(1).and_then(|n| DIGITS.get(usize::from(n))).map(char::to_string);
    let (tens, ones) = (n / 10, n % 10);
    let ten = match tens {
        0 => String::new(),
        1 => "十".to_owned(),
        n => format!("{}十", digit(n).unwrap_or_default()),
    };
    format!("{ten}{}", digit(ones).unwrap_or_default())
}

impl fmt::Display for CaseNumber {
    /// The official form, with full-width brackets.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "（{}）{}", self.year, self.court.0)?;
        if let Some(special) = self.special {
            write!(f, "{special}")?;
        }
        let word = if self.kind.word == "调确" { "调确字第" } else { self.kind.word.as_str() };
        write!(f, "{word}{}号", self.serial)?;
        match self.part {
            Some(part) => write!(f, "之{}", in_chinese(part)),
            None => Ok(()),
        }
    }
}
