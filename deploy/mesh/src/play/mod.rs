//! `mesh play`: plays journey files through the public REST API of a running mesh and reports every expectation.
//!
//! A journey is a YAML file under `tests/journeys`: who does what on which day, and what has to be seen afterwards.
//! The player knows no service from inside. It logs in, moves the manual clock, sends what the file says and reads
//! what any desk could read. What it cannot see has not happened.

mod check;
mod journey;
mod path;
mod player;
mod report;
mod rest;
mod template;

use anyhow::Context;
use journey::Journey;
use rest::Rest;
use std::path::PathBuf;
use std::time::Duration;

/// What `mesh play` is asked for.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct Args {
    /// Journey files (YAML), or folders of them.
    #[arg(required = true)]
    pub(crate) files: Vec<PathBuf>,
    /// Where the mesh answers; it runs with `--clock manual`.
    #[arg(long, env = "MESH_BASE", default_value = "http://127.0.0.1:8640")]
    pub(crate) base: String,
    /// Password of the demo accounts.
    #[arg(long, env = "MESH_DEMO_PASSWORD", default_value = "jiefen-demo-2026", hide_env_values = true)]
    pub(crate) password: String,
    /// How many seconds an expectation may take to come true.
    #[arg(long, default_value_t = 10)]
    pub(crate) patience: u64,
    /// A report for machines instead of people.
    #[arg(long)]
    pub(crate) json: bool,
    /// Tells each step as it is taken.
    #[arg(long, short, conflicts_with = "json")]
    pub(crate) verbose: bool,
}

/// Plays the journeys, one after the other in the order of their first day. `true` where every expectation held.
///
/// # Errors
/// Where a file cannot be read or is no journey, and where no mesh with a manual clock answers.
pub(crate) async fn run(args: Args) -> anyhow::Result<bool> {
    let mut journeys = load(&args.files)?;
    journeys.sort_by_key(|journey| journey.steps.first().and_then(|step| step.on));
    let rest = Rest::new(&args.base, &args.password, Duration::from_secs(args.patience))?;
    rest.clock().await.with_context(|| {
        format!(
            "no mesh with a manual clock answers at {}: start one with `mesh up --demo --clock manual`",
            args.base
        )
    })?;
    let mut reports = Vec::new();
    for journey in &journeys {
        let report = player::play(journey, &rest, args.verbose).await;
        if !args.json {
            print!("{report}");
        }
        reports.push(report);
    }
    let total = report::Total::of(&reports);
    if args.json {
        println!(
            "{}",
            serde_json::to_string_pretty(&serde_json::json!({ "total": total, "journeys": reports }))?
        );
    } else {
        println!("{total}");
    }
    Ok(total.failed == 0)
}

/// The journeys in these files and folders.
fn load(files: &[PathBuf]) -> anyhow::Result<Vec<Journey>> {
    let mut paths = Vec::new();
    for file in files {
        if file.is_dir() {
            let entries = std::fs::read_dir(file).with_context(|| format!("reading {}", file.display()))?;
            for entry in entries {
                let path = entry?.path();
                if path.extension().is_some_and(|ext| ext == "yaml" || ext == "yml") {
                    paths.push(path);
                }
            }
        } else {
            paths.push(file.clone());
        }
    }
    paths.sort();
    anyhow::ensure!(!paths.is_empty(), "there is no journey file in what was given");
    paths.iter().map(|path| Journey::read(path)).collect()
}
