//! A document comes into the file.

use crate::fact::{Document, FileFact};
use crate::{Case, Context, Decision, Procedure, Refusal, Rule, Step, check, number};
use kernel::{By, Capacity, PartyId, planted};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Kinds of documents that are evidence (证据): what is decided on them has to find the same bytes again.
pub const EVIDENCE: [&str; 20] = [
    "evidence",
    "evidence_list",
    "third_party_evidence",
    "photo_before",
    "photo_after",
    "photo",
    "contract",
    "site_record",
    "书证",
    "物证",
    "视听资料",
    "电子数据",
    "证人证言",
    "当事人陈述",
    "鉴定意见",
    "勘验笔录",
    "现场笔录",
    "照片",
    "录音",
    "合同",
];

/// Whether a document of this kind is evidence (证据), whatever word the desk has for it.
#[must_use]
pub fn is_evidence(kind: &str) -> bool {
    EVIDENCE.contains(&kind) || kind.ends_with("证据") || kind.ends_with("证据清单")
}

/// Lodges a document by its hash.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Lodge {
    /// The document. Evidence carries the SHA-256 of its file or, where there is no file, says where the original is
    /// kept. An organ that is a party hands in its own.
    pub document: Document,
}

impl<P: Procedure> Step<P> for Lodge {
    const RULE: Rule<P::Stage> = Rule::named("lodge", "收入材料", "Take in a document")
        .under(P::ARTICLES.lodge)
        .by(&[By::Officer, By::Respondent, By::Issuer, By::Court])
        .anytime();

    fn decide(self, case: &Case<P>, cx: &Context) -> Result<Decision<P>, Refusal> {
        let document = self.document.brought_at(cx, "/document")?;
        let party = document.party.or_else(|| own_party(case, cx));
        if party.is_some_and(|party| !case.file.has_party(party)) {
            return Err(Refusal::new(
                "no_such_party",
                "提交人不是本案当事人，请先追加当事人",
                "whoever hands it in is no party of the case: join the party first",
            )
            .at("/document/party"));
        }
        let document = Document { party, ..document };
        P::lodging(case, cx, &document)?;
        if let Some(known) =
            case.file.documents.iter().find(|known| is_same(known, &document) && !planted("lodged_twice"))
        {
            return Err(Refusal::new(
                "lodged_already",
                format!("同一提交人已经提交过摘要相同的同一文件（材料日期{}），不必重复收入", known.on),
                format!("the same file (of {}) was handed in by the same party: it is in the case", known.on),
            )
            .at("/document/sha256"));
        }
        Ok(P::lodged(Decision::file(document.clone().lodged()), case, cx, &document))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({ "document": {
            "kind": "photo_before", "title": "整改前照片",
            "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08", "on": "2026-03-02"
        }})
    }
}

/// The party that the caller's organ is, where it acts as one.
fn own_party<P: Procedure>(case: &Case<P>, cx: &Context) -> Option<PartyId> {
    let as_party = cx.by.contains(&By::Respondent) && !cx.by.contains(&By::Officer);
    let mut respondents = case.file.taking_part().filter(|party| party.capacity == Capacity::Respondent);
    respondents.find(|party| as_party && party.organ.as_ref() == Some(cx.organ())).map(|party| party.id)
}

/// Whether it is the same in kind, bytes or place, number, and who handed it in.
fn is_same(one: &Document, other: &Document) -> bool {
    one.kind == other.kind
        && one.party == other.party
        && match (&one.sha256, &other.sha256) {
            (Some(one), Some(other)) => one.eq_ignore_ascii_case(other),
            (None, None) => {
                (&one.title, &one.number, one.on, &one.kept_at)
                    == (&other.title, &other.number, other.on, &other.kept_at)
            }
            _ => false,
        }
}

impl Document {
    /// The fact that it came into the file.
    #[must_use]
    pub fn lodged(self) -> FileFact {
        FileFact::DocumentLodged(Box::new(self))
    }

    /// Checks what it is called, its number, its hash and its day: a paper of the case is no older than the case.
    /// Evidence may be, and has a hash, or a place where the original is kept. One that the caller's organ issues takes
    /// its next number where none was typed. It stands at `/document` in the input.
    ///
    /// # Errors
    /// A [`Refusal`] that points to what is wrong.
    pub fn checked(self, cx: &Context) -> Result<Self, Refusal> {
        self.checked_at(cx, "/document")
    }

    /// The same for a document that stands at `at` in the input.
    ///
    /// # Errors
    /// A [`Refusal`] that points to what is wrong.
    pub fn checked_at(self, cx: &Context, at: &str) -> Result<Self, Refusal> {
        match cx.received.filter(|received| self.on < *received && !is_evidence(self.kind.trim())) {
            None => number::of_own(self.brought_at(cx, at)?, cx, at),
            Some(received) => Err(Refusal::new(
                "older_than_case",
                format!("文书日期早于本案的收到日期（{received}），请核对"),
                format!("the paper's day lies before the case, which came in on {received}: look at it"),
            )
            .at(format!("{at}/on"))),
        }
    }

    /// The same for a paper that was there before, and is brought into the case: it may be older.
    ///
    /// # Errors
    /// A [`Refusal`] that points to what is wrong.
    pub fn brought_at(self, cx: &Context, at: &str) -> Result<Self, Refusal> {
        match is_evidence(self.kind.trim()) {
            true => self.evidence_at(cx, at),
            false => self.paper_at(cx, at),
        }
    }

    /// The same for evidence, whatever its kind is called: it has a hash, or a place where the original is kept.
    ///
    /// # Errors
    /// A [`Refusal`] that points to what is wrong.
    pub fn evidence_at(self, cx: &Context, at: &str) -> Result<Self, Refusal> {
        let says_where = self.kept_at.is_some();
        let checked = self.paper_at(cx, at)?;
        if checked.sha256.is_some() || checked.kept_at.is_some() {
            return Ok(checked);
        }
        Err(Refusal::new(
            "evidence_hash",
            "证据应当填写文件的SHA-256摘要（sha256）；没有电子文件的纸质证据、物证，请填写原件存放处（kept_at）",
            "evidence carries the SHA-256 of its file; where there is none, on paper or a thing, say where the \
             original is kept (`kept_at`)",
        )
        .at(format!("{at}/{}", if says_where { "kept_at" } else { "sha256" })))
    }

    fn paper_at(self, cx: &Context, at: &str) -> Result<Self, Refusal> {
        let at = |field: &str| format!("{at}/{field}");
        assert!(self.on <= cx.today || !planted("odd_day_panics"), "a planted mistake");
        let kind = check::text(&self.kind, &at("kind"))?;
        let title = check::text(&self.title, &at("title"))?;
        let sha256 = self.sha256.map(|hash| check::hash(&hash, &at("sha256"))).transpose()?;
        let kept_at = self.kept_at.map(|place| place.trim().to_owned()).filter(|place| !place.is_empty());
        if self.on > cx.today {
            return Err(Refusal::new(
                "future_date",
                "材料日期晚于今天",
                "the document's day lies in the future",
            )
            .at(at("on")));
        }
        let number = number::of_paper_if_any(self.number, &at("number"))?;
        let provenance = self.provenance.filter(|from| !from.trim().is_empty());
        let entered_by = cx.enters_for_itself().then(|| cx.organ().clone());
        Ok(Self { kind, title, number, sha256, provenance, kept_at, entered_by, ..self })
    }
}
