//! The service: who logs in, what the token says, and how it runs on the kit.

use crate::account::Account;
use crate::directory::Directory;
use crate::key::{KeyError, SigningKey};
use crate::organ::Organ;
use crate::password::Passwords;
use crate::route;
use crate::throttle::Throttle;
use axum::Router;
use axum::extract::FromRef;
use contracts::Envelope;
use host::{Kit, Service};
use kernel::Role;
use ledger::{Command, DueRow, LedgerError};
use std::sync::Arc;
use utoipa::openapi::OpenApi;
use uuid::Uuid;
use web::{Claims, Problem, Verifier, problem};

/// How long a token lives, in seconds: a working day. The mesh takes none that lives longer than 24 hours.
pub(crate) const LIFE: u64 = 8 * 3600;

/// The identity service. Cheap to clone.
#[derive(Clone)]
pub struct Identity {
    pub(crate) kit: Kit,
    pub(crate) directory: Directory,
    pub(crate) key: Arc<SigningKey>,
    passwords: Arc<Passwords>,
    throttle: Arc<Throttle>,
    issuer: Arc<str>,
    audience: Arc<str>,
}

/// Who proved to be who he says, and the version of the account he was found in.
pub(crate) struct Proved {
    pub(crate) account: Account,
    pub(crate) version: i64,
}

impl Identity {
    /// The service over a kit, signing with this key.
    #[must_use]
    pub fn new(kit: Kit, key: SigningKey, issuer: &str, audience: &str) -> Self {
        Self {
            directory: Directory::new(kit.clone()),
            kit,
            key: Arc::new(key),
            passwords: Arc::new(Passwords::new()),
            throttle: Arc::new(Throttle::default()),
            issuer: issuer.into(),
            audience: audience.into(),
        }
    }

    /// Whether the tokens issued here pass the verifier of the kit: key, issuer and audience agree.
    #[must_use]
    pub fn is_trusted(&self) -> bool {
        let claims = self.claims("trial", "trial", "000000", &[Role::Operator]);
        self.key.sign(&claims).is_ok_and(|token| self.kit.verifier.verify(&token).is_ok())
    }

    /// Checks account and password; refuses an unknown account, a disabled one, a wrong password and too many
    /// attempts in the same words and in the same time.
    pub(crate) async fn prove(&self, name: &str, password: String) -> Result<Proved, Problem> {
        let turn = self.passwords.turn().await;
        let found = self.directory.hash(name).await.map_err(|error| failed(&error))?;
        let now = self.kit.clock.now();
        let known = found.is_some();
        let found = found.filter(|_| self.throttle.is_open(name, now));
        let held = known && found.is_none();
        let (hash, account) =
            found.map(|(hash, account, version)| (hash, Proved { account, version })).unzip();
        let right = self.passwords.verify(&turn, hash, password).await;
        match account.filter(|_| right) {
            Some(proved) => {
                self.throttle.cleared(name);
                Ok(proved)
            }
            None => {
                if held {
                    tracing::warn!(account = name, "too many failures: an attempt was not looked at");
                } else if known {
                    self.throttle.failed(name, now);
                    tracing::info!(account = name, "a password was wrong");
                }
                Err(Problem::new(
                    &problem::LOGIN_FAILED,
                    "账号或者口令不正确，请核对后重试；多次失败的，请十分钟后再试",
                    "account or password is wrong: check both; after many failures wait ten minutes",
                ))
            }
        }
    }

    /// The hash of a new password.
    pub(crate) async fn hashed(&self, password: String) -> Result<String, Problem> {
        let turn = self.passwords.turn().await;
        self.passwords.hashed(&turn, password).await.ok_or_else(Problem::unavailable)
    }

    /// A token for an account; its division is its organ's.
    pub(crate) async fn token(&self, account: &Account) -> Result<String, Problem> {
        let organ: Option<(Organ, i64)> =
            self.directory.organ(&account.organ).await.map_err(|error| failed(&error))?;
        let (organ, _) = organ.ok_or_else(|| failed(&LedgerError::Corrupt(account.organ.clone())))?;
        let claims = self.claims(&account.account, &organ.code, &organ.division, &account.roles);
        self.key.sign(&claims).map_err(|error: KeyError| {
            tracing::error!(error = &error as &dyn std::error::Error, "a token could not be signed");
            Problem::unavailable()
        })
    }

    fn claims(&self, account: &str, organ: &str, division: &str, roles: &[Role]) -> Claims {
        let now = u64::try_from(self.kit.clock.now().timestamp()).unwrap_or_default();
        Claims {
            iss: self.issuer.as_ref().to_owned(),
            aud: self.audience.as_ref().to_owned(),
            sub: account.to_owned(),
            exp: now + LIFE,
            nbf: now,
            iat: now,
            organ: organ.to_owned(),
            division: division.to_owned(),
            roles: roles.to_vec(),
        }
    }
}

/// The ledger could not be read.
pub(crate) fn failed(error: &LedgerError) -> Problem {
    tracing::error!(error = error as &dyn std::error::Error, "reading failed");
    Problem::unavailable()
}

impl FromRef<Identity> for Verifier {
    fn from_ref(identity: &Identity) -> Self {
        identity.kit.verifier.clone()
    }
}

impl Service for Identity {
    fn kit(&self) -> &Kit {
        &self.kit
    }
    fn router(&self) -> Router {
        route::router(self.clone())
    }
    fn openapi(&self) -> OpenApi {
        crate::openapi()
    }
    /// Nobody tells this service anything; what arrives all the same changes nothing.
    fn received(&self, envelope: &Envelope) -> Result<Command, String> {
        let case: Uuid = envelope.subject.parse().map_err(|_| "the subject is no case".to_owned())?;
        Ok(host::service::nothing(Some(host::registry::inbox(envelope, case))))
    }
    /// There are no deadlines here.
    fn lapsed(&self, _: DueRow) -> Command {
        host::service::nothing(None)
    }
}
