//! Organs: who an account belongs to and whose cases it sees.

use crate::unfit::{Unfit, is_code};
use kernel::{CaseId, OrganId, Role, division};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What an organ is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// 人民政府.
    Government,
    /// 工作部门.
    Department,
    /// 乡镇人民政府.
    Town,
    /// 人民法院.
    Court,
    /// 人民检察院.
    Procuratorate,
    /// 委员会, e.g. a people's mediation committee.
    Committee,
    /// 中心, e.g. a hotline or a coordination centre.
    Centre,
}

impl Kind {
    /// Whether an account of such an organ may hold this role. Courts and procuratorates act through accounts of
    /// their own only; the mesh itself has no account.
    #[must_use]
    pub fn allows(self, role: Role) -> bool {
        match role {
            Role::Court => self == Kind::Court,
            Role::Procurator => self == Kind::Procuratorate,
            Role::System => false,
            Role::Officer | Role::Head | Role::Coordinator | Role::Operator => true,
        }
    }
}

/// An organ (机关).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Organ {
    /// Code, unique in the county.
    #[schema(example = "haiyuan-sfj")]
    pub code: OrganId,
    /// Official full name.
    #[schema(example = "海原县司法局")]
    pub name: String,
    /// What it is.
    pub kind: Kind,
    /// Division code of its territory: 6, 9 or 12 digits.
    #[schema(example = "640522")]
    pub division: String,
}

impl Organ {
    /// The case an organ of this code is kept as.
    #[must_use]
    pub fn id(code: &str) -> CaseId {
        CaseId::derived(&["organ", code])
    }

    /// Looks whether it is fit to be registered.
    ///
    /// # Errors
    /// The first [`Unfit`].
    pub fn check(&self) -> Result<(), Unfit> {
        if !is_code(&self.code) {
            return Err(Unfit::new(
                "/code",
                "code",
                "机关代码应为2至64个小写字母、数字或者连字符",
                "an organ's code is 2 to 64 small letters, digits or hyphens",
            ));
        }
        let letters = self.name.trim().chars().count();
        if letters != self.name.chars().count() || !(2..=100).contains(&letters) {
            return Err(Unfit::new(
                "/name",
                "name",
                "机关全称应为2至100个字，首尾不留空格",
                "an organ's full name has 2 to 100 characters and no space around it",
            ));
        }
        if !division::is_code(&self.division) {
            return Err(Unfit::new(
                "/division",
                "division",
                "行政区划代码应为6位、9位或者12位数字",
                "a division code has 6, 9 or 12 digits",
            ));
        }
        Ok(())
    }
}
