//! Parties, documents and sittings of a file by their numbers, counted from 1 in the order they came in.

use crate::sitting::Sitting;
use crate::{CaseFile, Document, Refusal};
use kernel::Party;

/// The place of a number counted from 1.
pub(crate) fn place(n: u32) -> Option<usize> {
    usize::try_from(n).ok()?.checked_sub(1)
}

impl CaseFile {
    /// The number of the next document that comes into the file.
    #[must_use]
    pub fn next_document(&self) -> u32 {
        u32::try_from(self.documents.len()).unwrap_or(u32::MAX).saturating_add(1)
    }

    /// The party of this number.
    ///
    /// # Errors
    /// A [`Refusal`] that points to the field, where there is none.
    pub fn nth_party(&self, n: u32, at: &str) -> Result<&Party, Refusal> {
        place(n).and_then(|n| self.parties.get(n)).ok_or_else(|| {
            Refusal::new(
                "no_such_party",
                "本案没有该序号的当事人（按卷宗中的顺序，自1起），请核对；尚未在案的，请先追加当事人",
                "the case has no party of this number, counted from 1 in the order of the file: join the party first",
            )
            .at(at)
        })
    }

    /// The document of this number.
    ///
    /// # Errors
    /// A [`Refusal`] that points to the field, where there is none.
    pub fn nth_document(&self, n: u32, at: &str) -> Result<&Document, Refusal> {
        place(n).and_then(|n| self.documents.get(n)).ok_or_else(|| {
            Refusal::new(
                "no_such_document",
                "卷宗中没有该序号的文书（按收入的顺序，自1起），请核对；尚未收入的，请先收入材料",
                "the file has no document of this number, counted from 1 as they came in: lodge it first",
            )
            .at(at)
        })
    }

    /// The hearing or meeting of this number, where it was not put off.
    ///
    /// # Errors
    /// A [`Refusal`] that points to the field, where there is none.
    pub fn nth_sitting(&self, n: u32, at: &str) -> Result<&Sitting, Refusal> {
        place(n).and_then(|n| self.sittings.get(n)).filter(|sitting| !sitting.put_off).ok_or_else(|| {
            Refusal::new(
                "no_such_sitting",
                "没有通知过该序号的听证、会议（自1起），或者已经改期，请核对",
                "no hearing or meeting of this number was called, counted from 1, or it was put off",
            )
            .at(at)
        })
    }
}
