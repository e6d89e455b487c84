//! In which way a case ended. What was agreed upon is not what was won: an act that its organ changed itself is counted
//! as settled and never as the organ's success (I-04); and what ended by its form only decided nothing.

use crate::dossier::CaseLine;

/// In which way a case ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum How {
    /// By agreement: mediated, settled, withdrawn on an undertaking.
    Settled,
    /// The organ changed its act or did what was asked for, and the case ended by that.
    Corrected,
    /// Decided for whoever asked: applicant, claimant, issuer.
    DecidedFor,
    /// Decided against him.
    DecidedAgainst,
    /// Decided, where it is not told for whom: an award between two sides, an opinion.
    Decided,
    /// By its form: not accepted, withdrawn, sent on, ended.
    ByForm,
}

impl How {
    /// The word in answers.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            How::Settled => "settled",
            How::Corrected => "corrected",
            How::DecidedFor => "decided_for",
            How::DecidedAgainst => "decided_against",
            How::Decided => "decided",
            How::ByForm => "by_form",
        }
    }

    /// In official words.
    #[must_use]
    pub fn zh(self) -> &'static str {
        match self {
            How::Settled => "调解、和解",
            How::Corrected => "行政机关自行纠正",
            How::DecidedFor => "支持申请人、原告",
            How::DecidedAgainst => "未支持申请人、原告",
            How::Decided => "作出裁决、处理意见",
            How::ByForm => "程序性办结",
        }
    }
}

/// How a mediation ended that brought no agreement: it failed, a side refused it, a side ended it in its course.
const NO_AGREEMENT: [&str; 3] = ["failed", "refused", "terminated_by_party"];

impl CaseLine {
    /// Whether this is a mediation that ended without an agreement: the sides go on to the next lane.
    #[must_use]
    pub fn is_failed_mediation(&self) -> bool {
        self.channel == "mediation"
            && self.outcome.as_ref().is_some_and(|ending| NO_AGREEMENT.contains(&ending.code.as_str()))
    }

    /// In which way the case ended; none while it goes on.
    #[must_use]
    pub fn how(&self) -> Option<How> {
        let ending = self.outcome.as_ref()?;
        Some(match ending.code.as_str() {
            "D12"
            | "withdrawn_on_undertaking"
            | "J12"
            | "mediated"
            | "agreement"
            | "agreement_oral"
            | "confirmed" => How::Settled,
            "withdrawn_act_changed" | "suit_withdrawn" | "look_back_passed" => How::Corrected,
            // why the court, or the organ, allowed it stands in its words
            "J11" | "D13" if ending.on_merits && ending.zh.contains("改变行政行为") => How::Corrected,
            "J11" | "D13" if ending.on_merits && ending.zh.contains("和解") => How::Settled,
            "D03" | "D04" | "D05" | "D06" | "D07" | "D10" | "J02" | "J03" | "J04" | "J05" | "J06" | "J07"
            | "J08" | "J09" | "found_unlawful" | "claims_met" | "claims_partly_met" => How::DecidedFor,
            "D08" | "D09" | "J01" | "claims_dismissed" => How::DecidedAgainst,
            _ if ending.on_merits => How::Decided,
            _ => How::ByForm,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn how(code: &str, zh: &str, on_merits: bool) -> Option<How> {
        let line = json!({
            "channel": "", "case": "0190a6f0-0000-7000-8000-000000000001", "number": "", "organ": "", "division": "",
            "stage": "", "stage_zh": "", "taken_on": true, "opened": null, "court": null,
            "outcome": { "code": code, "zh": zh, "on_merits": on_merits, "on": "2026-03-02" },
            "suspended": false, "referred": null, "told_elsewhere": false, "open": []
        });
        serde_json::from_value::<CaseLine>(line).expect("a line").how()
    }

    #[test]
    fn an_act_changed_is_neither_won_nor_agreed() {
        assert_eq!(how("withdrawn_act_changed", "", true), Some(How::Corrected));
        assert_eq!(how("J11", "被告改变行政行为后准许撤诉", true), Some(How::Corrected));
        assert_eq!(how("J11", "和解后准许撤诉", true), Some(How::Settled));
        assert_eq!(
            how("D13", "被申请人改变行政行为，申请人撤回申请，终止行政复议", true),
            Some(How::Corrected)
        );
        assert_eq!(how("D13", "达成和解、附承诺撤回申请，终止行政复议", true), Some(How::Settled));
        assert_eq!(how("D13", "撤回申请，终止行政复议", false), Some(How::ByForm));
        assert_eq!(how("J11", "准许撤诉", false), Some(How::ByForm));
        assert_eq!(how("D08", "", true), Some(How::DecidedAgainst));
        assert_eq!(how("J02", "", true), Some(How::DecidedFor));
        assert_eq!(how("agreement_oral", "", true), Some(How::Settled));
        assert_eq!(how("terminated_by_party", "", false), Some(How::ByForm));
        assert_eq!(how("award", "", true), Some(How::Decided));
        assert_eq!(how("D01", "", false), Some(How::ByForm));
    }
}
