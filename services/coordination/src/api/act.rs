//! An act in dispute is registered: its windows are counted and watched.

use super::change::{asked, change};
use super::{broken, found};
use crate::desk::{Coordination, Work};
use crate::dossier::Dossier;
use crate::identity;
use axum::extract::{Extension, Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use kernel::{Act, Actor, CaseId, Role, date};
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;
use web::request::{Body, IdempotencyKey};
use web::{Caller, Problem, Trace, problem};

/// An act whose windows are to be watched.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RegisterAct {
    /// The act.
    pub act: Act,
    /// The case of the dispute in which it is in dispute; where left out, the only one that the caller's organ handles.
    #[serde(default)]
    pub case: Option<CaseId>,
}

/// The case in which an act is registered as in dispute, where there is one.
fn about(dossier: &Dossier, named: Option<CaseId>, actor: &Actor) -> Result<Option<CaseId>, Problem> {
    let Some(case) = named else {
        let mut own = dossier.cases.iter().filter(|line| line.organ == actor.organ);
        return Ok(own.next().filter(|_| own.next().is_none()).map(|line| line.case));
    };
    let handles = |organ: &String| *organ == actor.organ || actor.is(Role::Coordinator);
    match dossier.case(case) {
        Some(line) if handles(&line.organ) => Ok(Some(case)),
        _ => Err(Problem::new(
            &problem::INVALID,
            "本纠纷中没有这一案件，或者不由本机关承办",
            "the dispute has no such case, or another organ handles it",
        )
        .code("no_such_case")
        .at("/case")),
    }
}

/// 登记纠纷中的行政行为，计算并看守其复议、起诉、申请强制执行期限。
#[utoipa::path(post, path = "/coordination/v1/disputes/{dispute}/register-act", tag = "协调化解中心", request_body = RegisterAct,
    params(("dispute" = String, Path), ("If-Match" = String, Header)),
    responses((status = 200, description = "已登记 · registered"), (status = 412), (status = 422)))]
pub(super) async fn register_act(
    State(state): State<Coordination>,
    Path(dispute): Path<String>,
    Caller(actor): Caller,
    Extension(trace): Extension<Trace>,
    headers: HeaderMap,
    IdempotencyKey(key): IdempotencyKey,
    body: Body,
) -> Result<Response, Problem> {
    let dossier = found(&state, &dispute, &actor).await?;
    let id = dossier.id;
    let handles = actor.is(Role::Officer) && dossier.cases.iter().any(|line| line.organ == actor.organ);
    if !handles && !actor.is(Role::Coordinator) {
        return Err(Problem::new(
            &problem::FORBIDDEN,
            "登记行政行为由承办机关或者协调化解中心办理",
            "an act is registered by an organ that handles a case of the dispute, or by the centre",
        ));
    }
    let RegisterAct { act, case } = body.read()?;
    let case = about(&dossier, case, &actor)?;
    let today = date::day_of(state.kit.clock.now());
    // the same checks as on a first sheet
    let sheet = kernel::Matter {
        category: dossier.category,
        title: "act".to_owned(),
        place: dossier.place.clone(),
        act: Some(act.clone()),
        demands: vec![kernel::Demand { text: "act".to_owned(), category: None, kind: None }],
        cause: None,
        field: None,
        duty: None,
        making: None,
    };
    sheet
        .checked(today)
        .map_err(|why| Problem::new(&problem::INVALID, why.zh, why.en).code(why.code).at(why.pointer))?;
    let people = identity::asking(&dossier, case).collect();
    let asked = asked(actor, trace, &headers, key, &body, &format!("{id}/register-act"))?.reading(people);
    let judge = move |work: &mut Work<'_>| {
        let Some(dossier) = work.dossiers.get_mut(&id.0) else { return Err(Problem::not_found()) };
        let known = dossier.acts.iter().position(|known| *known == act);
        if known.is_some_and(|n| case.is_none_or(|case| dossier.acts_in.contains(&(n, case)))) {
            return Err(Problem::new(
                &problem::REFUSED,
                "该行政行为已经登记",
                "this act is registered already",
            )
            .code("act_registered"));
        }
        let note = json!({ "organ": act.organ, "on": act.on, "document": act.document, "case": case });
        let n = dossier.disputes(&act, case);
        work.note(id, "act_registered", &note, None).map_err(|why| broken(&why))?;
        // one that is known already is watched
        let watched = if known.is_none() { work.watch_act(id, n) } else { Ok(()) };
        watched.and_then(|()| work.watch_retaliation(id, case, &act)).map_err(|why| broken(&why))
    };
    change(&state, id, None, asked, Box::new(judge)).await
}
