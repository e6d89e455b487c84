//! 信访: registration and sorting, handling with an answer to every demand, review, and the two ways out: a matter
//! that another lawful channel takes over, and demands that are already pending elsewhere.

pub mod book;
mod ended;
mod evolve;
pub mod fact;
mod hearing;
mod item;
mod lane;
pub mod passed;
pub mod procedure;
pub mod record;
pub mod step;
mod superior;

pub use procedure::Petition;
