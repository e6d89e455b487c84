//! A random walker over the table of steps of a procedure: no broker, no database. A case is opened, then anybody
//! takes any step at any time, with inputs drawn from the examples and the schemas, valid and invalid; days pass, and
//! what is due lapses. Every third seed begins with a step of a proof instead ([`start`]). After each step
//! everything is looked at ([`check`]); from wherever a walk stands there is a way to an end ([`way`]).
//!
//! `WALK_SEEDS` says how many seeds are walked (2,000), `WALK_FROM` the first one. A seed that breaks a promise prints
//! what happened in it; `WALK_FROM=<seed> WALK_SEEDS=1 cargo test -p <procedure> walk -- --nocapture` walks it again.

pub(crate) mod check;
mod draw;
pub(crate) mod ground;
mod lapse;
mod proved;
pub(crate) mod shape;
mod start;
mod tally;
mod trail;
mod way;
mod world;

use ground::Ground;
use procedure::Procedure;
use std::collections::BTreeMap;
use std::io::Write;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Instant;
use tally::Tally;
use world::World;

/// Seeds in an ordinary run.
const SEEDS: u64 = 2_000;

/// With so many every step has to be taken and every stage reached; with fewer that is not asked.
const WHOLE: u64 = 1_000;

/// So many broken seeds tell enough.
const ENOUGH: usize = 40;

#[expect(clippy::disallowed_methods, reason = "which seeds are walked is said from outside")]
fn number(name: &str, otherwise: u64) -> u64 {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(otherwise)
}

/// Walks one seed; what was seen, or the promise that was broken and what happened before.
fn walked<P: Procedure>(ground: &Ground<P>, seed: u64, traced: bool) -> Result<Tally, (String, Vec<String>)> {
    let mut world = World::new(ground, seed, traced);
    let held = catch_unwind(AssertUnwindSafe(|| world.walk())).unwrap_or_else(|panic| {
        let words = panic.downcast_ref::<String>().cloned();
        let words = words.or_else(|| panic.downcast_ref::<&str>().map(|words| (*words).to_owned()));
        Err(format!("it panicked: {}", words.unwrap_or_default()))
    });
    match held {
        Ok(()) => Ok(world.tally),
        Err(broken) => Err((broken, world.trail())),
    }
}

/// Each promise that was broken, how often, and in which seed first.
fn promises(broken: &[(u64, String)]) -> String {
    let mut kinds: BTreeMap<String, Vec<u64>> = BTreeMap::new();
    for (seed, promise) in broken {
        let kind = promise.chars().filter(|c| !c.is_ascii_digit()).take(110).collect();
        kinds.entry(kind).or_default().push(*seed);
    }
    let lines = kinds.iter().map(|(kind, seeds)| {
        format!("  {} times, first in seed {}: {kind}", seeds.len(), seeds.iter().min().unwrap_or(&0))
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// Walks every seed.
///
/// # Panics
/// At the first promise that is broken, with what led there; where a step of the table was never taken, or a stage
/// never reached, with the reason.
pub fn check<P: Procedure>() {
    let (from, seeds) = (number("WALK_FROM", 1), number("WALK_SEEDS", SEEDS));
    let (ground, began) = (Ground::<P>::survey(), Instant::now());
    let (next, failed) = (AtomicU64::new(from), AtomicBool::new(false));
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
                    match walked(&ground, seed, false) {
                        Ok(one) => tally.add(&one),
                        Err((promise, _)) => {
                            let mut broken = broken.lock().expect("no panic");
                            broken.push((seed, promise));
                            failed.store(broken.len() >= ENOUGH, Ordering::Relaxed);
                        }
                    }
                }
                total.lock().expect("no panic").add(&tally);
            });
        }
    });
    let total = total.into_inner().expect("no panic");
    // said whether or not somebody listens to a test that passes
    let report = total.report::<P>(began.elapsed().as_secs_f64(), ground.starts.kinds());
    let _unheard = write!(std::io::stdout().lock(), "{report}");
    let broken = broken.into_inner().expect("no panic");
    if let Some((seed, promise)) = broken.iter().min() {
        let trail = walked(&ground, *seed, true).err().map(|(_, trail)| trail).unwrap_or_default();
        println!("{}", trail.join("\n"));
        panic!(
            "{name}: {} seeds broke a promise:\n{}\nseed {seed}: {promise}\nwalk it again: WALK_FROM={seed} WALK_SEEDS=1 \
             cargo test -p {name} walk -- --nocapture",
            broken.len(),
            promises(&broken),
            name = P::NAME,
        );
    }
    if seeds >= WHOLE {
        let missing = total.missing::<P>();
        assert!(missing.is_empty(), "{}: {}", P::NAME, missing.join("\n"));
    }
}

/// A seed is the same twice.
///
/// # Panics
/// Where it is not.
pub fn check_again<P: Procedure>() {
    let ground = Ground::<P>::survey();
    // one that begins with an opening, and one that begins at a state of a proof
    for seed in [7, 9] {
        let once = walked(&ground, seed, true).map(|tally| format!("{tally:?}"));
        let twice = walked(&ground, seed, true).map(|tally| format!("{tally:?}"));
        assert!(once.is_ok(), "{once:?}");
        assert_eq!(once, twice);
    }
}
