//! What a dispute is about: the matter, the administrative act in dispute if there is one, and the demands.

use crate::OrganId;
use crate::particulars::{AdministrativeField, DemandKind, DutyKind};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Category of a matter (事项类别); decides which lanes are open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Category {
    /// 行政处罚: an administrative penalty.
    Penalty,
    /// 不履行法定职责: an agency does not act.
    FailureToAct,
    /// 政府信息公开: open government information.
    OpenGovernment,
    /// 征收补偿: expropriation and compensation.
    Expropriation,
    /// 其他行政行为: another administrative act.
    AdministrativeAct,
    /// 土地权属: ownership or use right of land.
    LandOwnership,
    /// 林木林地权属: ownership of forest, trees or woodland.
    ForestOwnership,
    /// 草原权属: ownership of grassland.
    GrasslandOwnership,
    /// 企业名称: conflict of enterprise names.
    EnterpriseName,
    /// 政府采购投诉: complaint in government procurement.
    Procurement,
    /// 邻里纠纷: neighbours, passage, boundary, water, nuisance.
    Neighbour,
    /// 农村土地承包经营: contract for rural land.
    RuralContract,
    /// 劳动报酬: wages and labour.
    Wages,
    /// 物业服务: property management.
    PropertyManagement,
    /// 民间借贷及合同: loans and contracts.
    Contract,
    /// 婚姻家庭: marriage and family.
    Family,
    /// 消费: consumers.
    Consumer,
    /// 道路交通损害: traffic damages.
    Traffic,
    /// 医疗: medical.
    Medical,
    /// 生态环境、资源保护等公益: ecology, resources and other public interests.
    PublicInterest,
    /// 工作作风: conduct of staff.
    Conduct,
    /// 意见建议: a suggestion (信访工作条例 art. 29).
    Suggestion,
    /// 检举控告: an accusation (信访工作条例 art. 30).
    Accusation,
    /// 涉法涉诉: a matter of litigation or criminal procedure.
    Judicial,
    /// 其他.
    Other,
}

/// Why a file is closed to all but those who handle it (限制查阅).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Restriction {
    /// 检举控告: nobody but the organ that handles it learns that there is a case (信访工作条例 art. 30).
    Accusation,
    /// A person to be protected takes part: those who handle it, and the coordination centre.
    Vulnerable,
}

impl Category {
    /// The category in official words.
    #[must_use]
    pub fn zh(self) -> &'static str {
        match self {
            Category::Penalty => "行政处罚",
            Category::FailureToAct => "不履行法定职责",
            Category::OpenGovernment => "政府信息公开",
            Category::Expropriation => "征收补偿",
            Category::AdministrativeAct => "其他行政行为",
            Category::LandOwnership => "土地权属争议",
            Category::ForestOwnership => "林木林地权属争议",
            Category::GrasslandOwnership => "草原权属争议",
            Category::EnterpriseName => "企业名称争议",
            Category::Procurement => "政府采购投诉",
            Category::Neighbour => "邻里纠纷",
            Category::RuralContract => "农村土地承包经营纠纷",
            Category::Wages => "劳动报酬争议",
            Category::PropertyManagement => "物业服务纠纷",
            Category::Contract => "借贷及合同纠纷",
            Category::Family => "婚姻家庭纠纷",
            Category::Consumer => "消费纠纷",
            Category::Traffic => "道路交通事故损害赔偿",
            Category::Medical => "医疗纠纷",
            Category::PublicInterest => "公益保护",
            Category::Conduct => "工作作风",
            Category::Suggestion => "意见建议",
            Category::Accusation => "检举控告",
            Category::Judicial => "涉法涉诉",
            Category::Other => "其他",
        }
    }
}

/// Kind of administrative act (行政行为).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ActKind {
    /// 当场作出的行政处罚: a penalty imposed on the spot.
    SpotPenalty,
    /// 行政处罚: a penalty under the ordinary procedure.
    Penalty,
    /// 责令改正: an order to rectify.
    RectificationOrder,
    /// 不履行法定职责: a duty not performed on request.
    FailureToAct,
    /// 不予公开政府信息: refusal to disclose.
    DisclosureRefusal,
    /// 行政许可.
    Licence,
    /// 征收补偿决定.
    Expropriation,
    /// 行政强制.
    Compulsion,
    /// 土地权属处理决定: a decision on disputed land rights.
    LandOwnershipDecision,
    /// 林木林地权属处理决定: a decision on disputed forest rights.
    ForestOwnershipDecision,
    /// 草原权属处理决定.
    GrasslandOwnershipDecision,
    /// 侵犯已经依法取得的自然资源权利的决定: a decision infringing lawfully acquired natural-resource rights.
    AcquiredRightDecision,
    /// 行政协议.
    Agreement,
    /// 行政登记: of land, of a house, of a company, of a person.
    Registration,
    /// 行政确认: that somebody is entitled to insurance, to a minimum living allowance, to a diploma.
    Confirmation,
    /// 工伤认定: that an injury is, or is not, one of work (工伤保险条例 art. 20), a confirmation of its own.
    WorkInjuryRecognition,
    /// 行政给付: pensions, benefits and allowances paid, stopped or refused.
    Benefit,
    /// 征税决定（纳税争议）: an assessment of a tax by the tax authority, of a customs duty by the customs.
    TaxAssessment,
    /// 行政征收征用、行政征缴、行政收费: a levy other than a tax.
    Levy,
    /// 侵犯经营自主权、农村土地承包经营权等: interference with the freedom of a business or with contracted land.
    AutonomyInterference,
    /// 行政允诺、行政奖励: what the government promised, or awards (政府失信).
    Promise,
    /// 其他.
    Other,
}

impl ActKind {
    /// Every kind.
    pub const ALL: &'static [Self] = &[
        ActKind::SpotPenalty,
        ActKind::Penalty,
        ActKind::RectificationOrder,
        ActKind::FailureToAct,
        ActKind::DisclosureRefusal,
        ActKind::Licence,
        ActKind::Expropriation,
        ActKind::Compulsion,
        ActKind::LandOwnershipDecision,
        ActKind::ForestOwnershipDecision,
        ActKind::GrasslandOwnershipDecision,
        ActKind::AcquiredRightDecision,
        ActKind::Agreement,
        ActKind::Registration,
        ActKind::Confirmation,
        ActKind::WorkInjuryRecognition,
        ActKind::Benefit,
        ActKind::TaxAssessment,
        ActKind::Levy,
        ActKind::AutonomyInterference,
        ActKind::Promise,
        ActKind::Other,
    ];

    /// Whether it answers an application: to refuse it is a duty not performed, too.
    #[must_use]
    pub fn is_on_application(self) -> bool {
        matches!(
            self,
            ActKind::DisclosureRefusal
                | ActKind::Licence
                | ActKind::Registration
                | ActKind::Confirmation
                | ActKind::WorkInjuryRecognition
                | ActKind::Benefit
        )
    }
}

/// What the act told the person about remedies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RemediesTold {
    /// Right, organ and period were told.
    #[default]
    Full,
    /// Nothing was told (or not all three).
    None,
    /// Remedies were told, but not that reconsideration comes first.
    WithoutPriority,
}

/// An administrative act in dispute.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Act {
    /// Kind.
    pub kind: ActKind,
    /// Organ that acted or should have acted.
    pub organ: OrganId,
    /// Document number (文号).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<String>,
    /// Day of the act; for a failure to act, the day the request reached the agency.
    pub on: NaiveDate,
    /// Day of service; the day the person knew, where it was not served.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub served_on: Option<NaiveDate>,
    /// What it told about remedies.
    #[serde(default)]
    pub remedies: RemediesTold,
    /// Day the person came to know the remedies that were not told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub told_on: Option<NaiveDate>,
    /// Statutory period for a requested duty, in natural days, where a law sets one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub statutory_days: Option<u32>,
    /// Whether the request was an emergency: no waiting.
    #[serde(default)]
    pub emergency: bool,
    /// Whether it concerns real estate: the long cap.
    #[serde(default)]
    pub real_estate: bool,
}

/// One demand (诉求), answered on its own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Demand {
    /// What is asked for. Personal data may stand in it: it does not leave the service in clear.
    pub text: String,
    /// Category, where it differs from the matter's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category: Option<Category>,
    /// What is asked of the act in dispute.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<DemandKind>,
}

/// How an act was made (作出经过): what a lawful one rests on and what comes before it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Making {
    /// The provisions it names as its basis (依据); empty where it names none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub basis: Option<String>,
    /// Legal review before it was made (法制审核、合法性审查).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub legal_review: Option<Beforehand>,
    /// The office that reviewed it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reviewed_by: Option<String>,
    /// Hearing before it was made (听证).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hearing: Option<Beforehand>,
}

impl Making {
    /// What the law asks for beforehand and was not done, in official words.
    pub fn lacks(&self) -> impl Iterator<Item = &'static str> {
        [(self.legal_review, "应当进行法制审核而未审核"), (self.hearing, "应当听证而未听证")]
            .into_iter()
            .filter_map(|(step, zh)| (step == Some(Beforehand::Left)).then_some(zh))
    }
}

/// Whether what comes before an act was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Beforehand {
    /// It was done.
    Done,
    /// The person waived it.
    Waived,
    /// The law asks for it, and it was left out.
    Left,
    /// The law does not ask for it.
    NotRequired,
}

/// What the dispute is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Matter {
    /// Category.
    pub category: Category,
    /// Title for the desk. May hold personal data: it does not leave the service in clear.
    pub title: String,
    /// Division where it happened (6, 9 or 12 digits).
    pub place: String,
    /// The administrative act in dispute, if there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub act: Option<Act>,
    /// Demands; at least one.
    pub demands: Vec<Demand>,
    /// How the act in dispute was made, as far as is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub making: Option<Making>,
    /// Word that cases of one cause share (同一事由), e.g. `2024-road-request`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cause: Option<String>,
    /// The field of administration.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<AdministrativeField>,
    /// The duty that was not performed, where that is in dispute.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub duty: Option<DutyKind>,
}

/// Why a matter is refused: the JSON pointer and the reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unfit {
    /// JSON pointer inside the matter.
    pub pointer: &'static str,
    /// Stable code.
    pub code: &'static str,
    /// Reason in Chinese.
    pub zh: String,
    /// Reason in English.
    pub en: String,
}

impl Matter {
    /// Checks what the types cannot: dates in order, a known shape of place, at least one demand.
    ///
    /// # Errors
    /// [`Unfit`] names the first thing that is wrong.
    pub fn checked(self, today: NaiveDate) -> Result<Self, Unfit> {
        let unfit = |pointer, code, zh: &str, en: &str| {
            Err(Unfit { pointer, code, zh: zh.to_owned(), en: en.to_owned() })
        };
        if self.title.trim().is_empty() || self.title.chars().count() > 200 {
            return unfit("/title", "title", "标题应为1至200个字", "a title has 1 to 200 characters");
        }
        if !crate::division::is_code(&self.place) {
            return unfit(
                "/place",
                "division_code",
                "区划代码应为6位、9位或者12位数字",
                "a division code has 6, 9 or 12 digits",
            );
        }
        if self.demands.is_empty() || self.demands.len() > 50 {
            return unfit("/demands", "demands", "诉求应为1至50项", "there are 1 to 50 demands");
        }
        if self.demands.iter().any(|d| d.text.trim().is_empty() || d.text.chars().count() > 4000) {
            return unfit(
                "/demands",
                "demand_text",
                "每项诉求应为1至4000个字",
                "a demand has 1 to 4000 characters",
            );
        }
        let inactive = self.act.as_ref().is_some_and(|act| act.kind == ActKind::FailureToAct);
        if self.duty.is_some() && !inactive {
            return unfit(
                "/duty",
                "duty",
                "只有不履行法定职责的争议才填写不履行职责的类型",
                "a duty is named only where its not being performed is in dispute",
            );
        }
        if self.making.is_some() && self.act.is_none() {
            return unfit(
                "/making",
                "making",
                "只有针对行政行为的争议才填写作出经过",
                "how an act was made is said only where an act is in dispute",
            );
        }
        if let Some(making) = &self.making
            && making.reviewed_by.is_some() != (making.legal_review == Some(Beforehand::Done))
        {
            return unfit(
                "/making/reviewed_by",
                "reviewed_by",
                "经过法制审核的，写明审核机构；未经审核或者依法不需要审核的，不填写",
                "an act that was reviewed names the office that did, and no other does",
            );
        }
        if let Some(act) = &self.act {
            if act.organ.trim().is_empty() {
                return unfit(
                    "/act/organ",
                    "act_organ",
                    "请填写作出（应当作出）行政行为的机关",
                    "name the organ that acted, or should have acted",
                );
            }
            if act.on > today {
                return unfit(
                    "/act/on",
                    "future_date",
                    "行政行为的日期晚于今天",
                    "the act lies in the future",
                );
            }
            if act.served_on.is_some_and(|served| served < act.on) {
                return unfit(
                    "/act/served_on",
                    "served_before_act",
                    "送达日期早于行政行为作出的日期，请核对送达回证",
                    "the service date is before the act: check the proof of service",
                );
            }
            if act.served_on.is_some_and(|served| served > today) {
                return unfit(
                    "/act/served_on",
                    "future_date",
                    "送达日期晚于今天",
                    "the service lies in the future",
                );
            }
            if act.told_on.is_some_and(|told| told < act.on || told > today) {
                return unfit(
                    "/act/told_on",
                    "told_out_of_order",
                    "知道救济权利的日期应在行政行为之后、今天之前",
                    "the day the remedies became known lies between the act and today",
                );
            }
        }
        Ok(self)
    }
}
