//! Chaos: the real programs under faults, while desks work. Whatever strikes, what was acknowledged is there, nothing
//! takes effect twice or out of order, and every deadline fires once, in time.
//!
//! A short run is part of `tests/run`; each fault strikes as often as it says (`Fault::times`) before everything is judged. A
//! long one meets every fault on both engines, so many times over, and takes as long:
//!
//! ```sh
//! CHAOS_ROUNDS=20 cargo test -p mesh-tests --test chaos -- --nocapture --test-threads 1
//! ```
//!
//! The tables are printed and left in `target/tmp/chaos-<engine>.{txt,json}`. `CHAOS_SEED` repeats a run's dice, `CHAOS_ONLY` meets only faults whose name holds these words. Faults that need
//! rights (loop devices, network namespaces: root) are counted as skipped where there are none, with the reason.

mod desk;
mod dice;
mod disk;
mod fault;
#[expect(dead_code, reason = "the tests of the mesh use more of it")]
#[path = "../mesh/harness.rs"]
mod harness;
mod judge;
mod machine;
mod net;
mod postgres;
mod rig;
mod table;

use fault::Struck;
use judge::Verdict;
use rig::{Engine, Rig};
use std::time::Instant;
use table::{Line, Table};

#[expect(clippy::disallowed_methods, reason = "whoever starts a run says how long and which")]
fn asked(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

fn number(name: &str) -> Option<u64> {
    asked(name).map(|text| text.parse().unwrap_or_else(|_| panic!("{name} is a number")))
}

async fn run(engine: Engine, name: &'static str) {
    let rounds = number("CHAOS_ROUNDS");
    let only = asked("CHAOS_ONLY");
    let chance =
        std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).expect("it is after 1970");
    let seed = number("CHAOS_SEED").unwrap_or(chance.as_secs());
    println!("{name}: CHAOS_SEED={seed}");
    let mut rig = Rig::start(engine, seed).await;
    let mut table = Table { engine: name, seed, lines: Vec::new() };
    for _ in 0..rounds.unwrap_or(1) {
        for fault in fault::all() {
            let named = only.as_deref().is_none_or(|only| fault.name.contains(only));
            if !named || (rounds.is_none() && only.is_none() && !fault.short.contains(&engine)) {
                continue;
            }
            let began = Instant::now();
            let (mut injected, mut measured, mut skipped) = (0, None, None);
            for _ in 0..fault.times {
                match (fault.strike)(&mut rig).await {
                    Struck::Times(times) => injected += times,
                    Struck::Measured(times, what) => {
                        injected += times;
                        measured = Some(what);
                    }
                    Struck::Skipped(why) => skipped = Some(why),
                }
                if skipped.is_some() {
                    break;
                }
            }
            let verdict = if skipped.is_none() { rig.verdict().await } else { Verdict::default() };
            let seconds = began.elapsed().as_secs_f64();
            println!("{name}: {} ({seconds:.1} s)", fault.name);
            table.lines.push(Line { fault: fault.name, injected, verdict, seconds, measured, skipped });
        }
    }
    table.tell();
    assert!(table.lines.iter().all(|line| line.verdict.is_good()), "not everything held: see the table");
    assert!(table.lines.iter().any(|line| line.injected > 0), "nothing struck");
}

#[tokio::test(flavor = "multi_thread")]
async fn on_sqlite_whatever_strikes_every_promise_holds() {
    run(Engine::Sqlite, "SQLite").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn on_postgres_whatever_strikes_every_promise_holds() {
    run(Engine::Postgres, "PostgreSQL").await;
}
