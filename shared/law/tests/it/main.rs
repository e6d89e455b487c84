//! One test binary for the law.

mod calendar;
mod count;
mod county;
mod fuzz;
mod identifier;
mod local;
mod property;
mod receipt;
mod recount;
mod rule;
mod service;
mod vectors;
mod walk;
mod window;

use chrono::NaiveDate;
use law::{Extension, Pause, Unit};

/// A date from its text.
pub(crate) fn d(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// An approved extension in natural days.
pub(crate) fn extension(amount: u32, on: &str) -> Extension {
    Extension {
        amount,
        unit: Unit::NaturalDay,
        approver: "行政复议机构的负责人".into(),
        by: Some("司法局局长".into()),
        document: None,
        on: d(on),
    }
}

/// A pause for mediation.
pub(crate) fn pause(from: &str, to: Option<&str>) -> Pause {
    Pause {
        from: d(from),
        to: to.map(d),
        ground: "双方同意调解".into(),
        article: "《行政复议法》第三十九条第一款第六项".into(),
        opened_by: Some("中止通知书".into()),
        closed_by: None,
    }
}
