//! Identity: organs, accounts and their roles; issues tokens and publishes the key they are verified with, where
//! a county has no identity provider of its own. Knows accounts, never people: no name is stored or told.
//!
//! An organ or an account is a case of this service's ledger. Nothing of it is told to other services: what they
//! need to know of a caller is in the token.

mod account;
mod county;
mod directory;
mod fact;
mod key;
mod openapi;
mod organ;
mod password;
mod route;
mod service;
mod throttle;
mod unfit;

pub use account::Account;
pub use county::{
    AccountEntry, CountyEntry, CountyError, CountyFile, OrganEntry, SeedError, Seeded, Town, TownKind, seed,
};
pub use directory::Directory;
pub use key::{KeyError, SigningKey};
pub use openapi::openapi;
pub use organ::{Kind, Organ};
pub use service::Identity;
pub use unfit::Unfit;
