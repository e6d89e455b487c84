//! adjudication.
