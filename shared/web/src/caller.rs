//! Callers: a JWT signed with EdDSA or ES256 by a key of the JWKS, with every claim the mesh needs.

use crate::problem::{self, Problem};
use axum::extract::{FromRef, FromRequestParts};
use http::{header, request::Parts};
use jsonwebtoken::jwk::{Jwk, JwkSet, KeyAlgorithm};
use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode, decode_header};
use kernel::{Actor, Role, SharedClock};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, RwLock};

/// What a token says. Every claim is required.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Claims {
    /// Who issued it.
    pub iss: String,
    /// For whom: the mesh.
    pub aud: String,
    /// Account.
    pub sub: String,
    /// Seconds since 1970 after which it is void.
    pub exp: u64,
    /// Seconds since 1970 before which it is void.
    pub nbf: u64,
    /// Seconds since 1970 when it was issued.
    pub iat: u64,
    /// Organ of the account.
    pub organ: String,
    /// Division of the organ.
    pub division: String,
    /// Roles.
    pub roles: Vec<Role>,
}

/// Seconds by which clocks may differ.
const LEEWAY: u64 = 5;
/// Longest life of a token, in seconds: one day.
const LONGEST: u64 = 24 * 3600;

/// Tokens whose signature is remembered, at most.
const REMEMBERED: usize = 4096;

/// The keys of the issuer, with the tokens whose signature they were found to fit: a desk sends the same token with
/// every request. What changes with time is checked every time; other keys remember nothing.
struct Keys {
    set: JwkSet,
    signed: Mutex<HashMap<[u8; 32], Claims>>,
}

impl Keys {
    fn of(set: JwkSet) -> Self {
        Self { set, signed: Mutex::default() }
    }

    fn remembered(&self) -> std::sync::MutexGuard<'_, HashMap<[u8; 32], Claims>> {
        self.signed.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

/// Verifies tokens against the keys of the issuer.
#[derive(Clone)]
pub struct Verifier {
    keys: Arc<RwLock<Keys>>,
    issuer: Arc<str>,
    audience: Arc<str>,
    clock: SharedClock,
}

impl Verifier {
    /// A verifier for one issuer and audience.
    #[must_use]
    pub fn new(keys: JwkSet, issuer: &str, audience: &str, clock: SharedClock) -> Self {
        // naming the provider makes a missing feature a compile error; a second installation is harmless
        let _installed = jsonwebtoken::crypto::rust_crypto::DEFAULT_PROVIDER.install_default();
        Self {
            keys: Arc::new(RwLock::new(Keys::of(keys))),
            issuer: issuer.into(),
            audience: audience.into(),
            clock,
        }
    }

    /// Takes a new set of keys; tokens of keys that are no longer in it are void from now.
    pub fn renew(&self, keys: JwkSet) {
        *self.keys.write().unwrap_or_else(std::sync::PoisonError::into_inner) = Keys::of(keys);
    }

    /// Whether there is a key to verify with.
    #[must_use]
    pub fn has_keys(&self) -> bool {
        !self.keys.read().unwrap_or_else(std::sync::PoisonError::into_inner).set.keys.is_empty()
    }

    /// The caller a token stands for.
    ///
    /// # Errors
    /// [`problem::UNAUTHORIZED`]; the reason is told, what stood in the token is not.
    pub fn verify(&self, token: &str) -> Result<Actor, Problem> {
        let claims = self.claims(token).map_err(|why| unauthorized(why.0, why.1))?;
        Ok(Actor { account: claims.sub, organ: claims.organ, division: claims.division, roles: claims.roles })
    }

    fn claims(&self, token: &str) -> Result<Claims, (&'static str, &'static str)> {
        let keys = self.keys.read().unwrap_or_else(std::sync::PoisonError::into_inner);
        let digest: [u8; 32] = Sha256::digest(token.as_bytes()).into();
        let known = keys.remembered().get(&digest).cloned();
        let claims = match known {
            Some(claims) => claims,
            None => {
                let claims = self.signed(&keys.set, token)?;
                let mut remembered = keys.remembered();
                if remembered.len() >= REMEMBERED {
                    remembered.clear();
                }
                remembered.insert(digest, claims.clone());
                claims
            }
        };
        self.timely(claims)
    }

    /// What the token says, where a key of the issuer signed it.
    fn signed(&self, keys: &JwkSet, token: &str) -> Result<Claims, (&'static str, &'static str)> {
        const UNREADABLE: (&str, &str) = ("令牌无法读取", "it cannot be read");
        let header = decode_header(token).map_err(|_| UNREADABLE)?;
        let kid = header.kid.ok_or(("令牌没有指明签名密钥", "it names no key"))?;
        if header.crit.is_some_and(|crit| !crit.is_empty()) {
            return Err(("令牌要求不支持的扩展", "it demands an extension"));
        }
        let jwk = keys.find(&kid).ok_or(("令牌的签名密钥不在信任名单中", "its key is not known"))?;
        let algorithm = algorithm(jwk).ok_or(("令牌的签名密钥不可用", "its key is not usable"))?;
        if header.alg != algorithm {
            return Err(("令牌的签名算法与密钥不符", "its algorithm is not the key's"));
        }
        let mut validation = Validation::new(algorithm);
        validation.set_audience(&[&*self.audience]);
        validation.set_issuer(&[&*self.issuer]);
        validation.set_required_spec_claims(&["exp", "nbf", "aud", "iss", "sub"]);
        // time is the mesh's clock, not the machine's: checked below
        validation.validate_exp = false;
        validation.validate_nbf = false;
        let key = DecodingKey::from_jwk(jwk).map_err(|_| UNREADABLE)?;
        let decoded = decode::<Claims>(token, &key, &validation).map_err(|_| {
            (
                "令牌的签名、签发者、受众或者必备声明不符",
                "its signature, issuer, audience or required claims are not right",
            )
        })?;
        Ok(decoded.claims)
    }

    /// The same, where it holds now.
    fn timely(&self, claims: Claims) -> Result<Claims, (&'static str, &'static str)> {
        let now = u64::try_from(self.clock.now().timestamp()).unwrap_or_default();
        if claims.exp.saturating_add(LEEWAY) <= now {
            return Err(("令牌已经过期，请重新登录", "it has expired: log in again"));
        }
        if claims.nbf > now + LEEWAY {
            return Err(("令牌尚未生效", "it is not valid yet"));
        }
        if claims.exp.saturating_sub(claims.nbf) > LONGEST {
            return Err(("令牌有效期过长", "it lives too long"));
        }
        if claims.sub.is_empty() || claims.organ.is_empty() || claims.roles.contains(&Role::System) {
            return Err(("令牌的账号、机关或者角色不符", "its account, organ or roles are not right"));
        }
        Ok(claims)
    }
}

fn algorithm(jwk: &Jwk) -> Option<Algorithm> {
    match jwk.common.key_algorithm? {
        KeyAlgorithm::EdDSA => Some(Algorithm::EdDSA),
        KeyAlgorithm::ES256 => Some(Algorithm::ES256),
        _ => None,
    }
}

fn unauthorized(zh: &str, en: &str) -> Problem {
    Problem::new(
        &problem::UNAUTHORIZED,
        format!("{zh}。请登录后以 Authorization: Bearer 请求头提交令牌"),
        format!("{en}: log in and send the token as Authorization: Bearer"),
    )
}

/// The caller of a request.
#[derive(Debug, Clone)]
pub struct Caller(pub Actor);

impl<S> FromRequestParts<S> for Caller
where
    Verifier: FromRef<S>,
    S: Send + Sync,
{
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let token = parts
            .headers
            .get(header::AUTHORIZATION)
            .and_then(|v| v.to_str().ok())
            .and_then(|v| v.strip_prefix("Bearer "))
            .ok_or_else(|| unauthorized("没有令牌", "there is no token"))?;
        Verifier::from_ref(state).verify(token.trim()).map(Caller)
    }
}
