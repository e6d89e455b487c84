//! coordination.
