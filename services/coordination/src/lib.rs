//! 协调化解中心: one identity per dispute across the channels, routing with its articles, referrals in two phases,
//! alarms, and the state of resolution. No procedure of its own: it listens, joins up, and tells.

pub mod act;
mod admission;
pub mod api;
pub mod changed;
pub mod desk;
pub mod dossier;
pub mod ending;
mod event;
mod handover;
pub mod identity;
mod join;
mod line;
pub mod offered;
mod page;
mod reconsidered;
pub mod resolution;
mod retaliation;
pub mod route;
pub mod view;
mod watch;

pub use api::openapi;
pub use desk::Coordination;
