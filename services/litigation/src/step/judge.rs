//! The court judges; what the judgment orders becomes an obligation with its last day.

use super::check_right_holders;
use crate::anew::{self, ActAnew};
use crate::fact::Fact;
use crate::loss::Varied;
use crate::procedure::Stage;
use crate::results::Results;
use crate::step::{Code, Instance, Mediable};
use crate::{Litigation, later, ordered, paper};
use chrono::NaiveDate;
use kernel::By;
use procedure::{
    Case, Context, Decision, Document, FileFact, Notice, Obligation, Refusal, Rule, Served, Step, Term,
    check, number, served,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What became of the earlier judgment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum OnAppeal {
    /// 维持, or the appeal was withdrawn: the earlier judgment stands.
    Upheld,
    /// 改判.
    Changed,
    /// 发回重审: the first instance begins anew, as a suit of its own.
    Remanded,
}

/// What the judgment says of one demand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DemandAnswer {
    /// Which demand of the first sheet, from 1.
    pub demand: usize,
    /// What became of it.
    pub answer: DemandOutcome,
    /// Basis and reason; a demand that is refused has one. It stays in the file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub basis: Option<String>,
}

/// What became of a demand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = litigation::DemandOutcome)]
pub enum DemandOutcome {
    /// 支持.
    Met,
    /// 部分支持.
    Partly,
    /// 驳回: answered, with its basis.
    Refused,
    /// 未处理: it stays open and may be brought by itself.
    LeftOpen,
}

/// Records the judgment.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Judge {
    /// Result; of several the one the case is named by.
    pub code: Code,
    /// The others, e.g. compensation (J09) beside unlawfulness (J05).
    #[serde(default)]
    pub also: Vec<Code>,
    /// Number of the judgment, ruling or mediation document.
    pub number: String,
    /// The document.
    pub document: Document,
    /// What may be mediated here: of a mediation document only (J12), and always of one.
    #[serde(default)]
    pub mediable: Option<Mediable>,
    /// What it orders, by a day or within a period, which is counted from the day the judgment binds.
    #[serde(default)]
    pub obligations: Vec<Term>,
    /// Day of service on the parties; where the service on each is given, the day of the last one: the period to appeal
    /// runs from it.
    pub served_on: NaiveDate,
    /// How it was served on each party, as the proofs of service show it.
    #[serde(default)]
    pub service: Vec<Served>,
    /// Instance.
    #[serde(default)]
    pub instance: Instance,
    /// What became of the earlier judgment, in the second instance or a retrial.
    #[serde(default)]
    pub on_appeal: Option<OnAppeal>,
    /// What stands of what earlier judgments ordered, by the keys of the obligations, where this one changes a part.
    #[serde(default)]
    pub confirmed: Vec<String>,
    /// What the court set otherwise than the act or the agreement had it.
    #[serde(default)]
    pub varied: Vec<Varied>,
    /// What it says of each demand; where it is given, no demand is left out.
    #[serde(default)]
    pub answers: Vec<DemandAnswer>,
    /// The order to make the act anew, where a revocation (J02) gives one (判决被告重新作出行政行为).
    #[serde(default)]
    pub act_anew: Option<ActAnew>,
}

impl Step<Litigation> for Judge {
    const RULE: Rule<Stage> = Rule::named("judge", "登记裁判结果", "Record the judgment")
        .under("《行政诉讼法》第五十一条、第六十条、第六十九条至第七十八条、第八十五条、第八十九条")
        .by(&[By::Court])
        .from(&[
            Stage::Filed,
            Stage::Docketed,
            Stage::Answered,
            Stage::Heard,
            Stage::Judged,
            Stage::Withdrawn,
            Stage::Ended,
        ])
        .enforcing(&["P-32", "P-33", "P-36", "P-38", "SS-28", "SS-28a", "SS-31", "SS-39", "SS-40"]);

    fn decide(self, case: &Case<Litigation>, cx: &Context) -> Result<Decision<Litigation>, Refusal> {
        let number = number::of_court(&self.number, "/number")?;
        self.fits(case)?;
        self.may_be_mediated()?;
        self.instance_fits(case, cx)?;
        if case.record.ruling.as_ref() == Some(&number) && case.record.instance == Some(self.instance) {
            return Err(Refusal::new(
                "judged_already",
                "同一案号的裁判已经登记；裁判有笔误的，按更正裁定登记",
                "a judgment of this number is on record; a slip in it is corrected by the court",
            )
            .at("/number"));
        }
        self.confirms(case)?;
        let decides = self.decides(case);
        let answers = answered(self.answers, case.file.opening().matter.demands.len())?;
        let results = Results::checked(self.code, self.also)?;
        let varied = results.varied(self.varied)?;
        let from = case.record.docketed_on.unwrap_or(case.file.opening().received_on);
        let served_on = check::day(self.served_on, from, cx.today, "/served_on")?;
        let document = paper::numbered(self.document, &self.number, case, cx)?;
        let made_on = self.code.made_on(document.on, served_on);
        let n = case.file.next_document();
        let served = served(self.service, (n, &document), (self.code, served_on), case, cx)?;
        let first = self.instance == Instance::First;
        let rule = self.code.appeal().filter(|_| first);
        let appeal = rule.map(|rule| paper::fixed(case, cx, "appeal", rule, served_on)).transpose()?;
        // a later judgment that says nothing of the demands leaves them as the first had them
        let standing = if answers.is_empty() { &case.record.answers } else { &answers };
        let open = standing.iter().any(|answer| answer.answer == DemandOutcome::LeftOpen);
        let on_merits = decides && !open;
        let rights = rights(&results, self.instance, served_on, (rule, appeal.as_ref()), cx)?;
        let told = told(&answers, &results, cx);
        let reopened = later::reopened(self.on_appeal, case, served_on);
        let (terms, mut within) = ordered::dated(self.obligations, case, cx, served_on)?;
        let agency = Some(&case.file.opening().organ);
        let mut owed = procedure::term::owed(case, terms, served_on, agency, "/obligations")?;
        let key = (case.file.obligations.len() + owed.len() + 1).to_string();
        let anew = self.act_anew.map(|order| order.ordered(&results, key, &mut within, served_on, case, cx));
        let (anew, act_owed) = anew.transpose()?.unzip();
        owed.extend(act_owed);
        let fact = Fact::Judged {
            code: self.code,
            also: results.also.clone(),
            number,
            served_on,
            instance: self.instance,
            on_appeal: self.on_appeal,
            varied,
            answers,
            mediable: self.mediable,
            within: within.clone(),
            document: Some(n),
            anew: anew.map(Box::new),
        };
        let decision = Decision::of(fact)
            .and(document.lodged())
            .and_all(served)
            .done(case, "docketing", made_on)
            .done(case, "judgment", made_on)
            .dropping(case, kept(self.on_appeal), "案件已经裁判");
        let decision = match self.instance {
            Instance::Second => decision.done(case, "appeal:second_instance", made_on),
            Instance::First | Instance::Retrial => decision,
        };
        let way = (self.instance, self.on_appeal);
        let decision = on_earlier(decision, case, cx, way, &self.confirmed, served_on);
        let (zh, en) = ordered::SOURCE;
        let decision = owed.into_iter().fold(decision, |decision, one| match &appeal {
            // it binds once the judgment takes effect: a period has no last day before that
            Some(_) => {
                let due = one.due.filter(|_| !within.contains_key(&one.key));
                decision.and(FileFact::ObligationUndertaken(Box::new(Obligation { due, ..one })))
            }
            None => decision.obligation(one, zh, en),
        });
        Ok(decision
            .and_all(appeal)
            .and_all(told)
            .and_all(rights)
            .and_all(reopened)
            .closed(served_on, &self.code.word(), &results.zh(), on_merits)
            .on_ground(self.code.article()))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({
            "code": "J03",
            "number": "（2026）宁0522行初12号",
            "document": { "kind": "judgment", "title": "行政判决书", "on": "2026-03-02" },
            "obligations": [{ "text": "自判决生效之日起履行保护职责", "due": "2026-12-31" }],
            "served_on": "2026-03-02"
        })
    }
}

impl Judge {
    /// Whether this result is possible in the stage the case is in.
    fn fits(&self, case: &Case<Litigation>) -> Result<(), Refusal> {
        if matches!(self.code, Code::J11 | Code::J13) {
            return Err(Refusal::new(
                "own_step",
                "准许撤诉请办理“裁定准许撤诉”，终结诉讼请办理“裁定终结诉讼”",
                "a withdrawal is the step `allow-withdrawal`, an end the step `end`",
            )
            .at("/code"));
        }
        if case.stage == Stage::Filed && self.code != Code::J10 {
            return Err(Refusal::new(
                "not_docketed",
                "案件尚未立案，只能裁定不予立案",
                "the suit is not docketed: only a ruling not to docket is possible",
            )
            .under("《行政诉讼法》第五十一条第二款")
            .at("/code"));
        }
        if self.code != Code::J10 { check_right_holders::answered(case) } else { Ok(()) }
    }

    /// Whether the matter itself is decided: by this result or, where an earlier one is upheld, by that.
    fn decides(&self, case: &Case<Litigation>) -> bool {
        let by_form = |code: Code| matches!(code, Code::J10 | Code::J11 | Code::J13);
        let stood = case.file.outcome.as_ref().is_some_and(|(outcome, _)| outcome.on_merits);
        match self.on_appeal {
            Some(OnAppeal::Remanded) => false,
            Some(OnAppeal::Upheld) => stood || case.record.result.is_some_and(|code| !by_form(code)),
            Some(OnAppeal::Changed) | None => !by_form(self.code),
        }
    }

    /// A mediation document says what may be mediated in the suit, and nothing else does.
    fn may_be_mediated(&self) -> Result<(), Refusal> {
        let mediated = self.code == Code::J12;
        if mediated == self.mediable.is_some() {
            return Ok(());
        }
        let (zh, en) = if mediated {
            (
                "行政案件不适用调解，行政赔偿、补偿以及行政机关行使法律、法规规定的自由裁量权的案件除外：请写明属于哪一类（mediable），都不属于的应当判决",
                "a suit is not mediated but over compensation, indemnity or discretion: say which it is, or it is judged",
            )
        } else {
            (
                "只有行政调解书（J12）才写明可以调解的案件类别",
                "only a mediation document (J12) says what may be mediated",
            )
        };
        Err(Refusal::new("not_mediable", zh, en).under("《行政诉讼法》第六十条第一款").at("/mediable"))
    }

    /// What it leaves of earlier judgments is named by keys of what they ordered.
    fn confirms(&self, case: &Case<Litigation>) -> Result<(), Refusal> {
        let known = |key: &String| ordered::all(case).any(|owed| owed.term() == key);
        let changes = self.on_appeal == Some(OnAppeal::Changed);
        match self.confirmed.iter().position(|key| !changes || !known(key)) {
            Some(i) => Err(Refusal::new(
                "not_ordered",
                "只有改判的，才逐项写明维持原裁判确定的哪些义务；编号应当是原裁判确定的义务的编号",
                "only a judgment that changes a part names what stands of it, by the keys of what earlier judgments ordered",
            )
            .under("《行政诉讼法》第八十九条第一款第二项")
            .at(format!("/confirmed/{i}"))),
            None => Ok(()),
        }
    }

    /// The first instance judges once; a later one only where the case came to it, and says what becomes of the first.
    fn instance_fits(&self, case: &Case<Litigation>, cx: &Context) -> Result<(), Refusal> {
        if self.instance == Instance::First {
            return if later::first_is_over(case.stage) || self.on_appeal.is_some() {
                Err(Refusal::new(
                    "instance",
                    "第一审只裁判一次；第二审、再审的裁判应当写明审级和对原裁判的处理",
                    "the first instance judges once: a later judgment names its instance and what it does to the first",
                )
                .at("/instance"))
            } else {
                Ok(())
            };
        }
        later::came_to(self.instance, case, cx)?;
        later::goes_on(self.instance, case, cx)?;
        let changed = self.on_appeal == Some(OnAppeal::Changed);
        if self.on_appeal.is_none() || changed == (self.code == Code::J14) {
            return Err(Refusal::new(
                "on_appeal",
                "请写明维持、改判或者发回重审：改判的填写改判后的结果，维持、发回重审的填写J14",
                "say whether it was upheld (J14), changed (the new result) or sent back (J14)",
            )
            .under("《行政诉讼法》第八十九条")
            .at("/on_appeal"));
        }
        Ok(())
    }
}

/// Deadlines that go on after the judgment. What a loss led to goes with it.
fn kept(on_appeal: Option<OnAppeal>) -> &'static [&'static str] {
    match on_appeal {
        Some(OnAppeal::Changed | OnAppeal::Remanded) => &["docketing", "judgment", "obligation", "appeal"],
        Some(OnAppeal::Upheld) | None => &["docketing", "judgment", "obligation", "appeal", "correction"],
    }
}

/// What becomes of what earlier judgments ordered: what is upheld binds from now on, what is not binds nobody.
fn on_earlier(
    decision: Decision<Litigation>,
    case: &Case<Litigation>,
    cx: &Context,
    (instance, on_appeal): (Instance, Option<OnAppeal>),
    confirmed: &[String],
    served_on: NaiveDate,
) -> Decision<Litigation> {
    match (instance, on_appeal) {
        // upheld in a retrial, it has bound all along
        (_, None) | (Instance::First | Instance::Retrial, Some(OnAppeal::Upheld)) => decision,
        (Instance::Second, Some(OnAppeal::Upheld)) => {
            ordered::bind(decision, case, cx, ordered::standing(case), served_on)
        }
        (_, Some(OnAppeal::Changed | OnAppeal::Remanded)) => {
            let (stand, fall): (Vec<&Obligation>, Vec<&Obligation>) =
                ordered::all(case).partition(|owed| confirmed.iter().any(|key| owed.term() == key));
            let decision = ordered::bind(decision, case, cx, stand.into_iter(), served_on);
            ordered::release(decision, case, fall.into_iter(), "确定该项义务的裁判已经改判、撤销或者发回重审")
        }
    }
}

/// The service on each party, the last of which is on the day given.
fn served(
    copies: Vec<Served>,
    (n, document): (u32, &Document),
    (code, served_on): (Code, NaiveDate),
    case: &Case<Litigation>,
    cx: &Context,
) -> Result<Vec<FileFact>, Refusal> {
    // a mediation document is signed for, whatever it is called
    let kind = if code == Code::J12 { "mediation_document" } else { document.kind.as_str() };
    let paper = Document { kind: kind.to_owned(), ..document.clone() };
    let deliveries = served::copies(copies, (n, &paper), case, cx, "/service")?;
    let last = deliveries.iter().map(|delivery| delivery.served.on).max();
    match last.filter(|last| *last != served_on) {
        Some(last) => Err(Refusal::new(
            "service_differs",
            format!("各当事人中最后一个收到的是{last}，送达之日应当与之一致：上诉期限自最后送达之日起登记"),
            format!("the last party was served on {last}: that is the day of service"),
        )
        .under("《行政诉讼法》第八十五条、第一百零一条")
        .at("/served_on")),
        None => {
            Ok(deliveries.into_iter().map(|delivery| FileFact::DocumentServed(Box::new(delivery))).collect())
        }
    }
}

/// What the sides may still do against it, and until when; and what the agency may not do after it.
fn rights(
    results: &Results,
    instance: Instance,
    served_on: NaiveDate,
    (rule, appeal): (Option<&'static str>, Option<&FileFact>),
    cx: &Context,
) -> Result<Vec<FileFact>, Refusal> {
    let last = appeal.and_then(|appeal| match appeal {
        FileFact::DeadlineSet(deadline) => deadline.due,
        _ => None,
    });
    let appeal = rule.zip(last).map(|(rule, last)| {
        cx.tell_until(
            rule,
            "right_to_appeal",
            format!("不服本裁判的，可以向上一级人民法院提起上诉，最后一日为{last}；逾期不上诉的，第一审裁判发生法律效力。"),
            format!("An appeal may be brought to the court above until {last}; without one the judgment takes effect."),
            Some(last),
        )
    });
    let effective = instance == Instance::Second || (rule.is_none() && instance == Instance::First);
    let retrial = effective.then(|| later::retrial(served_on, cx)).transpose()?;
    let same_act = results.include(&[Code::J02]).then(|| {
        cx.tell(
            anew::ROW,
            "no_same_act",
            "判决被告重新作出行政行为的，被告不得以同一的事实和理由作出与原行政行为基本相同的行政行为；仅以违反法定程序为由\
             撤销的，不受此限制。",
            "Where the agency is to act anew it makes no act that is basically the same on the same facts and reason, \
             unless the act was set aside for its procedure only.",
        )
    });
    Ok(appeal.into_iter().chain(retrial).chain(same_act).collect())
}

/// Every demand has one answer, and what is refused has its basis.
fn answered(answers: Vec<DemandAnswer>, demands: usize) -> Result<Vec<DemandAnswer>, Refusal> {
    let refuse = |code, zh: String, en: String, at: String| Err(Refusal::new(code, zh, en).at(at));
    for (i, answer) in answers.iter().enumerate() {
        let n = answer.demand;
        let at = format!("/answers/{i}/demand");
        if !(1..=demands).contains(&n) {
            return refuse(
                "no_such_demand",
                format!("没有第{n}项诉求"),
                format!("there is no demand {n}"),
                at,
            );
        }
        if answers[..i].iter().any(|earlier| earlier.demand == n) {
            let zh = format!("第{n}项诉求重复作答");
            return refuse("demand_answered_twice", zh, format!("demand {n} has two answers"), at);
        }
        if answer.answer == DemandOutcome::Refused {
            check::text(answer.basis.as_deref().unwrap_or_default(), &format!("/answers/{i}/basis"))?;
        }
    }
    let left_out = (1..=demands).find(|n| !answers.iter().any(|answer| answer.demand == *n));
    match left_out.filter(|_| !answers.is_empty()) {
        Some(n) => {
            let zh = format!("第{n}项诉求没有作答");
            refuse("demand_unanswered", zh, format!("demand {n} has no answer"), "/answers".to_owned())
        }
        None => Ok(answers),
    }
}

/// What the sides and the agency are told with the judgment.
fn told(answers: &[DemandAnswer], results: &Results, cx: &Context) -> Vec<FileFact> {
    let notice = |kind: &str, zh: String, en: String, article: &str| {
        FileFact::NoticeIssued(Notice {
            kind: kind.to_owned(),
            zh,
            en,
            article: article.to_owned(),
            last_day: None,
        })
    };
    let of_demand = |answer: &DemandAnswer| match answer.answer {
        DemandOutcome::Refused => Some(notice(
            "demand_answered",
            format!("第{}项诉求已经裁判驳回，依据和理由见裁判文书，属于已经答复的诉求。", answer.demand),
            format!("Demand {} was refused with its basis: it is answered.", answer.demand),
            "《行政诉讼法》第六十九条",
        )),
        DemandOutcome::LeftOpen => Some(notice(
            "demand_left_open",
            format!("第{}项诉求本案未作处理，当事人可以另行依法主张，争议尚未全部解决。", answer.demand),
            format!(
                "Demand {} was not dealt with: it stays open and may be brought by itself.",
                answer.demand
            ),
            "《行政诉讼法》第四十九条第三项",
        )),
        DemandOutcome::Met | DemandOutcome::Partly => None,
    };
    let lost = results.main.is_loss().then(|| {
        cx.tell(
            "SS-40",
            "loss_to_be_analysed",
            format!("{}，按通常统计口径计为败诉，被告行政机关应当分析原因并提出整改措施。", results.zh()),
            "By its result the suit counts as lost: the agency analyses why and what it corrects.",
        )
    });
    answers.iter().filter_map(of_demand).chain(lost).collect()
}

#[cfg(test)]
#[path = "judge_test.rs"]
mod tests;
