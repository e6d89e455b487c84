//! What takes time and is not counted (不计入期限): hearing, test, inspection, appraisal, expert review, publication. It
//! begins with a paper and ends with one, and the sides are told in writing how long it takes.

use crate::Adjudication;
use crate::fact::{Examination, Examined, Fact};
use crate::procedure::Stage;
use chrono::NaiveDate;
use kernel::By;
use law::Exclusion;
use procedure::pause::{Ground, held, let_go};
use procedure::{Basis, Case, Context, Decision, Document, FileFact, Notice, Refusal, Rule, Step, check};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

const ARTICLE: &str = "《宁夏回族自治区行政程序规定》第五十五条；《政府采购法实施条例》第五十八条第一款";

/// Begins what is not counted.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BeginExamination {
    /// What is done.
    pub kind: Examination,
    /// The paper it begins with (听证通知书、委托书、勘验通知书、公示): from its day on nothing is counted.
    pub document: Document,
    /// Day by which it is to be over, as the sides were told.
    pub over_by: NaiveDate,
    /// Day the sides were told in writing of the time it takes.
    pub told_on: NaiveDate,
}

impl Step<Adjudication> for BeginExamination {
    const RULE: Rule<Stage> = Rule::named(
        "begin-examination",
        "启动听证、鉴定、勘验等环节",
        "Begin a hearing, an appraisal, an inspection",
    )
    .under(ARTICLE)
    .by(&[By::Officer])
    .from(&[Stage::Accepted])
    .enforcing(&["CJ-10"]);

    fn decide(self, case: &Case<Adjudication>, cx: &Context) -> Result<Decision<Adjudication>, Refusal> {
        super::not_recused(case, cx)?;
        let Self { kind, document, over_by, told_on } = self;
        let exclusion = exclusion(case, cx, kind)?;
        let document = document.checked(cx)?;
        let accepted = case.record.accepted_on.unwrap_or(cx.today);
        let from = check::day(document.on, accepted, cx.today, "/document/on")?;
        check::day(told_on, accepted, cx.today, "/told_on")?;
        if over_by < from {
            return Err(cx
                .refuse(
                    "CJ-10",
                    "over_before_begun",
                    format!("告知当事人的结束日期不应早于开始日期{from}，请核对"),
                    format!("it begins on {from}: the sides were told a day that is not before that"),
                )
                .at("/over_by"));
        }
        let examined = Examined { kind, from, over_by, told_on, ended_on: None };
        if case.record.examinations.contains(&examined) {
            return Err(cx
                .refuse(
                    "CJ-10",
                    "examination_begun",
                    "该环节已经启动，正在进行，不必重复登记",
                    "this is under way already",
                )
                .at("/kind"));
        }
        let (zh, en) = kind.words();
        let ground = Ground { zh: &exclusion.ground.zh, article: &exclusion.article };
        let stands = held(case, cx, "decision", ground, from)?;
        let notice = Notice {
            kind: "time_not_counted".to_owned(),
            zh: format!(
                "自{from}起进行{zh}，所需时间不计入期限，预计{over_by}以前结束；已于{told_on}书面告知当事人。"
            ),
            en: format!(
                "{en} from {from} on is not counted and is to be over by {over_by}; the sides were told in writing on \
                 {told_on}."
            ),
            article: exclusion.article.clone(),
            last_day: Some(over_by),
        };
        Ok(Decision::of(Fact::ExaminationBegan(examined))
            .and(document.lodged())
            .and_all(stands)
            .and(FileFact::NoticeIssued(notice))
            .fixed(
                case,
                &key(case.record.examinations.len() + 1),
                ("结束听证、鉴定、勘验等环节", "end what is not counted"),
                "行政机关",
                over_by,
                ("书面告知当事人的所需时间", "the time the sides were told in writing"),
            ))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({
            "kind": "appraisal",
            "document": { "kind": "appraisal_mandate", "title": "鉴定委托书", "on": "2026-03-10" },
            "over_by": "2026-03-31", "told_on": "2026-03-10"
        })
    }
}

/// Ends what is not counted: the period runs on, unless something else holds it.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EndExamination {
    /// Which, counted from 1 as they began.
    pub examination: u32,
    /// The paper it ends with (听证笔录、鉴定意见、勘验笔录、公示期满的记录): from its day on it is counted again.
    pub document: Document,
}

impl Step<Adjudication> for EndExamination {
    const RULE: Rule<Stage> = Rule::named(
        "end-examination",
        "结束听证、鉴定、勘验等环节",
        "End a hearing, an appraisal, an inspection",
    )
    .under(ARTICLE)
    .by(&[By::Officer])
    .from(&[Stage::Accepted])
    .enforcing(&["CJ-10"]);

    fn decide(self, case: &Case<Adjudication>, cx: &Context) -> Result<Decision<Adjudication>, Refusal> {
        super::not_recused(case, cx)?;
        let n = usize::try_from(self.examination).unwrap_or_default();
        let known = n.checked_sub(1).and_then(|n| case.record.examinations.get(n));
        let Some(examined) = known.filter(|known| known.ended_on.is_none()) else {
            return Err(cx
                .refuse(
                    "CJ-10",
                    "no_examination",
                    "没有正在进行的该序号的听证、鉴定、勘验等环节（按启动的顺序，自1起），请核对",
                    "nothing of this number is under way, counted from 1 as they began",
                )
                .at("/examination"));
        };
        let document = self.document.checked(cx)?;
        let on = check::day(document.on, examined.from, cx.today, "/document/on")?;
        let runs = match exclusion(case, cx, examined.kind) {
            Ok(exclusion) => {
                let ground = Ground { zh: &exclusion.ground.zh, article: &exclusion.article };
                let_go(case, cx, "decision", ground, Some(examined.from), on)?
            }
            // the period ended while it was under way: nothing runs on
            Err(_) => None,
        };
        let key = key(n);
        let late = case.file.is_late(&key, on).then(|| {
            cx.tell(
                "CJ-10",
                "examination_over_time",
                "实际所需时间超过书面告知当事人的时间，应当向当事人说明。",
                "It took longer than the sides were told in writing: they are told why.",
            )
        });
        Ok(Decision::of(Fact::ExaminationEnded { examination: self.examination, on })
            .and(document.lodged())
            .and_all(runs)
            .done(case, &key, on)
            .and_all(late))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({
            "examination": 1,
            "document": { "kind": "appraisal_opinion", "title": "鉴定意见", "on": "2026-03-20" }
        })
    }
}

/// The key of the day by which it is to be over.
fn key(n: usize) -> String {
    format!("examination:{n}")
}

/// The ground on which the period of this case stands still, where it runs and the law has that ground for it.
fn exclusion<'a>(
    case: &Case<Adjudication>,
    cx: &'a Context,
    kind: Examination,
) -> Result<&'a Exclusion, Refusal> {
    let Some(Basis::Rule(receipt)) = case.file.live("decision").map(|deadline| &deadline.basis) else {
        return Err(cx.refuse(
            "CJ-10",
            "no_running_deadline",
            "本案的办理期限已经不在计算之中，没有可以扣除的时间",
            "the period of this case is no longer running: there is nothing to leave out of it",
        ));
    };
    let (zh, en) = kind.words();
    let mut grounds = cx.law.rules.exclusions_of(&receipt.rule);
    grounds.find(|exclusion| exclusion.ground.zh.contains(zh)).ok_or_else(|| {
        Refusal::new(
            "counted_all_the_same",
            format!("本案的办理期限适用{}，法律没有规定{zh}所需时间不计入这一期限", receipt.article),
            format!("the law does not leave the time of this out of the period of the case: {en}"),
        )
        .under(receipt.article.clone())
        .at("/kind")
    })
}
