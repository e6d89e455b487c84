//! 信访: registration and sorting, handling with an answer to every demand, review, and the two ways out: a matter
//! that another lawful channel takes over, and demands that are already pending elsewhere.

pub mod fact;
mod lane;
pub mod procedure;
pub mod step;

pub use procedure::Petition;
