//! Lanes in the words a petitioner reads, and the lawful paths that lead out of the mesh.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// How the centre writes a lane that leads out of the mesh.
const OUTSIDE: &str = "external:";

/// A lane in official words.
pub(crate) fn zh(lane: &str) -> &'static str {
    match lane.strip_prefix(OUTSIDE).unwrap_or(lane) {
        "petition" => "信访",
        "mediation" => "调解",
        "adjudication" => "行政裁决",
        "reconsideration" => "行政复议",
        "litigation" => "行政诉讼",
        "recommendation" => "司法建议、检察建议",
        "court" => "人民法院诉讼",
        "procuratorate" => "检察机关法律监督",
        "police" => "公安机关办理",
        "labour-arbitration" => "劳动争议仲裁",
        "rural-land-arbitration" => "农村土地承包仲裁",
        "commercial-arbitration" => "商事仲裁",
        "discipline" => "纪检监察",
        "party" => "党员申诉、申请复审",
        "political-legal" => "政法机关办理",
        "agency" => "行政程序",
        _ => "其他法定途径",
    }
}

/// Whether this lane leads out of the mesh.
pub(crate) fn is_outside(lane: &str) -> bool {
    lane.starts_with(OUTSIDE)
}

/// A lawful path that none of the channels here is (第三十条、第三十一条).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
#[schema(as = petition::Outside)]
pub enum Outside {
    /// A court, but for a suit against an administrative act (诉讼).
    Court,
    /// The procuratorate's supervision (法律监督).
    Procuratorate,
    /// The police: a criminal case, another procedure of theirs (刑事立案、公安机关办理程序).
    Police,
    /// Labour arbitration (劳动争议仲裁).
    LabourArbitration,
    /// Arbitration over contracts for rural land (农村土地承包仲裁).
    RuralLandArbitration,
    /// Commercial arbitration (商事仲裁).
    CommercialArbitration,
    /// The organs of discipline and supervision (纪检监察).
    Discipline,
    /// The appeal of a member of the party (党员申诉、申请复审).
    Party,
    /// The political and legal organs (政法机关).
    PoliticalLegal,
    /// An administrative procedure of another agency: confirmation, licence, penalty (行政程序).
    Agency,
}

impl Outside {
    /// Its word, as the centre writes the lane.
    pub(crate) fn lane(self) -> String {
        let word = match self {
            Self::Court => "court",
            Self::Procuratorate => "procuratorate",
            Self::Police => "police",
            Self::LabourArbitration => "labour-arbitration",
            Self::RuralLandArbitration => "rural-land-arbitration",
            Self::CommercialArbitration => "commercial-arbitration",
            Self::Discipline => "discipline",
            Self::Party => "party",
            Self::PoliticalLegal => "political-legal",
            Self::Agency => "agency",
        };
        format!("{OUTSIDE}{word}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_path_outside_has_the_word_the_centre_writes_and_words_of_its_own() {
        for word in ["court", "labour-arbitration", "rural-land-arbitration", "discipline", "political-legal"]
        {
            let outside: Outside = serde_json::from_value(json!(word)).expect("a lane the centre gives");
            let lane = outside.lane();
            assert_eq!(lane, format!("external:{word}"));
            assert!(is_outside(&lane) && zh(&lane) != "其他法定途径", "{lane}");
        }
    }
}
