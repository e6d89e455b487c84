//! The way of an event, model-checked: a producer's ledger with two cases of three events, two relays, a broker that
//! loses, repeats and forgets, a reconciler, a consumer whose inbox asks [`ledger::inbox::arrival`], the same rule the
//! writer asks. Every state that can be reached is visited; with a planted mistake a counterexample is found.

use ledger::inbox::{Arrival, Known, arrival};
use stateright::{Checker, HasDiscoveries, Model, Property};

/// Entries of the ledger in order: case and number in the case.
const ENTRIES: [(usize, i64); 6] = [(0, 1), (1, 1), (0, 2), (1, 2), (0, 3), (1, 3)];

/// A mistake that somebody could make.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Mistake {
    None,
    /// The inbox forgets what it has seen.
    Forgets,
    /// What comes early is applied.
    Hurries,
    /// A lost row is put back with its effect.
    RestoresTwice,
    /// A relay counts what was sent as what was acknowledged, and nobody reconciles.
    TrustsSending,
    /// A new stream is taken for the old one, and nobody reconciles.
    TrustsTheStream,
    /// Something else in a taken place is let in.
    TakesEither,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct World {
    /// Entries written so far.
    written: u8,
    /// Entries in the broker's stream, one bit each.
    stream: u8,
    /// Which life of the stream it is.
    life: u8,
    /// How far each relay believes the stream has come, and in which life it learned that.
    acked: [(u8, u8); 2],
    /// Rows of the inbox, one bit for each entry.
    inbox: u8,
    /// Whether a forged entry for case 0, number 1, is in the inbox.
    forged: bool,
    /// What took effect in each case, in order.
    effects: [Vec<i64>; 2],
    wipes: u8,
    losses: u8,
    thefts: u8,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Happens {
    Write,
    /// A relay sends its next entry; the acknowledgement arrives or is lost, the entry may be lost with it.
    Send {
        relay: usize,
        stored: bool,
        acked: bool,
    },
    /// The broker delivers an entry it has, for the first time or again.
    Deliver(usize),
    /// The broker loses its store and starts a new life.
    Wipe,
    /// The broker loses one entry.
    Lose(usize),
    /// The reconciler fetches what is missing from the ledger.
    Fetch(usize),
    /// Somebody takes a row out of the inbox.
    Steal(usize),
    /// The producer says something else in the place of its first entry.
    Equivocate,
}

struct Way {
    mistake: Mistake,
}

impl Way {
    fn reconciles(&self) -> bool {
        !matches!(self.mistake, Mistake::TrustsSending | Mistake::TrustsTheStream)
    }

    /// The consumer's transaction for an entry.
    fn arrive(&self, world: &mut World, at: usize, hash: &str) {
        let (case, number) = ENTRIES[at];
        let has = world.inbox & (1 << at) != 0;
        let forged = hash != "genuine";
        let known = Known {
            hash: (has && !forged && self.mistake != Mistake::Forgets).then_some("genuine"),
            taken: (has || (at == 0 && world.forged)) && self.mistake != Mistake::TakesEither,
            next: if self.mistake == Mistake::Forgets { number } else { world.next(case) },
            blocked: false,
        };
        let mut verdict = arrival(known, hash, number);
        if self.mistake == Mistake::Hurries && verdict == Arrival::Early {
            verdict = Arrival::Apply;
        }
        if self.mistake == Mistake::RestoresTwice && verdict == Arrival::Restore {
            verdict = Arrival::Apply;
        }
        match verdict {
            Arrival::Apply => {
                world.effects[case].push(number);
                world.keep(at, forged);
            }
            Arrival::Restore => world.keep(at, forged),
            Arrival::Seen | Arrival::Early | Arrival::Hold | Arrival::Equivocates => {}
        }
    }

    /// How far a relay believes this stream has come.
    fn believes(&self, world: &World, relay: usize) -> u8 {
        let (upto, life) = world.acked[relay];
        if life == world.life || self.mistake == Mistake::TrustsTheStream { upto } else { 0 }
    }
}

impl World {
    fn next(&self, case: usize) -> i64 {
        self.effects[case].iter().copied().max().unwrap_or(0) + 1
    }

    fn keep(&mut self, at: usize, forged: bool) {
        if forged {
            self.forged = true;
        } else {
            self.inbox |= 1 << at;
        }
    }

    fn all_written(&self) -> bool {
        usize::from(self.written) == ENTRIES.len()
    }
}

impl Model for Way {
    type State = World;
    type Action = Happens;

    fn init_states(&self) -> Vec<World> {
        vec![World {
            written: 0,
            stream: 0,
            life: 0,
            acked: [(0, 0); 2],
            inbox: 0,
            forged: false,
            effects: [Vec::new(), Vec::new()],
            wipes: 1,
            losses: 2,
            thefts: 2,
        }]
    }

    fn actions(&self, world: &World, actions: &mut Vec<Happens>) {
        if !world.all_written() {
            actions.push(Happens::Write);
        }
        for relay in 0..2 {
            if self.believes(world, relay) < world.written {
                actions.push(Happens::Send { relay, stored: true, acked: true });
                actions.push(Happens::Send { relay, stored: true, acked: false });
                if self.mistake == Mistake::TrustsSending {
                    actions.push(Happens::Send { relay, stored: false, acked: false });
                }
            }
        }
        for at in 0..ENTRIES.len() {
            if world.stream & (1 << at) != 0 {
                actions.push(Happens::Deliver(at));
                if world.losses > 0 {
                    actions.push(Happens::Lose(at));
                }
            }
            let missing = at < usize::from(world.written) && world.inbox & (1 << at) == 0;
            if missing && self.reconciles() {
                actions.push(Happens::Fetch(at));
            }
            if world.thefts > 0 && world.inbox & (1 << at) != 0 {
                actions.push(Happens::Steal(at));
            }
        }
        if world.wipes > 0 && world.stream != 0 {
            actions.push(Happens::Wipe);
        }
        if world.inbox & 1 != 0 && !world.forged {
            actions.push(Happens::Equivocate);
        }
    }

    fn next_state(&self, before: &World, happens: Happens) -> Option<World> {
        let mut world = before.clone();
        match happens {
            Happens::Write => world.written += 1,
            Happens::Send { relay, stored, acked } => {
                let upto = self.believes(&world, relay);
                if stored {
                    world.stream |= 1 << upto;
                }
                if acked || self.mistake == Mistake::TrustsSending {
                    world.acked[relay] = (upto + 1, world.life);
                }
            }
            Happens::Deliver(at) | Happens::Fetch(at) => self.arrive(&mut world, at, "genuine"),
            Happens::Wipe => {
                world.stream = 0;
                world.life += 1;
                world.wipes -= 1;
            }
            Happens::Lose(at) => {
                world.stream &= !(1 << at);
                world.losses -= 1;
            }
            Happens::Steal(at) => {
                world.inbox &= !(1 << at);
                world.thefts -= 1;
            }
            Happens::Equivocate => self.arrive(&mut world, 0, "forged"),
        }
        (world != *before).then_some(world)
    }

    /// What goes wrong goes wrong soon: beyond a second effect nothing new is learned.
    fn within_boundary(&self, world: &World) -> bool {
        world.effects.iter().all(|effects| effects.len() <= 4)
    }

    fn properties(&self) -> Vec<Property<Self>> {
        vec![
            Property::always("each event takes effect once, in the order of its case", |_, world: &World| {
                world
                    .effects
                    .iter()
                    .all(|effects| effects.iter().zip(1..).all(|(number, place)| *number == place))
            }),
            Property::always("nothing takes a place that is taken", |_, world: &World| !world.forged),
            Property::always("nothing takes effect that was not written", |_, world: &World| {
                let done: usize = world.effects.iter().map(Vec::len).sum();
                done <= usize::from(world.written)
            }),
            // where nothing more can happen, everything has arrived
            Property::always("nothing stays away for ever", |way: &Way, world: &World| {
                let mut actions = Vec::new();
                way.actions(world, &mut actions);
                let moves = actions.into_iter().any(|action| {
                    way.next_state(world, action).is_some_and(|next| {
                        next.effects != world.effects
                            || next.stream != world.stream
                            || next.written != world.written
                    })
                });
                moves || world.effects.iter().all(|effects| effects.len() == 3)
            }),
        ]
    }
}

fn checked(mistake: Mistake) -> (usize, Vec<&'static str>) {
    let builder = Way { mistake }.checker().threads(2).finish_when(HasDiscoveries::Any);
    let checker = builder.spawn_bfs().join();
    let mut found: Vec<&'static str> = checker.discoveries().into_keys().collect();
    found.sort_unstable();
    (checker.unique_state_count(), found)
}

#[test]
fn the_way_of_an_event_has_no_counterexample() {
    let (states, found) = checked(Mistake::None);
    println!("{states} states");
    assert_eq!(found, Vec::<&str>::new());
    assert!(states > 1_000_000, "{states} states are too few to mean anything");
}

#[test]
fn every_planted_mistake_has_one() {
    for mistake in [
        Mistake::Forgets,
        Mistake::Hurries,
        Mistake::RestoresTwice,
        Mistake::TrustsSending,
        Mistake::TrustsTheStream,
        Mistake::TakesEither,
    ] {
        let (states, found) = checked(mistake);
        println!("{mistake:?}: {found:?} among {states} states");
        assert!(!found.is_empty(), "{mistake:?} is not noticed");
    }
}
