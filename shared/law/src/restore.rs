//! What an obstacle does to a period (期限的耽误与恢复, P-10): some periods stand still by law and go on, for others
//! the party has to apply and somebody decides. It counts; whether the obstacle is a good reason is not its call.

use crate::{Law, LawError, Pause, Procedure, Receipt};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What kept the party.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = law::restore::Reason)]
pub enum Reason {
    /// 不可抗力.
    ForceMajeure,
    /// 其他正当理由、不属于其自身的原因.
    NoFault,
    /// 其他特殊情况.
    Special,
}

impl Reason {
    /// The reason in official words.
    #[must_use]
    pub fn zh(self) -> &'static str {
        match self {
            Reason::ForceMajeure => "不可抗力",
            Reason::NoFault => "不属于其自身的原因、其他正当理由",
            Reason::Special => "其他特殊情况",
        }
    }
}

/// The obstacle.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = law::restore::Obstacle)]
pub struct Obstacle {
    /// Reason.
    pub reason: Reason,
    /// First day of it.
    pub from: NaiveDate,
    /// Day it ended; none while it lasts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended_on: Option<NaiveDate>,
}

/// What follows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = law::restore::Restoration)]
pub enum Restoration {
    /// The time lost is not counted: the period is counted with this pause, no application is needed.
    GoesOn(Pause),
    /// The party may apply until the last day of the receipt, and somebody decides.
    Apply {
        /// Period of the application.
        receipt: Box<Receipt>,
        /// Provision.
        article: String,
        /// Who decides, in Chinese.
        decides_zh: String,
        /// The same in English.
        decides_en: String,
    },
}

/// What the obstacle does to the period of this rule.
///
/// # Errors
/// [`LawError::UnknownRule`]; [`LawError::ObstacleReversed`] where it ended before it began;
/// [`LawError::ObstacleLasts`] where an application is needed and the obstacle has not ended.
pub fn restoration(rule: &str, obstacle: Obstacle, law: &Law) -> Result<Restoration, LawError> {
    let (row, _) =
        law.rules.applicable(rule, obstacle.from).ok_or_else(|| LawError::UnknownRule(rule.to_owned()))?;
    if let Some(ended) = obstacle.ended_on.filter(|ended| *ended < obstacle.from) {
        return Err(LawError::ObstacleReversed { from: obstacle.from, ended });
    }
    let goes_on = |article: &str| {
        Ok(Restoration::GoesOn(Pause {
            from: obstacle.from,
            to: obstacle.ended_on,
            ground: obstacle.reason.zh().to_owned(),
            article: article.to_owned(),
            opened_by: None,
            closed_by: None,
        }))
    };
    let apply = |rule: &str, article: &str, zh: &str, en: &str| {
        let ended = obstacle.ended_on.ok_or(LawError::ObstacleLasts)?;
        Ok(Restoration::Apply {
            receipt: Box::new(law.count(rule, ended).receipt()?),
            article: article.to_owned(),
            decides_zh: zh.to_owned(),
            decides_en: en.to_owned(),
        })
    };
    let applies = matches!(row.id.as_str(), "FY-01" | "FY-02" | "FY-02a" | "FY-02b" | "FY-05");
    // The row speaks of suing, and is not the ten days to ask for more time.
    let sues =
        row.procedure == Procedure::Litigation && row.title_zh.ends_with("起诉期限") && row.id != "SS-08";
    match (row.procedure, obstacle.reason) {
        (Procedure::Reconsideration, _) if applies => goes_on("《行政复议法》第二十条第二款"),
        (_, Reason::ForceMajeure | Reason::NoFault) if sues => goes_on("《行政诉讼法》第四十八条第一款"),
        (_, Reason::Special) if sues => {
            apply("SS-08", "《行政诉讼法》第四十八条第二款", "人民法院", "the court")
        }
        (Procedure::Adjudication | Procedure::Mediation | Procedure::Duty | Procedure::Petition, _) => {
            apply("P-10", "《宁夏回族自治区行政程序规定》第五十六条", "行政机关", "the agency")
        }
        _ => apply("P-10", "《民事诉讼法》第八十六条", "人民法院", "the court"),
    }
}
