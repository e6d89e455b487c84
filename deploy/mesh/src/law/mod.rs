//! `mesh law`: due dates with their receipts, windows, calendars and the rule table. It types out what the law
//! says and decides nothing.

/// Prints a line; a reader that has left wants no more.
macro_rules! say {
    ($($line:tt)*) => {{
        use std::io::Write;
        let _left = writeln!(std::io::stdout(), $($line)*);
    }};
}

mod coverage;
mod folder;

pub(crate) use folder::Place;

use ::law::trial::{self, Trial};
use ::law::window::{State, Window, priority, windows};
use ::law::year::Year;
use ::law::{Law, LawError, Receipt, Rule, Status, sheet};
use anyhow::Context;
use chrono::{Datelike, NaiveDate};
use folder::{Load, Sign};
use host::lawbook::Loaded;
use kernel::matter::RemediesTold;
use kernel::{Act, ActKind, Clock};
use serde::de::DeserializeOwned;
use std::path::PathBuf;
use std::sync::Arc;

/// What is asked of the law.
#[derive(Debug, clap::Subcommand)]
pub(crate) enum Verb {
    /// The due date of a rule from a day, with its receipt.
    Due(Box<Due>),
    /// Every window an administrative act leaves open.
    Windows(Box<Windows>),
    /// Working days and holidays of a year.
    Calendar(CalendarOf),
    /// The rule table with status and source of every row.
    Rules(Table),
    /// Puts a notice of holidays or the county's own values into the county's folder, once they are fit; a running
    /// mesh counts what runs again by itself.
    Load(Load),
    /// Which rows of the rule table the steps enforce, how, and which proofs show it; the others with their reason.
    Coverage(coverage::Asked),
    /// Signs off rows of the rule table, as they stand now.
    Sign(Sign),
}

/// `mesh law due`.
#[derive(Debug, clap::Args)]
pub(crate) struct Due {
    /// Rule, e.g. FY-30.
    #[arg(long)]
    rule: String,
    /// Day of the trigger; for a backward period, the day counted back from; for hours `2026-03-02T14:20`.
    #[arg(long)]
    from: String,
    /// Extension in the unit of the rule, `30`, or `30@DATE` with the day of approval.
    #[arg(long)]
    extend: Vec<String>,
    /// Who approved the extension; the approver the law names by default.
    #[arg(long)]
    approver: Option<String>,
    /// Suspension `FROM..TO`; TO is the day of resumption and may be left out.
    #[arg(long)]
    suspend: Vec<String>,
    /// Ground of the suspensions.
    #[arg(long)]
    ground: Option<String>,
    /// Provision of the suspensions.
    #[arg(long)]
    article: Option<String>,
    /// Day the cap is counted from.
    #[arg(long)]
    capped_from: Option<String>,
    /// Period fixed by a document, with `--unit`.
    #[arg(long)]
    amount: Option<String>,
    /// Unit of that period: `hour`, `natural_day`, `working_day`, `month` or `year`.
    #[arg(long)]
    unit: Option<String>,
    /// Division, for regional holidays.
    #[arg(long)]
    division: Option<String>,
    /// Machine output.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    place: Place,
}

/// `mesh law windows`.
#[derive(Debug, clap::Args)]
pub(crate) struct Windows {
    /// JSON or YAML file of the act; or describe it with the flags below.
    #[arg(long, conflicts_with_all = ["kind", "date", "served", "remedies", "told", "statutory_days", "emergency", "real_estate"])]
    act: Option<PathBuf>,
    /// Kind of act, e.g. `penalty`, `failure_to_act`, `land_ownership_decision`.
    #[arg(long, required_unless_present = "act")]
    kind: Option<String>,
    /// Day of the act; for a failure to act, the day the request reached the agency.
    #[arg(long, required_unless_present = "act")]
    date: Option<String>,
    /// Day of service, or of knowledge.
    #[arg(long)]
    served: Option<String>,
    /// Remedies told: `full`, `none` or `without_priority`.
    #[arg(long, default_value = "full")]
    remedies: String,
    /// Day the remedies that were not told became known.
    #[arg(long)]
    told: Option<String>,
    /// Statutory period for a requested duty, in natural days.
    #[arg(long)]
    statutory_days: Option<u32>,
    /// The request was an emergency.
    #[arg(long)]
    emergency: bool,
    /// The act concerns real estate.
    #[arg(long)]
    real_estate: bool,
    /// Day asked about; today by default.
    #[arg(long)]
    on: Option<String>,
    /// Division, for regional holidays.
    #[arg(long)]
    division: Option<String>,
    /// Machine output.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    place: Place,
}

/// `mesh law calendar`.
#[derive(Debug, clap::Args)]
pub(crate) struct CalendarOf {
    /// Year; this year by default.
    year: Option<i32>,
    /// Division, for regional holidays.
    #[arg(long)]
    division: Option<String>,
    /// Machine output.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    place: Place,
}

/// `mesh law rules`.
#[derive(Debug, clap::Args)]
pub(crate) struct Table {
    /// Letters of the id, e.g. FY.
    #[arg(long)]
    prefix: Option<String>,
    /// V, V2, D or U.
    #[arg(long)]
    status: Option<String>,
    /// Machine output.
    #[arg(long, conflicts_with = "html")]
    json: bool,
    /// The whole table as a page to print and sign off.
    #[arg(long, conflicts_with_all = ["prefix", "status"])]
    html: bool,
    #[command(flatten)]
    place: Place,
}

pub(crate) fn run(verb: Verb) -> anyhow::Result<()> {
    match verb {
        Verb::Due(asked) => due(*asked),
        Verb::Windows(asked) => opened(*asked),
        Verb::Calendar(asked) => calendar(&asked),
        Verb::Rules(asked) => rules(&asked),
        Verb::Load(asked) => folder::load(&asked),
        Verb::Coverage(asked) => coverage::run(&asked),
        Verb::Sign(asked) => folder::sign(&asked),
    }
}

/// A refusal of the engine: Chinese first, then English, then the stable code.
fn refused(error: &LawError) -> anyhow::Error {
    anyhow::anyhow!("{} · {error} [{}]", error.zh(), error.code())
}

fn unreadable(why: &trial::Unreadable) -> anyhow::Error {
    anyhow::anyhow!("--{}：{} · {}", why.parameter.replace('_', "-"), why.zh, why.en)
}

pub(crate) fn today() -> NaiveDate {
    kernel::date::day_of(kernel::SystemClock.now())
}

fn date(parameter: &'static str, text: &str) -> anyhow::Result<NaiveDate> {
    trial::date(parameter, text).map_err(|why| unreadable(&why))
}

/// The law of the county, or of the division that is named.
fn of_division(place: &Place, code: Option<&String>) -> anyhow::Result<Arc<Law>> {
    let law = place.loaded()?.law;
    match code {
        None => Ok(law),
        Some(code) => {
            anyhow::ensure!(
                kernel::division::is_code(code),
                "--division：区划代码应为6位、9位或者12位数字 · a division code has 6, 9 or 12 digits"
            );
            Ok(Arc::new(law.of_division(code)))
        }
    }
}

fn due(asked: Due) -> anyhow::Result<()> {
    let law = of_division(&asked.place, asked.division.as_ref())?;
    let typed = Trial {
        rule: asked.rule,
        from: asked.from,
        extend: asked.extend,
        approver: asked.approver,
        suspend: asked.suspend,
        ground: asked.ground,
        article: asked.article,
        capped_from: asked.capped_from,
        amount: asked.amount,
        unit: asked.unit,
    };
    let input = typed.input(&law).map_err(|why| unreadable(&why))?;
    let receipt = law.recount(input).receipt().map_err(|error| refused(&error))?;
    if asked.json {
        say!("{}", serde_json::to_string_pretty(&receipt)?);
    } else {
        say!("{}\n{}\n{}", last_day(&receipt), receipt.zh(), receipt.en());
    }
    Ok(())
}

fn last_day(receipt: &Receipt) -> String {
    match receipt.due {
        Some(day) if receipt.due_at.is_some() => {
            format!("{day} {}", receipt.due_at.map(|at| at.format("%H:%M").to_string()).unwrap_or_default())
        }
        Some(day) if receipt.provisional => format!("{day}（暂定 · provisional）"),
        Some(day) => day.to_string(),
        None => "中止中 · suspended".to_owned(),
    }
}

/// A word of the API as its type.
fn word<T: DeserializeOwned>(flag: &str, word: &str, known: &str) -> anyhow::Result<T> {
    serde_json::from_value(serde_json::Value::String(word.to_owned()))
        .map_err(|_| anyhow::anyhow!("--{flag}：不认识“{word}”，可用 · use one of：{known}"))
}

fn described(asked: &Windows) -> anyhow::Result<Act> {
    if let Some(path) = &asked.act {
        let text =
            std::fs::read_to_string(path).with_context(|| format!("读取 · reading {}", path.display()))?;
        return serde_saphyr::from_str(&text)
            .context("文件内容不是一个行政行为（kind、organ、on……）· the file describes no act");
    }
    let kind: ActKind = word(
        "kind",
        asked.kind.as_deref().unwrap_or_default(),
        "spot_penalty、penalty、rectification_order、failure_to_act、disclosure_refusal、licence、expropriation、\
         compulsion、land_ownership_decision、forest_ownership_decision、grassland_ownership_decision、\
         acquired_right_decision、agreement、other",
    )?;
    let remedies: RemediesTold = word("remedies", &asked.remedies, "full、none、without_priority")?;
    Ok(Act {
        kind,
        organ: "unnamed".to_owned(),
        document: None,
        on: date("date", asked.date.as_deref().unwrap_or_default())?,
        served_on: asked.served.as_deref().map(|day| date("served", day)).transpose()?,
        remedies,
        told_on: asked.told.as_deref().map(|day| date("told", day)).transpose()?,
        statutory_days: asked.statutory_days,
        emergency: asked.emergency,
        real_estate: asked.real_estate,
    })
}

fn opened(asked: Windows) -> anyhow::Result<()> {
    let law = of_division(&asked.place, asked.division.as_ref())?;
    let on = asked.on.as_deref().map(|day| date("on", day)).transpose()?.unwrap_or_else(today);
    let act = host::law::checked(described(&asked)?, on.max(today()))
        .map_err(|why| anyhow::anyhow!("{} · {} [{}]", why.zh, why.en, why.code))?;
    let found = windows(&act, on, &law).map_err(|error| refused(&error))?;
    let first = priority(&act);
    if asked.json {
        let out = serde_json::json!({ "on": on, "mandatory_first": first, "windows": found });
        say!("{}", serde_json::to_string_pretty(&out)?);
        return Ok(());
    }
    say!("{on}的期限状态：");
    if let Some(ground) = first {
        say!("应当先申请行政复议：{}（{}）", ground.zh, ground.article);
    }
    for window in &found {
        shown(window, on);
    }
    Ok(())
}

fn shown(window: &Window, on: NaiveDate) {
    let state = match window.state {
        State::Ahead => "尚未开始".to_owned(),
        State::Open => format!("可以使用，还剩{}日", (window.closes_on - on).num_days()),
        State::Blocked => "期限进行中，但应当先申请行政复议".to_owned(),
        State::Lapsed => "已经届满".to_owned(),
    };
    say!("\n【{}】{}至{}：{state}", window.title_zh, window.opens_on, window.closes_on);
    say!("  {}", window.receipt.zh());
    if let Some(cap) = window.cap.as_ref().filter(|cap| cap.due == Some(window.closes_on)) {
        say!("  最长期限：{}", cap.zh());
    }
    say!("  后果：{}。", window.lapse_zh);
    for note in &window.notes {
        say!("  注意：{}。", note.zh);
    }
    say!("  {} · {:?} · {}", window.receipt.title_en, window.state, window.lapse_en);
}

fn calendar(asked: &CalendarOf) -> anyhow::Result<()> {
    let law = of_division(&asked.place, asked.division.as_ref())?;
    let year = asked.year.unwrap_or_else(|| today().year());
    anyhow::ensure!(
        (1949..=2199).contains(&year),
        "年份应为1949至2199之间的四位数字 · a year is between 1949 and 2199"
    );
    let year: Year = law.calendar.year(year);
    if asked.json {
        say!("{}", serde_json::to_string_pretty(&year)?);
        return Ok(());
    }
    say!("{}年：{} · {}", year.year, year.zh, year.en);
    if let Some(source) = &year.source {
        say!("依据：{source}");
    }
    if let Some(region) = &year.region {
        say!("已计入区划代码{region}开头地区的地方放假日");
    }
    for block in &year.off {
        let days = (block.to - block.from).num_days() + 1;
        let regional = if block.regional { "（地方放假）" } else { "" };
        say!("  {}{regional}：{}至{}，共{days}日", block.name, block.from, block.to);
    }
    for day in &year.made_up {
        say!("  {}上班（{}调休）", day.date, day.name);
    }
    let months: Vec<String> =
        year.months.iter().enumerate().map(|(n, d)| format!("{}月{d}", n + 1)).collect();
    say!("工作日：{}；全年{}日", months.join("，"), year.working_days);
    say!("日历版本：{}（{}）", year.calendar.version, &year.calendar.hash[..12]);
    Ok(())
}

fn rules(asked: &Table) -> anyhow::Result<()> {
    let Loaded { law, signed, .. } = asked.place.loaded()?;
    if asked.html {
        say!("{}", sheet::page(law.rules, &law.calendar, &signed));
        return Ok(());
    }
    let status: Option<Status> =
        asked.status.as_deref().map(|status| word("status", status, "V、V2、D、U")).transpose()?;
    let prefix = asked.prefix.as_ref().map(|prefix| prefix.to_uppercase());
    let rows: Vec<&Rule> = law
        .rules
        .iter()
        .filter(|rule| status.is_none_or(|status| rule.status == status))
        .filter(|rule| prefix.as_ref().is_none_or(|prefix| rule.id.split('-').next() == Some(prefix)))
        .collect();
    if asked.json {
        say!("{}", serde_json::to_string_pretty(&rows)?);
        return Ok(());
    }
    for rule in &rows {
        let span = rule.span().map(|span| span.zh()).unwrap_or_default();
        let open = if rule.status.is_flagged() { "（须由法制人员确认）" } else { "" };
        let read = if signed.of(rule).is_some() { "（已审核）" } else { "" };
        say!(
            "{:<8} {:?}{open}{read}\t{}\t{span}\t{}\t{}",
            rule.id,
            rule.status,
            rule.title_zh,
            rule.article,
            rule.source
        );
    }
    eprintln!("共{}行，规则版本{} · {} rows", rows.len(), law.rules.version(), rows.len());
    Ok(())
}
