//! The `mesh` program: every service in one process with a supervised NATS server, and the operator's tools.

mod audit;
mod backup;
mod bare;
mod clock;
mod county;
mod demo;
mod event_keys;
mod file;
mod gateway;
mod law;
mod load;
mod parked;
mod play;
mod registry;
mod route;
mod up;

use clap::{Parser, Subcommand};

#[derive(Parser)]
#[command(
    version,
    about = "解纷 Jiefen: a county's disputes from the first complaint to a resolution that holds"
)]
struct Cli {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Subcommand)]
enum Verb {
    /// Starts everything on this machine.
    Up(Box<up::Args>),
    /// Due dates with their receipts, and the rule table.
    #[command(subcommand)]
    Law(law::Verb),
    /// The routing of a described matter.
    Route(route::Args),
    /// Plays journey files through the REST API of a running mesh.
    Play(play::Args),
    /// Compares ledgers, inboxes, deadlines and owners; exit code 1 on any difference.
    Audit(audit::Args),
    /// Events that wait for a person, and letting their case go on.
    Parked(parked::Args),
    /// One consistent copy of everything that matters; the mesh may go on working.
    Backup(backup::Backup),
    /// A county from a copy, into a new folder.
    Restore(backup::Restore),
    /// The keys services sign their events with.
    #[command(subcommand)]
    Keys(event_keys::Verb),
    /// Measures what the mesh does, how long it takes and what it costs on this machine.
    Load(load::Args),
    /// The reference `load --with-bare` compares with.
    #[command(hide = true)]
    Bare(bare::Args),
    /// Prints the OpenAPI document of a service.
    Openapi {
        /// Service.
        service: String,
    },
    /// Prints the AsyncAPI document.
    Asyncapi,
    /// Prints the steps of every channel in words, as events name them.
    Steps,
}

/// Does what the command line asks, on a runtime of its own: a future that a program awaits would be compiled once
/// more with each program.
///
/// # Errors
/// Why it could not be done, in words for the operator.
pub fn main() -> anyhow::Result<std::process::ExitCode> {
    tokio::runtime::Builder::new_multi_thread().enable_all().build()?.block_on(done())
}

async fn done() -> anyhow::Result<std::process::ExitCode> {
    let good = match Cli::parse().verb {
        Verb::Up(args) => up::run(*args).await.map(|()| true)?,
        Verb::Law(verb) => law::run(verb).map(|()| true)?,
        Verb::Route(args) => route::run(&args).map(|()| true)?,
        Verb::Play(args) => play::run(args).await?,
        Verb::Audit(args) => audit::run(args).await?,
        Verb::Parked(args) => parked::run(&args).await?,
        Verb::Backup(args) => backup::backup(&args).await.map(|()| true)?,
        Verb::Restore(args) => backup::restore(&args).await?,
        Verb::Keys(verb) => event_keys::run(verb).map(|()| true)?,
        Verb::Load(args) => load::run(args).await?,
        Verb::Bare(args) => bare::run(args).await.map(|()| true)?,
        Verb::Openapi { service } => {
            println!("{}", registry::openapi(&service)?.to_pretty_json()?);
            true
        }
        Verb::Asyncapi => {
            println!("{}", serde_json::to_string_pretty(&registry::asyncapi())?);
            true
        }
        Verb::Steps => {
            println!("{}", serde_json::to_string_pretty(&registry::offers())?);
            true
        }
    };
    Ok(if good { std::process::ExitCode::SUCCESS } else { std::process::ExitCode::FAILURE })
}
