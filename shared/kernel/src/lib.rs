//! The words every room of the house uses: identifiers, parties, organs, roles, dates, the clock, and how
//! personal data is masked, sealed and compared. No I/O.

pub mod clock;
pub mod date;
pub mod division;
pub mod id;
pub mod identifier;
pub mod input;
pub mod mask;
pub mod matter;
mod mediable;
pub mod particulars;
pub mod party;
mod planted;
pub mod role;
pub mod seal;
pub mod text;

pub use clock::{Clock, ManualClock, SharedClock, SystemClock};
pub use id::{CaseId, DisputeId, EventId, PartyId};
pub use matter::{Act, ActKind, Category, Demand, Matter, Restriction};
pub use mediable::Mediable;
pub use party::{Capacity, Mandate, Party, PartyKind};
pub use planted::{fail_point, planted};
pub use role::{Actor, By, Role};
pub use seal::CountyKey;
pub use text::{Lang, Text};

/// Code of an organ (机关), unique in the county, e.g. `haiyuan-sfj`. Not a secret, not personal data.
pub type OrganId = String;

/// The channels of the mesh, by the one word that names crate, stream, database and path.
pub const CHANNELS: [&str; 6] =
    ["petition", "mediation", "adjudication", "reconsideration", "litigation", "recommendation"];
