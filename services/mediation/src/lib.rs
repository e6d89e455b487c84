//! 调解: people's, administrative and judicial mediation, judicial confirmation, and the watch over performance.

pub mod book;
mod breach;
mod clock;
pub mod commission;
mod ending;
pub mod fact;
pub mod police;
pub mod procedure;
pub mod step;

pub use procedure::Mediation;
