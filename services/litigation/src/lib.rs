//! litigation.
