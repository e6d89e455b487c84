//! The decisions of the mesh under everything that was measured to go wrong: services with their stores, streams and
//! clocks, driven by one source of chance. What decides is the product: the writer's judgement, the inbox, the relay's
//! course, the comparison, the fence, the deadlines' compare-and-set and the hand-over. The broker, the stores and the
//! steps of the procedures are the simulator's.
//!
//! `SIM_SEEDS` says how many seeds are run (20,000), `SIM_FROM` the first one. A seed that breaks a promise prints what
//! happened in it; `SIM_FROM=<seed> SIM_SEEDS=1 cargo test -p sim` plays it again.

mod bus;
mod carry;
mod centre;
mod channel;
mod check;
mod clock;
mod drain;
mod fault;
mod keep;
mod letter;
mod model;
mod node;
mod note;
mod trouble;
mod world;

use fault::{Fault, Tally};
use std::io::Write;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Instant;
use world::World;

/// Seeds in an ordinary run.
const SEEDS: u64 = 20_000;

#[expect(clippy::disallowed_methods, reason = "which seeds are run is said from outside")]
fn number(name: &str, otherwise: u64) -> u64 {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(otherwise)
}

/// Plays one seed; what was run, or the promise that was broken and what happened before.
fn play(seed: u64, traced: bool) -> Result<Tally, (String, Vec<String>)> {
    let mut world = World::new(seed, traced);
    let steps = 60 + world.chance.below(240);
    let held = catch_unwind(AssertUnwindSafe(|| {
        (0..steps).try_for_each(|_| world.step())?;
        world.drain()
    }));
    let held = held.unwrap_or_else(|panic| {
        let words = panic.downcast_ref::<String>().cloned();
        let words = words.or_else(|| panic.downcast_ref::<&str>().map(|words| (*words).to_owned()));
        Err(format!("it panicked: {}", words.unwrap_or_default()))
    });
    match held {
        Ok(()) => Ok(world.tally),
        Err(broken) => Err((broken, world.trace.unwrap_or_default())),
    }
}

#[test]
fn every_promise_holds_in_every_seed() {
    let (from, seeds) = (number("SIM_FROM", 1), number("SIM_SEEDS", SEEDS));
    let (next, failed, began) = (AtomicU64::new(from), AtomicBool::new(false), Instant::now());
    let (total, broken) = (Mutex::new(Tally::default()), Mutex::new(Vec::new()));
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                let mut tally = Tally::default();
                while !failed.load(Ordering::Relaxed) {
                    let seed = next.fetch_add(1, Ordering::Relaxed);
                    if seed >= from + seeds {
                        break;
                    }
                    match play(seed, false) {
                        Ok(one) => tally.add(&one),
                        Err((promise, _)) => {
                            failed.store(true, Ordering::Relaxed);
                            broken.lock().expect("no panic").push((seed, promise));
                        }
                    }
                }
                total.lock().expect("no panic").add(&tally);
            });
        }
    });
    let total = total.into_inner().expect("no panic");
    let took = began.elapsed().as_secs_f64();
    report(&total, (next.load(Ordering::Relaxed) - from).min(seeds), took);
    if let Some((seed, promise)) = broken.into_inner().expect("no panic").into_iter().min() {
        let trace = play(seed, true).err().map(|(_, trace)| trace).unwrap_or_default();
        println!("{}", trace.join("\n"));
        panic!(
            "seed {seed}: {promise}\nplay it again: SIM_FROM={seed} SIM_SEEDS=1 cargo test -p sim -- --nocapture"
        );
    }
    if seeds >= SEEDS {
        for fault in Fault::ALL {
            assert!(total.faults.contains_key(&fault), "{fault:?} never happened");
        }
        assert!(total.lapses > 0 && total.passed > 0 && total.fenced > 0 && total.repaired > 0, "{total:?}");
    }
}

fn report(total: &Tally, seeds: u64, took: f64) {
    // said whether or not somebody listens to a test that passes
    let mut out = std::io::stdout().lock();
    let _unheard = writeln!(
        out,
        "{seeds} seeds in {took:.1} s, {:.0} a second; {} steps, {} ledgers judged; {} answers, {} events, {} lapses, \
         {} hand-overs, {} fences, {} repairs",
        seeds as f64 / took.max(0.001),
        total.steps,
        total.checks,
        total.answered,
        total.events,
        total.lapses,
        total.passed,
        total.fenced,
        total.repaired
    );
    let faults: Vec<String> = total.faults.iter().map(|(fault, n)| format!("{fault:?} {n}")).collect();
    let _unheard = writeln!(out, "{} faults: {}", total.faults.values().sum::<u64>(), faults.join(", "));
}

#[test]
fn a_seed_is_the_same_twice() {
    let once = play(7, true).map(|tally| format!("{tally:?}"));
    let twice = play(7, true).map(|tally| format!("{tally:?}"));
    assert_eq!(once, twice);
}
