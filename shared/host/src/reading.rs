//! The readings of a procedure over REST: the books they look into are loaded, and what they compose is answered.

use crate::page::page;
use crate::problem::{failed, refused};
use crate::registry::Registry;
use crate::{book, routes};
use axum::extract::{Path, Query, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use kernel::{Actor, By, CaseId, OrganId, Role, date};
use ledger::{LedgerError, ListQuery};
use procedure::book::Pages;
use procedure::reading::{County, Of, Read, Reading};
use procedure::{Book, Context, Numbers, Procedure, Shelf};
use std::collections::{BTreeMap, BTreeSet};
use utoipa::openapi::path::{HttpMethod, OperationBuilder, ParameterBuilder, ParameterIn};
use utoipa::openapi::security::SecurityRequirement;
use utoipa::openapi::{PathItem, PathsBuilder};
use uuid::Uuid;
use web::request::etag;
use web::{Caller, Problem};

/// Books that are read at once.
const PORTION: u64 = 200;

/// The routes under `/<channel>/v1`.
pub(crate) fn router<P: Procedure>() -> Router<Registry<P>> {
    let mut router = Router::new();
    for reading in P::readings() {
        let path = path(reading);
        router = match reading.of {
            Of::Case(read) => router.route(&path, get(move |s, p, c| of_case(reading, read, s, p, c))),
            Of::County { query, read } => {
                router.route(&path, get(move |s, c, q| of_county(reading, query, read, s, c, q)))
            }
        };
    }
    router
}

fn path<P: Procedure>(reading: &Reading<P>) -> String {
    match reading.of {
        Of::Case(_) => format!("/cases/{{case}}/{}", reading.title.name),
        Of::County { .. } => format!("/{}", reading.title.name),
    }
}

async fn of_case<P: Procedure>(
    reading: &Reading<P>,
    read: fn(&procedure::Case<P>, &Context) -> Read,
    State(registry): State<Registry<P>>,
    Path(case): Path<String>,
    Caller(actor): Caller,
) -> Result<Response, Problem> {
    let (case, by) = routes::visible(&registry, &case, &actor).await?;
    let organ = if actor.is(Role::Coordinator) { &case.file.opening().organ } else { &actor.organ };
    let mut shelf = Shelf::default();
    for name in reading.books {
        let id = Book::id(P::NAME, name, organ);
        if let Some(state) = registry.kit.ledger.state(id.0).await.map_err(|error| failed(&error))? {
            shelf.0.insert(name, pages(&state)?);
        }
    }
    let told = composed(&registry, reading, &actor, &by, case.id, &shelf, |cx| read(&case, cx))?;
    Ok(([(header::ETAG, etag(case.version))], told).into_response())
}

async fn of_county<P: Procedure>(
    reading: &Reading<P>,
    known: &[(&str, &str)],
    read: fn(&County, &Context) -> Read,
    State(registry): State<Registry<P>>,
    Caller(actor): Caller,
    query: Result<Query<Vec<(String, String)>>, axum::extract::rejection::QueryRejection>,
) -> Result<Response, Problem> {
    let names: Vec<&str> = known.iter().map(|(name, _)| *name).collect();
    let wrong = || {
        Problem::new(
            &web::problem::INVALID,
            format!("查询条件有误，可用：{}，每项只填写一次", names.join("、")),
            format!("the query is not right: use {}, each once", names.join(", ")),
        )
        .under(Some(reading.title.law.to_owned()))
    };
    let Query(given) = query.map_err(|_| wrong())?;
    let count = given.len();
    let asked: BTreeMap<String, String> = given.into_iter().collect();
    if asked.len() != count || asked.keys().any(|name| !names.contains(&name.as_str())) {
        return Err(wrong());
    }
    let shelves = shelves::<P>(&registry, reading.books).await?;
    let ended = ended::<P>(&registry, &shelves).await?;
    let county = County { query: asked, shelves, ended };
    let (by, nothing) = (book::capacities(&actor), Shelf::default());
    let told =
        composed(&registry, reading, &actor, &by, CaseId(Uuid::nil()), &nothing, |cx| read(&county, cx))?;
    Ok(told.into_response())
}

fn composed<P: Procedure>(
    registry: &Registry<P>,
    reading: &Reading<P>,
    actor: &Actor,
    by: &[By],
    case: CaseId,
    shelf: &Shelf,
    read: impl FnOnce(&Context) -> Read,
) -> Result<Json<serde_json::Value>, Problem> {
    let kit = &registry.kit;
    let (loaded, numbers, at) = (kit.law.now(), Numbers::default(), kit.clock.now());
    let cx = Context {
        at,
        today: date::day_of(at),
        received: None,
        channel: P::NAME,
        actor,
        by,
        law: &loaded.law,
        numbers: &numbers,
        county: &kit.county.word,
        organs: &loaded.organs,
        related: &[],
        case,
        shelf,
    };
    let told = read(&cx).map_err(|refusal| refused(refusal.or_under(reading.title.law)))?;
    told.map(Json).ok_or_else(Problem::not_found)
}

fn pages(state: &ledger::State) -> Result<Pages, Problem> {
    serde_json::from_str(&state.body)
        .map_err(|error| failed(&LedgerError::Corrupt(format!("{}: {error}", state.case))))
}

/// These books of every organ that keeps one.
async fn shelves<P: Procedure>(
    registry: &Registry<P>,
    names: &[&'static str],
) -> Result<BTreeMap<OrganId, Shelf>, Problem> {
    let mut out: BTreeMap<OrganId, Shelf> = BTreeMap::new();
    let mut query = ListQuery { stage: Some(book::STAGE.to_owned()), limit: PORTION, ..ListQuery::default() };
    loop {
        let (kept, last) = page(&registry.kit.ledger, query.clone(), |state| {
            let Some((name, organ)) = book::named(state) else { return Ok(None) };
            let Some(name) = names.iter().find(|known| **known == name) else { return Ok(None) };
            Ok(Some((*name, organ.to_owned(), pages(state)?)))
        })
        .await?;
        for (name, organ, pages) in kept {
            out.entry(organ).or_default().0.insert(name, pages);
        }
        match last {
            Some(last) => query.after = Some(last),
            None => return Ok(out),
        }
    }
}

/// The cases that lines of these books name and that have ended.
async fn ended<P: Procedure>(
    registry: &Registry<P>,
    shelves: &BTreeMap<OrganId, Shelf>,
) -> Result<BTreeSet<CaseId>, Problem> {
    let mut cases = BTreeSet::new();
    for shelf in shelves.values() {
        for book in P::books() {
            let lines = shelf.0.get(book.title.name).into_iter().flat_map(|pages| &pages.lines);
            let read = lines.filter_map(|line| (book.read)(line.says.to_string().as_bytes()).ok());
            cases.extend(read.filter_map(|line| line.case()).map(|case| case.0));
        }
    }
    let cases: Vec<Uuid> = cases.into_iter().collect();
    let ended = registry.kit.ledger.ended(&cases).await.map_err(|error| failed(&error))?;
    Ok(ended.into_iter().map(CaseId).collect())
}

/// The paths of the readings.
pub(crate) fn documented<P: Procedure>(mut paths: PathsBuilder) -> PathsBuilder {
    for reading in P::readings() {
        let title = reading.title;
        let mut operation = OperationBuilder::new()
            .operation_id(Some(format!("{}-{}", P::NAME, title.name)))
            .summary(Some(format!("{} · {}", title.zh, title.en)))
            .description(Some(format!("依据：{}。", title.law)))
            .tag(P::ZH)
            .security(SecurityRequirement::new("token", Vec::<String>::new()))
            .responses(routes::responses("200"));
        match reading.of {
            Of::Case(_) => operation = operation.parameter(routes::case_parameter()),
            Of::County { query, .. } => {
                for (name, what) in query {
                    let parameter = ParameterBuilder::new().name(*name).parameter_in(ParameterIn::Query);
                    operation = operation.parameter(parameter.description(Some(*what)));
                }
            }
        }
        paths = paths
            .path(format!("/{}/v1{}", P::NAME, path(reading)), PathItem::new(HttpMethod::Get, operation));
    }
    paths
}
