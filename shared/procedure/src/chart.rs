//! The table of steps as a picture (Mermaid), for the service's README.

use crate::{Procedure, Stage};
use std::fmt::Write;

/// A flow chart: which steps are open in which stage, and the provision of each.
#[must_use]
pub fn mermaid<P: Procedure>() -> String {
    let mut out = String::from("flowchart LR\n");
    for stage in P::Stage::ALL {
        let (open, close) = if stage.is_final() { ("([", "])") } else { ("[", "]") };
        let _ = writeln!(out, "  {}{open}\"{}\"{close}", stage.word(), stage.zh());
    }
    for act in P::steps().iter() {
        for stage in act.rule.from {
            let _ = writeln!(
                out,
                "  {} --> |\"{}\"| {}-{}(( ))",
                stage.word(),
                act.rule.zh,
                stage.word(),
                act.rule.name
            );
        }
    }
    out
}
