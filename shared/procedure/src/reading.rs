//! What a channel answers beyond its cases and books: composed of what stands there, and written nowhere. Pure: the host
//! loads what a reading names, and the reading says what follows from it.
//!
//! To add one: a function, a [`Reading`] that names it, and a place in [`crate::Procedure::readings`]. Its route and its
//! documentation follow.

use crate::book::Title;
use crate::{Case, Context, Procedure, Refusal, Shelf};
use kernel::{CaseId, OrganId};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// A read of a channel.
pub struct Reading<P: Procedure> {
    /// What it is called; its name is its path.
    pub title: Title,
    /// Books it looks into.
    pub books: &'static [&'static str],
    /// Of what it is a reading.
    pub of: Of<P>,
}

/// What is read; none where there is nothing for this reader, as if there were no such path.
pub type Read = Result<Option<Value>, Refusal>;

/// Of what a reading is.
pub enum Of<P: Procedure> {
    /// Of a case, at `/cases/{case}/<name>`, for whoever sees it. On the shelf lie the books of the reader's organ; for the
    /// coordination centre those of the organ that handles the case.
    Case(fn(&Case<P>, &Context) -> Read),
    /// Of the county, at `/<name>`.
    County {
        /// Parameters it takes, each with what it means, in Chinese.
        query: &'static [(&'static str, &'static str)],
        /// Composes it.
        read: fn(&County, &Context) -> Read,
    },
}

/// What a reading of the county stands on.
#[derive(Debug, Default)]
pub struct County {
    /// The parameters that were given.
    pub query: BTreeMap<String, String>,
    /// The books of every organ, as far as the reading looks into them.
    pub shelves: BTreeMap<OrganId, Shelf>,
    /// Cases that lines of these books name and that have ended.
    pub ended: BTreeSet<CaseId>,
}
