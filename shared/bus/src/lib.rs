//! The wire: one NATS server, one account and one stream per service, publish and consume. It moves opaque
//! envelopes and knows nothing of procedures or databases; what it carries is neither trusted nor kept here, the
//! ledgers of the services are the truth and their inboxes decide what takes effect.
//!
//! To add a service: one word in [`topology::SERVICES`], its lines in [`topology::EDGES`]. Keys, accounts, streams,
//! consumers and permissions follow from these two tables.

pub mod config;
pub mod key;
pub mod provision;
pub mod server;
pub mod subject;
pub mod topology;

mod brokers;
mod connect;
mod consume;
mod error;
mod health;
mod http;
mod incarnation;
mod intake;
mod link;
mod message;
mod parcel;
mod preflight;
mod publish;
mod stream;

pub use brokers::Brokers;
pub use config::Sync;
pub use connect::Bus;
pub use error::BusError;
pub use health::{Health, IntakeHealth};
pub use incarnation::{Backlog, Incarnation};
pub use key::{KeyError, Keys};
pub use message::{Incoming, Outgoing, Verdict};
pub use preflight::Unfit;
pub use provision::ProvisionError;
pub use server::{Ports, Server, ServerError};
pub use stream::{ACK_WAIT, MAX_BYTES};
pub use topology::UnknownService;

/// The oldest nats-server a service agrees to work with.
pub const OLDEST_SERVER: (u64, u64, u64) = (2, 15, 1);

/// The largest message the server takes, headers included, in bytes.
pub const MAX_PAYLOAD: usize = 256 * 1024;
