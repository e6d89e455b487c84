//! The one source of chance: what a seed brings about is the same on every machine.

use uuid::Uuid;

/// SplitMix64.
#[derive(Debug, Clone)]
pub struct Chance(u64);

impl Chance {
    /// The chance of a seed.
    #[must_use]
    pub fn of(seed: u64) -> Self {
        let mut chance = Self(seed ^ 0x6A69_6566_656E);
        chance.next();
        chance
    }

    /// The next 64 bits.
    #[expect(clippy::should_implement_trait, reason = "it never ends")]
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number below `end`, which is not 0.
    ///
    /// # Panics
    /// Where `end` is 0: a slip in the test.
    pub fn below(&mut self, end: usize) -> usize {
        let end = u64::try_from(end).expect("it fits");
        usize::try_from(self.next() % end).expect("it fits")
    }

    /// A number from `from` to `to`, both included.
    ///
    /// # Panics
    /// Where `to` is before `from`: a slip in the test.
    pub fn between(&mut self, from: i64, to: i64) -> i64 {
        let span = usize::try_from(to - from + 1).expect("`to` is not before `from`");
        from + i64::try_from(self.below(span)).expect("it fits")
    }

    /// True so many times in a hundred.
    pub fn percent(&mut self, often: u64) -> bool {
        self.next() % 100 < often
    }

    /// One of these, which are not none.
    pub fn one<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[self.below(of.len())]
    }

    /// A place by its weight; none where nothing weighs anything.
    pub fn weighed(&mut self, weights: &[usize]) -> Option<usize> {
        let mut left = self.below(weights.iter().sum::<usize>().max(1));
        weights.iter().position(|weight| match left.checked_sub(*weight) {
            Some(rest) => {
                left = rest;
                false
            }
            None => true,
        })
    }

    /// An identifier.
    pub fn uuid(&mut self) -> Uuid {
        Uuid::from_u64_pair(self.next(), self.next())
    }
}
