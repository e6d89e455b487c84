//! Logs: one JSON line per event, each with the trace it belongs to. No personal data.

use crate::config::Config;
use anyhow::Context;
use std::sync::Mutex;
use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt::writer::BoxMakeWriter;

/// How log lines look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// For machines.
    Json,
    /// For people.
    Text,
}

/// Starts logging, to a file or to standard error; a second call changes nothing.
///
/// # Errors
/// Where the file cannot be written.
pub fn start(config: &Config) -> anyhow::Result<()> {
    let filter = EnvFilter::try_new(&config.log).context("--log: not a filter, e.g. info,bus=debug")?;
    let writer = match &config.log_file {
        Some(path) => {
            let file = std::fs::OpenOptions::new().create(true).append(true).open(path);
            BoxMakeWriter::new(Mutex::new(
                file.with_context(|| format!("writing the log {}", path.display()))?,
            ))
        }
        None => BoxMakeWriter::new(std::io::stderr),
    };
    // a line that cannot be written, as on a full disk, is dropped: to complain about it on standard error panics where
    // that cannot be written either, and takes the task along that wanted to log
    let lines =
        tracing_subscriber::fmt().with_env_filter(filter).with_writer(writer).log_internal_errors(false);
    // somebody else's subscriber keeps its place
    let _taken = match config.log_format {
        Format::Json => lines.json().flatten_event(true).try_init(),
        Format::Text => lines.compact().try_init(),
    };
    Ok(())
}
