//! 行政复议: from the application to the decision, the mediation document or the end without either, with every
//! clock of the statute. It keeps the file; it does not judge the act.

pub mod anew;
pub mod approval;
mod beside;
pub mod book;
mod breach;
pub mod burden;
pub mod door;
mod earlier;
mod ended;
mod evolve;
mod examined;
pub mod fact;
pub mod finding;
mod input;
pub mod inquiry;
mod jurisdiction;
pub mod letter;
pub mod norm;
pub mod paper;
pub mod procedure;
pub mod quality;
pub mod record;
mod reopening;
mod respondent;
mod ripe;
pub mod step;
pub mod suggestion;
mod window;

pub use procedure::Reconsideration;
