//! Which organ is competent (管辖): one level above the organ that acted, as the county lists its organs. Where the list
//! does not say which that is, it is not checked, and that is told.

use crate::Reconsideration;
use crate::fact::Fact;
use law::{Level, Named};
use procedure::{Case, Context, Decision, FileFact, Notice, Refusal};

const ARTICLE: &str = "《行政复议法》第二十四条、第二十七条、第二十八条、第三十条第一款第六项";

/// The desk is that of a competent organ, or of its reconsideration institution.
///
/// # Errors
/// A [`Refusal`] that names the competent organ, where the list says that it is another one.
pub(crate) fn here(case: &Case<Reconsideration>, cx: &Context) -> Result<Option<FileFact>, Refusal> {
    let desk = case.file.opening().organ.as_str();
    let above: Vec<&str> = competent(case, cx).into_iter().map(|organ| organ.code.as_str()).collect();
    let of_desk = cx.organs.above(Named { code: Some(desk), name: "" });
    let ours = |code: &&str| *code == desk || of_desk.iter().any(|organ| organ.code == *code);
    match above.is_empty() {
        true => Ok(Some(unchecked(ARTICLE))),
        false if above.iter().any(ours) => Ok(None),
        false => Err(other(
            case,
            cx,
            "本案不属于本机关管辖，请办理“不予受理”并告知有管辖权的机关",
            "another organ is competent: refuse acceptance and name it",
        )),
    }
}

/// The organ that is named as the competent one is one.
///
/// # Errors
/// A [`Refusal`] that names the competent organ, where the list says that it is another one.
pub(crate) fn named(
    organ: &str,
    case: &Case<Reconsideration>,
    cx: &Context,
) -> Result<Option<FileFact>, Refusal> {
    let competent = competent(case, cx);
    match competent.is_empty() {
        true => Ok(Some(unchecked(ARTICLE))),
        false if competent.iter().any(|one| one.code == organ) => Ok(None),
        false => Err(other(
            case,
            cx,
            "所告知的机关不是有管辖权的行政复议机关，请核对",
            "the organ that is named is not the competent one: check it",
        )
        .at("/competent_organ")),
    }
}

/// What is told where the list does not say how an organ stands to another.
pub(crate) fn unchecked(article: &str) -> FileFact {
    FileFact::NoticeIssued(Notice {
        kind: "level_not_checked".to_owned(),
        zh: "本县机关名录没有载明上一级机关、单位，系统没有核对机关的层级和管辖，请承办人核对。".to_owned(),
        en: "The county does not list which organ is one level above: level and competence were not checked here."
            .to_owned(),
        article: article.to_owned(),
        last_day: None,
    })
}

/// The organ that accepts directly is one level above the reconsideration organ that has the case.
///
/// # Errors
/// A [`Refusal`] under the row that names who is, where the list says that it is another one.
pub(crate) fn superior(
    organ: &str,
    case: &Case<Reconsideration>,
    cx: &Context,
    row: &'static str,
) -> Result<Option<FileFact>, Refusal> {
    let above = superiors(case, cx);
    match above.is_empty() {
        true => Ok(Some(unchecked(&cx.article(row)))),
        false if above.iter().any(|one| one.code == organ) => Ok(None),
        false => {
            let right: Vec<&str> = above.iter().filter_map(|one| one.name.as_deref()).collect();
            Err(cx
                .refuse(
                    row,
                    "not_superior",
                    format!(
                        "直接受理的应当是本行政复议机关的上一级行政复议机关；按照本县机关名录，是{}",
                        right.join("或者")
                    ),
                    format!(
                        "the organ one level above the reconsideration organ accepts directly; as the county lists its \
                         organs, that is {}",
                        right.join(" or ")
                    ),
                )
                .at("/superior"))
        }
    }
}

/// The organs one level above the reconsideration organ; none where the list does not say.
fn superiors<'a>(case: &Case<Reconsideration>, cx: &'a Context) -> Vec<&'a law::Organ> {
    let named = |code| Named { code: Some(code), name: "" };
    let desk = case.file.opening().organ.as_str();
    let of_desk = cx.organs.above(named(desk));
    let decides = |one: &&law::Organ| one.code == desk || of_desk.contains(one);
    let own: Vec<&law::Organ> = competent(case, cx).into_iter().filter(decides).collect();
    // the desk is that of the organ itself, or of its institution
    let own: Vec<&str> = match (own.is_empty(), of_desk.is_empty()) {
        (false, _) => own.iter().map(|one| one.code.as_str()).collect(),
        (true, false) => of_desk.iter().map(|one| one.code.as_str()).collect(),
        (true, true) => vec![desk],
    };
    own.into_iter().flat_map(|code| cx.organs.above(named(code))).collect()
}

/// And the superior is told where it keeps files here: it may read the case, order that it be taken on or decided, and
/// accept it directly (行政复议法 art. 4 para. 4, art. 35).
pub(crate) fn told_above(
    decision: Decision<Reconsideration>,
    case: &Case<Reconsideration>,
    cx: &Context,
) -> Decision<Reconsideration> {
    let superior = superiors(case, cx).into_iter().find(|organ| organ.desk);
    match superior.filter(|organ| case.record.supervised_by.as_ref() != Some(&organ.code)) {
        Some(organ) => decision.and_own(Fact::SuperiorInformed { organ: organ.code.clone() }),
        None => decision,
    }
}

fn competent<'a>(case: &Case<Reconsideration>, cx: &'a Context) -> Vec<&'a law::Organ> {
    let act = case.file.opening().matter.act.as_ref();
    act.map(|act| cx.organs.above(Named { code: Some(&act.organ), name: "" })).unwrap_or_default()
}

fn other(case: &Case<Reconsideration>, cx: &Context, zh: &str, en: &str) -> Refusal {
    let right = competent(case, cx);
    let right: Vec<&str> = right.iter().filter_map(|organ| organ.name.as_deref()).collect();
    Refusal::new(
        "not_competent",
        format!("{zh}；按照本县机关名录，有管辖权的是{}", right.join("或者")),
        format!("{en}; as the county lists its organs, that is {}", right.join(" or ")),
    )
    .under(ARTICLE)
}

/// Who a decision or a letter is copied to is one level above the respondent, and not the deciding organ itself.
///
/// # Errors
/// A [`Refusal`] where it is the respondent, this organ or the one it decides for.
pub(crate) fn superior_of_respondent(
    to: &str,
    case: &Case<Reconsideration>,
    cx: &Context,
    row: &'static str,
) -> Result<Option<FileFact>, Refusal> {
    let name = |code: &str| cx.organs.get(code).and_then(|organ| organ.name.as_deref());
    let desk = case.file.opening().organ.as_str();
    let decides = cx.organs.above(Named { code: Some(desk), name: "" });
    let own = name(desk) == Some(to) || decides.iter().any(|organ| organ.name.as_deref() == Some(to));
    let respondent = crate::respondent::all(case).any(|party| party.name == to);
    if own || respondent {
        return Err(cx
            .refuse(
                row,
                "not_superior_department",
                "抄告的机关应当是被申请人的上一级主管部门，不是行政复议机关、行政复议机构或者被申请人自己",
                "it is copied to the department one level above the respondent, not to the deciding organ, its desk or the \
                 respondent itself",
            )
            .at("/to"));
    }
    let upper = Named { code: None, name: to };
    let listed = case
        .file
        .party_organs()
        .any(|organ| cx.organs.level(upper, Named { code: Some(organ), name: "" }) == Level::Above);
    Ok((!listed).then(|| unchecked(&cx.article(row))))
}

/// Whether a respondent is a department of the government that decides (本级人民政府工作部门): neither a government nor its
/// sub-district office, and one level below. None where the list does not say.
fn of_department(case: &Case<Reconsideration>, cx: &Context) -> Option<bool> {
    let desk = case.file.opening().organ.as_str();
    let decides = cx.organs.above(Named { code: Some(desk), name: "" });
    let mut said = cx.organs.get(desk).is_some();
    let government = |name: &str| name.ends_with("人民政府") || name.ends_with("街道办事处");
    for party in crate::respondent::all(case).filter(|party| !government(&party.name)) {
        let above = cx.organs.above(Named { code: party.organ.as_deref(), name: &party.name });
        if above.iter().any(|organ| organ.code == desk || decides.contains(organ)) {
            return Some(true);
        }
        said &= !above.is_empty();
    }
    said.then_some(false)
}

/// Refuses to copy a paper where the law does not ask it: no respondent is a department of the government that decides.
///
/// # Errors
/// A [`Refusal`] under the row.
pub(crate) fn copied_at_all(
    case: &Case<Reconsideration>,
    cx: &Context,
    row: &'static str,
) -> Result<(), Refusal> {
    match of_department(case, cx) {
        Some(false) => Err(cx.refuse(
            row,
            "copy_not_required",
            "抄告限于以本级人民政府工作部门为被申请人的案件；本案被申请人不是本级人民政府的工作部门，不需要抄告",
            "a paper is copied where the respondent is a department of the government that decides, and here none is",
        )),
        _ => Ok(()),
    }
}

/// What is told where a decision took effect against a department of the government that decided.
pub(crate) fn to_be_copied(case: &Case<Reconsideration>, cx: &Context) -> Option<FileFact> {
    (of_department(case, cx) == Some(true)).then(|| {
        cx.tell(
            "FY-62",
            "to_be_copied",
            "被申请人为本级政府工作部门，发生法律效力的行政复议决定书应当同时抄告被申请人的上一级主管部门，请办理“抄告被申请人的上一级主管部门”。",
            "The respondent is a department of the government that decided: the decision is copied to its superior department.",
        )
    })
}
