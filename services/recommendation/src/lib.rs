//! 司法建议、检察建议: the letter as its issuer wrote it, the addressee's plan, measures and reply, and the
//! issuer's judgement and look-back. The addressee answers a letter; it never changes one.

pub mod approval;
pub mod book;
pub mod consultation;
mod contact;
pub mod fact;
pub mod issuer;
pub mod letter;
mod objection;
pub mod paper;
pub mod procedure;
pub mod step;

pub use procedure::Recommendation;
