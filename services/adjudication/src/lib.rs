//! 行政裁决: civil disputes that the law lets an agency decide, first of all over land, forest and grassland. It
//! mediates where it can, joins everyone it must, and tells with every award until when it may be attacked.

mod beside;
mod breach;
mod competence;
mod evolve;
pub mod fact;
pub mod procedure;
mod remedy;
mod side;
pub mod step;
pub mod track;

pub use procedure::Adjudication;
