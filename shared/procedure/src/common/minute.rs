//! A hearing or a meeting was held: who came, who did not, and its minutes (笔录、会议纪要).
//!
//! A procedure whose own step records a sitting (`sit`, `hear`) counts what was put on record here with its own:
//! [`CaseFile::minuted`](crate::CaseFile::minuted) lists it, [`CaseFile::minuted_on`](crate::CaseFile::minuted_on) finds
//! that of a day, [`CaseFile::paper_of`](crate::CaseFile::paper_of) its paper.

use super::convene::numbered;
use crate::sitting::{Minutes, Recording};
use crate::{Case, Context, Decision, Document, FileFact, Procedure, Refusal, Rule, Step, check};
use kernel::By;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Puts a hearing or a meeting on record.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Minute {
    /// Which sitting, counted from 1.
    pub sitting: u32,
    /// Parties that came, by their numbers in the file, counted from 1; whoever was invited and is not among them was absent.
    #[serde(default)]
    pub came: Vec<u32>,
    /// Organs and others that came, by name.
    #[serde(default)]
    pub organs_came: Vec<String>,
    /// The minutes, with the SHA-256 of their file.
    pub minutes: Document,
    /// Whether those who came signed them.
    pub signed: bool,
    /// The recording of it (录音录像).
    #[serde(default)]
    pub recording: Option<Recording>,
}

impl<P: Procedure> Step<P> for Minute {
    const RULE: Rule<P::Stage> =
        Rule::named("minute", "记录听证、会议、调解会", "Put a hearing or a meeting on record")
            .under(P::SITTINGS)
            .by(&[By::Officer, By::Issuer, By::Court])
            .anytime();

    fn decide(self, case: &Case<P>, cx: &Context) -> Result<Decision<P>, Refusal> {
        let sitting = case.file.nth_sitting(self.sitting, "/sitting")?;
        if sitting.minutes.is_some() {
            return Err(Refusal::new(
                "recorded_already",
                "该次听证、会议已有记录；记录有误的，请更正该份文书",
                "this sitting has its record; where it is wrong, the paper is corrected",
            )
            .at("/sitting"));
        }
        if cx.today < sitting.on {
            return Err(Refusal::new(
                "not_held_yet",
                format!("该次听证、会议定于{}举行，举行后方可记录；改期的，请重新通知", sitting.on),
                format!("it is set for {}: record it once it was held, or call it anew", sitting.on),
            )
            .at("/sitting"));
        }
        let came = numbered(case, &self.came, "/came")?;
        let organs_came = check::names(&self.organs_came, "/organs_came")?;
        let paper = self.minutes.checked_at(cx, "/minutes")?;
        if paper.sha256.is_none() {
            return Err(Refusal::new(
                "minutes_hash",
                "请填写笔录（会议纪要）文件的SHA-256摘要",
                "give the SHA-256 of the file of the minutes",
            )
            .at("/minutes/sha256"));
        }
        check::day(paper.on, sitting.on, cx.today, "/minutes/on")?;
        let recording = self.recording.map(|made| made.checked_at(sitting.on, "/recording")).transpose()?;
        let minutes = Minutes {
            came,
            organs_came,
            document: case.file.next_document(),
            signed: self.signed,
            on: cx.today,
            recording,
        };
        Ok(Decision::file(FileFact::SittingRecorded { sitting: self.sitting, minutes }).and(paper.lodged()))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({
            "sitting": 1, "came": [1], "organs_came": ["海原县自然资源局"], "signed": true,
            "minutes": {
                "kind": "sitting_record", "title": "会议记录", "on": "2026-03-20",
                "sha256": "60303ae22b998861bce3b28f33eec1be758a213c86c93c076dbe9f558c11c752"
            }
        })
    }
}
