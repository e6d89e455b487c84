//! Several disputes seen together: those of one cause, and the intake of a category before and after a day.

use super::broken;
use crate::desk::{Coordination, decode};
use crate::dossier::ObligationLine;
use crate::view::text_of;
use crate::{identity, resolution, view};
use axum::Json;
use axum::extract::{Path, Query, State};
use chrono::{Datelike, Months, NaiveDate};
use host::problem::failed;
use kernel::Role;
use serde::Deserialize;
use serde_json::{Value, json};
use web::{Caller, Problem, problem};

/// 同一事由的群体性纠纷：逐人的化解状态。
#[utoipa::path(get, path = "/coordination/v1/groups/{cause}", tag = "协调化解中心", params(("cause" = String, Path)),
    responses((status = 200, description = "同一事由的纠纷 · the disputes of one cause")))]
pub(super) async fn group(
    State(state): State<Coordination>,
    Path(cause): Path<String>,
    Caller(actor): Caller,
) -> Result<Json<Value>, Problem> {
    let marked =
        state.kit.ledger.marked(&identity::of_cause(&cause)).await.map_err(|error| failed(&error))?;
    let mut disputes = Vec::new();
    let mut undertakings: Vec<(Option<NaiveDate>, Option<String>, Option<String>)> = Vec::new();
    for id in marked {
        let Some(row) = state.kit.ledger.state(id).await.map_err(|error| failed(&error))? else { continue };
        let d = decode(&row).map_err(|why| broken(&why))?;
        if d.merged_into.is_some() || !view::may_see(&d, &actor) {
            continue;
        }
        let mark = |o: &ObligationLine| {
            text_of(&state.kit, &d, o).map(|text| state.kit.key.blind("undertaking", &text))
        };
        undertakings.extend(d.obligations.iter().map(|o| (o.due, o.debtor.clone(), mark(o))));
        disputes.push(json!({
            "dispute": d.id, "number": row.number, "resolution": resolution::state(&d).word(),
            "obligations": d.obligations.len(),
            "performed": d.obligations.iter().filter(|o| o.is_performed()).count(),
            "breached": d.obligations.iter().filter(|o| o.breached && !o.is_performed()).count(),
        }));
    }
    if disputes.is_empty() {
        return Err(Problem::not_found());
    }
    undertakings.sort();
    undertakings.dedup();
    // one promise to many is one, two promises of one day are two: told apart by a blind mark of their words
    let undertakings: Vec<Value> = undertakings
        .into_iter()
        .map(|(due, debtor, mark)| json!({ "due": due, "debtor": debtor, "mark": mark }))
        .collect();
    Ok(Json(
        json!({ "cause": cause, "count": disputes.len(), "disputes": disputes, "undertakings": undertakings }),
    ))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Pivot {
    pivot: NaiveDate,
    months: Option<u32>,
}

/// 某类纠纷在某日前后的来件数量，自动统计。
#[utoipa::path(get, path = "/coordination/v1/categories/{category}/intake", tag = "协调化解中心",
    params(("category" = String, Path), ("pivot" = String, Query), ("months" = Option<u32>, Query)),
    responses((status = 200, description = "前后对比 · intake before and after")))]
pub(super) async fn intake(
    State(state): State<Coordination>,
    Path(category): Path<String>,
    Caller(actor): Caller,
    query: Result<Query<Pivot>, axum::extract::rejection::QueryRejection>,
) -> Result<Json<Value>, Problem> {
    let Query(Pivot { pivot, months }) = query.map_err(|_| {
        Problem::new(
            &problem::INVALID,
            "请给出 pivot（日期）和 months（1至36）",
            "give pivot (a date) and months (1 to 36)",
        )
    })?;
    if !(actor.is(Role::Coordinator)
        || actor.is(Role::Court)
        || actor.is(Role::Procurator)
        || actor.is(Role::Head))
    {
        return Err(Problem::not_found());
    }
    let category: kernel::Category =
        serde_json::from_value(json!(category)).map_err(|_| Problem::not_found())?;
    let months = months.unwrap_or(6).clamp(1, 36);
    let (from, to) =
        (pivot.checked_sub_months(Months::new(months)), pivot.checked_add_months(Months::new(months)));
    let (Some(from), Some(to)) = (from, to) else {
        return Err(Problem::new(&problem::INVALID, "日期超出范围", "the date is out of range").at("/pivot"));
    };
    let marked =
        state.kit.ledger.marked(&identity::of_category(category)).await.map_err(|error| failed(&error))?;
    let (mut before, mut after) = (std::collections::BTreeMap::new(), std::collections::BTreeMap::new());
    for id in marked {
        let Some(row) = state.kit.ledger.state(id).await.map_err(|error| failed(&error))? else { continue };
        let d = decode(&row).map_err(|why| broken(&why))?;
        // what was joined is one dispute; what came from a recommendation is not intake
        let only_recommended = d.cases.iter().all(|line| line.channel == "recommendation");
        if d.merged_into.is_some() || only_recommended || d.opened_on < from || d.opened_on >= to {
            continue;
        }
        let month = format!("{}-{:02}", d.opened_on.year(), d.opened_on.month());
        *if d.opened_on < pivot { &mut before } else { &mut after }.entry(month).or_insert(0u32) += 1;
    }
    let list = |map: &std::collections::BTreeMap<String, u32>| {
        map.iter().map(|(month, count)| json!({ "month": month, "count": count })).collect::<Vec<_>>()
    };
    Ok(Json(json!({
        "category": category, "category_zh": category.zh(), "pivot": pivot, "months": months,
        "before": list(&before), "after": list(&after),
        "before_total": before.values().sum::<u32>(), "after_total": after.values().sum::<u32>(),
    })))
}
