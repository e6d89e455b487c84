//! Particulars by which cases are counted (统计要素): what is asked for, in which field of administration, of what kind of
//! organ, by whom a party is represented, how it was received and reviewed. They are optional, and decide nothing.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What is asked of an act (复议请求、诉讼请求).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DemandKind {
    /// 撤销.
    Revoke,
    /// 变更.
    Change,
    /// 确认违法.
    ConfirmUnlawful,
    /// 确认无效.
    ConfirmVoid,
    /// 责令履行.
    OrderPerformance,
    /// 确认不履行违法.
    ConfirmNonPerformance,
    /// 赔偿、补偿.
    Compensation,
    /// 行政协议的履行、补救、补偿.
    Agreement,
    /// 其他.
    Other,
}

/// The field of administration (行政管理领域).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AdministrativeField {
    /// 公安.
    PublicSecurity,
    /// 国家安全.
    StateSecurity,
    /// 劳动和社会保障.
    Labour,
    /// 司法行政.
    Justice,
    /// 民政.
    CivilAffairs,
    /// 农业、林业、环境、资源.
    Resources,
    /// 城乡建设.
    Construction,
    /// 市场监管.
    Market,
    /// 财政、金融、税务.
    Finance,
    /// 教育、科技、文化、卫生.
    Culture,
    /// 其他.
    Other,
}

/// The duty that was not performed (不履行职责的类型).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DutyKind {
    /// 不颁发许可证照.
    Licence,
    /// 不审批、登记.
    Registration,
    /// 不履行保护人身权职责.
    ProtectPerson,
    /// 不履行保护财产权职责.
    ProtectProperty,
    /// 不履行保护受教育权职责.
    ProtectEducation,
    /// 不发放抚恤金.
    Pension,
    /// 不支付社会保险待遇.
    SocialInsurance,
    /// 不支付最低生活保障待遇.
    MinimumLiving,
    /// 不公开政府信息.
    OpenGovernment,
    /// 其他.
    Other,
}

/// What kind of organ a party is (被申请人、被告的类型).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum OrganKind {
    /// 国务院部门、省级人民政府.
    MinistryOrProvince,
    /// 省级人民政府部门.
    ProvincialDepartment,
    /// 设区的市级人民政府.
    CityGovernment,
    /// 设区的市级人民政府部门.
    CityDepartment,
    /// 县级人民政府.
    CountyGovernment,
    /// 县级人民政府部门.
    CountyDepartment,
    /// 乡镇人民政府.
    Township,
    /// 其他.
    Other,
}

/// By whom a party is represented (代理人的类型).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AgentKind {
    /// 法定代理人: by law, without a mandate.
    Statutory,
    /// 律师.
    Lawyer,
    /// 基层法律服务工作者.
    LegalWorker,
    /// 其他公民.
    Citizen,
}

/// What became of whoever came to apply (接待结果).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Reception {
    /// 接收申请.
    Received,
    /// 告知: which way is open.
    Informed,
    /// 要求补正.
    Correction,
}

/// Whether an applicant is willing to mediate (调解意愿).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum MediationWish {
    /// 愿意在立案前调解.
    PreCase,
    /// 愿意在案件审理中调解.
    InCase,
    /// 不愿意调解.
    No,
}

/// How a case was reviewed beyond its papers (审理方式).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ReviewMode {
    /// 无.
    None,
    /// 听证.
    Hearing,
    /// 会商.
    Consultation,
    /// 会审.
    JointReview,
    /// 专家论证会.
    ExpertMeeting,
    /// 协调会.
    CoordinationMeeting,
    /// 其他.
    Other,
}

#[cfg(test)]
mod tests {
    use crate::{Matter, Party};
    use chrono::NaiveDate;
    use serde_json::json;

    #[test]
    fn a_particular_stands_only_where_it_can_be() {
        let party = |extra: serde_json::Value| {
            let mut party = json!({ "capacity": "agent", "kind": "person", "name": "马小花" });
            party.as_object_mut().expect("an object").extend(extra.as_object().expect("an object").clone());
            let party: Party = serde_json::from_value(party).expect("a party");
            party.checked().map(|_| ()).map_err(|why| why.field)
        };
        assert_eq!(party(json!({ "agent_kind": "lawyer" })), Ok(()));
        assert_eq!(party(json!({ "capacity": "applicant", "agent_kind": "lawyer" })), Err("agent_kind"));
        assert_eq!(party(json!({ "organ_kind": "township" })), Err("organ_kind"));
        assert_eq!(party(json!({ "kind": "organ", "organ_kind": "township" })), Ok(()));
        let matter = |act: serde_json::Value| {
            let matter = json!({
                "category": "failure_to_act", "title": "不履行保护职责", "place": "640522", "act": act,
                "demands": [{ "text": "履行职责", "kind": "order_performance" }],
                "field": "public_security", "duty": "protect_person"
            });
            let matter: Matter = serde_json::from_value(matter).expect("a matter");
            matter.checked(NaiveDate::MAX).map(|_| ()).map_err(|why| why.pointer)
        };
        assert_eq!(matter(json!(null)), Err("/duty"));
        assert_eq!(
            matter(json!({ "kind": "penalty", "organ": "haiyuan-gaj", "on": "2026-03-02" })),
            Err("/duty")
        );
        assert_eq!(
            matter(json!({ "kind": "failure_to_act", "organ": "haiyuan-gaj", "on": "2026-03-02" })),
            Ok(())
        );
    }
}
