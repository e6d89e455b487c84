//! The tail: what was appended last and nobody has taken yet, still in memory, so that the relay need not read what was
//! written a moment ago. The ledger stays the truth: where the tail does not begin right after a position, it is read.

use crate::read::Entry;
use kernel::planted;
use std::collections::VecDeque;

/// Most entries that wait. More lie in the ledger, and are read there by whoever is that late.
const MOST: usize = 256;

/// The last entries of a ledger, in order.
#[derive(Default)]
pub(crate) struct Tail(VecDeque<Entry>);

impl Tail {
    /// Keeps entries that are durable now.
    pub(crate) fn keep(&mut self, entries: Vec<Entry>) {
        if self.0.len() + entries.len() > MOST {
            self.0.clear();
        }
        if entries.len() <= MOST {
            self.0.extend(entries);
        }
    }

    /// Takes what follows a position without a gap. What came up to there is dropped; another process that writes to the
    /// same ledger leaves gaps.
    pub(crate) fn after(&mut self, pos: i64) -> Vec<Entry> {
        let old = self.0.iter().take_while(|entry| entry.pos <= pos).count();
        self.0.drain(..old);
        let next = (pos + 1..).zip(&self.0);
        let run = next.take_while(|(pos, entry)| entry.pos == *pos || planted("gap_is_passed")).count();
        self.0.drain(..run).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(pos: i64) -> Entry {
        let word = String::new;
        Entry {
            pos,
            event_id: word(),
            case_id: word(),
            case_seq: 1,
            kind: word(),
            at: 0,
            actor: word(),
            organ: word(),
            trace: None,
            body: word(),
            wire: None,
            wire_to: None,
            wire_seq: None,
            prev_hash: word(),
            hash: word(),
        }
    }

    fn kept(tail: &mut Tail, positions: impl IntoIterator<Item = i64>) {
        tail.keep(positions.into_iter().map(entry).collect());
    }

    fn after(tail: &mut Tail, pos: i64) -> Vec<i64> {
        tail.after(pos).into_iter().map(|entry| entry.pos).collect()
    }

    #[test]
    fn a_gap_in_the_tail_is_not_passed() {
        let mut tail = Tail::default();
        kept(&mut tail, [4, 5, 6]);
        kept(&mut tail, [8, 9]);
        assert_eq!(after(&mut tail, 2), [0; 0], "3 is not here");
        assert_eq!(after(&mut tail, 4), [5, 6]);
        assert_eq!(after(&mut tail, 6), [0; 0], "7 was written by somebody else");
        assert_eq!(after(&mut tail, 7), [8, 9]);
        assert_eq!(after(&mut tail, 9), [0; 0]);
    }

    #[test]
    fn whoever_is_late_reads_the_ledger() {
        let mut tail = Tail::default();
        kept(&mut tail, 1..=200);
        kept(&mut tail, 201..=300);
        assert_eq!(after(&mut tail, 0), [0; 0]);
        assert_eq!(after(&mut tail, 290), (291..=300).collect::<Vec<_>>());
        kept(&mut tail, 301..=700);
        assert_eq!(after(&mut tail, 300), [0; 0]);
    }
}
