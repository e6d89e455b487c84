//! The organ that got the matter says it is not its own, within five working days; the one that sent it decides.

use super::paper::proved;
use crate::Petition;
use crate::fact::Fact;
use crate::procedure::Stage;
use crate::record::Objection;
use kernel::{By, Restriction};
use procedure::{Case, Context, Decision, Document, Procedure, Refusal, Rule, Step, check};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Objects that the matter is not this organ's.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = petition::ObjectToMatter)]
pub struct ObjectToMatter {
    /// Reasons, with the provision that gives the matter to somebody else.
    pub reason: String,
    /// The objection in writing, where it was made on paper: its day counts, whenever it is recorded. Recorded after the
    /// last day, it comes by its SHA-256.
    #[serde(default)]
    pub letter: Option<Document>,
}

impl Step<Petition> for ObjectToMatter {
    const RULE: Rule<Stage> = Rule::named("object", "对转送、交办提出异议", "Object to the matter sent here")
        .under("《信访工作条例》第二十三条第三款")
        .by(&[By::Officer])
        .from(&[Stage::Registered])
        .enforcing(&["XF-04"]);

    fn decide(self, case: &Case<Petition>, cx: &Context) -> Result<Decision<Petition>, Refusal> {
        super::not_recused(case, cx)?;
        let Some(window) = case.file.deadline("objection") else {
            return Err(cx.refuse(
                "XF-04",
                "not_sent_here",
                "只有转送、交办来的信访事项可以提出异议；本件由本机关直接登记",
                "only a matter sent here can be objected to; this one was registered here",
            ));
        };
        let alone = nobody_decides(case);
        if alone && case.file.opening().sent_by.as_deref() == Some(Petition::NAME) {
            return Err(cx.refuse(
                "XF-04",
                "answer_sender_instead",
                "本件为检举控告，系统内没有可以核实异议的转送机关；不属于本机关职权范围的，请书面答复转送机关、单位，并办理\
                 “不予受理信访事项”",
                "an accusation of which no sender here could decide the objection: answer whoever passed it on in writing and \
                 take the step `not-accept`",
            ));
        }
        if alone {
            return Err(cx.refuse(
                "XF-04",
                "return_instead",
                "本件为检举控告，没有转送、交办机关可以核实异议；不属于本机关职权范围的，请办理“退回转入事项”",
                "an accusation that no petition organ forwarded: nobody else sees it to decide, take the step `return`",
            ));
        }
        if case.record.objection.is_some() {
            return Err(cx.refuse(
                "XF-04",
                "objected_already",
                "已经提出过异议",
                "there was an objection already",
            ));
        }
        let letter = self.letter.map(|letter| letter.checked_at(cx, "/letter")).transpose()?;
        let on = letter.as_ref().map_or(cx.today, |letter| letter.on);
        check::day(on, case.file.opening().received_on, cx.today, "/letter/on")?;
        if let Some(due) = window.due.filter(|due| on > *due) {
            return Err(cx.refuse(
                "XF-04",
                "objection_too_late",
                format!("提出异议的最后一日为{due}，已经届满，应当依法办理"),
                format!("the last day to object was {due}: the matter is handled here"),
            ));
        }
        let reason = check::text(&self.reason, "/reason")?;
        if let Some(letter) = &letter {
            proved(letter, "objection", "XF-04", case, cx, "/letter")?;
        }
        let decision = Decision::of(Fact::Objected { reason }).and_all(letter.map(Document::lodged));
        Ok(decision.done(case, "objection", on))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({ "reason": "该事项属于自然资源主管部门职责（《土地管理法》第五条）" })
    }
}

/// Whether nobody who sees it could decide an objection: an accusation is seen by the organ that handles it and by the one
/// that forwarded it, unless that is the organ it accuses.
pub(super) fn nobody_decides(case: &Case<Petition>) -> bool {
    let sender = case.sender().filter(|sender| case.file.party_organs().all(|organ| organ != *sender));
    case.file.restriction() == Some(Restriction::Accusation) && sender.is_none()
}

/// Decides on the objection.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = petition::DecideObjection)]
pub struct DecideObjection {
    /// Whether the sender agrees that the matter goes back.
    pub agreed: bool,
    /// Where organs do not agree: the common superior or the joint conference that decided (第二十四条).
    #[serde(default)]
    pub decided_by: Option<String>,
}

impl Step<Petition> for DecideObjection {
    const RULE: Rule<Stage> = Rule::named("decide-objection", "核实异议", "Decide on the objection")
        .under("《信访工作条例》第二十三条第三款、第二十四条第一款")
        // never by the organ that objected
        .by(&[By::Sender, By::Coordinator])
        .from(&[Stage::Registered])
        .enforcing(&["XF-04", "XF-06"]);

    fn decide(self, case: &Case<Petition>, cx: &Context) -> Result<Decision<Petition>, Refusal> {
        match case.record.objection {
            Some(Objection::Pending) => {}
            None => {
                return Err(cx.refuse("XF-04", "no_objection", "没有提出异议", "there is no objection"));
            }
            Some(Objection::Agreed | Objection::Refused) => {
                return Err(cx.refuse(
                    "XF-04",
                    "objection_decided",
                    "异议已经核实",
                    "the objection is decided",
                ));
            }
        }
        let decided_by = self.decided_by.filter(|text| !text.trim().is_empty());
        // the sender checks; what it does not agree to, and what the centre records in its stead, somebody above decided
        let in_its_stead = case.sender().is_some() && !cx.by.contains(&By::Sender);
        if (!self.agreed || in_its_stead) && decided_by.is_none() {
            return Err(cx
                .refuse(
                    "XF-06",
                    "decided_by_required",
                    "机关之间对受理有争议的，由共同的上一级机关或者联席会议决定，请写明由谁决定",
                    "a dispute over acceptance is decided by the common superior or the joint conference: say by whom",
                )
                .at("/decided_by"));
        }
        let decision = Decision::of(Fact::ObjectionDecided { agreed: self.agreed, decided_by });
        if !self.agreed {
            return Ok(decision);
        }
        Ok(decision.dropping(case, &[], "经核实同意退回").closed(
            cx.today,
            "sent_back",
            "不属于本机关职权范围，退回转送机关",
            false,
        ))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({ "agreed": true })
    }
}
