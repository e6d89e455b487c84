//! Accounts: an opaque name, the organ it belongs to, and its roles.

use crate::organ::Kind;
use crate::unfit::{Unfit, is_code};
use kernel::{CaseId, OrganId, Role};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// An account as its operator sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Account {
    /// Opaque name; `sub` of its tokens.
    #[schema(example = "haiyuan-sfj-officer")]
    pub account: String,
    /// Organ it belongs to; its division is the organ's.
    #[schema(example = "haiyuan-sfj")]
    pub organ: OrganId,
    /// Roles its tokens grant.
    pub roles: Vec<Role>,
    /// Whether it gets no tokens any more.
    pub disabled: bool,
}

impl Account {
    /// The case an account of this name is kept as.
    #[must_use]
    pub fn id(name: &str) -> CaseId {
        CaseId::derived(&["account", name])
    }

    /// Looks whether name and roles are fit for an account of an organ of this kind.
    ///
    /// # Errors
    /// The first [`Unfit`].
    pub fn check(&self, kind: Kind) -> Result<(), Unfit> {
        // `system` is who the ledger says acted where nobody did
        if !is_code(&self.account) || self.account == "system" {
            return Err(Unfit::new(
                "/account",
                "account",
                "账号应为2至64个小写字母、数字或者连字符，不含个人信息",
                "an account is 2 to 64 small letters, digits or hyphens, and tells nothing of a person",
            ));
        }
        let twice = self.roles.iter().enumerate().any(|(i, role)| self.roles[..i].contains(role));
        if self.roles.is_empty() || twice {
            return Err(Unfit::new(
                "/roles",
                "roles",
                "请为账号指定至少一个角色，每个角色只写一次",
                "an account has at least one role, and each of them once",
            ));
        }
        if !self.roles.iter().all(|role| kind.allows(*role)) {
            return Err(Unfit::new(
                "/roles",
                "role_not_for_organ",
                "法院角色限于人民法院的账号，检察院角色限于人民检察院的账号，系统角色不授予账号",
                "`court` is for courts, `procurator` for procuratorates, and `system` for no account",
            ));
        }
        Ok(())
    }
}

/// What the ledger keeps of an account.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Kept {
    /// What may be shown.
    pub(crate) account: Account,
    /// Hash of the password, sealed with the county's key: a stolen database gives nothing to guess at.
    pub(crate) sealed: String,
}
