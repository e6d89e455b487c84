//! The county's key: seals personal data that must travel (AES-256-GCM) and blinds identifiers so that they can
//! be compared without being read (HMAC-SHA-256). The key lives outside every database.

use aes_gcm::Aes256Gcm;
use aes_gcm::aead::{Aead, KeyInit, Payload};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, Mac};
use rand::RngCore;
use serde::Serialize;
use serde::de::DeserializeOwned;
use sha2::Sha256;

/// A 32-byte key of the county. `Debug` shows nothing of it.
#[derive(Clone)]
pub struct CountyKey([u8; 32]);

impl std::fmt::Debug for CountyKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("CountyKey(..)")
    }
}

/// Why something sealed cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum SealError {
    /// Not sealed with this key for this purpose, or altered since.
    #[error("not sealed with this county's key for this purpose, or altered since")]
    Foreign,
    /// The key file is not 64 hexadecimal digits.
    #[error("a county key is 64 hexadecimal digits")]
    Key,
    /// The content is not what was expected.
    #[error("the sealed content cannot be read")]
    Content(#[from] serde_json::Error),
}

impl CountyKey {
    /// A new random key.
    #[must_use]
    pub fn generate() -> Self {
        let mut key = [0; 32];
        rand::rngs::OsRng.fill_bytes(&mut key);
        Self(key)
    }

    /// Reads a key written by [`CountyKey::to_hex`].
    ///
    /// # Errors
    /// [`SealError::Key`].
    pub fn from_hex(text: &str) -> Result<Self, SealError> {
        let mut key = [0; 32];
        hex::decode_to_slice(text.trim(), &mut key).map_err(|_| SealError::Key)?;
        Ok(Self(key))
    }

    /// The key as it is kept in its file.
    #[must_use]
    pub fn to_hex(&self) -> String {
        hex::encode(self.0)
    }

    /// Seals `content` for `purpose` (for instance the case it belongs to): it opens only for the same purpose.
    ///
    /// # Errors
    /// [`SealError::Content`] where the content cannot be written as JSON.
    pub fn seal<T: Serialize>(&self, purpose: &str, content: &T) -> Result<String, SealError> {
        let mut nonce = [0; 12];
        rand::rngs::OsRng.fill_bytes(&mut nonce);
        let msg = serde_json::to_vec(content)?;
        let sealed = Aes256Gcm::new((&self.0).into())
            .encrypt((&nonce).into(), Payload { msg: &msg, aad: purpose.as_bytes() })
            .map_err(|_| SealError::Foreign)?;
        Ok(STANDARD.encode([&nonce[..], &sealed].concat()))
    }

    /// Opens what [`CountyKey::seal`] sealed for the same purpose.
    ///
    /// # Errors
    /// [`SealError::Foreign`] and [`SealError::Content`].
    pub fn open<T: DeserializeOwned>(&self, purpose: &str, sealed: &str) -> Result<T, SealError> {
        let bytes = STANDARD.decode(sealed).map_err(|_| SealError::Foreign)?;
        let (nonce, msg) = bytes.split_first_chunk::<12>().ok_or(SealError::Foreign)?;
        let clear = Aes256Gcm::new((&self.0).into())
            .decrypt(nonce.into(), Payload { msg, aad: purpose.as_bytes() })
            .map_err(|_| SealError::Foreign)?;
        Ok(serde_json::from_slice(&clear)?)
    }

    /// A blind index: equal words give equal marks, and a mark gives nothing away without the key.
    #[must_use]
    pub fn blind(&self, kind: &str, words: &str) -> String {
        let mut mac = <Hmac<Sha256> as Mac>::new_from_slice(&self.0).expect("any key length is accepted");
        mac.update(kind.as_bytes());
        mac.update(&[0x1f]);
        mac.update(words.as_bytes());
        hex::encode(&mac.finalize().into_bytes()[..16])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn opens_for_the_same_purpose_only() {
        let key = CountyKey::generate();
        let sealed = key.seal("case-1", &"马小花").unwrap();
        assert!(!sealed.contains("马"));
        assert_eq!(key.open::<String>("case-1", &sealed).unwrap(), "马小花");
        assert!(matches!(key.open::<String>("case-2", &sealed), Err(SealError::Foreign)));
        assert!(matches!(CountyKey::generate().open::<String>("case-1", &sealed), Err(SealError::Foreign)));
    }

    #[test]
    fn blind_marks_are_equal_for_equal_words_and_keys() {
        let key = CountyKey::from_hex(&"ab".repeat(32)).unwrap();
        assert_eq!(key.blind("id", "x"), key.blind("id", "x"));
        assert_ne!(key.blind("id", "x"), key.blind("phone", "x"));
        assert_ne!(key.blind("id", "x"), CountyKey::generate().blind("id", "x"));
    }
}
