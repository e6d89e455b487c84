//! Whether mediation was offered wherever the law allows it (应调尽调): which disputes may be mediated, and by which
//! provision; and what is on record of each. What the organs of a case have to find themselves, as whether an act of a kind
//! not named here leaves discretion, makes no dispute one that should have been offered mediation.

use crate::dossier::{CaseLine, Dossier};
use crate::ending::How;
use kernel::particulars::DemandKind;
use kernel::{CaseId, Category, Mediable};
use serde::Serialize;

/// Why a dispute may be mediated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Ground {
    /// 民间纠纷.
    Civil,
    /// 行政裁决事项: a dispute between two sides that an agency decides.
    Adjudicated,
    /// 行政复议案件: any that was accepted.
    Reconsidered,
    /// 行政赔偿、补偿.
    Compensation,
    /// 行政协议.
    Agreement,
    /// 行政处罚等裁量权.
    Discretion,
}

/// Every ground, as they are told.
pub const GROUNDS: [Ground; 6] = [
    Ground::Civil,
    Ground::Adjudicated,
    Ground::Reconsidered,
    Ground::Compensation,
    Ground::Agreement,
    Ground::Discretion,
];

impl Ground {
    /// In Chinese, in English, and the provision.
    #[must_use]
    pub fn told(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Ground::Civil => {
                ("民间纠纷", "civil disputes", "《人民调解法》第二条、第十七条；《信访工作条例》第三十三条")
            }
            Ground::Adjudicated => (
                "由行政机关裁决的权属、企业名称、政府采购等争议",
                "disputes between two sides that an agency decides",
                "《宁夏回族自治区行政程序规定》第八十三条",
            ),
            Ground::Reconsidered => (
                "已经受理的行政复议案件",
                "reconsideration cases that were accepted",
                "《行政复议法》第五条第一款",
            ),
            Ground::Compensation => (
                "行政赔偿、补偿",
                "compensation and indemnity",
                "《行政诉讼法》第六十条第一款；《信访工作条例》第三十三条",
            ),
            Ground::Agreement => (
                "行政协议",
                "administrative agreements",
                "《最高人民法院关于审理行政协议案件若干问题的规定》第二十三条第一款；《信访工作条例》第三十三条",
            ),
            Ground::Discretion => (
                "行使裁量权作出的行政处罚",
                "penalties, in which an agency has discretion",
                "《行政诉讼法》第六十条第一款；《信访工作条例》第三十三条",
            ),
        }
    }
}

/// What is on record of mediation in a dispute, the furthest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// The sides accepted it.
    Accepted,
    /// A side refused it.
    Refused,
    /// It was offered, or asked for, and no answer is on record.
    Unanswered,
    /// It was found that the law does not allow it.
    NotAllowed,
}

/// The steps by which it was offered, of the time before what became of it was told.
const OFFERS: [(&str, &str); 4] = [
    ("petition", "offer-mediation"),
    ("litigation", "offer-mediation"),
    ("adjudication", "mediate-offer"),
    ("reconsideration", "mediate"),
];

/// The stages of a case before a court that is no suit.
const NO_SUIT: [&str; 3] = ["enforcement_sought", "enforcement_ruled", "civil_debt"];

impl Dossier {
    /// Why the dispute may be mediated, by the first of its cases that may; none where it may not, or where that hangs on
    /// what an organ has to find. `demands` says what is asked of the act in a case.
    pub fn mediable(&self, demands: impl Fn(CaseId) -> Vec<DemandKind>) -> Option<Ground> {
        self.cases.iter().find_map(|line| line.mediable(&demands))
    }

    /// What is on record of mediation: of several cases, and several offers, what went furthest.
    #[must_use]
    pub fn mediation(&self) -> Option<Standing> {
        let offered = |line: &CaseLine| {
            let channel = line.channel.as_str();
            self.timeline
                .iter()
                .any(|told| told.case == Some(line.case) && OFFERS.contains(&(channel, told.step.as_str())))
        };
        let lines = self.cases.iter();
        lines
            .filter_map(|line| line.mediated().or_else(|| offered(line).then_some(Standing::Unanswered)))
            .min()
    }

    /// The provisions that were found not to allow it.
    pub fn not_allowed_by(&self) -> impl Iterator<Item = &str> {
        self.cases.iter().flat_map(|line| &line.mediation).filter_map(|offer| offer.basis.as_deref())
    }
}

impl CaseLine {
    fn mediable(&self, demands: impl Fn(CaseId) -> Vec<DemandKind>) -> Option<Ground> {
        let sheet = self.opened.as_ref()?;
        if matches!(sheet.category, Category::Suggestion | Category::Accusation) {
            return None;
        }
        match self.channel.as_str() {
            "recommendation" => None,
            "reconsideration" => self.is_accepted().then_some(Ground::Reconsidered),
            "litigation" => {
                let suit = self.is_accepted() && !NO_SUIT.contains(&self.stage.as_str());
                suit.then(|| of_act(self, demands)).flatten()
            }
            _ => match sheet.category {
                Category::Neighbour
                | Category::RuralContract
                | Category::Wages
                | Category::PropertyManagement
                | Category::Contract
                | Category::Family
                | Category::Consumer
                | Category::Traffic
                | Category::Medical => Some(Ground::Civil),
                Category::LandOwnership
                | Category::ForestOwnership
                | Category::GrasslandOwnership
                | Category::EnterpriseName
                | Category::Procurement
                    if sheet.act.is_none() =>
                {
                    Some(Ground::Adjudicated)
                }
                _ => self.is_accepted().then(|| of_act(self, demands)).flatten(),
            },
        }
    }

    /// What is on record of mediation in this case.
    fn mediated(&self) -> Option<Standing> {
        if self.how() == Some(How::Settled) {
            return Some(Standing::Accepted);
        }
        let said = self.mediation.iter().filter_map(|offer| match offer.outcome.as_str() {
            "accepted" => Some(Standing::Accepted),
            "refused" => Some(Standing::Refused),
            "not_allowed" => Some(Standing::NotAllowed),
            _ => None,
        });
        let code = self.outcome.as_ref().map(|ending| ending.code.as_str());
        // what was sent to somebody who returned it, or was not accepted, was not offered to the sides there
        let mediates = self.channel == "mediation" && !matches!(code, Some("returned" | "declined"));
        let lane = mediates.then_some(match code {
            Some("refused") => Standing::Refused,
            _ if self.taken_on => Standing::Accepted,
            _ => Standing::Unanswered,
        });
        said.chain(lane).min()
    }
}

impl From<Mediable> for Ground {
    fn from(why: Mediable) -> Self {
        match why {
            Mediable::Compensation => Ground::Compensation,
            Mediable::Agreement => Ground::Agreement,
            Mediable::Discretion => Ground::Discretion,
        }
    }
}

/// Why a dispute over an act may be mediated, before a court and as a petition.
fn of_act(line: &CaseLine, demands: impl Fn(CaseId) -> Vec<DemandKind>) -> Option<Ground> {
    let sheet = line.opened.as_ref()?;
    let act = sheet.act.as_ref().map(|act| act.kind);
    Mediable::of(sheet.category, act, || demands(line.case)).map(Ground::from)
}
