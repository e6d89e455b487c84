//! The tables, one file each. Times are microseconds since 1970 in UTC; identifiers are text.
#![expect(unreachable_pub, reason = "sea-orm derives public items")]

pub mod deadline;
pub mod entry;
pub mod head;
pub mod idem;
pub mod inbox;
pub mod kept;
pub mod mark;
pub mod quarantine;
pub mod relay;
pub mod serial;
pub mod state;
pub mod track;
