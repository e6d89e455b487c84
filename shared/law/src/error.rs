//! Why a period is not counted, and why law in files is not loaded.

use crate::Unit;
use chrono::NaiveDate;

/// Why a period is not counted. Every variant is something the caller can put right.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LawError {
    /// No rule has this id.
    #[error("no rule is called {0}")]
    UnknownRule(String),
    /// The rule says what to do, not how long it may take.
    #[error("rule {0} sets no period: give one with `amount`, from the document that fixes it")]
    NoClock(String),
    /// A period in hours starts at an hour, and none was given.
    #[error("a period in hours needs the time of day of its trigger, as in 2026-03-02T14:20")]
    TimeOfDay,
    /// A period in hours is not paused or capped: both are counted in days.
    #[error("a period in hours runs through: it is not paused or capped")]
    Hours,
    /// The law does not let a period stand still so long.
    #[error("a pause of {days} days on this ground, where the law allows {max}: {then} ({article})")]
    PauseTooLong {
        /// Days paused.
        days: i64,
        /// Allowed.
        max: u32,
        /// What follows instead, in Chinese.
        then_zh: String,
        /// What follows instead.
        then: String,
        /// Provision.
        article: String,
    },
    /// A period of nothing, or of more than a hundred years.
    #[error("{amount} {unit:?} is not a period")]
    Amount {
        /// How many.
        amount: u32,
        /// Of what.
        unit: Unit,
    },
    /// A period that runs back from a day is neither extended, paused nor capped.
    #[error("rule {0} runs back from a day: it is not extended, paused or capped")]
    Backward(String),
    /// The pause begins before the period does.
    #[error("a pause from {from} begins before the trigger {trigger}")]
    PauseBeforeTrigger {
        /// First paused day.
        from: NaiveDate,
        /// Trigger of the period.
        trigger: NaiveDate,
    },
    /// The pause ends before it begins.
    #[error("a pause from {from} ends on {to}")]
    PauseReversed {
        /// First paused day.
        from: NaiveDate,
        /// Day of resumption.
        to: NaiveDate,
    },
    /// The pause begins after the period is over.
    #[error("a pause from {from} begins after the period ended on {end}")]
    PauseAfterEnd {
        /// First paused day.
        from: NaiveDate,
        /// Last day of the period.
        end: NaiveDate,
    },
    /// The law knows no extension of this period.
    #[error("the law knows no extension of {0}")]
    ExtensionNotAllowed(String),
    /// More than the law allows.
    #[error("an extension of {asked} is over the maximum of {max} ({unit:?})")]
    ExtensionOverMax {
        /// Asked for, all extensions together.
        asked: u32,
        /// Allowed.
        max: u32,
        /// Of what.
        unit: Unit,
    },
    /// More often than the law allows.
    #[error("{asked} extensions where the law allows {allowed}")]
    ExtensionTooMany {
        /// Asked for.
        asked: usize,
        /// Allowed.
        allowed: u32,
    },
    /// In another unit than the law's.
    #[error("an extension in {asked:?} where the law counts in {law:?}")]
    ExtensionUnit {
        /// Asked for.
        asked: Unit,
        /// The law's.
        law: Unit,
    },
    /// Nobody approved it.
    #[error("an extension without an approver: {0} must approve")]
    ExtensionWithoutApprover(String),
    /// Approved by another office than the one the law names.
    #[error("an extension approved by {given}, where {law} must approve")]
    ExtensionApprover {
        /// Who approved.
        given: String,
        /// Who must, in the words of the law.
        law: String,
    },
    /// Approved before the period began.
    #[error("an extension of {on} is before the trigger {trigger}")]
    ExtensionBeforeTrigger {
        /// Day of approval.
        on: NaiveDate,
        /// Trigger of the period.
        trigger: NaiveDate,
    },
    /// Approved when the period was over.
    #[error("an extension of {on} came after the period ended on {end}")]
    ExtensionAfterEnd {
        /// Day of approval.
        on: NaiveDate,
        /// Last day of the period.
        end: NaiveDate,
    },
    /// The rule has no cap.
    #[error("rule {0} has no cap")]
    NoCap(String),
    /// The mode of service is not open for this document.
    #[error("a {document} may not be served by {mode}: {article}")]
    ServiceMode {
        /// Mode asked for.
        mode: &'static str,
        /// Kind of document.
        document: &'static str,
        /// Provision that closes the mode.
        article: &'static str,
    },
    /// A fact the mode of service needs is missing.
    #[error("service by {mode} needs {missing}")]
    ServiceFact {
        /// Mode asked for.
        mode: &'static str,
        /// What is missing.
        missing: &'static str,
    },
    /// The obstacle ended before it began.
    #[error("the obstacle from {from} ended on {ended}")]
    ObstacleReversed {
        /// First day.
        from: NaiveDate,
        /// Day it ended.
        ended: NaiveDate,
    },
    /// The days to apply run from the end of the obstacle, and it has none.
    #[error("the obstacle has not ended: the days to apply have not begun")]
    ObstacleLasts,
    /// A date no calendar reaches.
    #[error("the period runs out of the calendar")]
    OutOfRange,
    /// A receipt that does not follow from its own inputs.
    #[error("the receipt of {0} contradicts itself")]
    Receipt(String),
}

impl LawError {
    /// A stable word for machines.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            LawError::UnknownRule(_) => "unknown_rule",
            LawError::NoClock(_) => "no_clock",
            LawError::TimeOfDay => "time_of_day",
            LawError::Hours => "hour_period",
            LawError::PauseTooLong { .. } => "pause_too_long",
            LawError::Amount { .. } => "bad_amount",
            LawError::Backward(_) => "backward_period",
            LawError::PauseBeforeTrigger { .. } => "pause_before_trigger",
            LawError::PauseReversed { .. } => "pause_reversed",
            LawError::PauseAfterEnd { .. } => "pause_after_end",
            LawError::ExtensionNotAllowed(_) => "extension_not_allowed",
            LawError::ExtensionOverMax { .. } => "extension_over_max",
            LawError::ExtensionTooMany { .. } => "extension_too_many",
            LawError::ExtensionUnit { .. } => "extension_unit",
            LawError::ExtensionWithoutApprover(_) => "extension_without_approver",
            LawError::ExtensionApprover { .. } => "extension_wrong_approver",
            LawError::ExtensionBeforeTrigger { .. } => "extension_before_trigger",
            LawError::ExtensionAfterEnd { .. } => "extension_after_end",
            LawError::NoCap(_) => "no_cap",
            LawError::ServiceMode { .. } => "service_mode",
            LawError::ServiceFact { .. } => "service_fact",
            LawError::ObstacleReversed { .. } => "obstacle_reversed",
            LawError::ObstacleLasts => "obstacle_lasts",
            LawError::OutOfRange => "out_of_range",
            LawError::Receipt(_) => "receipt_contradicts_itself",
        }
    }

    /// The reason in words a clerk reads.
    #[must_use]
    pub fn zh(&self) -> String {
        match self {
            LawError::UnknownRule(id) => format!("没有编号为{id}的规则"),
            LawError::NoClock(id) => format!("规则{id}没有规定期限，请按确定期限的文书填写期限"),
            LawError::TimeOfDay => "以小时计算的期限，应填写起算的时刻，如2026-03-02T14:20".to_owned(),
            LawError::Hours => "以小时计算的期限连续计算，不适用扣除或者最长期限".to_owned(),
            LawError::PauseTooLong { days, max, then_zh, article, .. } => {
                format!("以该事由中止{days}日，超过法律允许的{max}日：{then_zh}（{article}）")
            }
            LawError::Amount { amount, unit } => format!("{amount}{}不是有效的期限", unit.zh()),
            LawError::Backward(id) => format!("规则{id}是倒算期限，不适用延长、扣除或者最长期限"),
            LawError::PauseBeforeTrigger { from, trigger } => {
                format!("扣除期间的开始日期{from}早于起算日{trigger}")
            }
            LawError::PauseReversed { from, to } => format!("扣除期间的结束日期{to}早于开始日期{from}"),
            LawError::PauseAfterEnd { from, end } => format!("扣除期间自{from}开始，但期限已于{end}届满"),
            LawError::ExtensionNotAllowed(id) => format!("法律没有规定规则{id}的期限可以延长"),
            LawError::ExtensionOverMax { asked, max, unit } => {
                let unit = unit.zh();
                format!("延长{asked}{unit}，超过法律允许的{max}{unit}")
            }
            LawError::ExtensionTooMany { asked, allowed } => {
                format!("延长{asked}次，超过法律允许的{allowed}次")
            }
            LawError::ExtensionUnit { asked, law } => {
                format!("延长以“{}”计，法律规定以“{}”计", asked.zh(), law.zh())
            }
            LawError::ExtensionWithoutApprover(who) => format!("延长期限没有批准人，应当经{who}批准"),
            LawError::ExtensionApprover { given, law } => {
                format!("延长由{given}批准，依法应当经{law}批准")
            }
            LawError::ExtensionBeforeTrigger { on, trigger } => {
                format!("延长的批准日期{on}早于起算日{trigger}")
            }
            LawError::ExtensionAfterEnd { on, end } => {
                format!("期限已于{end}届满，{on}批准的延长不发生效力")
            }
            LawError::NoCap(id) => format!("规则{id}没有最长期限"),
            LawError::ServiceMode { mode, document, article } => {
                format!("{document}不得以{mode}方式送达（{article}）")
            }
            LawError::ServiceFact { mode, missing } => format!("以{mode}方式送达，缺少：{missing}"),
            LawError::ObstacleReversed { from, ended } => {
                format!("障碍消除的日期{ended}早于发生的日期{from}")
            }
            LawError::ObstacleLasts => "障碍尚未消除，申请顺延的期限还没有开始".to_owned(),
            LawError::OutOfRange => "期限超出可以计算的日期".to_owned(),
            LawError::Receipt(id) => format!("规则{id}的计算回执自相矛盾"),
        }
    }
}

/// Why law in files is not loaded.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LoadError {
    /// Not TOML, an unknown field, an unknown unit or a missing one.
    #[error("{file}: {reason}")]
    Syntax {
        /// File.
        file: String,
        /// What the parser said.
        reason: String,
    },
    /// A row that is not fit to be law.
    #[error("rule {id}: {reason}")]
    Row {
        /// Rule.
        id: String,
        /// What is wrong with it.
        reason: &'static str,
    },
    /// The same id twice.
    #[error("rule {0} stands twice")]
    Duplicate(String),
    /// Two versions of a rule are in force on the same day.
    #[error("two versions of rule {0} are in force on the same day")]
    Overlap(String),
    /// The source is not in the register.
    #[error("rule {id} cites {source_id}, which is not in the register of sources")]
    UnknownSource {
        /// Rule.
        id: String,
        /// Source it cites.
        source_id: String,
    },
    /// A calendar that contradicts itself.
    #[error("calendar {year}: {reason}")]
    Calendar {
        /// Year.
        year: i32,
        /// What is wrong with it.
        reason: String,
    },
    /// A division that is not fit to be one.
    #[error("division {code}: {reason}")]
    Division {
        /// Code.
        code: String,
        /// What is wrong with it.
        reason: &'static str,
    },
}
