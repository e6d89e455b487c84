//! petition.
