//! `mesh route`: the routing decision for a described matter.

use crate::law::Place;
use anyhow::Context;
use coordination::route::Described;
use std::path::PathBuf;

/// `mesh route`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// JSON or YAML file that describes the matter.
    #[arg(long)]
    matter: PathBuf,
    /// Day of the routing; today by default.
    #[arg(long)]
    on: Option<chrono::NaiveDate>,
    /// Machine output.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    place: Place,
}

pub(crate) fn run(args: &Args) -> anyhow::Result<()> {
    let text = std::fs::read_to_string(&args.matter)
        .with_context(|| format!("reading {}", args.matter.display()))?;
    let matter: Described = serde_saphyr::from_str(&text).context("the file describes no matter")?;
    let today = args.on.unwrap_or_else(|| {
        use kernel::Clock;
        kernel::date::day_of(kernel::SystemClock.now())
    });
    let route = coordination::route::route(&matter, today, &args.place.loaded()?.law)
        .map_err(|error| anyhow::anyhow!("{} · {error}", error.zh()))?;
    if args.json {
        println!("{}", serde_json::to_string_pretty(&route)?);
        return Ok(());
    }
    println!("途径：{}\n依据：{}\n理由：{}", route.lane, route.articles.join("；"), route.why.zh);
    for refused in &route.refused {
        println!("不走 {}：{}（{}）", refused.lane, refused.zh, refused.article);
    }
    for notice in &route.notices {
        println!("告知：{}（{}）", notice.zh, notice.article);
    }
    for window in &route.windows {
        println!("期限：{} 至 {}", window.title_zh, window.closes_on);
    }
    Ok(())
}
