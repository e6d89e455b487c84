//! The award: nobody whose rights it touches is left out, and everybody is told until when it may be attacked.

use super::accept::status_quo;
use super::{government, ripe, suspend_purchase};
use crate::Adjudication;
use crate::fact::{Awarded, Exclusion, Fact};
use crate::procedure::Stage;
use crate::track::Track;
use chrono::NaiveDate;
use kernel::{By, Category, OrganId};
use procedure::Term;
use procedure::check;
use procedure::{Case, Context, Decision, Document, FileFact, Notice, Refusal, Rule, Service, Step};
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
    /// On whom and how it was served: what runs from it runs from the day on which it counts as served so. Service on the
    /// others is recorded by `serve-document`.
    #[serde(default)]
    pub service: Option<Service>,
    /// Government that made it; over land it has to be named, and where it is not the organ that keeps the file, the
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
    /// What the award states; left out where the record does not say.
    #[serde(default)]
    pub states: Option<States>,
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
            "CD-01", "CG-08", "CJ-03", "CJ-04", "CJ-06", "CJ-07", "CJ-08", "CJ-12", "FY-01", "LQ-03", "P-32",
            "P-33", "P-36a", "P-38", "SS-01", "SS-09", "SS-10", "SS-11", "TD-01", "TD-03", "TD-04", "TD-05",
            "TD-07", "TD-08", "TD-10",
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
        if self.states.is_some_and(|states| !(states.facts && states.law && states.remedy)) {
            return Err(cx
                .refuse(
                    "CJ-08",
                    "award_incomplete",
                    "行政裁决书应当载明争议的事实、认定的事实、适用的法律、裁决结果和理由以及救济途径和期限",
                    "an award states the facts in dispute and found, the law, the result, and the remedy with its period",
                )
                .at("/states"));
        }
        let parcels = awarded(self.parcels, case)?;
        let duty = frozen(self.status_quo, case, cx)?;
        let made_on = document.on;
        let decided_by = government::decided(case, cx, self.decided_by, made_on)?;
        let n = case.file.next_document();
        let delivery =
            self.service.map(|service| service.of((n, &document), served_on, case, cx, "/service"));
        let delivery = delivery.transpose()?;
        let served_on = delivery.as_ref().map_or(served_on, |delivery| delivery.served.on);
        let decision = Decision::of(Fact::Decided {
            result,
            served_on,
            status_quo: !duty.is_empty(),
            excluded,
            parcels: parcels.clone(),
            decided_by,
        })
        .and(document.lodged())
        .and_all(delivery.map(|delivery| FileFact::DocumentServed(Box::new(delivery))))
        .met(case, "decision", made_on)
        .met(case, suspend_purchase::KEY, made_on)
        .dropping(case, &["decision", suspend_purchase::KEY], "已作出行政裁决")
        .and(reconsideration(cx, served_on)?)
        .and_all(suits(track, &parcels, cx, served_on)?)
        .and_all((track == Track::Procurement).then(|| published(cx)))
        .and_all(duty);
        let source = ("行政裁决书确定的履行期限", "the day the award fixes");
        let decision = decision.owing(case, self.obligations, served_on, None, "/obligations", source)?;
        let listed = cx.law.matters.of(case.file.opening().matter.category);
        let ground = listed.map_or(Self::RULE.law, |listed| listed.article.as_str());
        Ok(decision.closed(cx.today, "award", "作出行政裁决", true).on_ground(ground))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({
            "document": { "kind": "award", "title": "行政裁决书", "number": "海政裁〔2026〕1号", "on": "2026-04-17" },
            "result": "争议地块使用权归申请人",
            "served_on": "2026-04-20",
            "decided_by": "haiyuan-zf",
            "obligations": [{ "text": "拆除越界围墙", "due": "2026-06-30" }],
            "status_quo": true
        })
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

/// The remedies by suit: one for the award, or one for each kind of piece it decides.
fn suits(
    track: Track,
    parcels: &[Awarded],
    cx: &Context,
    served_on: NaiveDate,
) -> Result<Vec<FileFact>, Refusal> {
    if parcels.is_empty() {
        return Ok(vec![suit(track, "", cx, served_on)?]);
    }
    let mut tracks: Vec<Track> = parcels.iter().map(|parcel| parcel.track).collect();
    tracks.sort_by_key(|track| parcels.iter().position(|parcel| parcel.track == *track));
    tracks.dedup();
    let of = |track: Track| {
        let numbers = (1..).zip(parcels).filter(|(_, parcel)| parcel.track == track);
        let numbers: Vec<String> = numbers.map(|(n, _): (usize, _)| n.to_string()).collect();
        suit(track, &format!("就第{}块争议地，", numbers.join("、")), cx, served_on)
    };
    tracks.into_iter().map(of).collect()
}

fn reconsideration(cx: &Context, served_on: NaiveDate) -> Result<FileFact, Refusal> {
    let receipt = cx.law.count("FY-01", served_on).receipt()?;
    let (amount, unit) = (receipt.amount, receipt.unit);
    Ok(FileFact::NoticeIssued(Notice {
        kind: "remedy_reconsideration".to_owned(),
        zh: format!("不服本裁决的，可以自知道本裁决之日起{amount}{}内依法申请行政复议。", unit.zh()),
        en: format!(
            "Reconsideration may be applied for within {amount} {} of knowing the award.",
            unit.en(amount)
        ),
        article: receipt.article,
        last_day: receipt.due,
    }))
}

fn suit(track: Track, of: &str, cx: &Context, served_on: NaiveDate) -> Result<FileFact, Refusal> {
    let receipt = cx.law.count(track.suit(), served_on).receipt()?;
    let (amount, unit) = (receipt.amount, receipt.unit);
    let mut zh = format!(
        "{of}不服本裁决的，可以自收到本裁决之日起{amount}{}内依法向人民法院提起行政诉讼。",
        unit.zh()
    );
    let mut en = format!("A suit may be brought within {amount} {} of receiving the award.", unit.en(amount));
    if track.is_natural_resource() {
        zh.push_str(
            "认为本裁决侵犯已经依法取得的自然资源的所有权或者使用权的，应当先申请行政复议\
             （《行政复议法》第二十三条第一款第二项）。",
        );
        en.push_str(" Who holds that it infringes rights acquired before applies for reconsideration first.");
    }
    Ok(FileFact::NoticeIssued(Notice {
        kind: "remedy_suit".to_owned(),
        zh,
        en,
        article: receipt.article,
        last_day: receipt.due,
    }))
}

#[cfg(test)]
#[path = "decide_test.rs"]
mod tests;
