//! Which channel takes a matter: a pure function over the facts of the matter, with the articles for the lane it
//! gets and the reason against each lane it does not get. It proposes; a person may depart from it with a reason.

mod lane;
mod notice;

use chrono::NaiveDate;
use contracts::coordination::Notice;
use kernel::{Act, Category};
use law::Law;
use law::window::{self, Ground, Window};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A matter as routing sees it: no personal data.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Described {
    /// Category.
    pub category: Category,
    /// Division where it happened.
    #[serde(default)]
    pub place: String,
    /// Act in dispute.
    #[serde(default)]
    pub act: Option<Act>,
    /// Category of each demand; the matter's where left out.
    #[serde(default)]
    pub demands: Vec<Category>,
    /// Channel it came in through.
    #[serde(default)]
    pub channel: Option<String>,
    /// Whether mediation has been tried and failed or was refused.
    #[serde(default)]
    pub mediation_failed: bool,
    /// Channels in which it is pending or was decided.
    #[serde(default)]
    pub pending: Vec<String>,
}

/// A lane it does not get.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Refused {
    /// Lane.
    pub lane: String,
    /// Article against it.
    pub article: String,
    /// Why not, in Chinese.
    pub zh: String,
    /// Why not, in English.
    pub en: String,
}

/// The lane of one demand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DemandLane {
    /// Number of the demand, from 1.
    pub n: usize,
    /// Its category.
    pub category: Category,
    /// Its lane.
    pub lane: String,
    /// Articles.
    pub articles: Vec<String>,
}

/// Words in both languages, as they are stored.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
pub struct Words {
    /// 中文.
    pub zh: String,
    /// English.
    pub en: String,
}

/// An agency whose list has such matters in force (行政调解职责清单).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Agency {
    /// Code.
    pub organ: String,
    /// Name.
    pub name: Words,
    /// What it mediates.
    pub matters: String,
    /// Provision its duty rests on.
    pub basis: String,
    /// Version of the list.
    pub version: String,
}

/// The routing of a matter.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Route {
    /// Lane: a channel, or `external:<organ>`.
    pub lane: String,
    /// Articles that say so.
    pub articles: Vec<String>,
    /// Why.
    pub why: Words,
    /// Agencies that mediate it, too, where its lane is mediation.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub agencies: Vec<Agency>,
    /// Lanes it does not get, and why.
    pub refused: Vec<Refused>,
    /// Lane of each demand.
    pub demands: Vec<DemandLane>,
    /// Ground on which reconsideration comes first.
    pub priority: Option<Ground>,
    /// Notices owed.
    pub notices: Vec<Notice>,
    /// Windows that are running.
    pub windows: Vec<Window>,
    /// Day of the routing.
    pub on: NaiveDate,
}

/// Routes a matter on a day.
///
/// # Errors
/// What the law cannot count, in words.
pub fn route(matter: &Described, today: NaiveDate, law: &Law) -> Result<Route, law::LawError> {
    let windows = match &matter.act {
        Some(act) => window::windows(act, today, law)?,
        None => Vec::new(),
    };
    let priority = matter.act.as_ref().and_then(window::priority);
    let chosen = lane::of(matter, matter.category, &windows, priority.as_ref());
    let demands: Vec<Category> =
        if matter.demands.is_empty() { vec![matter.category] } else { matter.demands.clone() };
    let demands = demands
        .into_iter()
        .enumerate()
        .map(|(i, category)| {
            let own = lane::of(matter, category, &windows, priority.as_ref());
            DemandLane { n: i + 1, category, lane: own.lane, articles: own.articles }
        })
        .collect();
    let refused = lane::against(matter, &chosen.lane, &windows, priority.as_ref(), law);
    let agencies = if chosen.lane == "mediation" { agencies(matter, today, law) } else { Vec::new() };
    let mut notices = notice::owed(matter, today, law, &windows, priority.as_ref())?;
    notices.extend(agencies.iter().map(notice::mediation));
    Ok(Route {
        lane: chosen.lane,
        articles: chosen.articles,
        why: chosen.why,
        agencies,
        refused,
        demands,
        priority,
        notices,
        windows,
        on: today,
    })
}

/// The agencies that mediate such a matter where it happened.
fn agencies(matter: &Described, today: NaiveDate, law: &Law) -> Vec<Agency> {
    let listed = law.mediations.who(matter.category, &matter.place, today);
    listed
        .map(|listed| Agency {
            organ: listed.organ.clone(),
            name: Words { zh: listed.name.zh.clone(), en: listed.name.en.clone() },
            matters: listed.matters.clone(),
            basis: listed.basis.clone(),
            version: listed.version.clone(),
        })
        .collect()
}
