//! What becomes of an event that arrives: the one rule behind "nothing takes effect twice, nothing out of order".
//! Pure: the writer asks it inside its transaction, the simulator and the model checker ask it the same.

/// What the inbox knows about an event and the place it claims in its case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Known<'a> {
    /// Hash under which this very event is in the inbox, if it is.
    pub hash: Option<&'a str>,
    /// Whether another event has its place (producer, case, number).
    pub taken: bool,
    /// Number of the next event of the case, from 1.
    pub next: i64,
    /// Whether an event of the case is parked.
    pub blocked: bool,
}

/// What becomes of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Arrival {
    /// Its turn: it takes effect.
    Apply,
    /// Its turn, but its case waits for a person: kept, and applied afterwards.
    Hold,
    /// It took effect before.
    Seen,
    /// Events of its case are still missing: not stored, to be delivered again.
    Early,
    /// It took effect before, and its row was lost: the row is put back, nothing takes effect.
    Restore,
    /// The producer says two different things in one place: quarantined, nothing takes effect.
    Equivocates,
}

/// What becomes of an event with this hash and number.
#[must_use]
pub fn arrival(known: Known<'_>, hash: &str, number: i64) -> Arrival {
    match known.hash {
        Some(same) if same == hash => return Arrival::Seen,
        Some(_) => return Arrival::Equivocates,
        None => {}
    }
    if number > known.next {
        Arrival::Early
    } else if number < known.next {
        if known.taken { Arrival::Equivocates } else { Arrival::Restore }
    } else if known.blocked {
        Arrival::Hold
    } else {
        Arrival::Apply
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table() {
        let fresh = Known { hash: None, taken: false, next: 3, blocked: false };
        let seen = Known { hash: Some("h"), ..fresh };
        for (known, hash, number, expected) in [
            (fresh, "h", 3, Arrival::Apply),
            (Known { blocked: true, ..fresh }, "h", 3, Arrival::Hold),
            (fresh, "h", 4, Arrival::Early),
            (Known { blocked: true, ..fresh }, "h", 4, Arrival::Early),
            (fresh, "h", 2, Arrival::Restore),
            (Known { taken: true, ..fresh }, "h", 2, Arrival::Equivocates),
            (seen, "h", 2, Arrival::Seen),
            (seen, "h", 3, Arrival::Seen),
            (seen, "other", 2, Arrival::Equivocates),
        ] {
            assert_eq!(arrival(known, hash, number), expected, "{known:?} {hash} {number}");
        }
    }
}
