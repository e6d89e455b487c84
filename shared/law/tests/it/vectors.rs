//! The golden vectors: dates worked out by hand and kept apart from the engine.

use crate::d;
use law::{Law, Unit};
use serde_json::Value;

#[test]
fn every_golden_vector_comes_out() {
    let file: Value = serde_json::from_str(include_str!("../data/period_vectors.json")).unwrap();
    let vectors = file["vectors"].as_array().unwrap();
    assert_eq!(vectors.len(), 19);
    for vector in vectors {
        let text = |key: &str| vector[key].as_str().unwrap_or_default();
        let id = text("rule").split(' ').next().unwrap();
        let trigger = d(if text("start").is_empty() { text("hearing") } else { text("start") });
        let amount = u32::try_from(vector["n"].as_u64().unwrap()).unwrap();
        let unit = match text("unit") {
            "natural_day" | "natural_day_before" => Unit::NaturalDay,
            "working_day" => Unit::WorkingDay,
            "month" => Unit::Month,
            other => panic!("{other}"),
        };
        let count = Law::bundled().count(id, trigger);
        // T05 gives the period with its extension in one number.
        let receipt = if text("id") == "T05" {
            assert_eq!((amount, unit), (90, Unit::NaturalDay));
            let extension = law::Extension {
                amount: 30,
                unit,
                approver: "行政复议机构的负责人".into(),
                by: None,
                document: None,
                on: d("2026-04-20"),
            };
            count.extended(extension).receipt().unwrap()
        } else {
            let receipt = count.receipt().unwrap();
            assert_eq!((receipt.amount, receipt.unit), (amount, unit), "{}", text("id"));
            receipt
        };
        assert_eq!(receipt.due, Some(d(text("due"))), "{}: {}", text("id"), receipt.zh());
        assert_eq!(receipt.provisional, vector["provisional"].as_bool().unwrap_or(false), "{}", text("id"));
        assert_eq!(
            receipt.nominal.map(|n| n.to_string()),
            vector["nominal"].as_str().map(str::to_owned),
            "{}",
            text("id")
        );
        assert_eq!(receipt.recompute(), Ok(receipt.due), "{}", text("id"));
        println!("{} {}", text("id"), receipt.zh());
    }
}
