//! Causes of administrative cases (行政案件案由): the closed list of the Supreme People's Court, as data.

use serde::Deserialize;
use std::sync::OnceLock;

const BUNDLED: &str = include_str!("../data/causes.toml");

/// The provisions that list them.
pub const ARTICLE: &str = "《最高人民法院关于行政案件案由的暂行规定》";

/// No cause is longer, in characters.
const LONGEST: usize = 60;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[expect(dead_code, reason = "for the reader of the file")]
    source: String,
    first: String,
    before: Vec<String>,
    after: Vec<String>,
    between: Vec<(String, String)>,
    cause: Vec<Row>,
}

/// A cause of the second level with those of the third under it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    name: String,
    /// What may be put before or after those of its third level.
    #[serde(default)]
    affix: Vec<String>,
    /// What each of its third level names: the agreement.
    #[serde(default)]
    names: Option<String>,
    #[serde(default)]
    third: Vec<String>,
}

impl Row {
    fn has(&self, cause: &str) -> bool {
        let is = |third: &str| {
            let rest = cause.strip_prefix(third).or_else(|| cause.strip_suffix(third));
            rest.is_some_and(|rest| match &self.names {
                Some(named) => cause.starts_with(third) && rest.contains(named.as_str()),
                None => rest.is_empty() || self.affix.iter().any(|affix| affix == rest),
            })
        };
        cause == self.name || self.third.iter().any(|third| is(third))
    }
}

fn list() -> &'static File {
    static LIST: OnceLock<File> = OnceLock::new();
    LIST.get_or_init(|| toml::from_str(BUNDLED).expect("the bundled list is tested"))
}

/// The causes of the second level, in the order of the list.
pub fn second() -> impl Iterator<Item = &'static str> {
    list().cause.iter().map(|row| row.name.as_str())
}

/// Whether a text is a cause of the list, of any level or in a special form: `罚款`, `罚款及行政复议`,
/// `不履行保护人身权职责`. Whatever says 其他 is none.
#[must_use]
pub fn is_listed(text: &str) -> bool {
    let list = list();
    let cause = text.trim();
    if cause.is_empty() || cause.chars().count() > LONGEST || cause.contains("其他") {
        return false;
    }
    let named = |cause: &str| cause == list.first || list.cause.iter().any(|row| row.has(cause));
    let between = |cause: &str, (from, to): &(String, String)| {
        let middle = cause.strip_prefix(from.as_str()).and_then(|rest| rest.strip_suffix(to.as_str()));
        middle.is_some_and(|middle| !middle.is_empty())
    };
    let is = |cause: &str| named(cause) || list.between.iter().any(|ends| between(cause, ends));
    let bare = list.before.iter().find_map(|word| cause.strip_prefix(word.as_str())).unwrap_or(cause);
    let bare = list.after.iter().find_map(|word| bare.strip_suffix(word.as_str())).unwrap_or(bare);
    is(cause) || is(bare)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn causes_of_every_level_and_the_special_forms_are_listed() {
        for cause in [
            "行政行为",
            "行政处罚",
            "罚款",
            "征收房屋",
            "宅基地使用权登记",
            "罚款及行政复议",
            "行政赔偿",
            "不履行保护人身权、财产权职责",
            "生态环境公益诉讼",
            "申请执行罚款",
            "申请执行责令改正判决",
            "不履行保护人身权、财产权职责及行政复议",
            "申请执行不履行保护人身权、财产权职责判决",
            "单方解除房屋征收补偿协议",
            "政府信息公开",
        ] {
            assert!(is_listed(cause), "{cause}");
        }
        assert_eq!(second().count(), 20);
    }

    #[test]
    fn what_is_not_in_the_list_is_none() {
        for cause in [
            "",
            " ",
            "其他",
            "其他行政处罚",
            "解除",
            "不履行职责",
            "不履行职责及行政复议",
            "合同纠纷",
            "不服罚款决定",
            "申请执行合同纠纷判决",
        ] {
            assert!(!is_listed(cause), "{cause}");
        }
    }
}
