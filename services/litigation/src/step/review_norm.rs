//! A normative document the act rests on is looked at together with the act (规范性文件一并审查): first of all whether
//! it was there at all on the day of the act.

use crate::Litigation;
use crate::fact::Fact;
use crate::procedure::{Norm, Stage};
use chrono::NaiveDate;
use kernel::By;
use procedure::{Case, Context, Decision, Refusal, Rule, Step, check, number};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What the court found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Finding {
    /// 合法: a lawful basis.
    Lawful,
    /// 不合法: no basis.
    Unlawful,
    /// 不予审查: not reviewed.
    NotReviewed,
}

/// Records the review of a normative document.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReviewNorm {
    /// Title.
    pub title: String,
    /// Document number.
    #[serde(default)]
    pub number: Option<String>,
    /// Day it was issued.
    pub issued_on: NaiveDate,
    /// Day it was repealed, where it was.
    #[serde(default)]
    pub repealed_on: Option<NaiveDate>,
    /// What the court found.
    pub finding: Finding,
}

const ARTICLE: &str = "《行政诉讼法》第五十三条、第六十四条";

impl Step<Litigation> for ReviewNorm {
    const RULE: Rule<Stage> = Rule::named("review-norm", "一并审查规范性文件", "Review a normative document")
        .under(ARTICLE)
        .by(&[By::Court])
        .from(&[Stage::Docketed, Stage::Answered, Stage::Heard]);

    fn decide(self, case: &Case<Litigation>, cx: &Context) -> Result<Decision<Litigation>, Refusal> {
        let title = check::text(&self.title, "/title")?;
        let Some(act) = &case.file.opening().matter.act else {
            return Err(Refusal::new(
                "no_act",
                "登记表未载明被诉行政行为，无法判断规范性文件当时是否存在",
                "the sheet names no act: whether the document was there cannot be told",
            ));
        };
        if self.issued_on > cx.today || self.repealed_on.is_some_and(|repealed| repealed < self.issued_on) {
            return Err(Refusal::new(
                "day_out_of_order",
                "发布、废止日期有误，请核对",
                "the days are out of order",
            )
            .at("/issued_on"));
        }
        let in_force = self.issued_on <= act.on && self.repealed_on.is_none_or(|repealed| repealed > act.on);
        if !in_force && self.finding != Finding::NotReviewed {
            return Err(Refusal::new(
                "not_in_force_on_act",
                format!(
                    "被诉行政行为作出之日（{}）该文件尚未发布或者已经废止，不是其依据，应当不予审查",
                    act.on
                ),
                format!(
                    "on the day of the act ({}) the document was not in force: it is no basis of it",
                    act.on
                ),
            )
            .under(ARTICLE)
            .at("/finding"));
        }
        let number = number::of_paper_if_any(self.number, "/number")?;
        let same =
            |norm: &Norm| norm.title == title && norm.number == number && norm.issued_on == self.issued_on;
        if case.record.norms.iter().any(same) {
            return Err(Refusal::new(
                "reviewed_already",
                "该规范性文件已经审查并登记结果",
                "this document was reviewed, and the result is on record",
            )
            .at("/title"));
        }
        Ok(Decision::of(Fact::NormReviewed(Norm {
            title,
            number,
            issued_on: self.issued_on,
            repealed_on: self.repealed_on,
            act_on: act.on,
            in_force_on_act: in_force,
            finding: self.finding,
        })))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({
            "title": "停车管理改革方案", "number": "海政发〔2025〕12号", "issued_on": "2025-04-27", "finding": "lawful"
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::given;
    use super::*;
    use serde_json::json;

    #[test]
    fn what_was_not_there_on_the_day_of_the_act_is_not_reviewed() {
        let norm = |issued: &str, repealed: Option<&str>, finding: &str| json!({ "title": "实施细则", "issued_on": issued, "repealed_on": repealed, "finding": finding });
        let refused = |input: &serde_json::Value, code: &'static str| {
            given::answered().refuse("2026-03-20", By::Court, "review-norm", input, code);
        };
        // the act is of 2025-12-15
        refused(&norm("2025-12-16", None, "lawful"), "not_in_force_on_act");
        refused(&norm("2025-01-01", Some("2025-12-15"), "unlawful"), "not_in_force_on_act");
        refused(&norm("2026-04-01", None, "not_reviewed"), "day_out_of_order");
        let case = given::answered()
            .take("2026-03-20", By::Court, "review-norm", &norm("2025-12-16", None, "not_reviewed"))
            .take("2026-03-20", By::Court, "review-norm", &norm("2025-12-15", Some("2025-12-16"), "lawful"));
        let there: Vec<bool> = case.case.record.norms.iter().map(|norm| norm.in_force_on_act).collect();
        assert_eq!(there, [false, true]);
    }
}
