//! The envelope: CloudEvents 1.0 in structured JSON.

use kernel::{EventId, planted};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

/// The type of an event: `cn.jiefen.<service>.<fact>.v<n>`.
#[must_use]
pub fn type_of(service: &str, fact: &str, version: u32) -> String {
    format!("cn.jiefen.{service}.{fact}.v{version}")
}

/// An event on the wire.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Envelope {
    /// `1.0`.
    pub specversion: String,
    /// Identifier of the entry it comes from.
    pub id: EventId,
    /// `/<service>`.
    pub source: String,
    /// Registered type.
    #[serde(rename = "type")]
    pub kind: String,
    /// Case (for coordination: dispute) it belongs to.
    pub subject: String,
    /// When it happened, RFC 3339.
    pub time: String,
    /// `application/json`.
    pub datacontenttype: String,
    /// Where its schema is served.
    pub dataschema: String,
    /// W3C trace context.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub traceparent: Option<String>,
    /// Epoch of the producer's ledger.
    pub epoch: String,
    /// Position in the producer's ledger.
    pub position: i64,
    /// Number among the events of this case sent to this recipient, from 1, without gaps.
    pub caseseq: i64,
    /// The only service it is for; none: whoever listens.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recipient: Option<String>,
    /// Hash of the producer's entry.
    pub entryhash: String,
    /// Signature of the producer over [`Envelope::signed_bytes`], or over the root of what it signed together with it,
    /// 128 hexadecimal digits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signature: Option<String>,
    /// Key of the signature.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub keyid: Option<String>,
    /// The way from this event to the signed root (RFC 9162, 2.1.3), where it was signed together with others: each
    /// sibling's side, `l` or `r`, and its hash, from below.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub inclusionproof: Option<String>,
    /// What happened, by type.
    pub data: Box<RawValue>,
}

/// What stands in an event.
pub trait Data: DeserializeOwned {
    /// Version of its types.
    const VERSION: u32;
    /// The fact its type names.
    fn fact(&self) -> &str;
}

impl Envelope {
    /// What happened, where the type is one this program knows.
    ///
    /// # Errors
    /// Why it is not: another version, or other data than the type promises. Such an event waits for a program that
    /// knows it; it is never guessed at.
    pub fn read<D: Data>(&self) -> Result<D, String> {
        let known = format!(".v{}", D::VERSION);
        if !self.kind.ends_with(&known) && !planted("any_version_is_read") {
            return Err(format!("the type {} is not known here", self.kind));
        }
        let data: D = serde_json::from_str(self.data.get()).map_err(|error| error.to_string())?;
        if self.fact() != data.fact() {
            return Err(format!("the type {} and the fact {} do not agree", self.kind, data.fact()));
        }
        Ok(data)
    }

    /// The service that wrote it.
    #[must_use]
    pub fn producer(&self) -> &str {
        self.source.trim_start_matches('/')
    }

    /// The fact its type names.
    #[must_use]
    pub fn fact(&self) -> &str {
        self.kind.rsplit('.').nth(1).unwrap_or_default()
    }
}
