//! Runs a procedure as a service: joins ledger, bus and web, so that a service holds its domain and nothing else.

mod book;
mod clock;
pub mod config;
pub mod inlet;
pub mod kit;
pub mod law;
pub mod lawbook;
pub mod memo;
pub mod page;
pub mod peer;
pub mod problem;
mod program;
mod reading;
pub mod reconcile;
pub mod registry;
mod relay;
pub mod replay;
mod routes;
pub mod seal;
pub mod service;
pub mod telemetry;
mod told;
pub mod view;
pub mod wire;

pub use config::{Config, ServiceArgs};
pub use kit::{County, Kit, Shared};
pub use lawbook::LawBook;
pub use memo::Memo;
pub use peer::{HttpPeer, LocalPeer, Peer};
pub use program::{main, main_of, shutdown};
pub use registry::Registry;
pub use routes::{facts, openapi};
pub use seal::Seals;
pub use service::{Peers, Running, Service, Wire, start};
