//! A county file: its towns, organs and accounts as TOML, registered when a county begins. Registering again
//! changes nothing; what is registered already is not touched.

use crate::account::Account;
use crate::directory::{Asked, Directory};
use crate::organ::{Kind, Organ};
use crate::password;
use crate::unfit::Unfit;
use chrono::NaiveDate;
use futures_util::future::join_all;
use host::Kit;
use kernel::{Actor, Role, division};
use ledger::{Answer, LedgerError};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use web::Problem;

/// A county: what exists in it when it begins.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CountyFile {
    /// First password of accounts that name none of their own.
    pub password: Option<String>,
    /// The county itself.
    pub county: CountyEntry,
    /// Its towns and townships.
    #[serde(default)]
    pub towns: Vec<Town>,
    /// Organs, each with its accounts.
    pub organs: Vec<OrganEntry>,
}

/// The county itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CountyEntry {
    /// Division code, six digits.
    pub code: String,
    /// Name.
    pub name: String,
    /// Its word in document numbers, e.g. `海`.
    pub word: String,
}

/// A town, as the list of divisions has it. Codes change, so each has the day from which it is known to hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Town {
    /// Division code, nine digits.
    pub code: String,
    /// Name.
    pub name: String,
    /// 镇 or 乡.
    pub kind: TownKind,
    /// First day of the list it was taken from.
    pub valid_from: NaiveDate,
    /// Last day, where it was abolished.
    pub valid_to: Option<NaiveDate>,
}

/// What a town is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum TownKind {
    /// 镇.
    #[serde(rename = "镇")]
    Town,
    /// 乡.
    #[serde(rename = "乡")]
    Township,
    /// 街道.
    #[serde(rename = "街道")]
    Subdistrict,
}

/// An organ with its accounts.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OrganEntry {
    /// Code.
    pub code: String,
    /// Official full name.
    pub name: String,
    /// What it is.
    pub kind: Kind,
    /// Division code of its territory.
    pub division: String,
    /// Its accounts.
    #[serde(default)]
    pub accounts: Vec<AccountEntry>,
}

/// An account.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AccountEntry {
    /// Opaque name.
    pub name: String,
    /// Roles.
    pub roles: Vec<Role>,
    /// First password, where it is not the file's.
    pub password: Option<String>,
}

/// Why a county file is no good.
#[derive(Debug, thiserror::Error)]
pub enum CountyError {
    /// Not the TOML that is expected.
    #[error("the county file cannot be read")]
    Toml(#[from] toml::de::Error),
    /// An entry does not fit.
    #[error("the county file is not right at `{entry}`")]
    Entry {
        /// Code or name of the entry.
        entry: String,
        /// What does not fit.
        #[source]
        source: Unfit,
    },
}

/// Why a county could not be registered.
#[derive(Debug, thiserror::Error)]
pub enum SeedError {
    /// The file is no good.
    #[error(transparent)]
    County(#[from] CountyError),
    /// The ledger failed.
    #[error("reading what is registered")]
    Ledger(#[from] LedgerError),
    /// The ledger did not take an entry.
    #[error("registering `{entry}`: {code}")]
    Refused {
        /// Code or name of the entry.
        entry: String,
        /// Code of the problem.
        code: String,
    },
    /// The process is shutting down.
    #[error("hashing passwords was cut short")]
    Stopped,
}

/// What was new.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Seeded {
    /// Organs registered now.
    pub organs: usize,
    /// Accounts registered now.
    pub accounts: usize,
}

impl CountyFile {
    /// Reads and checks a county file.
    ///
    /// # Errors
    /// [`CountyError`].
    pub fn read(text: &str) -> Result<Self, CountyError> {
        let file: Self = toml::from_str(text)?;
        file.check()?;
        Ok(file)
    }

    /// Looks whether everything in it fits together.
    ///
    /// # Errors
    /// [`CountyError::Entry`] for the first entry that does not.
    pub fn check(&self) -> Result<(), CountyError> {
        let mut seen = BTreeSet::new();
        let mut entry = |what: &'static str, name: &str, fit: Result<(), Unfit>| {
            let once = seen.insert((what, name.to_owned()));
            let twice = || Unfit::new("/", "twice", "重复登记", "it stands there twice");
            fit.and_then(|()| if once { Ok(()) } else { Err(twice()) })
                .map_err(|source| CountyError::Entry { entry: name.to_owned(), source })
        };
        let county = &self.county.code;
        entry("division", county, code(county, 6, ""))?;
        for town in &self.towns {
            entry("division", &town.code, code(&town.code, 9, county))?;
        }
        for organ in &self.organs {
            entry("organ", &organ.code, organ.organ().check())?;
            for account in &organ.accounts {
                let first = account.password.as_ref().or(self.password.as_ref()).map_or("", String::as_str);
                let fit = organ
                    .account(account)
                    .check(organ.kind)
                    .and_then(|()| password::check(first, "/password"));
                entry("account", &account.name, fit)?;
            }
        }
        Ok(())
    }
}

impl OrganEntry {
    fn organ(&self) -> Organ {
        Organ {
            code: self.code.clone(),
            name: self.name.clone(),
            kind: self.kind,
            division: self.division.clone(),
        }
    }

    fn account(&self, entry: &AccountEntry) -> Account {
        Account {
            account: entry.name.clone(),
            organ: self.code.clone(),
            roles: entry.roles.clone(),
            disabled: false,
        }
    }
}

fn code(code: &str, digits: usize, within: &str) -> Result<(), Unfit> {
    if code.len() == digits && division::is_code(code) && code.starts_with(within) {
        return Ok(());
    }
    Err(Unfit::new(
        "/code",
        "division",
        "行政区划代码不符",
        "a county has six digits, a town nine, of its county",
    ))
}

/// Registers what of a county is not registered yet.
///
/// # Errors
/// [`SeedError`]; what was registered before it stays, and the next call goes on from there.
pub async fn seed(kit: &Kit, file: &CountyFile) -> Result<Seeded, SeedError> {
    file.check()?;
    let directory = Directory::new(kit.clone());
    let mut organs = Vec::new();
    let mut accounts = Vec::new();
    for entry in &file.organs {
        if directory.organ(&entry.code).await?.is_none() {
            organs.push(entry.organ());
        }
        for account in &entry.accounts {
            if directory.account(&account.name).await?.is_none() {
                let first = account.password.clone().or_else(|| file.password.clone()).unwrap_or_default();
                accounts.push((entry.account(account), first));
            }
        }
    }
    // sent together, they share a commit
    let written = organs.into_iter().map(async |organ: Organ| {
        let entry = organ.code.clone();
        (entry, directory.register_organ(organ, by_itself()).await)
    });
    let organs = counted(join_all(written).await)?;
    let written = hashed(accounts).await?.into_iter().map(async |(account, hash): (Account, String)| {
        let entry = account.account.clone();
        (entry, directory.register_account(account, &hash, by_itself()).await)
    });
    let accounts = counted(join_all(written).await)?;
    tracing::info!(county = file.county.code, organs, accounts, "the county is registered");
    Ok(Seeded { organs, accounts })
}

fn by_itself() -> Asked {
    Asked { actor: Actor::system(), idem: None, trace: None }
}

/// An entry's code or name, and what the ledger said to it.
type Written = (String, Result<(Answer, bool), Problem>);

/// How many were new. Another replica may have been faster: what it registered is registered.
fn counted(written: Vec<Written>) -> Result<usize, SeedError> {
    let mut count = 0;
    for (entry, written) in written {
        match written {
            Ok(_) => count += 1,
            Err(problem) if problem.code == "taken" => {}
            Err(problem) => return Err(SeedError::Refused { entry, code: problem.code }),
        }
    }
    Ok(count)
}

/// The accounts with their passwords hashed, on every core.
async fn hashed(accounts: Vec<(Account, String)>) -> Result<Vec<(Account, String)>, SeedError> {
    let share = accounts.len().div_ceil(password::cores()).max(1);
    let shares = accounts.chunks(share).map(<[_]>::to_vec).map(|share| {
        tokio::task::spawn_blocking(move || {
            let hashed = |(account, first): (Account, String)| (account, password::hash(&first));
            share.into_iter().map(hashed).collect::<Vec<_>>()
        })
    });
    let mut out = Vec::with_capacity(accounts.len());
    for share in join_all(shares).await {
        out.extend(share.map_err(|_| SeedError::Stopped)?);
    }
    Ok(out)
}
