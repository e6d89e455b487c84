//! How far the broker has come with what the ledger tells: the one rule behind "nothing told is skipped". Pure: the
//! relay asks it between two answers of the broker, the simulator asks it the same.

use kernel::planted;

/// The position after which a life of the stream goes on: what was `noted` of this incarnation. Any other incarnation
/// has nothing yet and gets everything again; the inboxes know what they have.
#[must_use]
pub fn known(noted: Option<(&str, i64)>, incarnation: &str) -> i64 {
    noted
        .filter(|(of, _)| *of == incarnation || planted("any_stream_is_the_old_one"))
        .map_or(0, |(_, pos)| pos)
}

/// How far it has come: everything up to `last` was read after `acked`, at the positions `told` stands what others
/// are told, and the broker has the first `stored` of these on disk. The first one in doubt is sent again.
#[must_use]
pub fn reached(acked: i64, last: i64, told: &[i64], stored: usize) -> i64 {
    match told.get(stored) {
        None => last.max(acked),
        Some(_) if planted("sent_is_acknowledged") => last.max(acked),
        Some(doubt) if planted("doubt_is_skipped") => *doubt,
        Some(doubt) => acked.max(doubt - 1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_incarnation_begins_at_the_start() {
        assert_eq!(known(None, "a"), 0);
        assert_eq!(known(Some(("a", 7)), "a"), 7);
        assert_eq!(known(Some(("a", 7)), "b"), 0);
    }

    #[test]
    fn what_is_in_doubt_is_not_passed() {
        // of positions 4 to 9 the broker is told 5, 6 and 8
        let told = [5, 6, 8];
        let reached: Vec<i64> = (0..=3).map(|stored| reached(3, 9, &told, stored)).collect();
        assert_eq!(reached, [4, 5, 7, 9]);
        assert_eq!(super::reached(3, 9, &[], 0), 9);
        assert_eq!(super::reached(3, 3, &[], 0), 3);
    }
}
