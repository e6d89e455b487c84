//! Parties that take part no longer (当事人退出、变更).

use crate::CaseFile;
use chrono::NaiveDate;
use kernel::{Party, PartyId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Why a party takes part no longer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Leaving {
    /// 自然人死亡.
    Died,
    /// 法人、其他组织终止，机关被撤销.
    Ended,
    /// 列错的被申请人（被告）、第三人.
    NamedWrongly,
    /// 更换的代表人、代理人.
    Replaced,
}

impl Leaving {
    /// In official words.
    #[must_use]
    pub fn zh(self) -> &'static str {
        match self {
            Leaving::Died => "死亡",
            Leaving::Ended => "终止",
            Leaving::NamedWrongly => "列错",
            Leaving::Replaced => "更换",
        }
    }
}

/// A party that takes part no longer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Left {
    /// The party.
    pub party: PartyId,
    /// Why.
    pub reason: Leaving,
    /// Whoever succeeds it or took its place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub succeeded_by: Option<PartyId>,
    /// Day.
    pub on: NaiveDate,
}

impl CaseFile {
    /// Whether this party takes part no longer.
    #[must_use]
    pub fn has_left(&self, id: PartyId) -> bool {
        self.left.iter().any(|left| left.party == id)
    }

    /// The parties that take part; [`CaseFile::parties`] holds those who left as well.
    pub fn taking_part(&self) -> impl Iterator<Item = &Party> {
        self.parties.iter().filter(|party| !self.has_left(party.id))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::FileFact;
    use kernel::Restriction;

    fn applicant(name: &str, members: u32, vulnerable: bool) -> Party {
        let party = serde_json::json!({
            "capacity": "applicant", "kind": "person", "name": name, "members": members, "vulnerable": vulnerable
        });
        serde_json::from_value(party).expect("a party")
    }

    #[test]
    fn whoever_left_is_counted_no_more_and_protected_still() {
        let mut file = CaseFile::default();
        let (stays, leaves) = (applicant("马小花", 1, false), applicant("李大山", 6, true));
        file.evolve(&FileFact::PartyJoined(stays.clone()));
        file.evolve(&FileFact::PartyJoined(leaves.clone()));
        assert_eq!(file.headcount(), 7);
        let on = "2026-03-06".parse().expect("a day");
        let left = Left { party: leaves.id, reason: Leaving::Died, succeeded_by: Some(stays.id), on };
        file.evolve(&FileFact::PartyLeft(left));
        assert_eq!((file.headcount(), file.applicants().count(), file.parties.len()), (1, 1, 2));
        assert!(file.has_left(leaves.id) && !file.has_left(stays.id));
        assert_eq!(file.restriction(), Some(Restriction::Vulnerable));
    }
}
