//! What happens in a mediation and nowhere else.

use crate::procedure::{Kind, Mediation, Stage};
use chrono::NaiveDate;
use kernel::OrganId;
use procedure::Case;
use serde::{Deserialize, Serialize};

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "data", rename_all = "snake_case")]
pub enum Fact {
    /// It was asked for.
    Requested {
        /// Which mediation.
        kind: Kind,
    },
    /// It was taken on.
    Accepted {
        /// Which mediation.
        kind: Kind,
    },
    /// A sitting was held.
    Sat,
    /// An agreement took effect.
    Agreed {
        /// From this day.
        effective_on: NaiveDate,
    },
    /// Judicial confirmation was applied for.
    ConfirmationSought,
    /// The court confirmed the agreement.
    Confirmed {
        /// Number of the ruling.
        ruling: String,
    },
    /// The court did not.
    ConfirmationRejected {
        /// Number of the ruling.
        ruling: String,
    },
    /// It was reported that the dispute may grow.
    RiskReported {
        /// To this organ.
        to: OrganId,
        /// What is to be feared. Personal data may stand in it.
        text: String,
    },
    /// The request was refused.
    Declined {
        /// Reasons.
        reason: String,
    },
    /// The performance was looked after.
    Visited {
        /// Key of the obligation.
        obligation: String,
        /// Whether it is performed.
        performed: bool,
    },
    /// The file was archived.
    Archived,
    /// No agreement was reached.
    Failed,
    /// A side refused.
    Refused,
    /// The applicant withdrew.
    Withdrawn,
}

/// Takes a fact into the case.
pub(crate) fn evolve(case: &mut Case<Mediation>, fact: &Fact) {
    match fact {
        Fact::Requested { kind } => case.record.kind = *kind,
        Fact::Accepted { kind } => {
            case.record.kind = *kind;
            case.stage = Stage::Accepted;
        }
        Fact::Sat => case.record.sittings += 1,
        Fact::Agreed { effective_on } => {
            case.record.effective_on = Some(*effective_on);
            case.stage = Stage::Agreed;
        }
        Fact::ConfirmationSought => case.stage = Stage::ConfirmationSought,
        Fact::Confirmed { ruling } => {
            case.record.ruling = Some(ruling.clone());
            case.stage = Stage::Confirmed;
        }
        Fact::ConfirmationRejected { ruling } => {
            case.record.ruling = Some(ruling.clone());
            case.stage = Stage::Agreed;
        }
        Fact::RiskReported { .. } | Fact::Visited { .. } => {}
        Fact::Declined { .. } => case.stage = Stage::Declined,
        Fact::Archived => case.record.archived = true,
        Fact::Failed => case.stage = Stage::Failed,
        Fact::Refused => case.stage = Stage::Refused,
        Fact::Withdrawn => case.stage = Stage::Withdrawn,
    }
}
