//! How personal data is shown to those who may not see all of it.

/// A name with everything but the first character hidden: `马*`, `马**`.
#[must_use]
pub fn name(full: &str) -> String {
    let mut out = String::new();
    for (i, c) in full.chars().enumerate() {
        out.push(if i == 0 || c == '·' { c } else { '*' });
    }
    out
}

/// An identity number with the birth date and sequence hidden.
#[must_use]
pub fn id_number(full: &str) -> String {
    hide(full, 6, 2)
}

/// A telephone number with the middle hidden.
#[must_use]
pub fn phone(full: &str) -> String {
    hide(full, 3, 2)
}

fn hide(full: &str, head: usize, tail: usize) -> String {
    let chars: Vec<char> = full.chars().collect();
    if chars.len() <= head + tail {
        return "*".repeat(chars.len());
    }
    chars
        .iter()
        .enumerate()
        .map(|(i, c)| if i < head || i >= chars.len() - tail { *c } else { '*' })
        .collect()
}

#[cfg(test)]
mod tests {
    #[test]
    fn only_the_first_character_of_a_name_is_shown() {
        assert_eq!(super::name("马小花"), "马**");
        assert_eq!(super::name("阿卜杜拉·艾山"), "阿***·**");
        assert_eq!(super::id_number("640522199001010012"), "640522**********12");
        assert_eq!(super::phone("13895550123"), "138******23");
        assert_eq!(super::phone("110"), "***");
    }
}
