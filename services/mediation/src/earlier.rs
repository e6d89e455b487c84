//! Rounds of the case that a new one continues: they are on record there, and are not told again by hand.

use crate::procedure::{Record, Round};
use chrono::NaiveDate;
use kernel::CaseId;
use procedure::decision::Related;
use procedure::{Context, Refusal};

/// The case that a new one continues, as this organ keeps it.
pub(crate) struct Before<'a> {
    case: &'a Related,
    rounds: Vec<Round>,
    /// From the day it came in until it ended, or today.
    lasted: (NaiveDate, NaiveDate),
}

impl<'a> Before<'a> {
    /// The case, where it is one of this organ: what another organ has on record is not told by naming it.
    pub(crate) fn found(cx: &Context<'a>, continues: Option<CaseId>) -> Option<Self> {
        let case = cx.related.iter().find(|earlier| Some(earlier.id) == continues)?;
        let opening = case.file.opening.as_deref().filter(|opening| opening.organ == *cx.organ())?;
        let record = serde_json::from_value(case.record.clone()).ok()?;
        let ended_on = case.file.outcome.as_ref().map_or(cx.today, |(_, on)| *on);
        Some(Self { case, rounds: failed(case, record), lasted: (opening.received_on, ended_on) })
    }

    /// Its rounds without agreement, and the agreement that was not performed.
    pub(crate) fn rounds(&self) -> &[Round] {
        &self.rounds
    }

    /// Refuses a round of this day as told by hand: that case says what was held in its time.
    pub(crate) fn says_itself(&self, on: NaiveDate, at: &str) -> Result<(), Refusal> {
        let (from, to) = self.lasted;
        if !(from..=to).contains(&on) && !self.rounds.iter().any(|round| round.on == on) {
            return Ok(());
        }
        let number = &self.case.number;
        Err(Refusal::new(
            "round_on_record",
            format!("{number}案中的调解已经在案（{from}至{to}），由系统带入，不另行填写"),
            format!(
                "what was held in case {number} ({from} to {to}) is on record there and is taken from it"
            ),
        )
        .at(at))
    }
}

/// The rounds that came to nothing, in the order of their days.
fn failed(case: &Related, record: Record) -> Vec<Round> {
    let mut rounds = record.failed_rounds;
    let breached: Vec<&str> = case
        .file
        .obligations
        .iter()
        .filter(|owed| owed.breached && !owed.is_over())
        .map(|owed| owed.text.as_str())
        .collect();
    if let Some(on) = record.effective_on.filter(|_| !breached.is_empty()) {
        let reason = format!("达成的协议到期没有履行：{}", breached.join("；"));
        rounds.push(Round { on, reason });
    }
    let failed = case.file.outcome.as_ref().filter(|(outcome, _)| outcome.code == "failed");
    if let (true, Some((outcome, on))) = (rounds.is_empty(), failed) {
        rounds.push(Round { on: *on, reason: outcome.zh.clone() });
    }
    rounds.sort_by_key(|round| round.on);
    rounds
}

#[cfg(test)]
mod tests {
    use crate::Mediation;
    use crate::step::{Agree, Register, given};
    use kernel::{By, CaseId};
    use procedure::decision::Related;
    use procedure::scenario::Scenario;
    use procedure::{Stage as _, Step};
    use serde_json::json;

    /// A case in which a sitting came to nothing and then an agreement was not performed, as a later one finds it.
    fn before(organ: &str) -> Related {
        let sat = json!({
            "record": { "kind": "mediation_record", "title": "调解记录", "on": "2026-03-05" },
            "failed": "界石灭失"
        });
        let mut agree = Agree::example();
        agree["effective_on"] = json!("2026-03-06");
        let case = given::mediated("2026-03-02")
            .take("2026-03-05", By::Officer, "sit", &sat)
            .take("2026-03-06", By::Officer, "agree", &agree)
            .take("2026-04-01", By::System, "lapse", &json!({ "key": "obligation:1", "due": "2026-04-01" }))
            .case;
        let mut file = case.file;
        let number = file.opening().number.clone();
        if let Some(opening) = &mut file.opening {
            opening.organ = organ.to_owned();
        }
        let record = serde_json::to_value(&case.record).expect("a record is JSON");
        Related { id: CaseId::derived(&["before"]), number, stage: case.stage.word(), file, record }
    }

    fn continuing(organ: &str) -> (Scenario<Mediation>, serde_json::Value) {
        let mut later = Scenario::<Mediation>::default();
        later.related.push(before(organ));
        let mut register = Register::example();
        register["filing"]["received_on"] = json!("2026-04-02");
        register["filing"]["continues"] = json!(CaseId::derived(&["before"]));
        (later, register)
    }

    #[test]
    fn the_rounds_of_the_case_it_continues_are_counted_and_not_told_again() {
        let (later, mut register) = continuing("organ");
        register["earlier"] = json!([{ "on": "2026-02-01", "reason": "村民小组劝说未成" }]);
        let rounds = later.take("2026-04-02", By::Officer, "register", &register).case.record.failed_rounds;
        let days: Vec<String> = rounds.iter().map(|round| round.on.to_string()).collect();
        assert_eq!(days, ["2026-02-01", "2026-03-05", "2026-03-06"]);
        assert_eq!(rounds[1].reason, "界石灭失");
        assert!(rounds[2].reason.contains("到期没有履行"), "{:?}", rounds[2]);
        for told in ["2026-03-05", "2026-03-03"] {
            let (later, mut register) = continuing("organ");
            register["earlier"] = json!([{ "on": told, "reason": "各执一词" }]);
            later.refuse("2026-04-02", By::Officer, "register", &register, "round_on_record");
        }
    }

    #[test]
    fn what_another_organ_has_on_record_is_not_told_by_naming_its_case() {
        let (later, mut register) = continuing("haiyuan-sanhe-tw");
        register["earlier"] = json!([{ "on": "2026-03-05", "reason": "各执一词" }]);
        let rounds = later.take("2026-04-02", By::Officer, "register", &register).case.record.failed_rounds;
        assert_eq!(rounds.iter().map(|round| round.reason.as_str()).collect::<Vec<_>>(), ["各执一词"]);
    }
}
