//! Mediation wherever it is allowed (应调尽调): of the disputes opened in some days, how many may be mediated, what is on
//! record of them, and which have nothing on record.

use super::{broken, coordinator};
use crate::desk::{Coordination, decode};
use crate::dossier::Dossier;
use crate::offered::{GROUNDS, Ground, Standing};
use crate::{identity, view};
use axum::Json;
use axum::extract::{Query, State};
use chrono::{Months, NaiveDate};
use host::problem::failed;
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use web::cursor::{self, Paging};
use web::{Caller, Problem, problem};

/// How many months one answer spans at most.
const SPAN: u32 = 36;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Days {
    from: NaiveDate,
    to: NaiveDate,
    cursor: Option<String>,
    limit: Option<u64>,
}

/// What was counted.
#[derive(Default)]
struct Tally {
    grounds: BTreeMap<Ground, u32>,
    standings: BTreeMap<Standing, u32>,
    bases: BTreeMap<String, u32>,
    /// Disputes that are not counted and have something on record all the same.
    beside: u32,
    /// Those without any record, in the order of their identifiers.
    without: Vec<Value>,
}

/// 应调尽调：最初收到之日在起止日之间、依法可以调解的纠纷中，已经征询调解意愿（同意、不同意）、依法不适用调解（依据）和没有任何
/// 记录的件数与比率；没有记录的逐件列出。
#[utoipa::path(get, path = "/coordination/v1/mediation-offers", tag = "协调化解中心",
    params(("from" = String, Query, description = "起始日"), ("to" = String, Query, description = "截止日，跨度不超过36个月"),
           ("cursor" = Option<String>, Query), ("limit" = Option<u64>, Query)),
    responses((status = 200, description = "应调尽调情况 · mediation offered wherever it is allowed"), (status = 403), (status = 422)))]
pub(super) async fn offers(
    State(state): State<Coordination>,
    Caller(actor): Caller,
    query: Result<Query<Days>, axum::extract::rejection::QueryRejection>,
) -> Result<Json<Value>, Problem> {
    coordinator(&actor)?;
    let Query(days) = query.map_err(|_| {
        Problem::new(
            &problem::INVALID,
            "请给出 from、to（日期），可以加 cursor、limit",
            "give from and to (dates), and cursor and limit where needed",
        )
    })?;
    let scope = format!("mediation-offers:{}:{}", days.from, days.to);
    let mut marked = BTreeSet::new();
    for month in months(&days)? {
        let mark = identity::of_month(month);
        marked.extend(state.kit.ledger.marked(&mark).await.map_err(|error| failed(&error))?);
    }
    let mut tally = Tally::default();
    for id in marked {
        let Some(row) = state.kit.ledger.state(id).await.map_err(|error| failed(&error))? else { continue };
        let d = decode(&row).map_err(|why| broken(&why))?;
        let counts = d.merged_into.is_none() && view::may_see(&d, &actor);
        if counts && (days.from..=days.to).contains(&d.opened_on) {
            tally.count(&state, &d, &row.number);
        }
    }
    let paging = Paging { cursor: days.cursor.clone(), limit: days.limit };
    let after = paging.after(&state.kit.key, &scope)?;
    let behind = |item: &&Value| after.as_deref().is_none_or(|after| item["dispute"].as_str() > Some(after));
    let limit = usize::try_from(paging.limit()).unwrap_or(usize::MAX);
    let rest: Vec<&Value> = tally.without.iter().filter(behind).collect();
    let items = &rest[..rest.len().min(limit)];
    let last = items.last().filter(|_| rest.len() > limit).and_then(|item| item["dispute"].as_str());
    let next = last.map(|last| cursor::write(&state.kit.key, &scope, last));
    let mut out = tally.told();
    out["from"] = json!(days.from);
    out["to"] = json!(days.to);
    out["items"] = json!(items);
    out["next_cursor"] = json!(next);
    Ok(Json(out))
}

/// A day in each month between the two.
fn months(days: &Days) -> Result<Vec<NaiveDate>, Problem> {
    let range = |at: &str, zh: &str, en: &str| Err(Problem::new(&problem::INVALID, zh, en).at(at));
    if days.to < days.from {
        return range("/to", "截止日不得早于起始日", "the last day is not before the first");
    }
    let last = identity::of_month(days.to);
    let mut out = Vec::new();
    for n in 0..=SPAN {
        let Some(month) = days.from.checked_add_months(Months::new(n)) else { break };
        out.push(month);
        if identity::of_month(month) == last {
            return Ok(out);
        }
    }
    range("/to", "起止日的跨度不超过36个月", "from and to lie at most 36 months apart")
}

impl Tally {
    fn count(&mut self, state: &Coordination, d: &Dossier, number: &str) {
        let demands = |case| {
            view::sheet(&state.kit, d, case).map_or_else(Vec::new, |sheet| {
                sheet.matter.demands.iter().filter_map(|demand| demand.kind).collect()
            })
        };
        let standing = d.mediation();
        let Some(ground) = d.mediable(demands) else {
            self.beside += u32::from(standing.is_some());
            return;
        };
        *self.grounds.entry(ground).or_default() += 1;
        match standing {
            Some(standing) => *self.standings.entry(standing).or_default() += 1,
            None => self.without.push(missing(d, ground, number)),
        }
        if standing == Some(Standing::NotAllowed) {
            let bases: BTreeSet<&str> = d.not_allowed_by().collect();
            for basis in bases {
                *self.bases.entry(basis.to_owned()).or_default() += 1;
            }
        }
    }

    fn told(&self) -> Value {
        let of = |standing: Standing| self.standings.get(&standing).copied().unwrap_or_default();
        let eligible: u32 = self.grounds.values().sum();
        let (accepted, refused) = (of(Standing::Accepted), of(Standing::Refused));
        let (unanswered, not_allowed) = (of(Standing::Unanswered), of(Standing::NotAllowed));
        let offered = accepted + refused + unanswered;
        let grounds: Vec<Value> = GROUNDS
            .iter()
            .map(|ground| {
                let (zh, en, article) = ground.told();
                let count = self.grounds.get(ground).copied().unwrap_or_default();
                json!({ "ground": ground, "zh": zh, "en": en, "article": article, "count": count })
            })
            .collect();
        let bases: Vec<Value> =
            self.bases.iter().map(|(basis, count)| json!({ "basis": basis, "count": count })).collect();
        json!({
            "eligible": eligible,
            "offered": { "total": offered, "accepted": accepted, "refused": refused, "unanswered": unanswered },
            "not_allowed": { "total": not_allowed, "by_basis": bases },
            "without_record": eligible - offered - not_allowed,
            "rate": rate(offered + not_allowed, eligible),
            "counted": {
                "zh": "分母为最初收到之日在起止日之间、依法可以调解的纠纷（grounds逐项列明依据），并案的只计一件；不服行政行为的，复议、\
                       诉讼、信访受理（立案）后计入；分子为已经征询调解意愿、\
                       已经进入调解或者以调解、和解办结，以及写明依据认定不适用调解的纠纷。意见建议、检举控告、司法建议和检察建议，\
                       申请人民法院强制执行的案件，以及是否属于裁量权范围应当由办理机关认定的其他行政行为不计入分母，其中有记录的\
                       件数见not_counted。一件纠纷有几次记录的，依同意、不同意、未答复、不适用的次序只计一次。不同意调解的，不强迫调解。",
                "en": "Of the disputes opened in these days those are counted that the law lets be mediated, by the grounds \
                       listed; what was joined is one, and what is against an act counts once it was accepted. The rate is of those in which mediation was offered, entered or \
                       came about, or was found not to be allowed, with the provision. Suggestions, accusations, \
                       recommendations, applications for enforcement, and acts of which the organ has to find whether they \
                       leave discretion are not counted; how many of these have a record stands in not_counted. A dispute \
                       counts once: accepted before refused, before unanswered, before not allowed. Nobody is made to \
                       mediate.",
                "grounds": grounds,
            },
            "not_counted": { "with_record": self.beside },
        })
    }
}

/// A share of a whole in per cent, to one place; none of nothing.
fn rate(part: u32, whole: u32) -> Option<String> {
    let permille = (u64::from(part) * 1000 + u64::from(whole) / 2).checked_div(u64::from(whole))?;
    Some(format!("{}.{}%", permille / 10, permille % 10))
}

/// A dispute that may be mediated and has nothing on record.
fn missing(d: &Dossier, ground: Ground, number: &str) -> Value {
    let holder = d.holder();
    let channel = holder.map(|holder| holder.channel.as_str());
    json!({
        "dispute": d.id, "number": number, "opened_on": d.opened_on, "ground": ground,
        "category": d.category, "category_zh": d.category.zh(),
        "organ": holder.map(|holder| &holder.organ), "channel": channel, "channel_zh": channel.map(view::channel_zh),
        "path": format!("/coordination/v1/disputes/{}", d.id),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rate_is_rounded_and_none_of_nothing() {
        let told = [rate(0, 0), rate(2, 3), rate(1, 3), rate(3, 3), rate(0, 4)];
        assert_eq!(told.map(|rate| rate.unwrap_or_default()), ["", "66.7%", "33.3%", "100.0%", "0.0%"]);
    }

    #[test]
    fn every_month_between_two_days_is_looked_at_and_no_more() {
        let marks = |from: &str, to: &str| {
            let day = |text: &str| text.parse().expect("a day");
            let days = Days { from: day(from), to: day(to), cursor: None, limit: None };
            months(&days).map(|all| all.into_iter().map(identity::of_month).collect::<Vec<_>>())
        };
        let of = |from, to| marks(from, to).unwrap_or_default();
        assert_eq!(of("2026-01-31", "2026-03-01"), ["opened:2026-01", "opened:2026-02", "opened:2026-03"]);
        assert_eq!(of("2026-03-31", "2026-03-31"), ["opened:2026-03"]);
        assert_eq!(of("2026-01-31", "2029-01-01").len(), 37);
        assert!(marks("2026-01-01", "2029-02-01").is_err() && marks("2026-02-01", "2026-01-31").is_err());
    }
}
