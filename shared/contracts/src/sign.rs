//! Who wrote an event: each service signs what it tells (Ed25519), and whoever hears it verifies before anything is
//! stored. Keys rotate: the directory knows the public halves of today's and of earlier keys.

pub use crate::round::Rounds;
use crate::round::signed;
use crate::{Envelope, tree};
use chrono::{DateTime, Duration, Utc};
use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use kernel::planted;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// How long after its retirement a key still vouches for what was sent before: as long as a stream keeps events.
const GRACE_DAYS: i64 = 90;

/// A key that signs the events of one service. `Debug` shows its identifier only.
#[derive(Clone)]
pub struct EventKey {
    kid: String,
    key: SigningKey,
}

impl std::fmt::Debug for EventKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("EventKey").field("kid", &self.kid).finish_non_exhaustive()
    }
}

impl EventKey {
    /// A fresh key.
    #[must_use]
    pub fn generate() -> Self {
        Self::of(SigningKey::generate(&mut rand::rngs::OsRng))
    }

    /// The key of this seed, 64 hexadecimal digits.
    ///
    /// # Errors
    /// Where it is not one.
    pub fn from_seed(seed: &str) -> Result<Self, NotAKey> {
        let bytes: [u8; 32] =
            hex::decode(seed.trim()).map_err(|_| NotAKey)?.try_into().map_err(|_| NotAKey)?;
        Ok(Self::of(SigningKey::from_bytes(&bytes)))
    }

    fn of(key: SigningKey) -> Self {
        Self { kid: kid(&key.verifying_key()), key }
    }

    /// Its identifier.
    #[must_use]
    pub fn kid(&self) -> &str {
        &self.kid
    }

    /// Its seed: to be kept in a file only the service may read.
    #[must_use]
    pub fn seed(&self) -> String {
        hex::encode(self.key.to_bytes())
    }

    /// Its entry in the directory.
    #[must_use]
    pub fn listed(&self, service: &str, since: DateTime<Utc>) -> Listed {
        Listed {
            kid: self.kid.clone(),
            service: service.to_owned(),
            public: hex::encode(self.key.verifying_key().as_bytes()),
            since,
            retired: None,
            revoked: false,
        }
    }

    /// Signs an envelope.
    pub fn sign(&self, envelope: &mut Envelope) {
        envelope.keyid = Some(self.kid.clone());
        envelope.inclusionproof = None;
        envelope.signature = Some(self.signature(&envelope.signed_bytes()));
    }

    /// Signs envelopes that are sent together with one signature; each carries its inclusion proof, and is verified
    /// without the others. One alone is signed by itself.
    pub fn sign_together(&self, envelopes: &mut [Envelope]) {
        if let [alone] = envelopes {
            return self.sign(alone);
        }
        for envelope in &mut *envelopes {
            envelope.keyid = Some(self.kid.clone());
        }
        let leaves: Vec<Vec<u8>> = envelopes.iter().map(Envelope::signed_bytes).collect();
        let (root, proofs) = tree::proofs(&leaves);
        let signature = self.signature(&signed(&root));
        for (envelope, proof) in envelopes.iter_mut().zip(proofs) {
            envelope.signature = Some(signature.clone());
            envelope.inclusionproof = Some(proof);
        }
    }

    /// The signature of these bytes, 128 hexadecimal digits.
    #[must_use]
    pub fn signature(&self, bytes: &[u8]) -> String {
        hex::encode(self.key.sign(bytes).to_bytes())
    }
}

/// The identifier of a key: the beginning of the hash of its public half.
fn kid(public: &VerifyingKey) -> String {
    hex::encode(&Sha256::digest(public.as_bytes())[..8])
}

/// What was given is no key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a key has 64 hexadecimal digits")]
pub struct NotAKey;

/// The public half of a service's key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Listed {
    /// Identifier.
    pub kid: String,
    /// Service whose events it signs.
    pub service: String,
    /// Public key, 64 hexadecimal digits.
    pub public: String,
    /// Since when it may sign.
    pub since: DateTime<Utc>,
    /// Since when another signs in its place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retired: Option<DateTime<Utc>>,
    /// Whether it fell into other hands: nothing it signed is taken any more.
    #[serde(default)]
    pub revoked: bool,
}

/// The public keys of every service.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Directory {
    keys: Vec<Listed>,
    #[serde(skip)]
    ready: BTreeMap<String, VerifyingKey>,
}

/// Why an event is not taken for what it says.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Forged {
    /// It carries no signature.
    #[error("it is not signed")]
    Unsigned,
    /// The key is not in the directory.
    #[error("the key {0} is not in the directory")]
    UnknownKey(String),
    /// The key belongs to another service.
    #[error("the key {kid} belongs to {owner}, not to {claimed}")]
    ForeignKey {
        /// Key.
        kid: String,
        /// Service it belongs to.
        owner: String,
        /// Service the event claims to come from.
        claimed: String,
    },
    /// The key was revoked, or no longer vouches for events of this time.
    #[error("the key {0} no longer vouches for this event")]
    ExpiredKey(String),
    /// The signature is not that of the event.
    #[error("the signature does not fit the event")]
    Signature,
    /// It came on the stream of another service than it names.
    #[error("it names {claimed} and came from {stream}")]
    Moved {
        /// Service the event claims to come from.
        claimed: String,
        /// Service whose stream it came on.
        stream: String,
    },
    /// It is no envelope at all.
    #[error("it is no envelope: {0}")]
    Unreadable(String),
}

impl Directory {
    /// The directory of these keys.
    ///
    /// # Errors
    /// Where a public key is not one, or an identifier is not that of its key.
    pub fn of(keys: Vec<Listed>) -> Result<Self, NotAKey> {
        let mut ready = BTreeMap::new();
        for listed in &keys {
            let bytes: [u8; 32] =
                hex::decode(&listed.public).map_err(|_| NotAKey)?.try_into().map_err(|_| NotAKey)?;
            let public = VerifyingKey::from_bytes(&bytes).map_err(|_| NotAKey)?;
            if kid(&public) != listed.kid {
                return Err(NotAKey);
            }
            ready.insert(listed.kid.clone(), public);
        }
        Ok(Self { keys, ready })
    }

    /// Reads a directory from JSON.
    ///
    /// # Errors
    /// Where it is not one.
    pub fn parse(text: &str) -> Result<Self, NotAKey> {
        let read: Self = serde_json::from_str(text).map_err(|_| NotAKey)?;
        Self::of(read.keys)
    }

    /// The keys, in the order they were listed.
    #[must_use]
    pub fn keys(&self) -> &[Listed] {
        &self.keys
    }

    /// Whether the event was written by the service it names, and not changed since.
    ///
    /// # Errors
    /// [`Forged`] says why not.
    pub fn verify(&self, envelope: &Envelope, now: DateTime<Utc>) -> Result<(), Forged> {
        self.verify_among(envelope, now, &Rounds::default())
    }

    /// As [`Directory::verify`]; the signature of a round is verified once, not for each of its events.
    ///
    /// # Errors
    /// [`Forged`] says why not.
    pub fn verify_among(
        &self,
        envelope: &Envelope,
        now: DateTime<Utc>,
        rounds: &Rounds,
    ) -> Result<(), Forged> {
        let (Some(kid), Some(signature)) = (&envelope.keyid, &envelope.signature) else {
            return Err(Forged::Unsigned);
        };
        let told = DateTime::parse_from_rfc3339(&envelope.time).map_err(|_| Forged::Signature)?;
        let public = self.vouches(envelope.producer(), kid, told.to_utc(), now)?;
        let Some(proof) = &envelope.inclusionproof else {
            return public.fits(&envelope.signed_bytes(), signature);
        };
        let root = tree::root(&envelope.signed_bytes(), proof).ok_or(Forged::Signature)?;
        rounds.right(root, kid, signature, || public.fits(&signed(&root), signature))
    }

    /// Whether a service signed these bytes with a key that is in use now.
    ///
    /// # Errors
    /// [`Forged`] says why not.
    pub fn verify_bytes(
        &self,
        service: &str,
        kid: &str,
        bytes: &[u8],
        signature: &str,
        now: DateTime<Utc>,
    ) -> Result<(), Forged> {
        self.vouches(service, kid, now, now)?.fits(bytes, signature)
    }

    /// The key, where it speaks for this service about what was said then.
    fn vouches(
        &self,
        service: &str,
        kid: &str,
        said: DateTime<Utc>,
        now: DateTime<Utc>,
    ) -> Result<Public<'_>, Forged> {
        let listed = self.keys.iter().find(|listed| listed.kid == *kid);
        let (Some(listed), Some(public)) = (listed, self.ready.get(kid)) else {
            return Err(Forged::UnknownKey(kid.to_owned()));
        };
        if listed.service != service && !planted("any_key_speaks") {
            let (owner, claimed) = (listed.service.clone(), service.to_owned());
            return Err(Forged::ForeignKey { kid: kid.to_owned(), owner, claimed });
        }
        let late = listed
            .retired
            .is_some_and(|retired| said > retired || now > retired + Duration::days(GRACE_DAYS));
        if (listed.revoked || late) && !planted("keys_never_end") {
            return Err(Forged::ExpiredKey(kid.to_owned()));
        }
        Ok(Public(public))
    }
}

struct Public<'a>(&'a VerifyingKey);

impl Public<'_> {
    fn fits(&self, bytes: &[u8], signature: &str) -> Result<(), Forged> {
        let signature: [u8; 64] = hex::decode(signature)
            .map_err(|_| Forged::Signature)?
            .try_into()
            .map_err(|_| Forged::Signature)?;
        if planted("signature_unread") {
            return Ok(());
        }
        self.0.verify_strict(bytes, &Signature::from_bytes(&signature)).map_err(|_| Forged::Signature)
    }
}

impl Envelope {
    /// The bytes under the signature: every part but the signature itself, each with its length before it.
    #[must_use]
    pub fn signed_bytes(&self) -> Vec<u8> {
        let mut out = b"jiefen.event.v1".to_vec();
        let mut take = |part: &str| {
            out.extend((part.len() as u64).to_be_bytes());
            out.extend(part.as_bytes());
        };
        take(&self.specversion);
        take(&self.id.to_string());
        take(&self.source);
        take(&self.kind);
        take(&self.subject);
        take(&self.time);
        take(&self.datacontenttype);
        take(&self.dataschema);
        take(self.traceparent.as_deref().unwrap_or_default());
        take(&self.epoch);
        take(&self.position.to_string());
        take(&self.caseseq.to_string());
        take(self.recipient.as_deref().unwrap_or_default());
        take(&self.entryhash);
        take(self.keyid.as_deref().unwrap_or_default());
        // the data by its hash: the signature goes over its bytes twice, and they are many
        take(&hex::encode(Sha256::digest(self.data.get().as_bytes())));
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::EventId;
    use serde_json::value::RawValue;

    fn envelope() -> Envelope {
        Envelope {
            specversion: "1.0".into(),
            id: EventId::mint(),
            source: "/petition".into(),
            kind: "cn.jiefen.petition.registered.v1".into(),
            subject: "0190a6f0-0000-7000-8000-000000000001".into(),
            time: "2026-03-02T09:00:00+08:00".into(),
            datacontenttype: "application/json".into(),
            dataschema: "/asyncapi.json#/components/schemas/Happened".into(),
            traceparent: None,
            epoch: "e".into(),
            position: 7,
            caseseq: 1,
            recipient: None,
            entryhash: "h".into(),
            signature: None,
            keyid: None,
            inclusionproof: None,
            data: RawValue::from_string("{\"a\":1}".into()).unwrap(),
        }
    }

    fn now() -> DateTime<Utc> {
        "2026-03-02T02:00:00Z".parse().unwrap()
    }

    fn signed() -> (Envelope, EventKey, Directory) {
        let key = EventKey::generate();
        let mut envelope = envelope();
        key.sign(&mut envelope);
        let directory = Directory::of(vec![key.listed("petition", now())]).unwrap();
        (envelope, key, directory)
    }

    #[test]
    fn every_part_is_under_the_signature() {
        let (good, _, directory) = signed();
        assert_eq!(directory.verify(&good, now()), Ok(()));
        // a trip over the wire changes nothing
        let back: Envelope = serde_json::from_slice(&serde_json::to_vec(&good).unwrap()).unwrap();
        assert_eq!(directory.verify(&back, now()), Ok(()));
        let change: [fn(&mut Envelope); 14] = [
            |e| e.specversion = "1.1".into(),
            |e| e.id = EventId::mint(),
            |e| e.kind.push('2'),
            |e| e.subject.push('0'),
            |e| e.time = "2026-03-02T09:00:01+08:00".into(),
            |e| e.datacontenttype.push(' '),
            |e| e.dataschema.push('x'),
            |e| e.traceparent = Some("00".into()),
            |e| e.epoch.push('x'),
            |e| e.position += 1,
            |e| e.caseseq += 1,
            |e| e.recipient = Some("coordination".into()),
            |e| e.entryhash.push('0'),
            |e| e.data = RawValue::from_string("{\"a\":2}".into()).unwrap(),
        ];
        for (n, change) in change.into_iter().enumerate() {
            let mut altered = good.clone();
            change(&mut altered);
            assert_eq!(directory.verify(&altered, now()), Err(Forged::Signature), "part {n}");
        }
    }

    #[test]
    fn what_is_signed_together_is_verified_alone_and_no_other_passes_with_it() {
        let (_, key, directory) = signed();
        let mut round: Vec<Envelope> = (0..5).map(|n| Envelope { position: n, ..envelope() }).collect();
        key.sign_together(&mut round);
        let rounds = Rounds::default();
        for event in &round {
            assert_eq!(event.signature, round[0].signature);
            assert_eq!(directory.verify(event, now()), Ok(()), "without the others");
            assert_eq!(directory.verify_among(event, now(), &rounds), Ok(()), "and with them");
        }
        assert_eq!(rounds.known(), 1, "verified once");
        let change: [fn(&mut Envelope); 6] = [
            |e| e.data = RawValue::from_string("{\"a\":2}".into()).unwrap(),
            |e| e.position = 9,
            |e| e.inclusionproof = None,
            |e| e.inclusionproof = Some(String::new()),
            |e| e.inclusionproof = Some("l".into()),
            |e| e.signature = Some("0".repeat(128)),
        ];
        for (n, change) in change.into_iter().enumerate() {
            let mut altered = round[2].clone();
            change(&mut altered);
            assert_eq!(
                directory.verify_among(&altered, now(), &rounds),
                Err(Forged::Signature),
                "change {n}"
            );
        }
        let swapped = Envelope { inclusionproof: round[3].inclusionproof.clone(), ..round[2].clone() };
        assert_eq!(directory.verify_among(&swapped, now(), &rounds), Err(Forged::Signature));
        // the round is known, but not as that of another key
        let stranger = EventKey::generate();
        let both = vec![key.listed("petition", now()), stranger.listed("petition", now())];
        let directory = Directory::of(both).unwrap();
        let borrowed = Envelope { keyid: Some(stranger.kid().to_owned()), ..round[2].clone() };
        assert_eq!(directory.verify_among(&borrowed, now(), &rounds), Err(Forged::Signature));
        // one alone is signed by itself
        key.sign_together(&mut round[..1]);
        assert_eq!((directory.verify(&round[0], now()), &round[0].inclusionproof), (Ok(()), &None));
    }

    #[test]
    fn a_key_speaks_for_its_own_service_only() {
        let (mut envelope, key, directory) = signed();
        envelope.source = "/mediation".into();
        key.sign(&mut envelope);
        assert!(matches!(directory.verify(&envelope, now()), Err(Forged::ForeignKey { .. })));
        let stranger = EventKey::generate();
        let mut forged = self::envelope();
        stranger.sign(&mut forged);
        assert!(matches!(directory.verify(&forged, now()), Err(Forged::UnknownKey(_))));
        assert_eq!(directory.verify(&self::envelope(), now()), Err(Forged::Unsigned));
        // an identifier that is borrowed from a listed key
        forged.keyid = Some(key.kid().to_owned());
        assert_eq!(directory.verify(&forged, now()), Err(Forged::Signature));
    }

    #[test]
    fn an_earlier_key_vouches_for_earlier_events_for_a_while() {
        let (envelope, key, _) = signed();
        let directory = |retired: Option<&str>, revoked| {
            let retired = retired.map(|at| at.parse().unwrap());
            Directory::of(vec![Listed { retired, revoked, ..key.listed("petition", now()) }]).unwrap()
        };
        let expired = Err(Forged::ExpiredKey(key.kid().to_owned()));
        assert_eq!(directory(Some("2026-03-02T05:00:00Z"), false).verify(&envelope, now()), Ok(()));
        assert_eq!(directory(Some("2026-03-02T00:30:00Z"), false).verify(&envelope, now()), expired);
        let later = now() + Duration::days(91);
        assert_eq!(directory(Some("2026-03-02T05:00:00Z"), false).verify(&envelope, later), expired);
        assert_eq!(directory(None, true).verify(&envelope, now()), expired);
    }

    #[test]
    fn a_seed_is_read_back_and_junk_is_not() {
        let key = EventKey::generate();
        assert_eq!(EventKey::from_seed(&key.seed()).unwrap().kid(), key.kid());
        assert!(EventKey::from_seed("zz").is_err());
        let listed = Listed { kid: "0".into(), ..key.listed("petition", now()) };
        assert!(Directory::of(vec![listed]).is_err(), "an identifier that is not its key's");
        let good = Directory::of(vec![key.listed("petition", now())]).unwrap();
        let text = serde_json::to_string(&good).unwrap();
        assert_eq!(Directory::parse(&text).unwrap(), good);
        assert!(Directory::parse(&text.replace("public", "secret")).is_err());
    }
}
