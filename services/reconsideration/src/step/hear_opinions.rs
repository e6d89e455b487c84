//! The parties' opinions are heard, in person, online or by telephone, and recorded.

use crate::fact::Fact;
use crate::procedure::{Reconsideration, Stage};
use crate::{input, procedure::Track};
use kernel::{By, Capacity, Party, PartyId};
use procedure::{Case, CaseFile, Context, Decision, Document, Recording, Refusal, Rule, Step};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// How opinions were heard.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum HeardBy {
    /// 当面.
    InPerson,
    /// 互联网.
    Online,
    /// 电话.
    Telephone,
    /// Not heard, for reasons on the party's side: the case is reviewed on paper (书面审理).
    NotPossible,
}

/// Records that the parties were heard.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct HearOpinions {
    /// How.
    pub by: HeardBy,
    /// Which parties, counted from 1 in the order of the file; every applicant and third party when left out.
    #[serde(default)]
    pub parties: Vec<u32>,
    /// The record (听取意见笔录).
    #[serde(default)]
    pub record: Option<Document>,
    /// Why a party could not be heard.
    #[serde(default)]
    pub reason: Option<String>,
    /// The recording of it (录音录像).
    #[serde(default)]
    pub recording: Option<Recording>,
}

impl Step<Reconsideration> for HearOpinions {
    const RULE: Rule<Stage> = Rule::named("hear-opinions", "听取当事人意见", "Hear the parties' opinions")
        .under("《行政复议法》第四十九条")
        .by(&[By::Officer])
        .from(&[Stage::Accepted])
        .repeated()
        .enforcing(&["FY-41"]);

    fn decide(
        self,
        case: &Case<Reconsideration>,
        cx: &Context,
    ) -> Result<Decision<Reconsideration>, Refusal> {
        input::running(case)?;
        let reason = input::given(self.reason);
        if self.by == HeardBy::NotPossible && reason.is_none() {
            return Err(cx
                .refuse(
                    "FY-41",
                    "reason_required",
                    "因当事人原因不能听取意见的，应当记录在案，请写明原因",
                    "where a party cannot be heard for reasons on its side, the reason is recorded",
                )
                .at("/reason"));
        }
        if self.by != HeardBy::NotPossible && self.record.is_none() {
            return Err(cx
                .refuse(
                    "FY-41",
                    "record_required",
                    "听取当事人意见应当将意见记录在案，请附记录",
                    "what the parties say is recorded: attach the record",
                )
                .at("/record"));
        }
        let record = self.record.map(|record| record.checked_at(cx, "/record")).transpose()?;
        let named = (!self.parties.is_empty()).then_some(&*self.parties);
        let parties = heard_of(named, case, "/parties")?;
        let recording = self.recording.map(|made| made.checked_at(cx.today, "/recording")).transpose()?;
        let recording = recording.map(Box::new);
        Ok(Decision::of(Fact::OpinionsHeard { by: self.by, reason, parties, recording })
            .and_all(record.map(Document::lodged)))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({
            "by": "telephone", "record": { "kind": "opinion_record", "title": "听取意见笔录", "on": "2026-03-10" }
        })
    }
}

/// Whose opinions are heard, by themselves or at a hearing: of everybody on the applicants' side, and of the third parties.
pub(crate) fn to_hear(file: &CaseFile) -> impl Iterator<Item = &Party> {
    let side = |party: &&Party| matches!(party.capacity, Capacity::Applicant | Capacity::ThirdParty);
    file.taking_part().filter(side)
}

/// The parties of these numbers, which stand at `at`; where none are given, everybody whose opinions are heard.
pub(super) fn heard_of(
    numbers: Option<&[u32]>,
    case: &Case<Reconsideration>,
    at: &str,
) -> Result<Vec<PartyId>, Refusal> {
    let Some(numbers) = numbers else {
        return Ok(to_hear(&case.file).map(|party| party.id).collect());
    };
    let party = |(i, n): (usize, &u32)| case.file.nth_party(*n, &format!("{at}/{i}")).map(|party| party.id);
    numbers.iter().enumerate().map(party).collect()
}

/// Refuses a decision on the ordinary track while an applicant or a third party was not heard, and no reason on the party's side is on record.
/// A hearing heard those who took part by then: who joined later is heard for itself.
pub(super) fn heard(case: &Case<Reconsideration>, cx: &Context) -> Result<(), Refusal> {
    let record = &case.record;
    // of the time before it was kept who was heard, it was everybody
    let all = record.opinions_heard && record.heard_parties.is_empty();
    let each = || to_hear(&case.file).all(|party| record.heard_parties.contains(&party.id));
    if all || each() || record.track == Some(Track::Simplified) {
        return Ok(());
    }
    Err(cx.refuse(
        "FY-41",
        "opinions_not_heard",
        "适用普通程序的案件应当听取每一名申请人、第三人的意见并记录在案；因当事人原因不能听取的，请记录原因后书面审理。请先办理“听取当事人意见”",
        "on the ordinary track every applicant and third party is heard, or the reason on their side why not is recorded: do that first",
    ))
}
