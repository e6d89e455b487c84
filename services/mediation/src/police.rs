//! 治安调解: the police mediate a minor public-security case that came of a civil dispute. It is an administrative
//! mediation like any other. What the law adds stands on the proceeding `public_security` beside the case, and the steps
//! record it there themselves: from when the period of the case of the police runs, how often and by when they mediate,
//! and what follows where nothing is agreed, or what was agreed is performed or not.

use crate::procedure::Kind;
use crate::{Mediation, beside, breach};
use chrono::NaiveDate;
use procedure::{Case, Context, FileFact, Obligation, Refusal, number};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The proceeding, and the family of its periods.
pub(crate) const TRACK: &str = "public_security";
/// By when a second session is over.
const SECOND: &str = "public_security:second";

/// The case of the police that is to be mediated (治安案件), with what decides whether it may be.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = mediation::PublicSecurity)]
pub struct PublicSecurity {
    /// Number under which the police opened it (立案).
    pub number: String,
    /// Day it was opened (立案之日): the period to handle it runs from then.
    pub opened_on: NaiveDate,
    /// Whether it came of a civil dispute (因民间纠纷引起).
    pub from_dispute: bool,
    /// Whether the circumstances are minor (情节较轻).
    pub minor: bool,
    /// What bars mediation (第一百七十九条), where something does.
    #[serde(default)]
    pub bar: Option<Bar>,
}

/// A case of the police that is mediated.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PoliceCase {
    /// Its number.
    pub number: String,
    /// Day it was opened.
    pub opened_on: NaiveDate,
}

/// What bars the mediation of a public-security case (第一百七十九条).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = mediation::Bar)]
pub enum Bar {
    /// Item 1: violence for hire.
    HiredViolence,
    /// Item 2: a gang fight, or other picking of quarrels.
    GangFight,
    /// Item 3: several breaches of public security.
    Repeated,
    /// Item 4: a side clearly does not want it.
    Unwilling,
    /// Item 5: a new breach against the other side in the course of the mediation.
    NewOffence,
    /// Item 6: the suspect fled in the course of the mediation.
    Fled,
    /// Item 7: it is otherwise not fit for mediation.
    Unfit,
}

impl Bar {
    /// In official words.
    pub(crate) fn zh(self) -> &'static str {
        match self {
            Bar::HiredViolence => "雇凶伤害他人",
            Bar::GangFight => "结伙斗殴或者其他寻衅滋事",
            Bar::Repeated => "多次实施违反治安管理行为",
            Bar::Unwilling => "当事人明确表示不愿意调解处理",
            Bar::NewOffence => "当事人在治安调解过程中又针对对方实施违反治安管理行为",
            Bar::Fled => "调解过程中违法嫌疑人逃跑",
            Bar::Unfit => "其他不宜调解处理",
        }
    }
}

/// Takes a case of the police on: the mediation is an administrative one, and may be held at all. With what that
/// records: the case was opened, and its period runs.
pub(crate) fn taken_on(
    kind: Kind,
    given: Option<PublicSecurity>,
    case: &Case<Mediation>,
    cx: &Context,
) -> Result<Option<(PoliceCase, Vec<FileFact>)>, Refusal> {
    let Some(given) = given else { return Ok(None) };
    if kind != Kind::Administrative {
        return Err(cx
            .refuse(
                "XT-40",
                "police_mediate",
                "治安案件由公安机关调解处理，调解类型应为行政调解；人民调解委员会调解其中的民间纠纷的，不填写治安案件",
                "the police mediate a public-security case themselves, which is an administrative mediation; a committee \
                 that mediates the civil dispute names no such case",
            )
            .at("/public_security"));
    }
    let no = |zh: &str, en: &str, at: &str| {
        Err(cx
            .refuse(
                "XT-40",
                "not_mediable",
                format!("{zh}的治安案件，不适用调解处理；请办理“不予受理调解”，由公安机关依法作出处理"),
                format!("{en}: the case is not mediated, decline it and deal with it by law"),
            )
            .at(at))
    };
    if !given.from_dispute {
        return no(
            "不是因民间纠纷引起",
            "it did not come of a civil dispute",
            "/public_security/from_dispute",
        );
    }
    if !given.minor {
        return no("情节不是较轻", "the circumstances are not minor", "/public_security/minor");
    }
    if let Some(bar) = given.bar {
        let zh = format!("有“{}”情形", bar.zh());
        return no(&zh, "one of the grounds that bar mediation is there", "/public_security/bar");
    }
    let number = number::of_paper(&given.number, "/public_security/number")?;
    let (opened_on, at) = (given.opened_on, ("/public_security/opened_on", "/public_security"));
    if opened_on > cx.today {
        return Err(
            Refusal::new("future_date", "立案日期晚于今天", "it was opened on a day to come").at(at.0)
        );
    }
    let known = happened(case, "case_opened");
    let opened =
        (!known).then(|| recorded(case, cx, "case_opened", (opened_on, Some(number.clone()), None), at));
    Ok(Some((PoliceCase { number, opened_on }, opened.transpose()?.unwrap_or_default())))
}

/// A session: the first, or the second in its time; there is no third. `at` is where its day and its paper stand in the
/// input.
pub(crate) fn session(
    case: &Case<Mediation>,
    cx: &Context,
    on: NaiveDate,
    sha256: Option<String>,
    at: (&str, &str),
) -> Result<Vec<FileFact>, Refusal> {
    if case.record.police.is_none() {
        return Ok(Vec::new());
    }
    if !happened(case, "mediated") {
        return recorded(case, cx, "mediated", (on, None, sha256), at);
    }
    if happened(case, "mediated_again") {
        return Err(cx
            .refuse(
                "XT-40",
                "sessions_over",
                "治安案件的调解一般为一次，调解不成的可以再次调解；本案已经再次调解。达成协议的，请办理“达成调解协议”；仍未达成的，请办理“调解不成，终止调解”",
                "a public-security case is mediated once, and once again: record the agreement, or end the mediation",
            )
            .at(at.0));
    }
    in_time(case, cx, on, at.0)?;
    recorded(case, cx, "mediated_again", (on, None, sha256), at)
}

/// The sides agreed: in time, and with what that means for the case of the police.
pub(crate) fn agreed(
    case: &Case<Mediation>,
    cx: &Context,
    on: NaiveDate,
    sha256: Option<String>,
    at: (&str, &str),
) -> Result<Vec<FileFact>, Refusal> {
    if case.record.police.is_none() || happened(case, "agreed") {
        return Ok(Vec::new());
    }
    in_time(case, cx, on, at.0)?;
    recorded(case, cx, "agreed", (on, None, sha256), at)
}

/// The mediation ends without agreement: the case of the police is dealt with, and where they did mediate, its period
/// begins anew from the day of the paper that says so.
pub(crate) fn unsettled(
    case: &Case<Mediation>,
    cx: &Context,
    (on, sha256): (NaiveDate, Option<String>),
) -> Result<Vec<FileFact>, Refusal> {
    if case.record.police.is_none() || restarted(case) {
        return Ok(Vec::new());
    }
    if happened(case, "mediated") {
        let at = ("/document/on", "/document/sha256");
        return recorded(case, cx, "not_performed", (on, None, sha256), at);
    }
    Ok(vec![cx.tell(
        "XT-41",
        "police_deal_with_it",
        "未经调解或者调解未达成协议的，公安机关应当在办案期限内依法对违反治安管理行为作出处理；当事人可以就民事争议依法向人民法院提起民事诉讼。",
        "Without an agreement the police deal with the case within its period; the sides may sue on the civil dispute.",
    )])
}

/// What was agreed is not performed: the period of the case of the police begins anew, once. The sides are told in the
/// words of whoever asks.
pub(crate) fn broken(case: &Case<Mediation>, cx: &Context) -> Result<Vec<FileFact>, Refusal> {
    if restarted(case) || happened(case, "performed") {
        return Ok(Vec::new());
    }
    let facts = recorded(case, cx, "not_performed", (cx.today, None, None), ("", ""))?;
    Ok(facts.into_iter().filter(|fact| !matches!(fact, FileFact::NoticeIssued(_))).collect())
}

/// With this, all that was agreed is performed: there is no punishment.
pub(crate) fn performed(
    case: &Case<Mediation>,
    cx: &Context,
    last: &Obligation,
    on: NaiveDate,
) -> Result<Vec<FileFact>, Refusal> {
    let whole = breach::all_over(case, last);
    let told = happened(case, "performed") || restarted(case) || !happened(case, "agreed");
    if case.record.police.is_none() || !whole || told {
        return Ok(Vec::new());
    }
    recorded(case, cx, "performed", (on, None, None), ("/on", "/proof"))
}

/// What turned up in the course of the mediation and bars it, where something did.
pub(crate) fn barred(case: &Case<Mediation>, cx: &Context, bar: Option<Bar>) -> Result<(), Refusal> {
    if bar.is_none() || case.record.police.is_some() {
        return Ok(());
    }
    Err(cx
        .refuse(
            "XT-40",
            "no_police_case",
            "不适用调解处理的情形只用于治安案件；本案不是治安案件的调解，请直接终止调解",
            "these grounds are for the mediation of a public-security case, which this is not: end it without one",
        )
        .at("/bar"))
}

/// Whether this stands on the proceeding.
fn happened(case: &Case<Mediation>, event: &str) -> bool {
    beside::happened(case, TRACK, event)
}

/// Whether the period of the case of the police has begun anew.
fn restarted(case: &Case<Mediation>) -> bool {
    happened(case, "not_performed")
}

/// After the first session, whatever is agreed or tried again is over by the last day of the second.
fn in_time(case: &Case<Mediation>, cx: &Context, on: NaiveDate, at: &str) -> Result<(), Refusal> {
    let last = case.file.deadline(SECOND).and_then(|second| second.due);
    match last.filter(|_| case.file.is_late(SECOND, on)) {
        None => Ok(()),
        Some(last) => Err(cx
            .refuse(
                "XT-40",
                "second_session_late",
                format!(
                    "再次调解应当在{last}以前（含当日）完成，现已超过；请办理“调解不成，终止调解”，由公安机关依法作出处理"
                ),
                format!("the second session was to be over by {last}: end the mediation, and deal with the case by law"),
            )
            .at(at)),
    }
}

/// Records on the proceeding what a step brings about: its day, its number, its paper. `at` is where the day and the
/// paper stand in the input of that step.
fn recorded(
    case: &Case<Mediation>,
    cx: &Context,
    name: &str,
    (on, number, sha256): (NaiveDate, Option<String>, Option<String>),
    at: (&str, &str),
) -> Result<Vec<FileFact>, Refusal> {
    // what the step itself has looked at
    let seen = &["suitable"];
    beside::recorded(case, cx, beside::Event { track: TRACK, name, on, number, sha256, seen }, at)
}
