//! Resident identity numbers (GB 11643) and unified social credit codes (GB 32100): normalised, then checked.
//! A wrong number is refused without saying what its check digit should be.

use chrono::NaiveDate;

/// Why an identifier is refused. Carries no digit of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Malformed {
    /// Not 18 characters of the alphabet.
    #[error("not 18 characters of the expected alphabet")]
    Shape,
    /// The birth date does not exist.
    #[error("the birth date in it does not exist")]
    BirthDate,
    /// The check digit does not match.
    #[error("the check digit does not match")]
    CheckDigit,
}

/// Full-width digits and letters become ASCII, small letters capital, spaces go.
#[must_use]
pub fn normalise(text: &str) -> String {
    text.chars()
        .filter(|c| !c.is_whitespace())
        .map(|c| match c {
            '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
            _ => c,
        })
        .map(|c| c.to_ascii_uppercase())
        .collect()
}

/// A resident identity number (公民身份号码), normalised.
///
/// # Errors
/// [`Malformed`] by shape, birth date or check digit. An unknown division prefix is not an error: prefixes are
/// those of the day of issue.
pub fn resident_id(text: &str) -> Result<String, Malformed> {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    const CHECK: &[u8; 11] = b"10X98765432";
    let text = normalise(text);
    let bytes = text.as_bytes();
    if bytes.len() != 18
        || !bytes[..17].iter().all(u8::is_ascii_digit)
        || !(bytes[17].is_ascii_digit() || bytes[17] == b'X')
    {
        return Err(Malformed::Shape);
    }
    NaiveDate::parse_from_str(&text[6..14], "%Y%m%d").map_err(|_| Malformed::BirthDate)?;
    let sum: u32 = bytes[..17].iter().zip(WEIGHTS).map(|(b, w)| u32::from(b - b'0') * w).sum();
    if CHECK[(sum % 11) as usize] != bytes[17] {
        return Err(Malformed::CheckDigit);
    }
    Ok(text)
}

/// A unified social credit code (统一社会信用代码), normalised.
///
/// # Errors
/// [`Malformed`] by shape or check digit.
pub fn credit_code(text: &str) -> Result<String, Malformed> {
    const ALPHABET: &str = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    const WEIGHTS: [usize; 17] = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];
    let text = normalise(text);
    let values: Option<Vec<usize>> = text.chars().map(|c| ALPHABET.find(c)).collect();
    let values = values.filter(|v| v.len() == 18).ok_or(Malformed::Shape)?;
    let sum: usize = values[..17].iter().zip(WEIGHTS).map(|(v, w)| v * w).sum();
    if (31 - sum % 31) % 31 != values[17] {
        return Err(Malformed::CheckDigit);
    }
    organisation_code(&text[8..17])?;
    Ok(text)
}

/// An organisation code (组织机构代码, GB 11714), normalised: alone, or as it stands in a credit code.
///
/// # Errors
/// [`Malformed`] by shape or check digit.
pub fn organisation_code(text: &str) -> Result<String, Malformed> {
    const WEIGHTS: [u32; 8] = [3, 7, 9, 10, 5, 8, 4, 2];
    const CHECK: &[u8; 11] = b"0X987654321";
    let text = normalise(text).replace('-', "");
    let values: Option<Vec<u32>> = text.chars().map(|c| c.to_digit(36)).collect();
    let values = values.filter(|v| v.len() == 9).ok_or(Malformed::Shape)?;
    let sum: u32 = values[..8].iter().zip(WEIGHTS).map(|(v, w)| v * w).sum();
    if CHECK[(sum % 11) as usize] != text.as_bytes()[8] {
        return Err(Malformed::CheckDigit);
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn resident_ids_are_checked() {
        for good in ["640522199001010012", "640522198506150024", "640522200002290031", "11010519491231002x"] {
            assert!(resident_id(good).is_ok(), "{good}");
        }
        assert_eq!(resident_id("６４０５２２１９９００１０１００１２").unwrap(), "640522199001010012");
        assert_eq!(resident_id("640522199001010013"), Err(Malformed::CheckDigit));
        assert_eq!(resident_id("640522199902290015"), Err(Malformed::BirthDate));
        assert_eq!(resident_id("640522190002300029"), Err(Malformed::BirthDate));
        assert_eq!(resident_id("64052219900101001"), Err(Malformed::Shape));
    }

    #[test]
    fn credit_codes_are_checked() {
        for good in ["91350100M000100Y43", "11640522MB0000000F", "91640522MA0000007T", "54640522MJ0000018A"] {
            assert!(credit_code(good).is_ok(), "{good}");
        }
        assert_eq!(credit_code("91350100M000100Y44"), Err(Malformed::CheckDigit));
        // the outer digit is right, that of the organisation code is not
        assert_eq!(credit_code("91350100M000100T4Y"), Err(Malformed::CheckDigit));
        assert_eq!(organisation_code("M000100Y-4").as_deref(), Ok("M000100Y4"));
        assert_eq!(organisation_code("M000100Y5"), Err(Malformed::CheckDigit));
        assert_eq!(organisation_code("M000100Y"), Err(Malformed::Shape));
        assert_eq!(credit_code("91350100I000100Y43"), Err(Malformed::Shape));
    }
}
