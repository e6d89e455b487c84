//! Service of documents (送达): which document reached which party, how, and on which day it counts as served. The law
//! judges mode and day ([`law::service`]); what runs from a service runs from the day found here.

use crate::{Case, Context, Document, Procedure, Refusal, check};
use chrono::NaiveDate;
use kernel::{By, PartyId};
use law::service::{Facts, Mode, Proof, Regime, Served, served};
use law::{LawError, Named};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// On whom and how a document was served, as the proof of service (送达回证) shows it. Its day stands beside it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Service {
    /// On which party, counted from 1 in the order of the file.
    pub party: u32,
    /// How.
    pub mode: Mode,
    /// Whether the addressee consented to electronic service.
    #[serde(default)]
    pub consent: bool,
    /// How leaving was proved.
    #[serde(default)]
    pub proof: Option<Proof>,
    /// Why public notice was needed, and what was tried before. Personal data may stand in it.
    #[serde(default)]
    pub cause: Option<String>,
    /// SHA-256 of the proof of service (送达回证、邮寄回执、公告).
    #[serde(default)]
    pub slip: Option<String>,
}

/// A document as it was served on a party.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Delivery {
    /// Which document of the file, counted from 1.
    pub document: u32,
    /// On whom.
    pub party: PartyId,
    /// What was done.
    pub facts: Facts,
    /// The day it counts as served, with its provision.
    pub served: Served,
    /// SHA-256 of the proof of service.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub slip: Option<String>,
}

impl Service {
    /// The service of a document of the case, judged. `n` is its number in the file, or the one it is about to get; `on`
    /// the day that counts for the mode; `at` where these facts stand in the input.
    ///
    /// # Errors
    /// A [`Refusal`] where there is no such party, it was served already, the mode is closed to the document, or a fact
    /// the mode needs is missing.
    pub fn of<P: Procedure>(
        self,
        (n, document): (u32, &Document),
        on: NaiveDate,
        case: &Case<P>,
        cx: &Context,
        at: &str,
    ) -> Result<Delivery, Refusal> {
        let party = case.file.nth_party(self.party, &format!("{at}/party"))?;
        // the row is enforced by the steps that give the matter on; whatever is served carries its article
        case.kept_from_accused(Named { code: party.organ.as_deref(), name: &party.name }, cx)
            .map_err(|refusal| Refusal { rule: None, ..refusal }.at(format!("{at}/party")))?;
        let party = party.id;
        if case.file.served.iter().any(|known| known.document == n && known.party == party) {
            return Err(Refusal::new(
                "served_already",
                "该文书已经向该当事人送达，不重复登记",
                "this document was served on this party already",
            )
            .at(format!("{at}/party")));
        }
        let cause = self.cause.map(|cause| check::text(&cause, &format!("{at}/cause"))).transpose()?;
        let slip = self.slip.map(|hash| check::hash(&hash, &format!("{at}/slip"))).transpose()?;
        let facts = Facts {
            regime: regime::<P>(cx),
            mode: self.mode,
            document: nature(document),
            on,
            consent: self.consent,
            proof: self.proof,
            cause,
        };
        let served = served(&facts, cx.law).map_err(|why| refused(&facts, why, cx, at))?;
        Ok(Delivery { document: n, party, facts, served, slip })
    }
}

/// Whose rules of service apply: a court serves under its own, whoever keeps the file.
fn regime<P: Procedure>(cx: &Context) -> Regime {
    match cx.by.iter().any(|by| matches!(by, By::Court | By::Issuer)) {
        true => Regime::Court,
        false => P::SERVICE,
    }
}

/// What the document is, as far as the mode depends on it: by the word its title ends with, as official documents are
/// called, else by its kind.
fn nature(document: &Document) -> law::service::Document {
    use law::service::Document::{Agreement, Award, Mediation, Other};
    let title = document.title.trim();
    let bare = title.strip_suffix(['）', ')']).and_then(|title| title.rsplit_once(['（', '(']));
    let title = bare.map_or(title, |(title, _)| title.trim_end());
    let kind = document.kind.as_str();
    if kind == "mediation_document" || title.ends_with("调解书") {
        Mediation
    } else if title.ends_with("裁决书") {
        Award
    } else if kind == "mediation_agreement" || title.ends_with("协议书") {
        Agreement
    } else {
        Other
    }
}

/// Why it does not count as served so.
fn refused(facts: &Facts, why: LawError, cx: &Context, at: &str) -> Refusal {
    let row = facts.row();
    match why {
        LawError::ServiceMode { mode, document, article } => Refusal::new(
            "service_mode",
            format!("{document}不得以{mode}方式送达，请改用其他方式，由受送达人签收"),
            "this document may not be served so: serve it in another way and have the addressee sign for it",
        )
        .enforcing(row, article)
        .at(format!("{at}/mode")),
        LawError::ServiceFact { mode, missing } => {
            let (field, en) = match facts.mode {
                Mode::Leaving => {
                    ("proof", "leaving is proved by a witness's signature, or by photographs or a recording")
                }
                Mode::Electronic => ("consent", "electronic service needs the addressee's consent"),
                _ => ("cause", "public notice needs its cause and what was tried before, noted in the file"),
            };
            let zh = format!("以{mode}方式送达，应当有{missing}，请补充后登记");
            cx.refuse(row, "service_fact", zh, en).at(format!("{at}/{field}"))
        }
        other => other.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use law::service::Document::{Agreement, Award, Mediation, Other};

    #[test]
    fn a_document_is_what_its_title_ends_with() {
        for (kind, title, expected) in [
            ("judgment", "民事调解书", Mediation),
            ("paper", "（2026）宁0522民初12号民事调解书（副本）", Mediation),
            ("mediation_document", "海政复调〔2026〕1号", Mediation),
            ("award", "行政裁决书", Award),
            ("mediation_agreement", "达成协议的记录", Agreement),
            ("mediation_agreement", "调解书", Mediation),
            ("agreement", "补偿安置协议书", Agreement),
            ("notice", "领取调解书的通知", Other),
            ("decision", "行政复议决定书", Other),
        ] {
            let document = Document {
                kind: kind.to_owned(),
                title: title.to_owned(),
                number: None,
                sha256: None,
                on: NaiveDate::default(),
                provenance: None,
                kept_at: None,
                party: None,
                entered_by: None,
            };
            assert_eq!(nature(&document), expected, "{title}");
        }
    }
}
