//! The key tokens are signed with. It lives in a file beside the database, never in it.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ed25519_dalek::pkcs8::spki::der::pem::LineEnding;
use ed25519_dalek::pkcs8::{self, DecodePrivateKey, EncodePrivateKey};
use jsonwebtoken::jwk::{
    AlgorithmParameters, CommonParameters, EllipticCurve, Jwk, JwkSet, KeyAlgorithm, OctetKeyPairParameters,
    OctetKeyPairType, PublicKeyUse, ThumbprintHash,
};
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};
use web::Claims;

/// Why there is no key.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// The file cannot be read or written.
    #[error("reading or writing the signing key {path}")]
    File {
        /// The file.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// The file is not an Ed25519 key in PKCS#8 PEM.
    #[error("{path} is not an Ed25519 key in PKCS#8 PEM")]
    Format {
        /// The file.
        path: PathBuf,
        /// Why not.
        #[source]
        source: pkcs8::Error,
    },
    /// The key cannot be used.
    #[error("the signing key cannot be used")]
    Token(#[from] jsonwebtoken::errors::Error),
    /// The key cannot be written as PKCS#8.
    #[error("the signing key cannot be written as PKCS#8")]
    Encoding(#[from] pkcs8::Error),
}

/// An Ed25519 key that signs tokens. `Debug` shows its identifier only.
#[derive(Clone)]
pub struct SigningKey {
    signer: EncodingKey,
    jwk: Jwk,
    kid: String,
}

impl std::fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SigningKey").field("kid", &self.kid).finish_non_exhaustive()
    }
}

impl SigningKey {
    /// Reads the key from its file; writes a new one (mode 0600) where there is none.
    ///
    /// # Errors
    /// [`KeyError`]. A file that is no key is never overwritten.
    pub fn load_or_generate(path: impl AsRef<Path>) -> Result<Self, KeyError> {
        let path = path.as_ref();
        let file = |source| KeyError::File { path: path.to_owned(), source };
        if !path.try_exists().map_err(file)? {
            let key = ed25519_dalek::SigningKey::generate(&mut rand::rngs::OsRng);
            place(path, key.to_pkcs8_pem(LineEnding::LF)?.as_bytes()).map_err(file)?;
            tracing::info!(path = %path.display(), "a signing key was made");
        }
        let mode = fs::metadata(path).map_err(file)?.permissions().mode();
        if mode & 0o007 != 0 {
            tracing::warn!(path = %path.display(), "everybody on this machine may read the signing key: chmod 600");
        }
        let pem = fs::read_to_string(path).map_err(file)?;
        let key = ed25519_dalek::SigningKey::from_pkcs8_pem(&pem)
            .map_err(|source| KeyError::Format { path: path.to_owned(), source })?;
        Self::of(&key)
    }

    fn of(key: &ed25519_dalek::SigningKey) -> Result<Self, KeyError> {
        // naming the provider makes a missing feature a compile error; a second installation is harmless
        let _installed = jsonwebtoken::crypto::rust_crypto::DEFAULT_PROVIDER.install_default();
        let mut jwk = Jwk {
            common: CommonParameters {
                public_key_use: Some(PublicKeyUse::Signature),
                key_algorithm: Some(KeyAlgorithm::EdDSA),
                ..CommonParameters::default()
            },
            algorithm: AlgorithmParameters::OctetKeyPair(OctetKeyPairParameters {
                key_type: OctetKeyPairType::OctetKeyPair,
                curve: EllipticCurve::Ed25519,
                x: URL_SAFE_NO_PAD.encode(key.verifying_key().as_bytes()),
            }),
        };
        let kid = jwk.thumbprint(ThumbprintHash::SHA256)?;
        jwk.common.key_id = Some(kid.clone());
        Ok(Self { signer: EncodingKey::from_ed_der(key.to_pkcs8_der()?.as_bytes()), jwk, kid })
    }

    /// Its identifier: the thumbprint of the public half (RFC 7638).
    #[must_use]
    pub fn kid(&self) -> &str {
        &self.kid
    }

    /// The public half, as verifiers take it.
    #[must_use]
    pub fn jwks(&self) -> JwkSet {
        JwkSet { keys: vec![self.jwk.clone()] }
    }

    /// A token that says this.
    ///
    /// # Errors
    /// [`KeyError::Token`].
    pub fn sign(&self, claims: &Claims) -> Result<String, KeyError> {
        let header = Header { kid: Some(self.kid.clone()), ..Header::new(Algorithm::EdDSA) };
        Ok(jsonwebtoken::encode(&header, claims, &self.signer)?)
    }
}

/// Puts a whole file in its place, or none: a crash leaves no half of a key, and of two that start at once the
/// second takes the first one's.
fn place(path: &Path, content: &[u8]) -> io::Result<()> {
    let mut draft = path.as_os_str().to_owned();
    draft.push(format!(".{}", uuid::Uuid::new_v4()));
    let draft = PathBuf::from(draft);
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&draft)?;
    let placed = file.write_all(content).and_then(|()| file.sync_all()).and_then(|()| {
        match fs::hard_link(&draft, path) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
            other => other,
        }
    });
    fs::remove_file(&draft)?;
    placed?;
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    File::open(folder.unwrap_or(Path::new(".")))?.sync_all()
}
