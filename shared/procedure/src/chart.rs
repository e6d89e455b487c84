//! The table of steps as a picture (Mermaid), for the service's README.

use crate::{Procedure, Stage, track};
use std::collections::BTreeSet;
use std::fmt::Write;

/// A flow chart: the steps open in each stage with the provision of each, where its proofs have seen it lead, and the
/// proceedings followed beside the case.
#[must_use]
pub fn mermaid<P: Procedure>() -> String {
    let mut out = String::from("flowchart LR\n");
    let common: BTreeSet<&str> = common::<P>();
    let moves = moves::<P>();
    for stage in P::Stage::ALL {
        let (open, close) = if stage.is_final() { ("([", "])") } else { ("[", "]") };
        let _ = writeln!(out, "  {}{open}\"{}\"{close}", stage.word(), stage.zh());
    }
    for act in P::steps().iter().filter(|act| !common.contains(act.rule.name)) {
        let rule = &act.rule;
        let name = rule.name.replace('-', "_");
        let _ = writeln!(out, "  step_{name}[/\"{}<br/>{}\"/]", rule.zh, broken(rule.law));
        for stage in rule.from {
            let _ = writeln!(out, "  {} --> step_{name}", stage.word());
        }
        if rule.anytime {
            let _ = writeln!(out, "  anytime((任何阶段)) --> step_{name}");
        }
        for (_, stage) in moves.iter().filter(|(by, _)| by == rule.name) {
            let _ = writeln!(out, "  step_{name} ==> {stage}");
        }
    }
    for track in track::of(P::NAME) {
        let _ = writeln!(out, "  beside((程序线)) -.-> track_{}[[\"{}\"]]", track.name, track.zh);
    }
    out
}

/// Which step led to which stage in the proofs.
fn moves<P: Procedure>() -> BTreeSet<(String, String)> {
    crate::proof::play::<P>().unwrap_or_default().into_iter().flat_map(|proof| proof.moves).collect()
}

fn common<P: Procedure>() -> BTreeSet<&'static str> {
    crate::Steps::<P>::default().and_common().iter().map(|act| act.rule.name).collect()
}

/// One provision to a line.
fn broken(law: &str) -> String {
    law.replace('；', "<br/>")
}
