//! Who acts: what a token says about a caller, and in which capacity that counts towards a case.

use crate::OrganId;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A role in a token. An account may hold several.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Desk clerk or case officer (经办人).
    Officer,
    /// Head who approves extensions and conversions (负责人).
    Head,
    /// Officer of the coordination centre (协调化解中心).
    Coordinator,
    /// A court (人民法院), through its own account.
    Court,
    /// A procuratorate (人民检察院), through its own account.
    Procurator,
    /// Runs the machine; sees no case.
    Operator,
    /// The mesh itself: lapsed deadlines and events of other services.
    System,
}

/// In which capacity a step may be taken; derived from role, organ and relation to the case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum By {
    /// An officer of the organ that handles the case.
    Officer,
    /// A head of the organ that handles the case.
    Head,
    /// An officer of the organ complained of, sued, or addressed.
    Respondent,
    /// An officer of an organ asked for assistance: it answers, and sees its request only.
    Assisting,
    /// An organ that was told of the case: it reads, and takes no step.
    Informed,
    /// The organ that forwarded or assigned the matter in the same channel (转送、交办): it follows what becomes of it.
    Sender,
    /// The organ one level above that was asked to review (复查、复核的上一级机关), or that supervises what was done: it reads
    /// the case, and takes the steps that are its own.
    Reviewer,
    /// The court or procuratorate that issued the document the case is about.
    Issuer,
    /// A court.
    Court,
    /// A procuratorate.
    Procurator,
    /// The coordination centre.
    Coordinator,
    /// The mesh itself.
    System,
}

impl By {
    /// The capacity in words a clerk reads.
    #[must_use]
    pub fn zh(self) -> &'static str {
        match self {
            By::Officer => "承办机关经办人",
            By::Head => "承办机关负责人",
            By::Respondent => "被申请（被诉、被建议）机关",
            By::Assisting => "被请求协助的机关",
            By::Informed => "被通报的机关",
            By::Sender => "转送、交办的机关",
            By::Reviewer => "复查、复核、监督的上级机关",
            By::Issuer => "发出文书的法院或检察院",
            By::Court => "人民法院",
            By::Procurator => "人民检察院",
            By::Coordinator => "协调化解中心",
            By::System => "系统",
        }
    }
}

/// A caller as the token describes him; carries no name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Actor {
    /// Account id (`sub`), opaque.
    pub account: String,
    /// Organ the account belongs to.
    pub organ: OrganId,
    /// Division code of the organ's territory, e.g. `640522`.
    pub division: String,
    /// Roles the token grants.
    pub roles: Vec<Role>,
}

impl Actor {
    /// The mesh itself.
    #[must_use]
    pub fn system() -> Self {
        Self {
            account: "system".into(),
            organ: String::new(),
            division: String::new(),
            roles: vec![Role::System],
        }
    }

    /// Whether the token grants this role.
    #[must_use]
    pub fn is(&self, role: Role) -> bool {
        self.roles.contains(&role)
    }
}
