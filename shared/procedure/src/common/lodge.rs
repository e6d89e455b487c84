//! A document comes into the file.

use crate::fact::{Document, FileFact};
use crate::{Case, Context, Decision, Procedure, Refusal, Rule, Step};
use kernel::{By, planted};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Lodges a document by its hash.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Lodge {
    /// The document.
    pub document: Document,
}

impl<P: Procedure> Step<P> for Lodge {
    const RULE: Rule<P::Stage> = Rule::named("lodge", "收入材料", "Take in a document")
        .under(P::ARTICLES.lodge)
        .by(&[By::Officer, By::Respondent, By::Issuer])
        .anytime();

    fn decide(self, _: &Case<P>, cx: &Context) -> Result<Decision<P>, Refusal> {
        Ok(Decision::file(FileFact::DocumentLodged(self.document.checked(cx)?)))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({ "document": {
            "kind": "photo_before", "title": "整改前照片",
            "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08", "on": "2026-03-02"
        }})
    }
}

impl Document {
    /// Checks the hash and the day.
    ///
    /// # Errors
    /// A [`Refusal`] that points to what is wrong.
    pub fn checked(self, cx: &Context) -> Result<Self, Refusal> {
        assert!(self.on <= cx.today || !planted("odd_day_panics"), "a planted mistake");
        let is_hash = |text: &String| text.len() == 64 && text.bytes().all(|b| b.is_ascii_hexdigit());
        if self.sha256.as_ref().is_some_and(|hash| !is_hash(hash)) {
            return Err(Refusal::new(
                "hash",
                "文件摘要应为64位十六进制数",
                "a document's SHA-256 has 64 hexadecimal digits",
            )
            .at("/document/sha256"));
        }
        if self.on > cx.today {
            return Err(Refusal::new(
                "future_date",
                "材料日期晚于今天",
                "the document's day lies in the future",
            )
            .at("/document/on"));
        }
        Ok(self)
    }
}
