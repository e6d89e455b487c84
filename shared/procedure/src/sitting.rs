//! Hearings and meetings of a case (听证、会议、调解会、当面听取意见): called in time, held, and put on record.

use crate::{CaseFile, Document, Refusal, check, which};
use chrono::NaiveDate;
use kernel::PartyId;
use law::Receipt;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What is held.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SittingKind {
    /// 听证.
    Hearing,
    /// 会议: consultation, co-ordination, discussion with other organs (会商、协调、磋商).
    Meeting,
    /// 调解会.
    Mediation,
    /// 当面听取意见.
    Interview,
}

impl SittingKind {
    /// In official words.
    #[must_use]
    pub fn zh(self) -> &'static str {
        match self {
            SittingKind::Hearing => "听证",
            SittingKind::Meeting => "会议",
            SittingKind::Mediation => "调解会",
            SittingKind::Interview => "当面听取意见",
        }
    }
}

/// How a hearing or a meeting is called in a procedure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Convening {
    /// The law sets no period of notice.
    Free,
    /// So long before as this row of the rule table says.
    Under(&'static str),
    /// By this step of the procedure's own.
    Own(&'static str),
}

/// A hearing or a meeting that was called.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sitting {
    /// What is held.
    pub kind: SittingKind,
    /// Day.
    pub on: NaiveDate,
    /// Place. Personal data may stand in it.
    pub place: String,
    /// What it is about. Personal data may stand in it.
    pub subject: String,
    /// Who presides (主持人), where that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub chair: Option<String>,
    /// Parties that are invited.
    pub parties: Vec<PartyId>,
    /// Organs and others that are invited, by name.
    pub organs: Vec<String>,
    /// Day the notice went out.
    pub notified_on: NaiveDate,
    /// The count of the period of notice, where the law sets one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notice: Option<Box<Receipt>>,
    /// The sitting whose place it takes, counted from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub instead_of: Option<u32>,
    /// Whether another one took its place (改期).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub put_off: bool,
    /// What was put on record of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minutes: Option<Minutes>,
}

impl Sitting {
    /// Parties that were invited and did not come; none while nothing is on record.
    #[must_use]
    pub fn absent(&self) -> Vec<PartyId> {
        let Some(minutes) = &self.minutes else { return Vec::new() };
        self.parties.iter().filter(|party| !minutes.came.contains(party)).copied().collect()
    }

    /// Organs that were invited and did not come; none while nothing is on record.
    #[must_use]
    pub fn organs_absent(&self) -> Vec<&str> {
        let Some(minutes) = &self.minutes else { return Vec::new() };
        self.organs.iter().filter(|organ| !minutes.organs_came.contains(organ)).map(String::as_str).collect()
    }
}

/// The record of a sitting (笔录、会议纪要).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Minutes {
    /// Parties that came.
    pub came: Vec<PartyId>,
    /// Organs and others that came, by name.
    pub organs_came: Vec<String>,
    /// The minutes: which document of the file, counted from 1.
    pub document: u32,
    /// Whether those who came signed them.
    pub signed: bool,
    /// Day they were put into the file.
    pub on: NaiveDate,
    /// The recording of it, where one was made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recording: Option<Recording>,
}

/// A recording of a sitting (录音录像): its file by hash, where it is kept, and until when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Recording {
    /// SHA-256 of its file, 64 hexadecimal digits.
    pub sha256: String,
    /// Where it is kept.
    pub kept_at: String,
    /// Last day on which it is kept.
    pub keep_until: NaiveDate,
}

impl Recording {
    /// Checks its hash, its place, and that it is kept beyond `from`. `at` is where it stands in the input.
    ///
    /// # Errors
    /// A [`Refusal`] that points to what is wrong.
    pub fn checked_at(self, from: NaiveDate, at: &str) -> Result<Self, Refusal> {
        let sha256 = check::hash(&self.sha256, &format!("{at}/sha256"))?;
        let kept_at = check::text(&self.kept_at, &format!("{at}/kept_at"))?;
        if self.keep_until <= from {
            return Err(Refusal::new(
                "kept_too_short",
                format!("录音录像的保存期限应当晚于{from}"),
                format!("a recording is kept beyond {from}"),
            )
            .at(format!("{at}/keep_until")));
        }
        Ok(Self { sha256, kept_at, ..self })
    }
}

impl CaseFile {
    /// The hearings and meetings of these kinds that the common step `minute` put on record, in the order they were
    /// called, each with its minutes. A procedure whose own step records a sitting counts these with its own: whoever
    /// was called by `convene` and put on record by `minute` was heard, and no second paper is asked for.
    pub fn minuted(&self, kinds: &[SittingKind]) -> impl Iterator<Item = (&Sitting, &Minutes)> {
        let of_kind = move |sitting: &&Sitting| kinds.contains(&sitting.kind);
        self.sittings.iter().filter(of_kind).filter_map(|sitting| Some((sitting, sitting.minutes.as_ref()?)))
    }

    /// The hearing or meeting of one of these kinds that was held on this day and put on record by the common step
    /// `minute`; of several the last that was called.
    #[must_use]
    pub fn minuted_on(&self, on: NaiveDate, kinds: &[SittingKind]) -> Option<(&Sitting, &Minutes)> {
        self.minuted(kinds).filter(|(sitting, _)| sitting.on == on).last()
    }

    /// The paper of these minutes (笔录、会议纪要), with the hash of its file.
    #[must_use]
    pub fn paper_of(&self, minutes: &Minutes) -> Option<&Document> {
        which::place(minutes.document).and_then(|n| self.documents.get(n))
    }

    /// The sitting of this number.
    pub(crate) fn sitting(&mut self, n: u32) -> Option<&mut Sitting> {
        which::place(n).and_then(|n| self.sittings.get_mut(n))
    }

    /// Takes in a sitting that was called, perhaps in place of an earlier one.
    pub(crate) fn convened(&mut self, sitting: &Sitting) {
        if let Some(earlier) = sitting.instead_of.and_then(|n| self.sitting(n)) {
            earlier.put_off = true;
        }
        self.sittings.push(sitting.clone());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::FileFact;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a day")
    }

    fn called(kind: SittingKind, on: &str) -> FileFact {
        FileFact::SittingConvened(Box::new(Sitting {
            kind,
            on: day(on),
            place: "司法所调解室".to_owned(),
            subject: "相邻通行".to_owned(),
            chair: None,
            parties: Vec::new(),
            organs: Vec::new(),
            notified_on: day("2026-03-02"),
            notice: None,
            instead_of: None,
            put_off: false,
            minutes: None,
        }))
    }

    #[test]
    fn what_was_put_on_record_is_found_by_its_day_and_kind() {
        let (mut file, on) = (CaseFile::default(), day("2026-03-10"));
        file.evolve(&called(SittingKind::Mediation, "2026-03-10"));
        file.evolve(&called(SittingKind::Meeting, "2026-03-10"));
        file.evolve(&called(SittingKind::Mediation, "2026-03-17"));
        assert!(file.minuted_on(on, &[SittingKind::Mediation]).is_none(), "called is not held");
        let (came, organs_came) = (Vec::new(), Vec::new());
        let minutes =
            Minutes { came, organs_came, document: 1, signed: true, on: day("2026-03-11"), recording: None };
        file.evolve(&FileFact::SittingRecorded { sitting: 1, minutes });
        file.evolve(&FileFact::DocumentLodged(Box::new(Document {
            kind: "mediation_record".to_owned(),
            title: "调解笔录".to_owned(),
            number: None,
            sha256: None,
            on,
            provenance: None,
            kept_at: None,
            party: None,
            entered_by: None,
        })));
        assert_eq!(file.minuted(&[SittingKind::Mediation, SittingKind::Meeting]).count(), 1);
        assert!(file.minuted_on(on, &[SittingKind::Meeting]).is_none());
        assert!(file.minuted_on(day("2026-03-17"), &[SittingKind::Mediation]).is_none());
        let (sitting, minutes) = file.minuted_on(on, &[SittingKind::Mediation]).expect("it was held");
        let title = file.paper_of(minutes).map(|paper| paper.title.as_str());
        assert_eq!((sitting.on, title), (on, Some("调解笔录")));
    }
}
