//! A fine is held against the discretion benchmarks, the one in force on the day of the act and those before and
//! after. It shows the distance; whether the fine is appropriate is for the officer and the parties.

use crate::fact::Fact;
use crate::input;
use crate::procedure::{Reconsideration, Stage};
use crate::record::Benchmarks;
use chrono::NaiveDate;
use kernel::{ActKind, By};
use procedure::{Case, Context, Decision, FileFact, Notice, Refusal, Rule, Step, check};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

const ARTICLE: &str = "《行政处罚法》第三十四条";

/// A version of a benchmark, as published.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Benchmark {
    /// Its title.
    pub title: String,
    /// First day it applies.
    pub valid_from: NaiveDate,
    /// Last day it applies; none while it does.
    #[serde(default)]
    pub valid_to: Option<NaiveDate>,
    /// Fine it sets for this conduct, in yuan.
    pub amount: u64,
}

/// Compares a fine with the benchmarks.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CompareBenchmarks {
    /// The fine imposed, in yuan.
    pub imposed: u64,
    /// The versions.
    pub versions: Vec<Benchmark>,
}

impl Step<Reconsideration> for CompareBenchmarks {
    const RULE: Rule<Stage> =
        Rule::named("compare-benchmarks", "比对处罚裁量基准", "Compare with the benchmarks")
            .under(ARTICLE)
            .by(&[By::Officer])
            .from(&[Stage::Accepted]);

    fn decide(self, case: &Case<Reconsideration>, _: &Context) -> Result<Decision<Reconsideration>, Refusal> {
        let act = case.file.opening().matter.act.as_ref();
        let Some(act) = act.filter(|act| matches!(act.kind, ActKind::Penalty | ActKind::SpotPenalty)) else {
            return Err(Refusal::new(
                "no_penalty",
                "被申请复议的不是行政处罚，没有处罚裁量基准可以比对",
                "the act is no penalty: there is no benchmark to compare it with",
            )
            .under(ARTICLE));
        };
        if self.versions.is_empty() {
            return Err(Refusal::new("versions_required", "请填写裁量基准的版本", "name the versions")
                .under(ARTICLE)
                .at("/versions"));
        }
        for (i, version) in self.versions.iter().enumerate() {
            check::text(&version.title, &format!("/versions/{i}/title"))?;
            if version.valid_to.is_some_and(|to| to < version.valid_from) {
                return Err(Refusal::new(
                    "date_out_of_order",
                    "裁量基准的失效日期早于施行日期",
                    "a version ends before it begins",
                )
                .at(format!("/versions/{i}/valid_to")));
            }
        }
        let applies = |version: &Benchmark| {
            version.valid_from <= act.on && version.valid_to.is_none_or(|to| act.on <= to)
        };
        let in_force = self.versions.iter().position(applies);
        let least = self.versions.iter().map(|version| version.amount).min().unwrap_or_default();
        let gap = self.imposed.saturating_sub(least);
        let notice = shown(act.on, self.imposed, gap, in_force, &self.versions);
        let compared = Benchmarks { versions: self.versions, imposed: self.imposed, in_force, gap };
        Ok(Decision::of(Fact::BenchmarksCompared(compared)).and(notice))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({ "imposed": 2000, "versions": [
            { "title": "市场监管行政处罚裁量基准（2022年版）", "valid_from": "2022-03-01", "valid_to": "2026-01-31", "amount": 2000 },
            { "title": "市场监管行政处罚裁量基准（2026年版）", "valid_from": "2026-02-01", "amount": 300 }
        ]})
    }
}

fn shown(on: NaiveDate, imposed: u64, gap: u64, in_force: Option<usize>, versions: &[Benchmark]) -> FileFact {
    let lines: Vec<String> = versions
        .iter()
        .enumerate()
        .map(|(i, version)| {
            let until =
                version.valid_to.map_or_else(|| "至今".to_owned(), |to| format!("至{}", input::zh_day(to)));
            let now = if in_force == Some(i) { "，处罚作出时适用" } else { "" };
            let from = input::zh_day(version.valid_from);
            format!("第{}版自{from}{until}{now}，罚款{}元", i + 1, version.amount)
        })
        .collect();
    FileFact::NoticeIssued(Notice {
        kind: "benchmarks".to_owned(),
        zh: format!(
            "处罚于{}作出，罚款{imposed}元。裁量基准：{}。与最低的一版相差{gap}元。",
            input::zh_day(on),
            lines.join("；")
        ),
        en: format!("The fine of {imposed} yuan exceeds the lowest version by {gap}."),
        article: ARTICLE.to_owned(),
        last_day: None,
    })
}
