//! Passwords: Argon2id, hashed off the runtime and only as many at a time as there are cores, because each takes
//! 19 MiB. Debug builds use the cheapest parameters, so that tests do not wait; a hash carries its own.

use crate::unfit::Unfit;
use argon2::password_hash::{PasswordHash, PasswordHasher, PasswordVerifier, SaltString};
use argon2::{Algorithm, Argon2, Params, Version};
use std::num::NonZero;
use std::sync::Arc;
use tokio::sync::{Semaphore, SemaphorePermit};
use tokio::task::spawn_blocking;

/// Looks whether a password may be set.
pub(crate) fn check(password: &str, pointer: &'static str) -> Result<(), Unfit> {
    if (10..=128).contains(&password.chars().count()) {
        return Ok(());
    }
    Err(Unfit::new(pointer, "password", "口令应为10至128个字符", "a password has 10 to 128 characters"))
}

/// How many passwords are hashed at a time.
pub(crate) fn cores() -> usize {
    std::thread::available_parallelism().map_or(1, NonZero::get)
}

/// The hash of a password, as a PHC string. Takes a while: call it off the runtime.
///
/// # Panics
/// Never: a salt of the library's own making and parameters within its bounds are always accepted.
pub(crate) fn hash(password: &str) -> String {
    let params = if cfg!(debug_assertions) {
        Params::new(Params::MIN_M_COST, 1, 1, None).expect("the least parameters are within bounds")
    } else {
        Params::default()
    };
    let salt = SaltString::generate(&mut rand::rngs::OsRng);
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password(password.as_bytes(), &salt)
        .expect("a generated salt is within bounds")
        .to_string()
}

fn matches(hash: &str, password: &str) -> bool {
    PasswordHash::new(hash)
        .is_ok_and(|hash| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok())
}

/// Hashes and verifies, a few at a time.
pub(crate) struct Passwords {
    turns: Semaphore,
    /// Verified where there is no account, so that it takes as long as where there is one.
    nobodys: Arc<str>,
}

impl Passwords {
    pub(crate) fn new() -> Self {
        Self { turns: Semaphore::new(cores()), nobodys: hash("nobody's password").into() }
    }

    /// Waits for a turn. Whoever reads the throttle holds one, so that attempts sent at once do not pass it together.
    pub(crate) async fn turn(&self) -> SemaphorePermit<'_> {
        self.turns.acquire().await.expect("it is never closed")
    }

    /// Whether the password belongs to this hash; takes equally long without one.
    pub(crate) async fn verify(
        &self,
        _turn: &SemaphorePermit<'_>,
        hash: Option<String>,
        password: String,
    ) -> bool {
        let known = hash.is_some();
        let hash = hash.unwrap_or_else(|| self.nobodys.to_string());
        spawn_blocking(move || matches(&hash, &password)).await.unwrap_or(false) && known
    }

    /// The hash of a new password; none where the machine is shutting down.
    pub(crate) async fn hashed(&self, _turn: &SemaphorePermit<'_>, password: String) -> Option<String> {
        spawn_blocking(move || hash(&password)).await.ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_password_fits_its_own_hash_only() {
        let passwords = Passwords::new();
        let turn = passwords.turn().await;
        let hash = passwords.hashed(&turn, "a long password".to_owned()).await.unwrap();
        assert!(hash.starts_with("$argon2id$v=19$"));
        assert!(passwords.verify(&turn, Some(hash.clone()), "a long password".to_owned()).await);
        assert!(!passwords.verify(&turn, Some(hash), "another password".to_owned()).await);
        assert!(!passwords.verify(&turn, None, "nobody's password".to_owned()).await, "nobody logs in");
    }

    #[test]
    fn a_short_password_is_refused() {
        assert_eq!(check("九个字的口令也不够", "/password").unwrap_err().pointer, "/password");
        assert!(check("十个字的口令已经够了。", "/password").is_ok());
    }
}
