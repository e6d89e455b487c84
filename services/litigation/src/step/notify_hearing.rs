//! The court announces a hearing and calls the head of the agency in time.

use crate::Litigation;
use crate::fact::Fact;
use crate::procedure::Stage;
use chrono::NaiveDate;
use kernel::By;
use procedure::{Case, Context, Decision, Refusal, Rule, Step};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Whether the court calls the head of the agency (art. 4 of the appearance provisions).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum HeadRequired {
    /// 应当通知.
    Shall,
    /// 可以通知, and the court does.
    May,
    /// Not called.
    None,
}

/// Announces a hearing.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NotifyHearing {
    /// Day of the hearing.
    pub hearing_on: NaiveDate,
    /// Whether the head is called.
    pub head_required: HeadRequired,
}

const ARTICLE: &str = "《最高人民法院关于行政机关负责人出庭应诉若干问题的规定》第四条、第五条第二款";

impl Step<Litigation> for NotifyHearing {
    const RULE: Rule<Stage> = Rule::named("notify-hearing", "通知开庭和负责人出庭", "Announce a hearing")
        .under(ARTICLE)
        .by(&[By::Court])
        .from(&[Stage::Docketed, Stage::Answered, Stage::Heard]);

    fn decide(self, _: &Case<Litigation>, cx: &Context) -> Result<Decision<Litigation>, Refusal> {
        if self.hearing_on < cx.today {
            return Err(Refusal::new("hearing_past", "开庭日期早于今天", "the hearing lies in the past")
                .at("/hearing_on"));
        }
        if self.head_required != HeadRequired::None {
            let receipt = cx.law.count("CY-02", self.hearing_on).receipt()?;
            if let Some(last) = receipt.due.filter(|last| cx.today > *last) {
                return Err(Refusal::new(
                    "notice_too_late",
                    format!("通知负责人出庭应当不迟于{last}送达，请另定开庭日期"),
                    format!("the head is called no later than {last}: set another day"),
                )
                .under(receipt.article)
                .at("/hearing_on"));
            }
        }
        Ok(Decision::of(Fact::HearingNotified {
            hearing_on: self.hearing_on,
            head_required: self.head_required,
        }))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({ "hearing_on": "2026-04-15", "head_required": "shall" })
    }
}

#[cfg(test)]
mod tests {
    use super::super::given;
    use super::*;
    use serde_json::json;

    #[test]
    fn the_head_is_called_three_days_before() {
        let input = |head: &str| json!({ "hearing_on": "2026-04-15", "head_required": head });
        given::answered().take("2026-04-12", By::Court, "notify-hearing", &input("shall"));
        given::answered().refuse("2026-04-13", By::Court, "notify-hearing", &input("may"), "notice_too_late");
        given::answered().take("2026-04-13", By::Court, "notify-hearing", &input("none"));
        given::answered().refuse("2026-04-16", By::Court, "notify-hearing", &input("none"), "hearing_past");
    }
}
