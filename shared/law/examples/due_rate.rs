//! How many dates per second, with the receipt put into words and without. Figures only: nothing is asserted.

use chrono::{Days, NaiveDate};
use law::{Direction, Law, Rule, Unit};
use std::hint::black_box;
use std::time::Instant;

fn main() {
    let law = Law::bundled();
    let start = NaiveDate::from_ymd_opt(2024, 1, 2).expect("a date");
    let rules: Vec<&Rule> = law
        .rules
        .iter()
        .filter(|r| r.direction == Direction::Forward && r.span().is_some_and(|s| s.unit != Unit::Hour))
        .collect();
    let cases = 200_000usize;
    let measure = |name: &str, what: &dyn Fn(law::Receipt)| {
        let began = Instant::now();
        for n in 0..cases {
            let rule = rules[n % rules.len()];
            let from = start + Days::new((n / rules.len() % 1000) as u64);
            if let Ok(receipt) = law.count(&rule.id, from).receipt() {
                what(receipt);
            }
        }
        let seconds = began.elapsed().as_secs_f64();
        println!(
            "{name}: {:.0} dates per second ({cases} dates, {} rules)",
            cases as f64 / seconds,
            rules.len()
        );
    };
    measure("receipt as data", &|receipt| {
        black_box(receipt.due);
    });
    measure("receipt in words and as JSON", &|receipt| {
        black_box((receipt.zh(), receipt.en(), serde_json::to_string(&receipt).expect("a receipt is JSON")));
    });
    measure("receipt recomputed from itself", &|receipt| {
        black_box(receipt.recompute().expect("a receipt follows from itself"));
    });
}
