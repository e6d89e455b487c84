//! The law in the open: rules, due dates with their receipts, calendars and windows. It holds no personal data and
//! needs no token; it stores nothing and decides nothing.

use crate::lawbook::LawBook;
use ::law::county::SignOff;
use ::law::trial::{self, Trial, Unreadable};
use ::law::window::{self, Ground, Window};
use ::law::year::Year;
use ::law::{Exclusion, Law, LawError, Listed, Mandate, Receipt, Rule, Status, sheet};
use axum::extract::{Path, Query, State};
use axum::http::{HeaderValue, header};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use chrono::{Datelike, NaiveDate};
use kernel::matter::Unfit;
use kernel::{Act, SharedClock, date};
use serde::Serialize;
use std::sync::Arc;
use utoipa::{OpenApi as _, ToSchema};
use web::request::Body;
use web::{Problem, problem};

/// The parameters of a query, in order; repeated ones are kept.
type Asked = Query<Vec<(String, String)>>;
type Read = Result<Asked, axum::extract::rejection::QueryRejection>;

/// What the routes stand on: the law as it is loaded, and what today is.
#[derive(Clone)]
struct Face {
    book: LawBook,
    clock: SharedClock,
}

impl Face {
    /// The law of the county, or of the division that is named.
    fn law(&self, pairs: &[(String, String)]) -> Result<Arc<Law>, Problem> {
        let law = self.book.now().law;
        match one(pairs, "division") {
            None => Ok(law),
            Some(code) if kernel::division::is_code(&code) => Ok(Arc::new(law.of_division(&code))),
            Some(_) => Err(invalid(
                "division",
                "区划代码应为6位、9位或者12位数字",
                "a division code has 6, 9 or 12 digits",
            )),
        }
    }

    fn today(&self) -> NaiveDate {
        date::day_of(self.clock.now())
    }

    fn day(&self, pairs: &[(String, String)]) -> Result<NaiveDate, Problem> {
        match one(pairs, "on") {
            Some(text) => trial::date("on", &text).map_err(unreadable),
            None => Ok(self.today()),
        }
    }
}

/// The routes over the law of a county; `clock` tells what today is.
pub fn router(book: LawBook, clock: SharedClock) -> Router {
    let api = Router::new()
        .route("/rules", get(rules))
        .route("/rules/{id}", get(rule))
        .route("/due", get(due))
        .route("/calendar/{year}", get(calendar))
        .route("/windows", post(windows))
        .route("/exclusions", get(exclusions))
        .route("/matters", get(matters))
        .route("/mediations", get(mediations));
    Router::new().nest("/law/v1", api).route("/law", get(page)).with_state(Face { book, clock })
}

/// The OpenAPI document of the law.
#[must_use]
pub fn openapi() -> utoipa::openapi::OpenApi {
    #[derive(utoipa::OpenApi)]
    #[openapi(
        info(title = "解纷 Jiefen · 期限与规则 law"),
        paths(rules, rule, exclusions, due, calendar, windows, matters, mediations),
        components(schemas(Table, Versions, Exclusions, List, Mediations, Open, Receipt, Year, Act))
    )]
    struct Document;
    Document::openapi()
}

/// Rows of the rule table.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = law::Table)]
pub struct Table {
    /// Version of the rules.
    pub version: String,
    /// SHA-256 of the files.
    pub hash: String,
    /// Rows, every version of each.
    pub items: Vec<Rule>,
}

/// A rule in all its versions.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = law::Versions)]
pub struct Versions {
    /// Id.
    pub id: String,
    /// Versions, earliest first.
    pub versions: Vec<Rule>,
    /// The version in force on the day asked about, today by default.
    pub in_force: Option<Rule>,
    /// Full name of the source of each version.
    pub sources: Vec<::law::Source>,
    /// Whether the legal officer must look at what rests on it.
    pub flagged: bool,
    /// Grounds on which its days are not counted.
    pub exclusions: Vec<Exclusion>,
    /// Sign-offs of the versions as they stand.
    pub signed: Vec<SignOff>,
}

/// The grounds on which days are not counted.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = law::Exclusions)]
pub struct Exclusions {
    /// Grounds.
    pub items: Vec<Exclusion>,
}

/// The windows of an act.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = law::Open)]
pub struct Open {
    /// Day asked about.
    pub on: NaiveDate,
    /// Why reconsideration comes first, where it does.
    pub mandatory_first: Option<Ground>,
    /// Windows.
    pub windows: Vec<Window>,
}

fn invalid(parameter: &str, zh: &str, en: &str) -> Problem {
    Problem::new(&problem::INVALID, zh, en).at(format!("/{parameter}"))
}

fn unreadable(why: Unreadable) -> Problem {
    invalid(why.parameter, &why.zh, &why.en)
}

/// What the law does not know, by the code of the engine and the parameter it is about.
fn refused(error: &LawError) -> Problem {
    let code = error.code();
    let parameter = match code {
        "bad_amount" => "amount",
        "no_cap" => "capped_from",
        "out_of_range" | "time_of_day" => "from",
        "hour_period" => "unit",
        _ if code.starts_with("pause") => "suspend",
        _ if code.starts_with("extension") => "extend",
        _ => "rule",
    };
    Problem::new(&problem::INVALID, error.zh(), error.to_string()).code(code).at(format!("/{parameter}"))
}

/// The parameters, where every one of them is known and those that stand once stand once.
fn parameters(
    read: Read,
    known: &'static [&'static str],
    many: &[&str],
) -> Result<Vec<(String, String)>, Problem> {
    let names = known.join("、");
    let wrong = || {
        Problem::new(
            &problem::INVALID,
            format!("查询条件有误，可用：{names}；除可以重复的以外，每项只填写一次"),
            format!("the query is not right: use {}, each once where it is not a list", known.join(", ")),
        )
    };
    let Query(pairs) = read.map_err(|_| wrong())?;
    for (n, (name, _)) in pairs.iter().enumerate() {
        let again = pairs[..n].iter().any(|(other, _)| other == name);
        if !known.contains(&name.as_str()) || (again && !many.contains(&name.as_str())) || pairs.len() > 64 {
            return Err(wrong().code("unknown_parameter"));
        }
    }
    Ok(pairs)
}

fn one(pairs: &[(String, String)], name: &str) -> Option<String> {
    pairs.iter().find(|(key, _)| key == name).map(|(_, value)| value.clone()).filter(|v| !v.is_empty())
}

fn all(pairs: &[(String, String)], name: &str) -> Vec<String> {
    pairs.iter().filter(|(key, _)| key == name).map(|(_, value)| value.clone()).collect()
}

/// 规则表。
#[utoipa::path(get, path = "/law/v1/rules", tag = "期限与规则",
    params(("prefix" = Option<String>, Query, description = "编号的字母部分，如FY · letters of the id"),
           ("status" = Option<String>, Query, description = "V、V2、D、U")),
    responses((status = 200, body = Table), (status = 422, description = "查询条件有误")))]
async fn rules(State(face): State<Face>, asked: Read) -> Result<Json<Table>, Problem> {
    let pairs = parameters(asked, &["prefix", "status"], &[])?;
    let status = match one(&pairs, "status").as_deref() {
        None => None,
        Some("V") => Some(Status::V),
        Some("V2") => Some(Status::V2),
        Some("D") => Some(Status::D),
        Some("U") => Some(Status::U),
        Some(_) => {
            return Err(invalid("status", "核对状态应为V、V2、D或者U", "the status is V, V2, D or U"));
        }
    };
    let prefix = one(&pairs, "prefix").map(|p| p.to_uppercase());
    let law = face.law(&[])?;
    let rules = law.rules;
    let items = rules
        .iter()
        .filter(|r| status.is_none_or(|s| r.status == s))
        .filter(|r| prefix.as_ref().is_none_or(|p| r.id.split('-').next() == Some(p.as_str())))
        .cloned()
        .collect();
    Ok(Json(Table { version: rules.version().to_owned(), hash: rules.hash().to_owned(), items }))
}

/// 一条规则的各个文本。
#[utoipa::path(get, path = "/law/v1/rules/{id}", tag = "期限与规则",
    params(("id" = String, Path, description = "编号，如FY-30"),
           ("on" = Option<NaiveDate>, Query, description = "哪一天有效，默认今天 · in force on")),
    responses((status = 200, body = Versions), (status = 404, description = "没有这条规则")))]
async fn rule(
    State(face): State<Face>,
    Path(id): Path<String>,
    asked: Read,
) -> Result<Json<Versions>, Problem> {
    let pairs = parameters(asked, &["on"], &[])?;
    let on = face.day(&pairs)?;
    let loaded = face.book.now();
    let rules = loaded.law.rules;
    let versions: Vec<Rule> = rules.iter().filter(|r| r.id == id).cloned().collect();
    if versions.is_empty() {
        return Err(Problem::new(
            &problem::NOT_FOUND,
            "没有这个编号的规则，请在规则表（/law）中核对",
            "no rule has this id: see the table at /law",
        )
        .code("unknown_rule"));
    }
    let in_force = rules.in_force(&id, on).cloned();
    let mut sources: Vec<_> = versions.iter().filter_map(|r| rules.source(&r.source)).cloned().collect();
    sources.dedup();
    let flagged = in_force.as_ref().is_none_or(|r| r.status.is_flagged());
    let signed = versions.iter().filter_map(|r| loaded.signed.of(r)).cloned().collect();
    let exclusions = rules.exclusions_of(&id).cloned().collect();
    Ok(Json(Versions { id, versions, in_force, sources, flagged, exclusions, signed }))
}

/// 不计入期限的事由。
#[utoipa::path(get, path = "/law/v1/exclusions", tag = "期限与规则",
    params(("rule" = Option<String>, Query, description = "规则编号，如FY-30 · only those of a rule")),
    responses((status = 200, body = Exclusions), (status = 422, description = "查询条件有误")))]
async fn exclusions(State(face): State<Face>, asked: Read) -> Result<Json<Exclusions>, Problem> {
    let pairs = parameters(asked, &["rule"], &[])?;
    let law = face.law(&[])?;
    let items = match one(&pairs, "rule") {
        Some(id) if law.rules.get(&id).is_none() => {
            return Err(invalid("rule", "没有这个编号的规则", "no rule has this id").code("unknown_rule"));
        }
        Some(id) => law.rules.exclusions_of(&id).cloned().collect(),
        None => law.rules.exclusions().to_vec(),
    };
    Ok(Json(Exclusions { items }))
}

/// What an agency may adjudicate in the county.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = law::List)]
pub struct List {
    /// Kinds of dispute, each with its basis, its authority and its periods.
    pub items: Vec<Listed>,
}

/// 行政裁决事项清单：每类事项的依据、裁决机关和期限。
#[utoipa::path(get, path = "/law/v1/matters", tag = "期限与规则",
    responses((status = 200, description = "事项清单 · the list", body = List)))]
async fn matters(State(face): State<Face>) -> Json<List> {
    Json(List { items: face.book.now().law.matters.listed().to_vec() })
}

/// What the agencies of the county mediate.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = law::Mediations)]
pub struct Mediations {
    /// Kinds of dispute, each with its agency, its basis, its version and the days it is in force.
    pub items: Vec<Mandate>,
}

/// 行政调解职责清单：每类纠纷的调解机关、依据、版本和有效期。
#[utoipa::path(get, path = "/law/v1/mediations", tag = "期限与规则",
    responses((status = 200, description = "职责清单，没有公布的为空 · the list; empty where the county has none", body = Mediations)))]
async fn mediations(State(face): State<Face>) -> Json<Mediations> {
    Json(Mediations { items: face.book.now().law.mediations.listed().to_vec() })
}

/// 试算期限，附计算回执。
#[utoipa::path(get, path = "/law/v1/due", tag = "期限与规则",
    params(("rule" = String, Query, description = "规则编号，如FY-30"),
           ("from" = String, Query, description = "起算日；倒算的为开庭（听证）日；以小时计算的写明时刻，如2026-03-02T14:20"),
           ("extend" = Option<Vec<String>>, Query, description = "延长，如30或者30@2026-09-28（批准日），可以重复"),
           ("approver" = Option<String>, Query, description = "批准人，默认为法律规定的批准人"),
           ("suspend" = Option<Vec<String>>, Query, description = "中止，如2026-03-10..2026-03-20，可以重复"),
           ("ground" = Option<String>, Query, description = "中止的事由"),
           ("article" = Option<String>, Query, description = "中止的依据"),
           ("capped_from" = Option<NaiveDate>, Query, description = "最长期限的起算日"),
           ("amount" = Option<u32>, Query, description = "文书确定的期限"),
           ("unit" = Option<String>, Query, description = "hour、natural_day、working_day、month、year"),
           ("division" = Option<String>, Query, description = "区划代码，用于地方放假日")),
    responses((status = 200, body = Receipt), (status = 422, description = "不能这样计算，附原因代码")))]
async fn due(State(face): State<Face>, asked: Read) -> Result<Json<Receipt>, Problem> {
    const KNOWN: &[&str] = &[
        "rule",
        "from",
        "extend",
        "approver",
        "suspend",
        "ground",
        "article",
        "capped_from",
        "amount",
        "unit",
        "division",
    ];
    let pairs = parameters(asked, KNOWN, &["extend", "suspend"])?;
    let law = face.law(&pairs)?;
    let Some(rule) = one(&pairs, "rule") else {
        return Err(invalid("rule", "请填写规则编号，如FY-30", "name a rule, e.g. FY-30"));
    };
    let typed = Trial {
        rule,
        from: one(&pairs, "from").unwrap_or_default(),
        extend: all(&pairs, "extend"),
        approver: one(&pairs, "approver"),
        suspend: all(&pairs, "suspend"),
        ground: one(&pairs, "ground"),
        article: one(&pairs, "article"),
        capped_from: one(&pairs, "capped_from"),
        amount: one(&pairs, "amount"),
        unit: one(&pairs, "unit"),
    };
    let input = typed.input(&law).map_err(unreadable)?;
    let (id, from) = (input.rule.clone(), input.trigger);
    let article = law.rules.applicable(&id, from).map(|(rule, _)| rule.article.clone());
    let receipt = law.recount(input).receipt().map_err(|error| refused(&error).under(article))?;
    Ok(Json(receipt))
}

/// 一年的工作日安排。
#[utoipa::path(get, path = "/law/v1/calendar/{year}", tag = "期限与规则",
    params(("year" = i32, Path), ("division" = Option<String>, Query, description = "区划代码，用于地方放假日")),
    responses((status = 200, body = Year, description = "没有载入放假通知的年份标明为暂定"), (status = 422)))]
async fn calendar(
    State(face): State<Face>,
    Path(year): Path<String>,
    asked: Read,
) -> Result<Json<Year>, Problem> {
    let pairs = parameters(asked, &["division"], &[])?;
    let law = face.law(&pairs)?;
    let year = year.parse().ok().filter(|year| (1949..=2199).contains(year)).ok_or_else(|| {
        invalid("year", "年份应为1949至2199之间的四位数字", "a year is between 1949 and 2199")
    })?;
    Ok(Json(law.calendar.year(year)))
}

/// 行政行为之后的全部期限。
#[utoipa::path(post, path = "/law/v1/windows", tag = "期限与规则", request_body = Act,
    params(("on" = Option<NaiveDate>, Query, description = "哪一天的状态，默认今天"),
           ("division" = Option<String>, Query, description = "区划代码，用于地方放假日")),
    responses((status = 200, body = Open), (status = 422, description = "行为的日期有误")))]
async fn windows(State(face): State<Face>, asked: Read, body: Body) -> Result<Json<Open>, Problem> {
    let pairs = parameters(asked, &["on", "division"], &[])?;
    let law = face.law(&pairs)?;
    let on = face.day(&pairs)?;
    let act: Act = body.read()?;
    let act = checked(act, on.max(face.today()))
        .map_err(|why| Problem::new(&problem::INVALID, why.zh, why.en).code(why.code).at(why.pointer))?;
    let windows = window::windows(&act, on, &law).map_err(|error| {
        let pointer = if error.code() == "bad_amount" { "/statutory_days" } else { "/on" };
        Problem::new(&problem::INVALID, error.zh(), error.to_string()).code(error.code()).at(pointer)
    })?;
    Ok(Json(Open { on, mandatory_first: window::priority(&act), windows }))
}

/// The act with its dates in order, by the same checks as on a first sheet; pointers lead into the act.
///
/// # Errors
/// [`Unfit`] names the first thing that is wrong.
pub fn checked(act: Act, today: NaiveDate) -> Result<Act, Unfit> {
    let wrong =
        |pointer, code, zh: &str, en: &str| Unfit { pointer, code, zh: zh.to_owned(), en: en.to_owned() };
    if !(1949..=2199).contains(&act.on.year()) {
        return Err(wrong("/on", "date_range", "行政行为的日期应在1949年之后", "the act lies after 1949"));
    }
    let sheet = kernel::Matter {
        category: kernel::Category::Other,
        title: "act".to_owned(),
        place: "640522".to_owned(),
        act: Some(act.clone()),
        demands: vec![kernel::Demand { text: "act".to_owned(), category: None, kind: None }],
        cause: None,
        field: None,
        duty: None,
        making: None,
    };
    match sheet.checked(today) {
        Ok(_) => Ok(act),
        Err(why) => Err(Unfit { pointer: why.pointer.strip_prefix("/act").unwrap_or(why.pointer), ..why }),
    }
}

/// The rule table for the legal officer. The policy keeps the page to itself: nothing is loaded from anywhere.
async fn page(State(face): State<Face>) -> Response {
    let loaded = face.book.now();
    let page = sheet::page(loaded.law.rules, &loaded.law.calendar, &loaded.signed);
    let mut response = Html(page).into_response();
    response.headers_mut().insert(
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static("default-src 'none'; style-src 'unsafe-inline'"),
    );
    response
}

#[cfg(test)]
#[path = "law_test.rs"]
mod tests;
