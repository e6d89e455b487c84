//! Two disputes become one, and two again: decided by a person, always reversible.

use crate::desk::Work;
use crate::handover::weight;
use crate::watch::window_key;
use crate::{act, identity};
use kernel::{Act, CaseId, DisputeId};
use ledger::Arming;
use serde_json::json;

impl Work<'_> {
    /// Joins `other` to `id`: one dispute from now on.
    pub(crate) fn merge(&mut self, id: DisputeId, other: DisputeId) -> Result<(), String> {
        let mut joined = self.dossiers.get(&other.0).cloned().ok_or("no such dispute")?;
        let (today, cases): (_, Vec<CaseId>) =
            (self.today, joined.cases.iter().map(|line| line.case).collect());
        let dossier = self.in_hand(id)?;
        dossier.cases.append(&mut joined.cases);
        dossier.parties.append(&mut joined.parties);
        dossier.sealed.append(&mut joined.sealed);
        dossier.deadlines.append(&mut joined.deadlines);
        dossier.notices.append(&mut joined.notices);
        dossier.effects.append(&mut joined.effects);
        dossier.obligations.append(&mut joined.obligations);
        dossier.documents.append(&mut joined.documents);
        dossier.alarms.append(&mut joined.alarms);
        dossier.timeline.append(&mut joined.timeline);
        dossier.timeline.sort_by(|a, b| (a.on, &a.at).cmp(&(b.on, &b.at)));
        dossier.acts_made.append(&mut joined.acts_made);
        dossier.act_changes.append(&mut joined.act_changes);
        dossier.observers.append(&mut joined.observers);
        dossier.arises_from.append(&mut joined.arises_from);
        dossier.restricted = dossier.restricted.or(joined.restricted);
        dossier.overrides += joined.overrides;
        dossier.opened_on = dossier.opened_on.min(joined.opened_on);
        let moved: Vec<DisputeId> = std::iter::once(other).chain(joined.merged).collect();
        dossier.merged.extend(&moved);
        dossier.named.append(&mut joined.named);
        dossier.proposals.retain(|p| p.dispute != other);
        let found: Vec<String> = joined.acts.iter().flat_map(act::marks).collect();
        let (mut fresh, mut place) = (Vec::new(), Vec::new());
        for act in joined.acts {
            let known = dossier.acts.iter().position(|known| act::same(known, &act));
            place.push(known.unwrap_or_else(|| {
                dossier.acts.push(act);
                fresh.push(dossier.acts.len() - 1);
                dossier.acts.len() - 1
            }));
        }
        let here = |(n, case): (usize, CaseId)| Some((*place.get(n)?, case));
        dossier.acts_in.extend(joined.acts_in.into_iter().filter_map(here));
        // accountable is whoever carries the weightiest accepted lane; failing that, whoever had it here
        let lead = dossier
            .cases
            .iter()
            .filter(|line| line.is_active() && line.is_accepted())
            .max_by_key(|line| weight(&line.channel))
            .map(|line| line.case);
        if let Some(lead) = lead {
            dossier.hand_to(lead, today);
        }
        // what is joined is found here under the marks of its acts
        found.into_iter().for_each(|mark| self.mark(mark, id));
        for n in fresh {
            self.watch_act(id, n)?;
        }
        let old: Vec<String> =
            joined.windows.iter().map(|line| window_key(line.act, &line.window.key)).collect();
        for key in old {
            self.out.deadlines.push(Arming::End { case: other.0, key, state: "dropped" });
        }
        for case in &cases {
            self.out.unmarks.push((identity::of_case(*case), other.0));
            self.mark(identity::of_case(*case), id);
        }
        for dispute in moved {
            self.out.unmarks.push((identity::of_joined(dispute), other.0));
            self.mark(identity::of_joined(dispute), id);
        }
        let there = self.in_hand(other)?;
        there.merged_into = Some(id);
        there.proposals.retain(|p| p.dispute != id);
        self.mark_month(id)?;
        self.note(other, "merged", &json!({ "into": id }), None)?;
        self.note(id, "merged", &json!({ "with": other }), None)?;
        self.tell_suits(id, &cases)?;
        self.tell_act_changes(id)?;
        self.exclude(id)?;
        self.settle(id)
    }

    /// Takes a merge back: what belongs to the cases of `other` goes with them.
    pub(crate) fn split(&mut self, id: DisputeId, other: DisputeId) -> Result<(), String> {
        let there = self.dossiers.get(&other.0).cloned().ok_or("no such dispute")?;
        let own: Vec<CaseId> = there.cases.iter().map(|line| line.case).collect();
        let belongs = |case: &CaseId| own.contains(case);
        let today = self.today;
        let dossier = self.in_hand(id)?;
        let whole = dossier.clone();
        let own_acts = whole.acts_in.iter().filter(|(_, case)| belongs(case));
        let own_acts: Vec<(Act, CaseId)> =
            own_acts.filter_map(|(n, case)| Some((whole.acts.get(*n)?.clone(), *case))).collect();
        dossier.acts_in.retain(|(_, case)| !belongs(case));
        dossier.cases.retain(|line| !belongs(&line.case));
        dossier.parties.retain(|(case, _)| !belongs(case));
        dossier.sealed.retain(|(case, _)| !belongs(case));
        dossier.deadlines.retain(|line| !belongs(&line.case));
        dossier.notices.retain(|line| !belongs(&line.case));
        dossier.effects.retain(|(case, _)| !belongs(case));
        dossier.obligations.retain(|line| !belongs(&line.case));
        dossier.documents.retain(|line| !belongs(&line.case));
        dossier.acts_made.retain(|made| !belongs(&made.case));
        dossier.act_changes.retain(|changed| !belongs(&changed.case));
        dossier.observers.retain(|line| !belongs(&line.case));
        dossier.timeline.retain(|line| !line.case.as_ref().is_some_and(belongs));
        dossier.merged.retain(|merged| *merged != other && !there.merged.contains(merged));
        if dossier.holder().is_some_and(|holder| belongs(&holder.case))
            && let Some(line) = dossier.cases.last()
        {
            let case = line.case;
            dossier.hand_to(case, today);
        }
        self.out.unmarks.push((identity::of_joined(other), id.0));
        for dispute in there.merged {
            self.out.unmarks.push((identity::of_joined(dispute), id.0));
            self.mark(identity::of_joined(dispute), other);
        }
        let there = self.in_hand(other)?;
        there.merged_into = None;
        there.acts_in.clear();
        for (act, case) in &own_acts {
            there.disputes(act, Some(*case));
        }
        there.cases = whole.cases.into_iter().filter(|line| belongs(&line.case)).collect();
        there.deadlines = whole.deadlines.into_iter().filter(|line| belongs(&line.case)).collect();
        there.effects = whole.effects.into_iter().filter(|(case, _)| belongs(case)).collect();
        there.notices = whole.notices.into_iter().filter(|line| belongs(&line.case)).collect();
        there.obligations = whole.obligations.into_iter().filter(|line| belongs(&line.case)).collect();
        there.documents = whole.documents.into_iter().filter(|line| belongs(&line.case)).collect();
        there.acts_made = whole.acts_made.into_iter().filter(|made| belongs(&made.case)).collect();
        there.act_changes = whole.act_changes.into_iter().filter(|changed| belongs(&changed.case)).collect();
        there.observers = whole.observers.into_iter().filter(|line| belongs(&line.case)).collect();
        there.timeline =
            whole.timeline.into_iter().filter(|line| line.case.as_ref().is_some_and(belongs)).collect();
        for case in own {
            self.out.unmarks.push((identity::of_case(case), id.0));
            self.mark(identity::of_case(case), other);
        }
        self.note(id, "split", &json!({ "from": other }), None)?;
        self.note(other, "split", &json!({ "from": id }), None)?;
        self.settle(id)?;
        self.settle(other)
    }
}
