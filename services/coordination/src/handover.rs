//! Who is accountable for a dispute: whoever opened it, until another organ accepts what was handed over. Pure: the
//! desk asks it inside its transaction, the simulator asks it the same.

use crate::dossier::{CaseLine, Dossier, Holder};
use chrono::NaiveDate;
use kernel::{CaseId, planted};

impl CaseLine {
    /// Whether its organ has taken it on.
    #[must_use]
    pub fn is_accepted(&self) -> bool {
        (self.taken_on || planted("receipt_is_acceptance")) && !self.is_returned()
    }
    /// Whether it went back to the sender.
    #[must_use]
    pub fn is_returned(&self) -> bool {
        self.outcome.as_ref().is_some_and(|o| o.code == "returned")
    }
    /// Whether the procedure goes on.
    #[must_use]
    pub fn is_active(&self) -> bool {
        self.outcome.is_none()
    }
}

impl Dossier {
    /// The organ accountable now.
    #[must_use]
    pub fn holder(&self) -> Option<&Holder> {
        self.holders.last()
    }

    /// Hands the dispute to the organ of a case from a day on; nothing where it has it already.
    pub fn hand_to(&mut self, case: CaseId, on: NaiveDate) {
        let Some(line) = self.cases.iter().find(|line| line.case == case) else { return };
        if self.holders.last().is_some_and(|holder| holder.case == case) {
            return;
        }
        if let Some(last) = self.holders.last_mut().filter(|_| !planted("sender_never_lets_go")) {
            last.until = Some(on);
        }
        self.holders.push(Holder {
            organ: line.organ.clone(),
            channel: line.channel.clone(),
            case,
            from: on,
            until: None,
        });
    }

    /// The cases that wait for this channel's acceptance, each with its channel.
    #[must_use]
    pub fn senders(&self, channel: &str) -> Vec<(String, CaseId)> {
        self.cases
            .iter()
            .filter(|line| line.referred.as_ref().is_some_and(|(to, _)| to == channel))
            .map(|line| (line.channel.clone(), line.case))
            .collect()
    }

    /// The organ of this case accepted the matter; whether that makes it accountable. A side matter (a demand that
    /// stays with the petition) does not take the dispute from a weightier lane, unless that lane handed it over.
    pub fn accepted(&mut self, case: CaseId, on: NaiveDate) -> bool {
        let Some(channel) = self.case(case).map(|line| line.channel.clone()) else { return false };
        let outweighed = self.holder().and_then(|holder| self.case(holder.case)).is_some_and(|line| {
            let handed_over = line.referred.as_ref().is_some_and(|(to, _)| *to == channel);
            let stays = line.is_active() && line.is_accepted() && !handed_over;
            stays && weight(&line.channel) > weight(&channel)
        });
        let passes = !outweighed && self.holder().is_none_or(|holder| holder.case != case);
        if passes && !planted("acceptance_passes_nothing") {
            self.hand_to(case, on);
        }
        passes
    }
}

/// Which lane carries a dispute that stands in several.
pub(crate) fn weight(channel: &str) -> u8 {
    match channel {
        "litigation" => 5,
        "reconsideration" => 4,
        "adjudication" => 3,
        "mediation" => 2,
        _ => 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(channel: &str, case: CaseId, referred: Option<&str>) -> CaseLine {
        CaseLine {
            channel: channel.to_owned(),
            case,
            number: String::new(),
            organ: format!("{channel}-organ"),
            division: String::new(),
            stage: String::new(),
            stage_zh: String::new(),
            taken_on: true,
            opened: None,
            court: None,
            outcome: None,
            suspended: false,
            referred: referred.map(|to| (to.to_owned(), String::new())),
            told_elsewhere: false,
            open: Vec::new(),
        }
    }

    fn dossier(cases: Vec<CaseLine>, on: NaiveDate) -> Dossier {
        let sheet = serde_json::json!({
            "source": "", "received_on": on, "category": "penalty", "place": "", "act": null, "demands": [],
            "cause": null, "parties": [], "referral": null, "continues": null, "issuer": null, "sealed": ""
        });
        let sheet = serde_json::from_value(sheet).expect("a first sheet");
        Dossier { cases, ..Dossier::open(kernel::DisputeId::mint(), &sheet) }
    }

    #[test]
    fn a_lighter_lane_takes_only_what_is_handed_over() {
        let on = NaiveDate::from_ymd_opt(2026, 3, 2).expect("a day");
        for (referred, passes) in [(None, false), (Some("adjudication"), false), (Some("petition"), true)] {
            let (weighty, light) = (CaseId::mint(), CaseId::mint());
            let mut dossier =
                dossier(vec![line("mediation", weighty, referred), line("petition", light, None)], on);
            dossier.hand_to(weighty, on);
            assert_eq!(dossier.accepted(light, on), passes, "{referred:?}");
            assert_eq!(dossier.holder().map(|h| h.case), Some(if passes { light } else { weighty }));
            assert_eq!(dossier.holders.iter().filter(|holder| holder.until.is_none()).count(), 1);
        }
    }
}
