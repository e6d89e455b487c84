//! `mesh law`: due dates with their receipts, and the rule table.

use ::law::{Extension, Law, Pause, Unit};
use anyhow::Context;
use chrono::NaiveDate;

/// What is asked of the law.
#[derive(Debug, clap::Subcommand)]
pub(crate) enum Verb {
    /// The due date of a rule from a day, with its receipt.
    Due(Due),
    /// The rule table with status and source of every row.
    Rules {
        /// Machine output.
        #[arg(long)]
        json: bool,
    },
}

/// `mesh law due`.
#[derive(Debug, clap::Args)]
pub(crate) struct Due {
    /// Rule, e.g. FY-30.
    #[arg(long)]
    rule: String,
    /// Day of the trigger; for a backward period, the day counted back from.
    #[arg(long)]
    from: NaiveDate,
    /// Extension in natural days.
    #[arg(long)]
    extend: Vec<u32>,
    /// Who approved the extension.
    #[arg(long, default_value = "（试算）负责人")]
    approver: String,
    /// Suspension `FROM..TO`; TO is the day of resumption and may be left out.
    #[arg(long)]
    suspend: Vec<String>,
    /// Day the cap is counted from.
    #[arg(long)]
    capped_from: Option<NaiveDate>,
    /// Machine output.
    #[arg(long)]
    json: bool,
}

pub(crate) fn run(verb: Verb) -> anyhow::Result<()> {
    let law = Law::bundled();
    match verb {
        Verb::Due(due) => {
            let mut count = law.count(&due.rule, due.from);
            for days in due.extend {
                count = count.extended(Extension {
                    amount: days,
                    unit: Unit::NaturalDay,
                    approver: due.approver.clone(),
                    document: None,
                    on: due.from,
                });
            }
            for span in due.suspend {
                let (from, to) = span.split_once("..").context("--suspend FROM..TO")?;
                let to =
                    if to.is_empty() { None } else { Some(to.parse().context("--suspend: TO is a date")?) };
                count = count.paused(Pause {
                    from: from.parse().context("--suspend: FROM is a date")?,
                    to,
                    ground: "中止".to_owned(),
                    article: String::new(),
                    opened_by: None,
                    closed_by: None,
                });
            }
            if let Some(day) = due.capped_from {
                count = count.capped_from(day);
            }
            let receipt = count.receipt().map_err(|error| anyhow::anyhow!("{} · {error}", error.zh()))?;
            if due.json {
                println!("{}", serde_json::to_string_pretty(&receipt)?);
            } else {
                match receipt.due {
                    Some(day) => println!("{day}"),
                    None => println!("中止中 · suspended"),
                }
                println!("{}\n{}", receipt.zh(), receipt.en());
            }
        }
        Verb::Rules { json } => {
            if json {
                let rows: Vec<_> = law.rules.iter().collect();
                println!("{}", serde_json::to_string_pretty(&rows)?);
            } else {
                for rule in law.rules.iter() {
                    let span = rule.span().map(|span| span.zh()).unwrap_or_default();
                    println!(
                        "{:<8} {:?}\t{}\t{span}\t{}\t{}",
                        rule.id, rule.status, rule.title_zh, rule.article, rule.source
                    );
                }
            }
        }
    }
    Ok(())
}
