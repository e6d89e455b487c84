//! 调解: people's, administrative and judicial mediation, judicial confirmation, and the watch over performance.

mod beside;
pub mod book;
mod breach;
mod clock;
pub mod commission;
pub mod committee;
mod consumer;
mod court;
mod coverage;
mod earlier;
mod ending;
pub mod expert;
pub mod fact;
mod listed;
pub mod police;
pub mod procedure;
mod quiet;
pub mod reward;
pub mod risk;
mod sides;
pub mod step;
pub mod traffic;

pub use procedure::Mediation;
