//! The award: nobody whose rights it touches is left out, and everybody is told until when it may be attacked.

use super::accept::status_quo;
use super::{government, ripe, suspend_purchase};
use crate::fact::{Awarded, Exclusion, Fact, Favour};
use crate::procedure::Stage;
use crate::track::Track;
use crate::{Adjudication, remedy};
use chrono::NaiveDate;
use kernel::{By, Category, OrganId};
use procedure::Term;
use procedure::check;
use procedure::served::copies;
use procedure::{
    Case, Context, Decision, Delivery, Document, FileFact, Refusal, Rule, Served, Service, Step,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Records the award and its service.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Decide {
    /// The award (行政裁决书、处理决定).
    pub document: Document,
    /// What it says.
    pub result: String,
    /// Day it was served, from the proof of service; of a public notice, the day it was issued.
    pub served_on: NaiveDate,
    /// On whom and how it was served: what runs from it runs from the day on which it counts as served so.
    #[serde(default)]
    pub service: Option<Service>,
    /// Its copies that reached others by then: the remedies of each run from its own service. Later service is recorded by
    /// `serve-document`, and counts in the same way.
    #[serde(default)]
    pub served: Vec<Served>,
    /// Government that made it, where it is not the organ that keeps the file; over land it has to be named, and the
    /// bureau's opinion was submitted to it before.
    #[serde(default)]
    pub decided_by: Option<OrganId>,
    /// What is owed.
    #[serde(default)]
    pub obligations: Vec<Term>,
    /// Whether everything stays as it is until the award is final; as the law says where left out.
    #[serde(default)]
    pub status_quo: Option<bool>,
    /// Interested people who turned out to be no party, with the reason.
    #[serde(default)]
    pub excluded: Vec<Exclusion>,
    /// What the award states: it has to be said.
    #[serde(default)]
    pub states: Option<States>,
    /// In whose favour it is; left out where that cannot be said of it.
    #[serde(default)]
    pub in_favour: Option<Favour>,
    /// What it says of each piece in dispute, where the pieces are decided differently.
    #[serde(default)]
    pub parcels: Vec<Parcel>,
}

/// A piece of what is in dispute.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Parcel {
    /// What it is called, with its area.
    pub name: String,
    /// Its kind, where it differs from the matter's.
    #[serde(default)]
    pub category: Option<Category>,
    /// What the award says of it.
    pub result: String,
}

/// What an award states (第八十三条).
#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct States {
    /// The facts in dispute and those found.
    pub facts: bool,
    /// The law applied.
    pub law: bool,
    /// Remedy and its period.
    pub remedy: bool,
}

impl Step<Adjudication> for Decide {
    const RULE: Rule<Stage> = Rule::named("decide", "作出行政裁决", "Make the award")
        .under(
            "《宁夏回族自治区行政程序规定》第八十三条、第八十四条；《土地管理法》第十四条；\
             《土地权属争议调查处理办法》第三十条；《森林法》第二十二条；《草原法》第十六条；\
             《企业名称登记管理规定》第二十一条；《政府采购法》第五十六条",
        )
        .by(&[By::Officer])
        .from(&[Stage::Accepted])
        .enforcing(&[
            "CD-01", "CG-06", "CG-08", "CJ-03", "CJ-04", "CJ-06", "CJ-07", "CJ-08", "CJ-12", "FY-01",
            "LQ-01", "LQ-03", "P-32", "P-33", "P-36a", "P-38", "SS-01", "SS-09", "SS-10", "SS-11", "TD-01",
            "TD-03", "TD-04", "TD-05", "TD-07", "TD-08", "TD-10",
        ]);

    fn decide(self, case: &Case<Adjudication>, cx: &Context) -> Result<Decision<Adjudication>, Refusal> {
        super::not_recused(case, cx)?;
        let track = case.record.track;
        let document = self.document.checked(cx)?;
        let accepted = case.record.accepted_on.unwrap_or(cx.today);
        check::day(document.on, accepted, cx.today, "/document/on")?;
        let served_on = check::day(self.served_on, document.on, cx.today, "/served_on")?;
        let result = check::text(&self.result, "/result")?;
        let excluded = ripe::checked(case, cx, self.excluded, document.on)?;
        if self.states.is_none_or(|states| !(states.facts && states.law && states.remedy)) {
            return Err(cx
                .refuse(
                    "CJ-08",
                    "award_incomplete",
                    "行政裁决书应当载明争议的事实、认定的事实、适用的法律、裁决结果和理由以及救济途径和期限，请写明",
                    "an award states the facts in dispute and found, the law, the result, and the remedy with its period: \
                     say so",
                )
                .at("/states"));
        }
        let parcels = awarded(self.parcels, case)?;
        let duty = frozen(self.status_quo, case, cx)?;
        let made_on = document.on;
        let decided_by = government::decided(case, cx, self.decided_by, made_on)?;
        let paper = (case.file.next_document(), &document);
        let delivery = self.service.map(|service| service.of(paper, served_on, case, cx, "/service"));
        let delivery = delivery.transpose()?;
        let served_on = delivery.as_ref().map_or(served_on, |delivery| delivery.served.on);
        let others = others(copies(self.served, paper, case, cx, "/served")?, delivery.as_ref())?;
        // what is owed is not due before the award reached the last of them
        let last_served = others.iter().map(|copy| copy.served.on).fold(served_on, NaiveDate::max);
        let remedies = remedy::of_award(track, &parcels, cx, served_on, "")?;
        let others_may = remedy::of_each(track, &parcels, case, cx, &others)?;
        let decision = Decision::of(Fact::Decided {
            result,
            served_on,
            status_quo: !duty.is_empty(),
            excluded,
            parcels,
            decided_by,
            document: Some(paper.0),
            parties: u32::try_from(case.file.sides().count()).ok(),
            in_favour: self.in_favour,
        })
        .and(document.clone().lodged())
        .and_all(delivery.into_iter().chain(others).map(|copy| FileFact::DocumentServed(Box::new(copy))))
        .done_by(case, cx, "decision", made_on, paper_of(&document))?
        .done_by(case, cx, government::KEY, made_on, paper_of(&document))?
        .met(case, suspend_purchase::KEY, made_on)
        .dropping(case, &["decision", government::KEY, suspend_purchase::KEY], "已作出行政裁决")
        .and_all(remedies)
        .and_all(others_may)
        .and_all(suspend_purchase::ended(case, cx))
        .and_all((track == Track::Procurement).then(|| published(cx)))
        .and_all(duty);
        let source = ("行政裁决书确定的履行期限", "the day the award fixes");
        let decision = decision.owing(case, self.obligations, last_served, None, "/obligations", source)?;
        let listed = cx.law.matters.of(case.file.opening().matter.category);
        let ground = listed.map_or(Self::RULE.law, |listed| listed.article.as_str());
        let zh = self.in_favour.map_or("作出行政裁决", Favour::zh);
        Ok(decision.closed(cx.today, "award", zh, true).on_ground(ground).binding_all(case))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({
            "document": { "kind": "award", "title": "行政裁决书", "number": "海政裁〔2026〕1号", "on": "2026-04-17" },
            "result": "争议地块使用权归申请人",
            "served_on": "2026-04-20",
            "decided_by": "haiyuan-zf",
            "states": { "facts": true, "law": true, "remedy": true },
            "obligations": [{ "text": "拆除越界围墙", "due": "2026-06-30" }],
            "status_quo": true
        })
    }
}

/// The award, and where it stands in the input.
fn paper_of(document: &Document) -> (&[Document], &'static str) {
    (std::slice::from_ref(document), "/document")
}

/// Refuses a copy for the party on which the award was served first.
fn others(copies: Vec<Delivery>, first: Option<&Delivery>) -> Result<Vec<Delivery>, Refusal> {
    let first = first.map(|delivery| delivery.party);
    match copies.iter().position(|copy| Some(copy.party) == first) {
        None => Ok(copies),
        Some(i) => Err(Refusal::new(
            "served_already",
            "同一文书向同一当事人只登记一次送达，请核对当事人的序号",
            "the same paper is served on a party once: check its number",
        )
        .at(format!("/served/{i}/service/party"))),
    }
}

/// What stays as it is until the award is final: that is for the law to say, not for the award.
fn frozen(said: Option<bool>, case: &Case<Adjudication>, cx: &Context) -> Result<Vec<FileFact>, Refusal> {
    let tracks = Track::all(&case.file.opening().matter);
    match (said, tracks.iter().find_map(|track| track.status_quo())) {
        (Some(true), None) => Err(Refusal::new(
            "no_status_quo",
            "只有土地、林木林地、草原权属争议有维持现状的法定义务",
            "only disputes over land, forest and grassland freeze what is in dispute",
        )
        .at("/status_quo")),
        (Some(false), Some(rule)) => Err(cx
            .refuse(
                rule,
                "status_quo_by_law",
                "权属争议解决以前，任何一方不得改变现状，裁决不能免除这一法定义务",
                "until the dispute is settled nobody changes what is in dispute: no award lifts that duty",
            )
            .at("/status_quo")),
        _ => Ok(status_quo(&tracks, cx)),
    }
}

/// What the finance bureau does with its decision on a complaint.
fn published(cx: &Context) -> FileFact {
    cx.tell(
        "CG-08",
        "result_to_be_published",
        "投诉处理结果应当在财政部门指定的媒体上公告。",
        "The result of the complaint is published in the media the finance department designates.",
    )
}

/// Each piece with the track its kind is on.
fn awarded(parcels: Vec<Parcel>, case: &Case<Adjudication>) -> Result<Vec<Awarded>, Refusal> {
    let category = case.file.opening().matter.category;
    let piece = |(i, parcel): (usize, Parcel)| {
        Ok(Awarded {
            name: check::text(&parcel.name, &format!("/parcels/{i}/name"))?,
            track: Track::of(parcel.category.unwrap_or(category)),
            result: check::text(&parcel.result, &format!("/parcels/{i}/result"))?,
        })
    };
    parcels.into_iter().enumerate().map(piece).collect()
}

#[cfg(test)]
#[path = "decide_test.rs"]
mod tests;
