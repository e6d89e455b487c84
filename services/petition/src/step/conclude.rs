//! The opinion: every demand that is this organ's to answer is answered, and what is promised gets a last day.

use super::paper::{done, period, proved};
use crate::fact::{Answer, Fact, Finding};
use crate::procedure::{Stage, began, own_demands};
use crate::{Petition, item};
use chrono::NaiveDate;
use kernel::By;
use procedure::check;
use procedure::served::served;
use procedure::{Case, Context, Decision, Document, FileFact, Notice, Refusal, Rule, Service, Step, Term};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Records the opinion letter and its service.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Conclude {
    /// The opinion letter (信访处理意见书).
    pub opinion: Document,
    /// Day it was served; with `service`, the day that counts for the mode.
    pub served_on: NaiveDate,
    /// On whom and how it was served: then it counts as served on the day that follows from that.
    #[serde(default)]
    pub service: Option<Service>,
    /// Facts found, and reasons. Personal data may stand in it.
    pub facts: String,
    /// Demand by demand.
    pub results: Vec<Answer>,
    /// What is to be done, until when, by whom.
    #[serde(default)]
    pub obligations: Vec<Term>,
}

impl Step<Petition> for Conclude {
    const RULE: Rule<Stage> = Rule::named("conclude", "出具信访处理意见书", "Serve the opinion letter")
        .under("《信访工作条例》第三十一条第六项、第三十二条、第三十四条")
        .by(&[By::Officer])
        .from(&[Stage::InProcess])
        .enforcing(&["XF-10", "XF-11", "XF-12", "XF-20", "P-32", "P-33", "P-36a"]);

    fn decide(self, case: &Case<Petition>, cx: &Context) -> Result<Decision<Petition>, Refusal> {
        super::not_recused(case, cx)?;
        super::has_opinion(case)?;
        on_no_path(case, cx)?;
        let facts = check::text(&self.facts, "/facts")?;
        super::not_a_promise(&self.opinion, "/opinion/kind")?;
        let opinion = self.opinion.checked_at(cx, "/opinion")?;
        check::day(opinion.on, began(case, cx), cx.today, "/opinion/on")?;
        proved(&opinion, "opinion", period(case), case, cx, "/opinion")?;
        let (served_on, delivered) = served(&opinion, self.served_on, self.service, case, cx)?;
        let answers = answers(case, self.results)?;
        let made_on = opinion.on;
        let urged = urged(&answers, &self.obligations);
        let decision = Decision::of(Fact::Concluded { facts, answers, served_on })
            .and(opinion.lodged())
            .and_all(delivered);
        let mut decision = done(decision, case, "opinion", made_on)
            .and_all(urged)
            .deadline(cx, case, "review", "XF-20", served_on)?
            .and(cx.tell_until(
                "XF-20",
                "review_right",
                "对信访处理意见不服的，可以自收到书面答复之日起在规定期限内向原办理机关、单位的上一级机关、单位请求复查。",
                "Whoever does not agree may ask the organ one level above the one that handled the matter for a review.",
                cx.law.count("XF-20", served_on).receipt()?.due,
            ));
        let source = ("信访处理意见书确定的期限", "the day the opinion letter fixes");
        let organ = &case.file.opening().organ;
        decision = decision.owing(case, self.obligations, made_on, Some(organ), "/obligations", source)?;
        Ok(decision.closed(cx.today, "opinion", "出具信访处理意见书", true))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({
            "opinion": { "kind": "opinion", "title": "信访处理意见书", "number": "海信意〔2026〕1号", "on": "2026-03-18" },
            "served_on": "2026-03-20",
            "facts": "该村道2025年汛期冲毁，至今没有修复",
            "results": [{ "demand": 1, "result": "support", "text": "事实清楚，予以支持", "basis": "《公路法》第三十五条" }],
            "obligations": [{ "text": "修复村道", "due": "2026-06-30" }]
        })
    }
}

/// Refuses an opinion on what another lawful path is open for.
fn on_no_path(case: &Case<Petition>, cx: &Context) -> Result<(), Refusal> {
    let item = item::of(case);
    if !item::is_path(item) {
        return Ok(());
    }
    let (zh, en) = match item {
        Some(item::DUTY) => ("请办理“投诉举报办结”", "take the step `close-complaint`"),
        _ => ("请导入相应的法定途径", "it is directed to that path"),
    };
    Err(cx.refuse(
        "XF-11",
        "on_a_path",
        format!("本件按照第三十一条第一项至第五项办理，不出具信访处理意见书，{zh}；该途径不予受理的，请先办理“转为普通程序办理”"),
        format!(
            "the matter is handled on another lawful path (items 1 to 5 of article 31): no opinion is given, {en}; where that \
             path is closed, take the step `convert` first"
        ),
    ))
}

/// What is told where a demand is supported and nothing is owed for it: the organ urges whoever is to carry it out.
pub(super) fn urged(answers: &[Answer], owed: &[Term]) -> Option<FileFact> {
    let supported = answers.iter().any(|answer| answer.result == Finding::Support);
    (supported && owed.is_empty()).then(|| {
        FileFact::NoticeIssued(Notice {
            kind: "support_to_execute".to_owned(),
            zh: "支持信访请求的，应当督促有关机关、单位执行；处理意见没有写明履行的事项和期限，请承办机关跟进。".to_owned(),
            en: "A demand is supported: the organs concerned are urged to carry that out. The opinion names nothing that is \
                 owed by a day: follow it up."
                .to_owned(),
            article: "《信访工作条例》第三十二条".to_owned(),
            last_day: None,
        })
    })
}

/// Checks that every own demand is answered once and no other is.
///
/// # Errors
/// A [`Refusal`] that points to the answer that is wrong.
pub(super) fn answers(case: &Case<Petition>, results: Vec<Answer>) -> Result<Vec<Answer>, Refusal> {
    let law = "《信访工作条例》第三十二条";
    let own = own_demands(case);
    let mut answers: Vec<Answer> = Vec::with_capacity(results.len());
    for (i, answer) in results.into_iter().enumerate() {
        let at = format!("/results/{i}/demand");
        let n = answer.demand;
        if case.record.is_yielded(n) {
            return Err(Refusal::new(
                "demand_yielded",
                format!("第{n}项诉求已在其他法定途径办理，本机关不得出具处理意见"),
                format!("demand {n} is dealt with in another lawful channel: no opinion is given on it here"),
            )
            .under("《信访工作条例》第三十一条")
            .at(at));
        }
        if case.record.settled.contains(&n) {
            return Err(Refusal::new(
                "demand_settled",
                format!("第{n}项诉求已经达成调解、和解协议，不再出具处理意见"),
                format!("on demand {n} the sides came to terms: no opinion is given on it"),
            )
            .under("《信访工作条例》第三十三条")
            .at(at));
        }
        if !own.contains(&n) {
            return Err(Refusal::new(
                "no_such_demand",
                format!("没有第{n}项诉求"),
                format!("there is no demand {n}"),
            )
            .at(at));
        }
        if answers.iter().any(|earlier| earlier.demand == n) {
            return Err(Refusal::new(
                "demand_answered_twice",
                format!("第{n}项诉求有两个处理意见"),
                format!("demand {n} has two answers"),
            )
            .at(at));
        }
        let text = check::text(&answer.text, &format!("/results/{i}/text"))?;
        let basis = answer.basis.filter(|text| !text.trim().is_empty());
        let basis = basis.map(|text| check::text(&text, &format!("/results/{i}/basis"))).transpose()?;
        if basis.is_none() && answer.result != Finding::Explain {
            return Err(Refusal::new(
                "basis_required",
                format!("第{n}项诉求的处理意见应当载明法律法规依据；合理但缺乏法律依据的，作出解释说明"),
                format!("the opinion on demand {n} states the law it rests on; where there is none, it explains that"),
            )
            .under(law)
            .at(format!("/results/{i}/basis")));
        }
        answers.push(Answer { text, basis, ..answer });
    }
    if let Some(n) = own.iter().find(|n| !answers.iter().any(|answer| answer.demand == **n)) {
        return Err(Refusal::new(
            "demand_unanswered",
            format!("第{n}项诉求没有处理意见，信访处理意见书应当逐项答复"),
            format!("demand {n} is not answered: the opinion answers each of them"),
        )
        .under(law)
        .at("/results"));
    }
    Ok(answers)
}

#[cfg(test)]
mod tests {
    use super::super::given;
    use super::*;
    use procedure::DeadlineState;
    use serde_json::{Value, json};

    fn answering(demands: &[usize]) -> Value {
        let mut input = Conclude::example();
        input["results"] = demands
            .iter()
            .map(|n| json!({ "demand": n, "result": "explain", "text": "缺乏法律依据" }))
            .collect();
        input
    }

    #[test]
    fn every_demand_is_answered_once() {
        given::accepted()
            .refuse("2026-03-20", By::Officer, "conclude", &answering(&[1]), "demand_unanswered")
            .refuse("2026-03-20", By::Officer, "conclude", &answering(&[1, 2, 2]), "demand_answered_twice")
            .refuse("2026-03-20", By::Officer, "conclude", &answering(&[1, 2, 3]), "no_such_demand")
            .take("2026-03-20", By::Officer, "conclude", &answering(&[2, 1]));
    }

    #[test]
    fn a_demand_that_is_dealt_with_elsewhere_is_left_out() {
        given::accepted()
            .take("2026-03-05", By::System, "yield", &given::elsewhere(&[1]))
            .refuse("2026-03-20", By::Officer, "conclude", &answering(&[1, 2]), "demand_yielded")
            .take("2026-03-20", By::Officer, "conclude", &answering(&[2]));
    }

    #[test]
    fn the_opinion_opens_the_window_to_review_and_its_promises_run() {
        let case = given::concluded();
        assert_eq!(case.due("review"), "2026-04-20");
        assert_eq!(case.due("obligation:1"), "2026-06-30");
        assert_eq!(case.case.file.deadline("opinion").map(|d| d.state), Some(DeadlineState::Met));
        assert_eq!(case.case.file.obligations[0].debtor.as_deref(), Some("organ"));
        assert!(
            case.case.file.outcome.is_some_and(|(outcome, _)| outcome.on_merits && outcome.code == "opinion")
        );
    }

    #[test]
    fn the_opinion_follows_acceptance_and_its_service_follows_the_opinion() {
        let mut early = answering(&[1, 2]);
        early["opinion"]["on"] = json!("2026-03-02");
        let mut unserved = answering(&[1, 2]);
        unserved["served_on"] = json!("2026-03-17");
        given::accepted()
            .refuse("2026-03-20", By::Officer, "conclude", &early, "day_out_of_order")
            .refuse("2026-03-20", By::Officer, "conclude", &unserved, "day_out_of_order")
            .refuse("2026-03-19", By::Officer, "conclude", &answering(&[1, 2]), "day_out_of_order");
    }
}
