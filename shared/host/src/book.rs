//! The books of a procedure over REST: an organ reads and writes its own, the centre reads each of them. Written by
//! the same writer into the same ledger as the cases, and told to nobody.

use crate::kit::Kit;
use crate::problem::{Reply, Stop};
use crate::registry::{Registry, decode};
use crate::{problem, routes};
use axum::extract::{Extension, Path, Query, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use chrono::{DateTime, Utc};
use kernel::{Actor, By, CaseId, OrganId, Role, date};
use ledger::{Answer, Append, Command, Desk, Draft, Idem};
use procedure::book::{Entry, Pages, Written};
use procedure::{Book, Case, Context, Numbers, Procedure, Refusal, Shelf};
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use utoipa::ToSchema;
use utoipa::openapi::path::{HttpMethod, OperationBuilder, ParameterBuilder, ParameterIn};
use utoipa::openapi::schema::{ObjectBuilder, Type};
use utoipa::openapi::security::SecurityRequirement;
use utoipa::openapi::{ComponentsBuilder, PathItem, PathsBuilder, Required};
use uuid::Uuid;
use web::request::{Body, IdempotencyKey, IfMatch, etag};
use web::{Caller, Problem, Trace};

/// The stage of a book's state: it has none.
pub(crate) const STAGE: &str = "book";

/// Strikes a line.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct StrikeLine {
    /// Why.
    pub(crate) reason: String,
}

/// The routes under `/<channel>/v1/books`.
pub(crate) fn router<P: Procedure>() -> Router<Registry<P>> {
    let mut router = Router::new();
    for book in P::books() {
        let path = format!("/books/{}", book.title.name);
        router = router
            .route(&path, get(move |s, c, q| read::<P>(book, s, c, q)))
            .route(&path, post(move |s, c, t, k, b| write::<P>(book, s, c, t, k, b)))
            .route(
                &format!("{path}/{{line}}/strike"),
                post(move |s, p, c, t, v, k, b| strike::<P>(book, s, p, c, t, v, k, b)),
            );
    }
    router
}

/// The identifiers of these books of an organ, to be loaded.
pub(crate) fn ids<P: Procedure>(names: &[&str], organ: &OrganId) -> impl Iterator<Item = Uuid> {
    names.iter().map(|name| Book::id(P::NAME, name, organ).0)
}

/// These books of an organ, as they lie on the desk.
pub(crate) fn shelf<P: Procedure>(
    desk: &Desk<'_>,
    names: &[&'static str],
    organ: &OrganId,
) -> Result<Shelf, serde_json::Error> {
    let mut out = BTreeMap::new();
    for name in names {
        if let Some(state) = desk.state(Book::id(P::NAME, name, organ).0) {
            out.insert(*name, serde_json::from_str::<Pages>(&state.body)?);
        }
    }
    Ok(Shelf(out))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Whose {
    organ: Option<OrganId>,
}

async fn read<P: Procedure>(
    book: &Book,
    State(registry): State<Registry<P>>,
    Caller(actor): Caller,
    query: Result<Query<Whose>, axum::extract::rejection::QueryRejection>,
) -> Result<Response, Problem> {
    let Query(whose) = query.map_err(|_| {
        Problem::new(&web::problem::INVALID, "查询条件有误，可用：organ", "the query is not right: use organ")
    })?;
    let organ = whose.organ.unwrap_or_else(|| actor.organ.clone());
    let keeps = organ == actor.organ && !capacities(&actor).is_empty();
    if !keeps && !actor.is(Role::Coordinator) {
        return Err(Problem::not_found());
    }
    let id = Book::id(P::NAME, book.title.name, &organ);
    let state = registry.kit.ledger.state(id.0).await.map_err(|error| problem::failed(&error))?;
    let pages: Pages = match state {
        Some(state) => serde_json::from_str(&state.body).map_err(|error| {
            problem::failed(&ledger::LedgerError::Corrupt(format!("{}: {error}", state.case)))
        })?,
        None => Pages::default(),
    };
    let items: Vec<Value> = pages
        .lines
        .iter()
        .map(|line| {
            let struck = line.struck.as_ref().map(|(on, reason)| json!({ "on": on, "reason": reason }));
            json!({ "line": line.key, "written_on": line.on, "says": line.says, "struck": struck })
        })
        .collect();
    let body = json!({
        "book": book.title.name, "zh": book.title.zh, "article": book.title.law, "organ": organ,
        "version": pages.version, "items": items,
    });
    Ok(([(header::ETAG, etag(pages.version))], Json(body)).into_response())
}

async fn write<P: Procedure>(
    book: &'static Book,
    State(registry): State<Registry<P>>,
    Caller(actor): Caller,
    Extension(trace): Extension<Trace>,
    key: IdempotencyKey,
    body: Body,
) -> Result<Response, Problem> {
    let route = format!("books/{}", book.title.name);
    let idem = Some(Idem::of(&actor.account, &route, key.required()?, body.hash()));
    let line = (book.read)(&body.0)?;
    let asked = Asked { book, actor, idem, expected: None, trace: trace.header().to_owned() };
    entered(&registry, asked, Change::Write(line)).await
}

#[expect(clippy::too_many_arguments, reason = "axum hands over each part of the request by itself")]
async fn strike<P: Procedure>(
    book: &'static Book,
    State(registry): State<Registry<P>>,
    Path(line): Path<String>,
    Caller(actor): Caller,
    Extension(trace): Extension<Trace>,
    IfMatch(version): IfMatch,
    IdempotencyKey(key): IdempotencyKey,
    body: Body,
) -> Result<Response, Problem> {
    let StrikeLine { reason } = body.read()?;
    let route = format!("books/{}/{line}/strike", book.title.name);
    let idem = key.map(|key| Idem::of(&actor.account, &route, key, body.hash()));
    let asked = Asked { book, actor, idem, expected: Some(version), trace: trace.header().to_owned() };
    entered(&registry, asked, Change::Strike { line, reason }).await
}

/// What is to be done to a book.
enum Change {
    Write(Box<dyn Written>),
    Strike { line: String, reason: String },
}

/// Who asks for it, of which book.
struct Asked {
    book: &'static Book,
    actor: Actor,
    idem: Option<Idem>,
    expected: Option<i64>,
    trace: String,
}

/// Officers and heads keep the books of their organ.
pub(crate) fn capacities(actor: &Actor) -> Vec<By> {
    let roles = [(Role::Officer, By::Officer), (Role::Head, By::Head)];
    roles.into_iter().filter(|(role, _)| actor.is(*role)).map(|(_, by)| by).collect()
}

async fn entered<P: Procedure>(
    registry: &Registry<P>,
    mut asked: Asked,
    change: Change,
) -> Result<Response, Problem> {
    if capacities(&asked.actor).is_empty() {
        return Err(Problem::not_found());
    }
    let title = asked.book.title;
    let named = match &change {
        Change::Write(line) => line.case(),
        Change::Strike { .. } => None,
    };
    let names: Vec<&'static str> =
        std::iter::once(title.name).chain(asked.book.books.iter().copied()).collect();
    let reply = Reply::default();
    let (kit, told) = (registry.kit.clone(), reply.clone());
    let command = Command {
        load: ids::<P>(&names, &asked.actor.organ).chain(named.map(|case| case.0)).collect(),
        marks: Vec::new(),
        idem: asked.idem.take(),
        inbox: None,
        judge: Box::new(move |desk| told.judgement(judged::<P>(&kit, desk, &asked, &names, named, change))),
    };
    let (answer, replayed) = reply.answer(registry.kit.writer.submit(command).await)?;
    Ok(routes::answered(P::NAME, &answer, replayed))
}

fn judged<P: Procedure>(
    kit: &Kit,
    desk: &Desk<'_>,
    asked: &Asked,
    names: &[&'static str],
    named: Option<CaseId>,
    change: Change,
) -> Result<Append, Stop> {
    let organ = &asked.actor.organ;
    let broken = |error: &dyn std::fmt::Display| Stop::Broken(error.to_string());
    let shelf = shelf::<P>(desk, names, organ).map_err(|error| broken(&error))?;
    let mut pages = shelf.0.get(asked.book.title.name).cloned().unwrap_or_default();
    if let Some(expected) = asked.expected.filter(|expected| *expected != pages.version) {
        return Err(problem::stale(pages.version, expected).into());
    }
    if let Some(case) = named {
        let state = desk.state(case.0).filter(|state| state.is_case());
        let case: Option<Case<P>> = state.map(decode).transpose().map_err(|error| broken(&error))?;
        if case.is_none_or(|case| case.file.opening().organ != *organ) {
            let refusal = Refusal::new("no_such_case", "本机关没有这一案件", "this organ has no such case");
            return Err(problem::refused(refusal.or_under(asked.book.title.law)).into());
        }
    }
    let loaded = kit.law.now();
    let by = capacities(&asked.actor);
    let id = Book::id(P::NAME, asked.book.title.name, organ);
    let numbers = Numbers::after(desk.serials.clone());
    let cx = Context {
        at: desk.at,
        today: date::day_of(desk.at),
        received: None,
        channel: P::NAME,
        actor: &asked.actor,
        by: &by,
        law: &loaded.law,
        numbers: &numbers,
        county: &kit.county.word,
        organs: &loaded.organs,
        related: &[],
        case: id,
        shelf: &shelf,
    };
    let refused = |refusal: Refusal| Stop::from(problem::refused(refusal.or_under(asked.book.title.law)));
    let entry = match change {
        Change::Write(line) => pages.write(line.checked(&cx).map_err(refused)?, cx.today),
        Change::Strike { line, reason } => pages.strike(&line, &reason, cx.today).map_err(refused)?,
    };
    pages.evolve(&entry);
    append(asked, id, &pages, &entry, desk.at).map_err(|error| broken(&error))
}

/// What the state of a book has for a number: the book, and the organ that keeps it.
fn numbered(name: &str, organ: &OrganId) -> String {
    format!("{name}:{organ}")
}

/// The book and the organ a state belongs to, where it is that of a book.
pub(crate) fn named(state: &ledger::State) -> Option<(&str, &str)> {
    state.number.split_once(':')
}

fn append(
    asked: &Asked,
    id: CaseId,
    pages: &Pages,
    entry: &Entry,
    at: DateTime<Utc>,
) -> Result<Append, serde_json::Error> {
    let title = asked.book.title;
    let (status, line) = match entry {
        Entry::LineWritten(line) => (201, &line.key),
        Entry::LineStruck { key, .. } => (200, key),
    };
    tracing::info!(book = title.name, organ = asked.actor.organ, kind = entry.kind(), "book kept");
    Ok(Append {
        entries: vec![Draft {
            id: Uuid::now_v7(),
            case: id.0,
            case_seq: pages.version,
            kind: entry.kind().to_owned(),
            at,
            actor: asked.actor.account.clone(),
            organ: asked.actor.organ.clone(),
            trace: Some(asked.trace.clone()),
            body: serde_json::to_string(entry)?,
            wire: None,
        }],
        states: vec![ledger::State {
            case: id.0,
            version: pages.version,
            stage: STAGE.to_owned(),
            dispute: String::new(),
            number: numbered(title.name, &asked.actor.organ),
            due: None,
            closed: false,
            body: serde_json::to_string(pages)?,
            sent: BTreeMap::new(),
        }],
        answer: Answer {
            status,
            body: json!({ "book": title.name, "line": line, "version": pages.version }).to_string(),
        },
        ..Append::default()
    })
}

/// The paths of the books, with the schemas of their lines.
pub(crate) fn documented<P: Procedure>(
    mut components: ComponentsBuilder,
    mut paths: PathsBuilder,
) -> (ComponentsBuilder, PathsBuilder) {
    let operation = |id: String, summary: String, law: &str, ok: &str| {
        OperationBuilder::new()
            .operation_id(Some(format!("{}-{id}", P::NAME)))
            .summary(Some(summary))
            .description(Some(format!("依据：{law}。由本机关经办人、负责人登记。")))
            .tag(P::ZH)
            .security(SecurityRequirement::new("token", Vec::<String>::new()))
            .responses(routes::responses(ok))
    };
    let key = |required| {
        routes::header_parameter("Idempotency-Key", required, "幂等键：每张表单一个，重复提交用同一个")
    };
    if !P::books().is_empty() {
        components = components.schema("StrikeLine", <StrikeLine as utoipa::PartialSchema>::schema());
    }
    for book in P::books() {
        let title = book.title;
        let ((schema, body), others) = (book.schema)();
        components = components.schema(schema.clone(), body);
        for (other, body) in others {
            components = components.schema(other, body);
        }
        let path = format!("/{}/v1/books/{}", P::NAME, title.name);
        let read = operation(
            format!("book-{}", title.name),
            format!("{} · Read: {}", title.zh, title.en),
            title.law,
            "200",
        )
        .parameter(
            ParameterBuilder::new()
                .name("organ")
                .parameter_in(ParameterIn::Query)
                .description(Some("机关；不填为本机关，其他机关的簿册由协调化解中心查阅")),
        );
        let write = operation(
            format!("write-{}", title.name),
            format!("登记{} · Write a line: {}", title.zh, title.en),
            title.law,
            "201",
        )
        .request_body(Some(routes::request_body(&schema, (book.example)())))
        .parameter(key(true));
        let strike = operation(
            format!("strike-{}", title.name),
            format!("注销{}中的一条 · Strike a line: {}", title.zh, title.en),
            title.law,
            "200",
        )
        .request_body(Some(routes::request_body("StrikeLine", json!({ "reason": "登记有误" }))))
        .parameter(key(false))
        .parameter(routes::header_parameter("If-Match", true, "读取簿册时得到的 ETag"))
        .parameter(
            ParameterBuilder::new()
                .name("line")
                .parameter_in(ParameterIn::Path)
                .required(Required::True)
                .description(Some("条目编号"))
                .schema(Some(ObjectBuilder::new().schema_type(Type::String))),
        );
        let mut both = PathItem::new(HttpMethod::Get, read);
        both.merge_operations(PathItem::new(HttpMethod::Post, write));
        paths = paths
            .path(path.clone(), both)
            .path(format!("{path}/{{line}}/strike"), PathItem::new(HttpMethod::Post, strike));
    }
    (components, paths)
}

/// Folds a book from the bodies of its entries; none where one cannot be read.
pub(crate) fn folded<'a>(bodies: impl Iterator<Item = &'a str>) -> Option<String> {
    let mut pages = Pages::default();
    for body in bodies {
        pages.evolve(&serde_json::from_str::<Entry>(body).ok()?);
    }
    serde_json::to_string(&pages).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_book_folds_from_its_entries_and_a_struck_line_stays() {
        let on = "2026-03-02".parse().unwrap();
        let mut pages = Pages::default();
        let mut bodies = Vec::new();
        let mut keep = |pages: &mut Pages, entry: Entry| {
            pages.evolve(&entry);
            bodies.push(serde_json::to_string(&entry).unwrap());
        };
        let first = pages.write(json!({ "name": "甲" }), on);
        keep(&mut pages, first);
        let second = pages.write(json!({ "name": "乙" }), on);
        keep(&mut pages, second);
        let struck = pages.strike("1", "任期届满", on).unwrap();
        keep(&mut pages, struck);
        assert!(pages.strike("1", "任期届满", on).is_err(), "a line is struck once");
        assert!(pages.strike("2", " ", on).is_err(), "and with its reason");
        assert_eq!((pages.version, pages.lines.len()), (3, 2));
        let kept = serde_json::to_string(&pages).unwrap();
        assert_eq!(folded(bodies.iter().map(String::as_str)), Some(kept));
    }
}
