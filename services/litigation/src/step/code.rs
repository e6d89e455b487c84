//! What a suit ends with, in the codes the agencies count by (J01 to J14).

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Result of the suit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub enum Code {
    /// 判决驳回诉讼请求 (art. 69).
    J01,
    /// 判决撤销、部分撤销 (art. 70).
    J02,
    /// 判决履行法定职责 (art. 72).
    J03,
    /// 判决履行给付义务 (art. 73).
    J04,
    /// 判决确认违法 (art. 74).
    J05,
    /// 判决确认无效 (art. 75).
    J06,
    /// 判决变更 (art. 77).
    J07,
    /// 行政协议判决 (art. 78).
    J08,
    /// 判决赔偿、补偿 (art. 76).
    J09,
    /// 裁定不予立案、驳回起诉.
    J10,
    /// 准许撤诉.
    J11,
    /// 调解书 (art. 60).
    J12,
    /// 终结诉讼.
    J13,
    /// 第二审裁判 (art. 89).
    J14,
}

impl Code {
    /// The result in official words.
    #[must_use]
    pub fn zh(self) -> &'static str {
        match self {
            Code::J01 => "判决驳回诉讼请求",
            Code::J02 => "判决撤销或者部分撤销",
            Code::J03 => "判决履行法定职责",
            Code::J04 => "判决履行给付义务",
            Code::J05 => "判决确认违法",
            Code::J06 => "判决确认无效",
            Code::J07 => "判决变更",
            Code::J08 => "行政协议判决（继续履行、补救、赔偿、补偿）",
            Code::J09 => "判决赔偿或者补偿",
            Code::J10 => "裁定不予立案或者驳回起诉",
            Code::J11 => "准许撤诉",
            Code::J12 => "行政调解书",
            Code::J13 => "终结诉讼",
            Code::J14 => "第二审裁判",
        }
    }

    /// The day that ends the court's own period: a judgment or ruling is made on its day, a mediation document is done with
    /// its service (《最高人民法院关于适用〈中华人民共和国行政诉讼法〉的解释》第五十条第一款).
    #[must_use]
    pub(crate) fn made_on(self, document: NaiveDate, served: NaiveDate) -> NaiveDate {
        match self {
            Code::J12 => served,
            _ => document,
        }
    }

    /// The provision it rests on.
    #[must_use]
    pub fn article(self) -> &'static str {
        match self {
            Code::J01 => "《行政诉讼法》第六十九条",
            Code::J02 => "《行政诉讼法》第七十条",
            Code::J03 => "《行政诉讼法》第七十二条",
            Code::J04 => "《行政诉讼法》第七十三条",
            Code::J05 => "《行政诉讼法》第七十四条",
            Code::J06 => "《行政诉讼法》第七十五条",
            Code::J07 => "《行政诉讼法》第七十七条",
            Code::J08 => "《行政诉讼法》第七十八条",
            Code::J09 => "《行政诉讼法》第七十六条",
            Code::J10 => "《行政诉讼法》第四十九条、第五十一条",
            Code::J11 => "《行政诉讼法》第六十二条",
            Code::J12 => "《行政诉讼法》第六十条",
            Code::J13 => "《最高人民法院关于适用〈中华人民共和国行政诉讼法〉的解释》第八十八条",
            Code::J14 => "《行政诉讼法》第八十九条",
        }
    }

    /// The code on the wire.
    #[must_use]
    pub fn word(self) -> String {
        format!("{self:?}")
    }

    /// The period to appeal from it: a judgment's, a ruling's, or none.
    pub(super) fn appeal(self) -> Option<&'static str> {
        match self {
            Code::J10 => Some("SS-28a"),
            Code::J11 | Code::J12 | Code::J13 | Code::J14 => None,
            _ => Some("SS-28"),
        }
    }
}

/// What may be mediated in a suit (art. 60): everything else is judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Mediable {
    /// 行政赔偿.
    Compensation,
    /// 行政补偿.
    Indemnity,
    /// 行政机关行使法律、法规规定的自由裁量权.
    Discretion,
}
