//! The court announces a hearing and calls the head of the agency in time.

use crate::fact::Fact;
use crate::procedure::{Stage, Summons, TRIED};
use crate::step::Instance;
use crate::{Litigation, later};
use chrono::NaiveDate;
use kernel::{By, OrganId};
use procedure::{Case, Context, Decision, Refusal, Rule, Step};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Whether the court calls the head of the agency (art. 4 of the appearance provisions).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum HeadRequired {
    /// 应当通知.
    Shall,
    /// 可以通知, and the court does.
    May,
    /// Not called.
    None,
}

/// Why the court calls the head (第四条): the first five oblige it, the others allow it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum HeadGround {
    /// 食品药品安全.
    FoodDrug,
    /// 生态环境和资源保护.
    Environment,
    /// 公共卫生安全等重大公共利益.
    PublicHealth,
    /// 社会高度关注.
    PublicAttention,
    /// 可能引发群体性事件.
    MassIncident,
    /// 公民、法人或者其他组织重大人身、财产权益.
    MajorInterest,
    /// 行政公益诉讼.
    PublicInterestSuit,
    /// 上级机关规范性文件要求出庭.
    SuperiorDocument,
}

impl HeadRequired {
    /// In Chinese and in English.
    pub(crate) fn told(self) -> (&'static str, &'static str) {
        match self {
            HeadRequired::Shall => ("应当通知负责人出庭", "the head shall be called"),
            HeadRequired::May => ("可以通知负责人出庭，已经通知", "the head may be called, and is"),
            HeadRequired::None => ("没有通知负责人出庭", "the head is not called"),
        }
    }
}

impl HeadGround {
    /// In Chinese and in English.
    pub(crate) fn told(self) -> (&'static str, &'static str) {
        match self {
            HeadGround::FoodDrug => ("涉及食品药品安全", "food and drug safety"),
            HeadGround::Environment => {
                ("涉及生态环境和资源保护", "ecology, environment and protection of resources")
            }
            HeadGround::PublicHealth => {
                ("涉及公共卫生安全等重大公共利益", "public health or another major public interest")
            }
            HeadGround::PublicAttention => ("社会高度关注", "high attention of the public"),
            HeadGround::MassIncident => ("可能引发群体性事件", "a possible mass incident"),
            HeadGround::MajorInterest => ("涉及重大人身、财产权益", "major interests of person or property"),
            HeadGround::PublicInterestSuit => ("行政公益诉讼", "a suit in the public interest"),
            HeadGround::SuperiorDocument => {
                ("上级机关规范性文件要求负责人出庭", "a document of a superior organ asks for it")
            }
        }
    }

    fn obliges(self) -> bool {
        !matches!(
            self,
            HeadGround::MajorInterest | HeadGround::PublicInterestSuit | HeadGround::SuperiorDocument
        )
    }
}

/// Announces a hearing.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NotifyHearing {
    /// Day of the hearing.
    pub hearing_on: NaiveDate,
    /// Day the notice was served; today when left out.
    #[serde(default)]
    pub notified_on: Option<NaiveDate>,
    /// Whether the head is called.
    pub head_required: HeadRequired,
    /// Why the head is called.
    #[serde(default)]
    pub ground: Option<HeadGround>,
    /// Which of several defendants sends its head.
    #[serde(default)]
    pub appearing: Option<OrganId>,
    /// Instance the hearing is of; the one that has the case when left out.
    #[serde(default)]
    pub instance: Option<Instance>,
    /// Where it is held (开庭地点).
    #[serde(default)]
    pub place: Option<String>,
}

const ARTICLE: &str = "《最高人民法院关于行政机关负责人出庭应诉若干问题的规定》第四条、第五条第二款";

impl Step<Litigation> for NotifyHearing {
    const RULE: Rule<Stage> = Rule::named("notify-hearing", "通知开庭和负责人出庭", "Announce a hearing")
        .under(ARTICLE)
        .by(&[By::Court])
        .from(TRIED)
        .enforcing(&["CY-02", "CY-04", "CY-05", "SS-28", "SS-31"]);

    fn decide(self, case: &Case<Litigation>, cx: &Context) -> Result<Decision<Litigation>, Refusal> {
        let docketed = case.record.docketed_on.unwrap_or(case.file.opening().received_on);
        let told = self.notified_on.unwrap_or(cx.today);
        let told = procedure::check::day(told, docketed, cx.today, "/notified_on")?;
        let instance = later::stands_in(self.instance, case, cx)?;
        let place = self.place.as_deref().map(|place| procedure::check::text(place, "/place")).transpose()?;
        let same = |summons: &Summons| {
            summons.hearing_on == self.hearing_on
                && summons.head_required == self.head_required
                && summons.appearing == self.appearing
                && summons.instance.is_none_or(|known| known == instance)
                && (place.is_none() || summons.place == place)
        };
        if case.record.summonses.iter().any(same) {
            return Err(Refusal::new(
                "notified_already",
                "该次开庭已经通知，改期的请写明新的日期",
                "this hearing was announced already: another day is announced with that day",
            )
            .at("/hearing_on"));
        }
        if self.hearing_on < told {
            return Err(Refusal::new(
                "hearing_past",
                "开庭日期早于通知的日期",
                "the hearing lies before the notice of it",
            )
            .at("/hearing_on"));
        }
        if self.head_required != HeadRequired::None {
            let receipt = cx.law.count("CY-02", self.hearing_on).receipt()?;
            if let Some(last) = receipt.due.filter(|last| told > *last) {
                return Err(Refusal::new(
                    "notice_too_late",
                    format!("通知负责人出庭应当不迟于{last}送达，请另定开庭日期"),
                    format!("the head is called no later than {last}: set another day"),
                )
                .under(receipt.article)
                .at("/hearing_on"));
            }
        }
        if self.head_required == HeadRequired::None && self.ground.is_some_and(HeadGround::obliges) {
            return Err(cx
                .refuse(
                    "CY-04",
                    "head_shall_be_called",
                    "涉及食品药品安全、生态环境和资源保护、公共卫生安全等重大公共利益，社会高度关注或者可能引发群体性事件的案件，应当通知负责人出庭",
                    "in such a case the court shall call the head of the agency",
                )
                .at("/head_required"));
        }
        let defendants = case.file.party_organs().count();
        let shared = self.head_required != HeadRequired::None && defendants > 1;
        if self.appearing.as_ref().is_some_and(|organ| !case.file.party_organs().any(|party| party == organ))
        {
            return Err(cx
                .refuse("CY-05", "not_defendant", "该机关不是本案被告", "this organ is no defendant here")
                .at("/appearing"));
        }
        let agree = (shared && self.appearing.is_none()).then(|| {
            cx.tell(
                "CY-05",
                "head_to_be_agreed",
                "有共同被告的，由共同被告协商确定出庭负责人；协商不成的，由人民法院确定。",
                "The joint defendants agree whose head appears; otherwise the court decides.",
            )
        });
        let decision = Decision::of(Fact::HearingNotified {
            hearing_on: self.hearing_on,
            head_required: self.head_required,
            appearing: self.appearing,
            ground: self.ground,
            instance: Some(instance),
            place,
        });
        Ok(decision.and_all(agree))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({ "hearing_on": "2026-04-15", "head_required": "shall" })
    }
}

#[cfg(test)]
mod tests {
    use super::super::given;
    use super::*;
    use serde_json::json;

    #[test]
    fn the_head_is_called_three_days_before() {
        let input = |head: &str| json!({ "hearing_on": "2026-04-15", "head_required": head });
        given::answered().take("2026-04-12", By::Court, "notify-hearing", &input("shall"));
        given::answered().refuse("2026-04-13", By::Court, "notify-hearing", &input("may"), "notice_too_late");
        given::answered().take("2026-04-13", By::Court, "notify-hearing", &input("none"));
        given::answered().refuse("2026-04-16", By::Court, "notify-hearing", &input("none"), "hearing_past");
        let mut served = input("shall");
        served["notified_on"] = json!("2026-04-12");
        given::answered().take("2026-04-14", By::Court, "notify-hearing", &served);
        served["notified_on"] = json!("2026-04-13");
        given::answered().refuse("2026-04-14", By::Court, "notify-hearing", &served, "notice_too_late");
    }
}
