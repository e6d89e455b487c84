//! Anything at all is given to the readers of files and of what people type: they refuse it or read it, and never
//! break. `LAW_FUZZ_CASES` changes how many.

use law::trial::Trial;
use law::{Calendar, Input, Law, Receipt, Rules};
use proptest::prelude::*;

const RULES: &str = include_str!("../../data/rules/reconsideration.toml");
const SOURCES: &str = include_str!("../../data/sources.toml");
const NOTICE: &str = include_str!("../../data/calendar/2026.toml");
const SET: &str = include_str!("../../data/calendar/set.toml");
const OVERRIDES: &str = "county = \"640522\"\nversion = \"1\"\n[[override]]\nid = \"OB-01\"\ncitation = \"《办法》第一条\"\n\
                         confirmed_by = \"海原县司法局\"\nconfirmed_on = \"2026-11-20\"\nvalid_from = \"2026-12-01\"\namount = 4\n";

fn cases() -> u32 {
    crate::walk::setting("LAW_FUZZ_CASES", 300).try_into().unwrap_or(u32::MAX)
}

/// A text with a piece of it taken out, doubled, turned into something else, or moved.
fn broken(text: &'static str) -> impl Strategy<Value = String> {
    let chars: Vec<char> = text.chars().collect();
    let most = chars.len();
    (0..most, 1usize..40, 0u8..5, any::<char>(), 0..most).prop_map(move |(at, len, how, other, to)| {
        let mut chars = chars.clone();
        let end = (at + len).min(most);
        let piece: Vec<char> = match how {
            0 => chars.drain(at..end).collect(),
            1 => {
                let piece = chars[at..end].to_vec();
                chars.splice(at..at, piece.clone());
                piece
            }
            2 => {
                chars[at] = other;
                Vec::new()
            }
            3 => {
                let digits = ['0', '9', '-', '"', '=', '[', '{', '\n'];
                chars[at] = digits[to % digits.len()];
                Vec::new()
            }
            _ => {
                let piece: Vec<char> = chars.drain(at..end).collect();
                let to = to.min(chars.len());
                chars.splice(to..to, piece.clone());
                piece
            }
        };
        let _ = piece;
        chars.into_iter().collect()
    })
}

fn typed() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        "[0-9]{0,6}[-T@.:0-9]{0,24}",
        Just("2026-02-30".to_owned()),
        Just("30@2026-13-01".to_owned()),
        Just("2026-03-10..2026-03-09".to_owned()),
        "(FY|SS|P|XX)-[0-9]{2}[a-z]?",
        Just("2026-03-02".to_owned()),
        Just("4294967296".to_owned()),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_broken_file_of_rules_is_read_or_refused(text in broken(RULES)) {
        let _ = Rules::parse(SOURCES, &[("a.toml", &text)]);
    }

    #[test]
    fn a_broken_notice_is_read_or_refused(text in prop_oneof![broken(NOTICE), any::<String>()]) {
        let _ = Calendar::parse(SET, &[("2026.toml", &text)]);
        let _ = Calendar::bundled().with_notice("9999", &text);
    }

    #[test]
    fn a_broken_override_is_read_or_refused(text in prop_oneof![broken(OVERRIDES), any::<String>()]) {
        let _ = Law::bundled().rules.with_overrides(&text);
    }

    #[test]
    fn what_is_typed_is_counted_or_refused(
        rule in typed(), from in typed(), extend in proptest::collection::vec(typed(), 0..3),
        suspend in proptest::collection::vec(typed(), 0..3), amount in proptest::option::of(typed()),
        unit in proptest::option::of(prop_oneof![Just("hour".to_owned()), Just("月".to_owned()), any::<String>()]),
        capped_from in proptest::option::of(typed()),
    ) {
        let law = Law::bundled();
        let trial = Trial { rule, from, extend, suspend, amount, unit, capped_from, ..Trial::default() };
        if let Ok(input) = trial.input(law)
            && let Ok(receipt) = law.recount(input).receipt()
        {
            prop_assert_eq!(receipt.recompute(), Ok(receipt.due));
        }
    }

    #[test]
    fn a_receipt_from_elsewhere_is_recomputed_or_refused(
        from in 0usize..4000, len in 0usize..30, with in "[0-9a-z\":,{}\\[\\]-]{0,12}",
    ) {
        let receipt = Law::bundled().count("FY-30", "2026-08-03".parse().unwrap()).receipt().unwrap();
        let text = serde_json::to_string(&receipt).unwrap();
        let chars: Vec<char> = text.chars().collect();
        let from = from.min(chars.len());
        let to = (from + len).min(chars.len());
        let text: String = chars[..from].iter().copied().chain(with.chars()).chain(chars[to..].iter().copied()).collect();
        if let Ok(receipt) = serde_json::from_str::<Receipt>(&text) {
            let _ = receipt.recompute();
            let _ = receipt.recounted_under(Law::bundled());
            let _ = (receipt.zh(), receipt.en());
        }
        if let Ok(input) = serde_json::from_str::<Input>(&text) {
            let _ = Law::bundled().recount(input).receipt();
        }
    }
}
