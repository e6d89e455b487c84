//! The identity service through its real router, over a database of its own, with a clock that is moved by hand.

mod county;
mod directory;
mod login;
mod service;
mod token;
