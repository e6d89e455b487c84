//! reconsideration.
