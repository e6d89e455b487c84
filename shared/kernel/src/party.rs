//! Parties (当事人) of a case: who they are, checked when they come in, and how others see them.

use crate::particulars::{AgentKind, OrganKind};
use crate::{CountyKey, OrganId, PartyId, identifier, mask, planted};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What a party is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PartyKind {
    /// A natural person (自然人).
    Person,
    /// A company, shop, cooperative or other organisation (法人或者其他组织).
    Organisation,
    /// An organ of the state (机关).
    Organ,
}

/// In which capacity a party takes part.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Capacity {
    /// Petitioner, applicant, claimant or plaintiff (信访人、申请人、原告).
    Applicant,
    /// The other side, respondent or defendant (被申请人、被告、对方当事人).
    Respondent,
    /// Third party (第三人).
    ThirdParty,
    /// Representative elected by a group (代表人).
    Representative,
    /// Agent (代理人).
    Agent,
}

impl Capacity {
    /// Every capacity.
    pub const ALL: &'static [Self] =
        &[Self::Applicant, Self::Respondent, Self::ThirdParty, Self::Representative, Self::Agent];

    /// The capacity in words a clerk reads.
    #[must_use]
    pub fn zh(self) -> &'static str {
        match self {
            Capacity::Applicant => "申请人",
            Capacity::Respondent => "被申请人（对方当事人）",
            Capacity::ThirdParty => "第三人",
            Capacity::Representative => "代表人",
            Capacity::Agent => "代理人",
        }
    }
}

/// A party as the desk records it. Personal data: stays in the service that needs it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Party {
    /// Identifier; minted when left out.
    #[serde(default = "PartyId::mint")]
    pub id: PartyId,
    /// Capacity in the case.
    pub capacity: Capacity,
    /// Person, organisation or organ.
    pub kind: PartyKind,
    /// Full name.
    pub name: String,
    /// Resident identity number (公民身份号码) or, for an organisation, unified social credit code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id_number: Option<String>,
    /// Telephone number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// The organ's code, where the party is an organ of the county.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organ: Option<OrganId>,
    /// How many people or households stand behind this entry; 1 when left out.
    #[serde(default = "one", skip_serializing_if = "is_one")]
    pub members: u32,
    /// Whether this is a person to be protected (残疾人、未成年人等): the file is closed to all but those who handle it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub vulnerable: bool,
    /// The mandate of an agent, while it lasts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mandate: Option<Box<Mandate>>,
    /// What kind of organ it is, where it is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organ_kind: Option<OrganKind>,
    /// What kind of agent it is, where it is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agent_kind: Option<AgentKind>,
}

/// What an agent may do for a party (授权委托书), as the party signed it. Personal data may stand in it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Mandate {
    /// The party that gave it.
    pub principal: PartyId,
    /// What it is for (委托事项).
    pub matters: String,
    /// What the agent may do (权限).
    pub powers: String,
    /// For how long, in its own words (期限).
    pub term: String,
    /// Day it was signed.
    pub signed_on: NaiveDate,
}

/// `Debug` shows no personal data.
impl std::fmt::Debug for Mandate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Mandate").field("principal", &self.principal).finish_non_exhaustive()
    }
}

fn one() -> u32 {
    1
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
fn is_one(n: &u32) -> bool {
    *n == 1
}

/// `Debug` shows no personal data.
impl std::fmt::Debug for Party {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Party")
            .field("id", &self.id)
            .field("capacity", &self.capacity)
            .finish_non_exhaustive()
    }
}

/// A party as other services and unauthorised readers see it: no personal data in clear.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PartyRef {
    /// Identifier in the service that holds the data.
    pub id: PartyId,
    /// Capacity in the case.
    pub capacity: Capacity,
    /// Person, organisation or organ.
    pub kind: PartyKind,
    /// Masked name; an organ's name is not masked.
    pub name: String,
    /// The organ's code, where the party is an organ of the county.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organ: Option<OrganId>,
    /// How many people or households stand behind this entry.
    #[serde(default = "one", skip_serializing_if = "is_one")]
    pub members: u32,
    /// Blind index of the identity number, to recognise the same person in another channel.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mark: Option<String>,
}

/// Why a party is refused: the field and the reason, never the value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unfit {
    /// Field of the party.
    pub field: &'static str,
    /// Stable code.
    pub code: &'static str,
    /// Reason in Chinese.
    pub zh: &'static str,
    /// Reason in English.
    pub en: &'static str,
}

/// A telephone number, normalised.
///
/// # Errors
/// [`Unfit`] where it is none; the field is `phone`.
pub fn telephone(text: &str) -> Result<String, Unfit> {
    let phone = identifier::normalise(text).replace('-', "");
    if (3..=20).contains(&phone.len()) && phone.bytes().all(|b| b.is_ascii_digit() || b == b'+') {
        return Ok(phone);
    }
    Err(Unfit {
        field: "phone",
        code: "phone",
        zh: "电话号码应为3至20位数字",
        en: "a telephone number has 3 to 20 digits",
    })
}

impl Party {
    /// Normalises what was typed and checks it.
    ///
    /// # Errors
    /// [`Unfit`] names the first field that is wrong.
    pub fn checked(mut self) -> Result<Self, Unfit> {
        self.name = self.name.trim().to_owned();
        if self.name.is_empty() || self.name.chars().count() > 100 {
            return Err(Unfit {
                field: "name",
                code: "name",
                zh: "姓名或者名称应为1至100个字",
                en: "a name has 1 to 100 characters",
            });
        }
        self.organ = self.organ.map(|organ| organ.trim().to_owned()).filter(|organ| !organ.is_empty());
        if self.members == 0 || self.members > 100_000 {
            return Err(Unfit {
                field: "members",
                code: "members",
                zh: "人数（户数）应为1至100000",
                en: "members is 1 to 100000",
            });
        }
        if self.organ_kind.is_some() && self.kind != PartyKind::Organ {
            return Err(Unfit {
                field: "organ_kind",
                code: "organ_kind",
                zh: "只有机关才填写机关的类型",
                en: "only an organ has a kind of organ",
            });
        }
        if self.agent_kind.is_some() && self.capacity != Capacity::Agent {
            return Err(Unfit {
                field: "agent_kind",
                code: "agent_kind",
                zh: "只有代理人才填写代理人的类型",
                en: "only an agent has a kind of agent",
            });
        }
        if let Some(number) = self.id_number.take() {
            let checked = match self.kind {
                PartyKind::Person => identifier::resident_id(&number),
                PartyKind::Organisation | PartyKind::Organ => identifier::credit_code(&number),
            };
            self.id_number = Some(checked.map_err(|why| match why {
                identifier::Malformed::CheckDigit => Unfit {
                    field: "id_number",
                    code: "check_digit",
                    zh: "证件号码校验位不符，请核对证件原件后重新录入",
                    en: "the check digit of the number does not match: compare it with the document and type it again",
                },
                identifier::Malformed::BirthDate => Unfit {
                    field: "id_number",
                    code: "birth_date",
                    zh: "证件号码中的出生日期不存在，请核对证件原件",
                    en: "the birth date in the number does not exist: compare it with the document",
                },
                identifier::Malformed::Shape => Unfit {
                    field: "id_number",
                    code: "id_shape",
                    zh: "证件号码应为18位",
                    en: "the number has 18 characters",
                },
            })?);
        }
        if let Some(phone) = self.phone.take() {
            self.phone = Some(telephone(&phone)?);
        }
        Ok(self)
    }

    /// What others may see of this party, with a blind mark under the county's key.
    #[must_use]
    pub fn masked(&self, key: &CountyKey) -> PartyRef {
        PartyRef {
            id: self.id,
            capacity: self.capacity,
            kind: self.kind,
            name: match self.kind {
                PartyKind::Organ => self.name.clone(),
                _ if planted("people_are_named") => self.name.clone(),
                PartyKind::Person | PartyKind::Organisation => mask::name(&self.name),
            },
            organ: self.organ.clone(),
            members: self.members,
            mark: self.mark(key),
        }
    }

    /// The blind mark: of the identity number, else of name and telephone together, else none.
    #[must_use]
    pub fn mark(&self, key: &CountyKey) -> Option<String> {
        match (&self.id_number, &self.phone, &self.organ) {
            (_, _, Some(organ)) => Some(key.blind("organ", organ)),
            (Some(number), _, _) => Some(key.blind("id", number)),
            (None, Some(phone), _) => Some(key.blind("name-phone", &format!("{}\u{1f}{phone}", self.name))),
            (None, None, None) => None,
        }
    }
}
