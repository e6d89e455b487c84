//! A fine is held against the discretion benchmarks the organ keeps: the one in force on the day of the act and those
//! before and after. It shows the distance; whether the fine is appropriate is for the officer and the parties.

use crate::book::BenchmarkVersion;
use crate::fact::Fact;
use crate::procedure::{Reconsideration, Stage};
use crate::record::Benchmarks;
use chrono::NaiveDate;
use kernel::{ActKind, By};
use procedure::{Case, Context, Decision, FileFact, Notice, Page, Refusal, Rule, Step, check};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

const ARTICLE: &str = "《行政处罚法》第三十四条";

/// A version of a benchmark, as it was looked up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Benchmark {
    /// Its line in the book; none where it was typed, before there was one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<String>,
    /// Its title.
    pub title: String,
    /// First day it applies.
    pub valid_from: NaiveDate,
    /// Last day it applies; none while it does.
    #[serde(default)]
    pub valid_to: Option<NaiveDate>,
    /// Fine it sets for this conduct, in yuan.
    pub amount: u64,
    /// Whether it lists the conduct among those that are not punished.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub unpunished: bool,
}

impl Benchmark {
    /// What it sets, in official words.
    fn sets(&self) -> String {
        if self.unpunished {
            "列入不予处罚清单".to_owned()
        } else {
            format!("罚款{}元", self.amount)
        }
    }
}

/// Compares a fine with the benchmarks.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CompareBenchmarks {
    /// The fine imposed, in yuan.
    pub imposed: u64,
    /// The conduct, as the book of benchmarks has it.
    pub conduct: String,
}

impl Step<Reconsideration> for CompareBenchmarks {
    const RULE: Rule<Stage> =
        Rule::named("compare-benchmarks", "比对处罚裁量基准", "Compare with the benchmarks")
            .under(ARTICLE)
            .by(&[By::Officer])
            .from(&[Stage::Accepted])
            .repeated();
    const BOOKS: &'static [&'static str] = &[BenchmarkVersion::TITLE.name];

    fn decide(
        self,
        case: &Case<Reconsideration>,
        cx: &Context,
    ) -> Result<Decision<Reconsideration>, Refusal> {
        let act = case.file.opening().matter.act.as_ref();
        let Some(act) = act.filter(|act| matches!(act.kind, ActKind::Penalty | ActKind::SpotPenalty)) else {
            return Err(Refusal::new(
                "no_penalty",
                "被申请复议的不是行政处罚，没有处罚裁量基准可以比对",
                "the act is no penalty: there is no benchmark to compare it with",
            )
            .under(ARTICLE));
        };
        let conduct = check::text(&self.conduct, "/conduct")?;
        let versions = versions(cx, &conduct);
        if versions.is_empty() {
            return Err(Refusal::new(
                "no_benchmark",
                "裁量基准库中没有该违法行为的基准，请核对名称，或者先在裁量基准库中登记各版基准",
                "the book has no benchmark for this conduct: check its words, or enter the versions first",
            )
            .under(ARTICLE)
            .at("/conduct"));
        }
        let applies = |version: &Benchmark| {
            version.valid_from <= act.on && version.valid_to.is_none_or(|to| act.on <= to)
        };
        let in_force = versions.iter().position(applies);
        let least = versions.iter().map(|version| version.amount).min().unwrap_or_default();
        let gap = self.imposed.saturating_sub(least);
        let notice = shown(act.on, self.imposed, gap, in_force, &versions);
        let listed = in_force.and_then(|i| versions.get(i)).is_some_and(|version| version.unpunished);
        let hint = listed.then(|| {
            FileFact::NoticeIssued(Notice {
                kind: "unpunished".to_owned(),
                zh: "该违法行为在处罚作出时已经列入不予处罚清单：违法行为轻微并及时改正、没有造成危害后果的，不予行政处罚；初次违法且危害\
                     后果轻微并及时改正的，可以不予行政处罚。请审查是否符合条件。"
                    .to_owned(),
                en: "When the fine was imposed the conduct was listed among minor violations that are not punished: see \
                     whether its conditions are met."
                    .to_owned(),
                article: "《行政处罚法》第三十三条第一款".to_owned(),
                last_day: None,
            })
        });
        let conduct = Some(conduct);
        let compared = Benchmarks { versions, imposed: self.imposed, in_force, gap, conduct };
        Ok(Decision::of(Fact::BenchmarksCompared(compared)).and(notice).and_all(hint))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({ "imposed": 2000, "conduct": "销售超过保质期的食品" })
    }
}

/// The versions for this conduct, the earliest first.
fn versions(cx: &Context, conduct: &str) -> Vec<Benchmark> {
    let lines = cx.shelf.lines::<BenchmarkVersion>().filter(|(_, version)| version.conduct == conduct);
    let mut found: Vec<Benchmark> = lines
        .map(|(line, version)| Benchmark {
            line: Some(line),
            title: version.title,
            valid_from: version.valid_from,
            valid_to: version.valid_to,
            amount: version.amount,
            unpunished: version.unpunished,
        })
        .collect();
    found.sort_by_key(|version| version.valid_from);
    found
}

fn shown(on: NaiveDate, imposed: u64, gap: u64, in_force: Option<usize>, versions: &[Benchmark]) -> FileFact {
    let lines: Vec<String> = versions
        .iter()
        .enumerate()
        .map(|(i, version)| {
            let until = version
                .valid_to
                .map_or_else(|| "至今".to_owned(), |to| format!("至{}", kernel::date::zh(to)));
            let now = if in_force == Some(i) { "，处罚作出时适用" } else { "" };
            let from = kernel::date::zh(version.valid_from);
            format!("第{}版自{from}{until}{now}，{}", i + 1, version.sets())
        })
        .collect();
    FileFact::NoticeIssued(Notice {
        kind: "benchmarks".to_owned(),
        zh: format!(
            "处罚于{}作出，罚款{imposed}元。裁量基准：{}。与最低的一版相差{gap}元。",
            kernel::date::zh(on),
            lines.join("；")
        ),
        en: format!("The fine of {imposed} yuan exceeds the lowest version by {gap}."),
        article: ARTICLE.to_owned(),
        last_day: None,
    })
}
