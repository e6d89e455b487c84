//! Logs: one JSON line per event, each with the trace it belongs to. No personal data.

use tracing_subscriber::EnvFilter;

/// How log lines look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// For machines.
    Json,
    /// For people.
    Text,
}

/// Starts logging; a second call changes nothing.
pub fn start(filter: &str, format: Format) {
    let filter = EnvFilter::try_new(filter).unwrap_or_else(|_| EnvFilter::new("info"));
    let lines = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    // somebody else's subscriber keeps its place
    let _taken = match format {
        Format::Json => lines.json().flatten_event(true).try_init(),
        Format::Text => lines.compact().try_init(),
    };
}
