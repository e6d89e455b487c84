//! Whom the issuer names in its letter to ask, and where to reply to (联系人、联系电话、回复地址). Personal data: it stays in
//! the file, and is told to nobody else.

use kernel::party::telephone;
use procedure::{Refusal, check};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Whom to ask, and where to reply to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = recommendation::Contact)]
pub struct Contact {
    /// Name.
    pub name: String,
    /// Telephone number.
    pub phone: String,
    /// Where the reply is sent to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reply_address: Option<String>,
}

impl Contact {
    /// Checks it; it stands at `/contact`.
    ///
    /// # Errors
    /// A [`Refusal`] that points to what is wrong.
    pub(crate) fn checked(self) -> Result<Self, Refusal> {
        let name = check::text(&self.name, "/contact/name")?;
        let phone = telephone(&self.phone);
        let phone = phone.map_err(|why| Refusal::new(why.code, why.zh, why.en).at("/contact/phone"))?;
        let address = self.reply_address.map(|address| check::text(&address, "/contact/reply_address"));
        Ok(Self { name, phone, reply_address: address.transpose()? })
    }
}
