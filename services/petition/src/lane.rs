//! Lanes in the words a petitioner reads.

/// A lane in official words.
pub(crate) fn zh(lane: &str) -> &'static str {
    match lane {
        "petition" => "信访",
        "mediation" => "调解",
        "adjudication" => "行政裁决",
        "reconsideration" => "行政复议",
        "litigation" => "行政诉讼",
        "recommendation" => "司法建议、检察建议",
        _ => "其他法定途径",
    }
}
