//! What follows where what was decided or agreed is not performed: the respondent is ordered to, against anybody else
//! it is enforced, and the law says by whom.

use crate::finding::Finding;
use crate::procedure::Stage;
use crate::step::SUIT;
use crate::{Reconsideration, input};
use procedure::{Case, Context, FileFact, Notice, Obligation};

/// The order to perform.
const ORDER: &str = "FY-63";

/// What is told of what is `owed`. What was promised for a withdrawal stands in no decision and no mediation document.
pub(crate) fn next(case: &Case<Reconsideration>, cx: &Context, owed: &Obligation) -> Vec<FileFact> {
    let binds = matches!(case.stage, Stage::Decided | Stage::Mediated);
    if !binds || cx.law.rules.in_force(ORDER, cx.today).is_none() {
        return Vec::new();
    }
    let (respondent, others) = debtors(case, owed);
    let order = respondent.then(|| {
        cx.tell(
            ORDER,
            "not_performed",
            "被申请人的义务到期没有履行，行政复议机关或者有关上级行政机关应当责令其限期履行，并可以约谈被申请人的有关负责人或者予以通报批评；请办理“责令限期履行”。",
            "The respondent did not perform in time: it is ordered to in a set time, and its head may be interviewed or the respondent criticised.",
        )
    });
    order.into_iter().chain(enforced(case).filter(|_| others)).collect()
}

/// Whether a respondent owes it, and whether somebody else in the case does. A mediation document that names nobody
/// may mean either.
pub(crate) fn debtors(case: &Case<Reconsideration>, owed: &Obligation) -> (bool, bool) {
    match &owed.debtor {
        Some(organ) => {
            let respondent = case.file.party_organs().any(|other| other == organ);
            let party = case.file.parties.iter().any(|party| party.organ.as_ref() == Some(organ));
            (respondent, party && !respondent)
        }
        None if input::benefits_respondent(case, &owed.beneficiaries) => (false, true),
        None => (true, case.stage == Stage::Mediated),
    }
}

/// Who enforces against an applicant or a third party, by what was decided.
fn enforced(case: &Case<Reconsideration>) -> Option<FileFact> {
    let record = &case.record;
    let decided = |finding: Finding| record.finding == Some(finding) || record.also.contains(&finding);
    let (item, paper, who, en) = if case.stage == Stage::Mediated {
        ("三", "行政复议调解书", "行政复议机关", "the reconsideration organ")
    } else if decided(Finding::D03) {
        ("二", "变更行政行为的行政复议决定书", "行政复议机关", "the reconsideration organ")
    } else if decided(Finding::D08) {
        ("一", "维持行政行为的行政复议决定书", "作出行政行为的行政机关", "the organ that made the act")
    } else {
        return None;
    };
    Some(FileFact::NoticeIssued(Notice {
        kind: "to_be_enforced".to_owned(),
        zh: format!(
            "有义务到期没有履行；申请人、第三人逾期不起诉又不履行{paper}的，由{who}依法强制执行，或者申请人民法院强制执行。"
        ),
        en: format!(
            "Not performed in time: where no suit is brought in time, {en} enforces it or asks the court to."
        ),
        article: format!("《行政复议法》第七十八条第{item}项"),
        last_day: None,
    }))
}

/// What is told where the period to sue passed after the act was upheld: who enforces the act.
pub(crate) fn final_now(case: &Case<Reconsideration>, key: &str) -> Option<FileFact> {
    let record = &case.record;
    let sues = |other: &str| other.split(':').next() == Some(SUIT);
    let another = case
        .file
        .deadlines
        .iter()
        .any(|one| one.key != key && sues(&one.key) && case.file.live(&one.key).is_some());
    let upheld = case.stage == Stage::Decided && record.finding == Some(Finding::D08);
    (upheld && sues(key) && !another).then(|| {
        FileFact::NoticeIssued(Notice {
            kind: "to_be_enforced".to_owned(),
            zh: "起诉期限已经届满。申请人、第三人逾期不起诉又不履行维持行政行为的行政复议决定书的，由作出行政行为的行政机关依法强制执行，或者申请人民法院强制执行。".to_owned(),
            en: "The period to sue has passed: whoever does not perform an act that was upheld is enforced against by the organ that made it, or by the court on its application.".to_owned(),
            article: "《行政复议法》第七十八条第一项".to_owned(),
            last_day: None,
        })
    })
}

#[cfg(test)]
mod tests {
    use crate::Reconsideration;
    use crate::step::{Apply, Decide, HearOpinions, Reply, SendCopy, Settle};
    use kernel::{By, Capacity};
    use procedure::Step;
    use procedure::scenario::Scenario;
    use serde_json::{Value, json};

    const DUE: &str = "2026-05-20";

    fn heard() -> Scenario<Reconsideration> {
        Scenario::default()
            .take("2026-03-02", By::Officer, "apply", &Apply::example())
            .take("2026-03-03", By::Officer, "accept", &json!({ "interested_parties": 0 }))
            .take("2026-03-05", By::Officer, "send-copy", &SendCopy::example())
            .take("2026-03-10", By::Officer, "hear-opinions", &HearOpinions::example())
            .take("2026-03-12", By::Respondent, "reply", &Reply::example())
    }

    /// What somebody owes the respondent.
    fn to_respondent(case: &Scenario<Reconsideration>) -> Value {
        let mut parties = case.case.file.parties.iter();
        let respondent = parties.find(|party| party.capacity == Capacity::Respondent).expect("there is one");
        json!([{ "text": "缴纳罚款", "due": DUE, "beneficiaries": [respondent.id] }])
    }

    fn decided(code: &str, grounds: Value) -> Scenario<Reconsideration> {
        let case = heard();
        let mut decision = Decide::example();
        decision["code"] = json!(code);
        decision["grounds"] = grounds;
        decision["obligations"] = to_respondent(&case);
        case.take("2026-04-20", By::Officer, "decide", &decision)
    }

    fn missed(case: Scenario<Reconsideration>) -> Scenario<Reconsideration> {
        case.take(DUE, By::System, "lapse", &json!({ "key": "obligation:1", "due": DUE }))
    }

    /// Kind and article of what was told of a breach.
    fn told(case: &Scenario<Reconsideration>) -> Vec<(&str, &str)> {
        let notices = case.case.file.notices.iter().map(|told| (told.kind.as_str(), told.article.as_str()));
        notices.filter(|(kind, _)| matches!(*kind, "not_performed" | "to_be_enforced")).collect()
    }

    #[test]
    fn a_respondent_that_does_not_perform_is_ordered_to() {
        let case = missed(heard().take("2026-04-20", By::Officer, "decide", &Decide::example()));
        assert_eq!(told(&case), [("not_performed", "《行政复议法》第七十七条第二款")]);
        let order = json!({ "by": "2026-07-01" });
        case.take("2026-05-21", By::Officer, "order-performance", &order);
    }

    #[test]
    fn it_is_ordered_once_the_last_day_passed_and_joint_respondents_alike() {
        let order = json!({ "by": "2026-07-01" });
        let decided = || heard().take("2026-04-20", By::Officer, "decide", &Decide::example());
        decided().refuse("2026-05-20", By::Officer, "order-performance", &order, "nothing_owed").take(
            "2026-05-21",
            By::Officer,
            "order-performance",
            &order,
        );
        let joint = json!({ "party": {
            "capacity": "respondent", "kind": "organ", "name": "海原县水务局", "organ": "haiyuan-swj"
        }});
        let mut reply = Reply::example();
        reply["respondent"] = json!("haiyuan-swj");
        let mut decision = Decide::example();
        decision["obligations"] = json!([{ "text": "共同退还罚款2000元", "due": DUE }]);
        heard()
            .take("2026-03-13", By::Officer, "join", &joint)
            .take("2026-03-13", By::Officer, "reply", &reply)
            .take("2026-04-20", By::Officer, "decide", &decision)
            .take("2026-05-21", By::Officer, "order-performance", &order);
    }

    #[test]
    fn against_anybody_else_it_is_enforced_by_what_was_decided() {
        for (code, grounds, article) in [
            ("D08", json!([]), "《行政复议法》第七十八条第一项"),
            ("D03", json!(["inappropriate"]), "《行政复议法》第七十八条第二项"),
        ] {
            let case = decided(code, grounds);
            assert!(case.case.file.obligations[0].debtor.is_none(), "the respondent does not owe itself");
            assert_eq!(told(&missed(case)), [("to_be_enforced", article)]);
        }
        let case = heard();
        let mut settle = Settle::example();
        settle["obligations"] = to_respondent(&case);
        let settled = missed(case.take("2026-03-20", By::Officer, "settle", &settle));
        assert_eq!(told(&settled), [("to_be_enforced", "《行政复议法》第七十八条第三项")]);
    }

    #[test]
    fn once_nobody_sued_in_time_the_upheld_act_is_enforced() {
        let case = decided("D08", json!([]));
        let suit = json!({ "key": "suit", "due": case.due("suit") });
        let case = case.take("2026-05-06", By::System, "lapse", &suit);
        assert_eq!(told(&case), [("to_be_enforced", "《行政复议法》第七十八条第一项")]);
    }

    #[test]
    fn what_was_promised_for_a_withdrawal_is_neither() {
        let promised = json!({ "allowed": true, "undertakings": [{ "text": "恢复村道", "due": DUE }],
            "settlement": { "kind": "settlement", "title": "和解协议", "on": "2026-03-20" } });
        let case = missed(heard().take("2026-03-20", By::Officer, "withdraw", &promised));
        assert!(case.case.file.obligations[0].breached && told(&case).is_empty());
    }
}
