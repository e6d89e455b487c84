//! How many dates per second: without a receipt, with it as data, in words, and recomputed from itself. Figures
//! only: nothing is asserted.

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
    let measure = |name: &str, what: &dyn Fn(law::Count)| {
        let began = Instant::now();
        for n in 0..cases {
            let rule = rules[n % rules.len()];
            let from = start + Days::new((n / rules.len() % 1000) as u64);
            what(law.count(&rule.id, from));
        }
        let seconds = began.elapsed().as_secs_f64();
        println!(
            "{name}: {:.0} dates per second ({cases} dates, {} rules)",
            cases as f64 / seconds,
            rules.len()
        );
    };
    measure("receipt off: the last day alone", &|count| {
        black_box(count.due().ok());
    });
    measure("receipt on: as data", &|count| {
        black_box(count.receipt().ok());
    });
    measure("receipt in words and as JSON", &|count| {
        if let Ok(receipt) = count.receipt() {
            black_box((
                receipt.zh(),
                receipt.en(),
                serde_json::to_string(&receipt).expect("a receipt is JSON"),
            ));
        }
    });
    measure("receipt recomputed from itself", &|count| {
        if let Ok(receipt) = count.receipt() {
            black_box(receipt.recompute().expect("a receipt follows from itself"));
        }
    });
}
