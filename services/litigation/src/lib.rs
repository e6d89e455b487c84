//! 行政应诉: the court case as the defendant agency and the court see it together, from the complaint to the
//! judgment and what it leaves to perform. It mirrors the court's own file and decides nothing in its place.

pub mod absence;
pub mod anew;
pub mod application;
pub mod book;
mod breach;
pub mod civil;
pub mod defendant;
pub mod enforcement;
mod evolve;
pub mod fact;
mod later;
pub mod loss;
mod ordered;
pub mod paper;
mod preparation;
pub mod procedure;
mod receipt;
pub mod response;
mod results;
pub mod step;
pub mod told;

pub use procedure::Litigation;
