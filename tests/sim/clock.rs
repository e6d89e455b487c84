//! A machine's clock that jumps, drifts and stands still.

use chrono::{DateTime, Duration, Utc};
use testkit::chance::Chance;

/// The clock of one service.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Clock {
    offset: i64,
    /// Seconds gained in a day.
    drift: i64,
    frozen: Option<DateTime<Utc>>,
}

/// What happens to a clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Trouble {
    Forwards,
    Backwards,
    Drift,
    Freeze,
}

impl Clock {
    /// What it shows at this true instant, `day0` being the first.
    pub(crate) fn now(&self, truth: DateTime<Utc>, day0: DateTime<Utc>) -> DateTime<Utc> {
        let gained = (truth - day0).num_hours() * self.drift / 24;
        self.frozen.unwrap_or(truth + Duration::seconds(self.offset + gained))
    }

    pub(crate) fn suffer(
        &mut self,
        trouble: Trouble,
        chance: &mut Chance,
        truth: DateTime<Utc>,
        day0: DateTime<Utc>,
    ) {
        match trouble {
            Trouble::Forwards => self.offset += chance.between(3_600, 3 * 86_400),
            Trouble::Backwards => self.offset -= chance.between(3_600, 3 * 86_400),
            Trouble::Drift => self.drift = chance.between(-600, 600),
            Trouble::Freeze => self.frozen = Some(self.now(truth, day0)),
        }
    }

    /// Somebody sets it right.
    pub(crate) fn set_right(&mut self) {
        *self = Self::default();
    }
}
