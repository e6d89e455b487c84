//! The procedures of the rule book; each has its file of rows.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Which procedure a row belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = law::Procedure)]
pub enum Procedure {
    /// 期间、送达和工作日: how every period is counted.
    Period,
    /// 行政复议.
    Reconsideration,
    /// 行政诉讼、行政应诉.
    Litigation,
    /// 行政机关负责人出庭应诉.
    Appearance,
    /// 行政赔偿.
    Compensation,
    /// 非诉执行.
    Enforcement,
    /// 信访.
    Petition,
    /// 人民调解、司法确认、行政调解.
    Mediation,
    /// 行政裁决.
    Adjudication,
    /// 仲裁.
    Arbitration,
    /// 司法建议、检察建议.
    Recommendation,
    /// 履行职责的期限: adjacent clocks that show a failure to act.
    Duty,
    /// 协调化解.
    Coordination,
}

impl Procedure {
    /// Every procedure, in the order of the files.
    pub const ALL: [Procedure; 13] = [
        Procedure::Period,
        Procedure::Reconsideration,
        Procedure::Litigation,
        Procedure::Appearance,
        Procedure::Compensation,
        Procedure::Enforcement,
        Procedure::Petition,
        Procedure::Mediation,
        Procedure::Adjudication,
        Procedure::Arbitration,
        Procedure::Recommendation,
        Procedure::Duty,
        Procedure::Coordination,
    ];

    /// The procedure in official words.
    #[must_use]
    pub fn zh(self) -> &'static str {
        match self {
            Procedure::Period => "期间、送达和工作日",
            Procedure::Reconsideration => "行政复议",
            Procedure::Litigation => "行政诉讼、行政应诉",
            Procedure::Appearance => "行政机关负责人出庭应诉",
            Procedure::Compensation => "行政赔偿",
            Procedure::Enforcement => "非诉执行",
            Procedure::Petition => "信访",
            Procedure::Mediation => "人民调解、司法确认、行政调解",
            Procedure::Adjudication => "行政裁决",
            Procedure::Arbitration => "仲裁",
            Procedure::Recommendation => "司法建议、检察建议",
            Procedure::Duty => "履行职责的期限",
            Procedure::Coordination => "协调化解",
        }
    }
}
