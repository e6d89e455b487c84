//! A paper that the law asks for (应当制作的文书): without it the step is not taken.

use crate::{Context, Document, Refusal};

/// A paper that the law asks for: without it the step is not taken. Its service may be recorded later.
#[derive(Debug, Clone, Copy)]
pub struct Needed {
    /// Under which the step is refused where there is none.
    pub code: &'static str,
    /// The provision that asks for it.
    pub article: &'static str,
    /// What is missing, in Chinese and in English.
    pub words: (&'static str, &'static str),
    /// Where it stands in the input.
    pub at: &'static str,
}

impl Needed {
    /// What ends a case or decides on it (决定书).
    #[must_use]
    pub const fn document(article: &'static str, words: (&'static str, &'static str)) -> Self {
        Self { code: "document_required", article, words, at: "/document" }
    }

    /// What the parties are told by (通知书、告知书).
    #[must_use]
    pub const fn notice(article: &'static str, words: (&'static str, &'static str)) -> Self {
        Self { code: "notice_required", article, words, at: "/notice" }
    }

    /// The paper.
    ///
    /// # Errors
    /// A [`Refusal`] where there is none.
    pub fn given<T>(&self, paper: Option<T>) -> Result<T, Refusal> {
        let (zh, en) = self.words;
        paper.ok_or_else(|| Refusal::new(self.code, zh, en).under(self.article).at(self.at))
    }

    /// The document, checked.
    ///
    /// # Errors
    /// A [`Refusal`] where there is none, or something is wrong with it.
    pub fn checked(&self, document: Option<Document>, cx: &Context) -> Result<Document, Refusal> {
        self.given(document)?.checked_at(cx, self.at)
    }
}
