//! What follows where what was decided or agreed is not performed: the respondent is ordered to, against anybody else
//! it is enforced, and the law says by whom.

use crate::finding::Finding;
use crate::procedure::Stage;
use crate::step::SUIT;
use crate::{Reconsideration, input};
use kernel::By;
use procedure::{Case, Context, DeadlineState, FileFact, Notice, Obligation};

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
    let enforced = enforcement(case).filter(|_| others).map(|one| one.told());
    order.into_iter().chain(enforced).collect()
}

/// Whether its last day passed and it is not performed.
fn missed(case: &Case<Reconsideration>, cx: &Context, owed: &Obligation) -> bool {
    owed.is_missed(cx.today) || !owed.is_over() && procedure::anew::repeated(case, owed)
}

/// What respondents owe under the decision or the mediation document and did not perform in time. What was promised for a
/// withdrawal stands in neither.
pub(crate) fn respondents_default<'a>(
    case: &'a Case<Reconsideration>,
    cx: &'a Context,
) -> impl Iterator<Item = &'a Obligation> {
    let binds = matches!(case.stage, Stage::Decided | Stage::Mediated);
    let owed = case.file.obligations.iter().filter(move |_| binds);
    owed.filter(move |owed| missed(case, cx, owed) && debtors(case, owed).0)
}

/// Whether an applicant or a third party did not perform in time: what it owes here, or, where it owes nothing here, the
/// act that was upheld or changed, once nobody can sue any more.
pub(crate) fn others_default(case: &Case<Reconsideration>, cx: &Context) -> bool {
    let theirs = |owed: &&Obligation| debtors(case, owed).1;
    match case.file.obligations.iter().any(|owed| theirs(&owed)) {
        true => case.file.obligations.iter().filter(theirs).any(|owed| missed(case, cx, owed)),
        false => suits_over(case),
    }
}

/// Whether nobody sued in time and nobody can any more (逾期不起诉). Against a mediation document nobody sues.
pub(crate) fn suits_over(case: &Case<Reconsideration>) -> bool {
    let suits = || case.file.deadlines.iter().filter(|one| one.key.split(':').next() == Some(SUIT));
    let open = |state: DeadlineState| !matches!(state, DeadlineState::Lapsed | DeadlineState::Dropped);
    suits().any(|one| one.state == DeadlineState::Lapsed) && !suits().any(|one| open(one.state))
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

/// Who enforces against an applicant or a third party, by what was decided (行政复议法 art. 78).
pub(crate) struct Enforcement {
    /// Item of the article.
    item: &'static str,
    /// What is enforced.
    paper: &'static str,
    /// Who does, in Chinese and in English.
    who: (&'static str, &'static str),
    /// As whom that organ acts on the case.
    by: By,
}

/// Who enforces against an applicant or a third party; none where nothing here can be enforced against them.
pub(crate) fn enforcement(case: &Case<Reconsideration>) -> Option<Enforcement> {
    let ours = ("行政复议机关", "the reconsideration organ");
    match case.stage {
        Stage::Mediated => {
            Some(Enforcement { item: "三", paper: "行政复议调解书", who: ours, by: By::Officer })
        }
        Stage::Decided if case.record.decided(Finding::D03) => Some(Enforcement {
            item: "二",
            paper: "变更行政行为的行政复议决定书",
            who: ours,
            by: By::Officer,
        }),
        Stage::Decided if case.record.decided(Finding::D08) => Some(Enforcement {
            item: "一",
            paper: "维持行政行为的行政复议决定书",
            who: ("作出行政行为的行政机关", "the organ that made the act"),
            by: By::Respondent,
        }),
        _ => None,
    }
}

impl Enforcement {
    /// Its article and item.
    pub(crate) fn article(&self) -> String {
        format!("《行政复议法》第七十八条第{}项", self.item)
    }

    /// Who enforces, in Chinese and in English.
    pub(crate) fn who(&self) -> (&'static str, &'static str) {
        self.who
    }

    /// Whether the caller is of the organ that enforces.
    pub(crate) fn is_for(&self, cx: &Context) -> bool {
        cx.by.contains(&self.by)
    }

    /// What is told of it where something was not performed.
    fn told(&self) -> FileFact {
        let ((who, en), paper) = (self.who, self.paper);
        FileFact::NoticeIssued(Notice {
            kind: "to_be_enforced".to_owned(),
            zh: format!(
                "有义务到期没有履行；申请人、第三人逾期不起诉又不履行{paper}的，由{who}依法强制执行，或者申请人民法院强制执行。"
            ),
            en: format!(
                "Not performed in time: where no suit is brought in time, {en} enforces it or asks the court to."
            ),
            article: self.article(),
            last_day: None,
        })
    }
}

/// What is told where the last period to sue passed: who enforces the act that was upheld or changed.
pub(crate) fn final_now(case: &Case<Reconsideration>, key: &str) -> Option<FileFact> {
    let sues = |other: &str| other.split(':').next() == Some(SUIT);
    let another = case
        .file
        .deadlines
        .iter()
        .any(|one| one.key != key && sues(&one.key) && case.file.live(&one.key).is_some());
    let decided = case.stage == Stage::Decided && sues(key) && !another;
    let enforcement = enforcement(case).filter(|_| decided)?;
    let ((who, en), paper) = (enforcement.who, enforcement.paper);
    Some(FileFact::NoticeIssued(Notice {
        kind: "to_be_enforced".to_owned(),
        zh: format!(
            "起诉期限已经届满。申请人、第三人逾期不起诉又不履行{paper}的，由{who}依法强制执行，或者申请人民法院强制执行。"
        ),
        en: format!(
            "The period to sue has passed: against whoever does not perform, {en} enforces it or asks the court to."
        ),
        article: enforcement.article(),
        last_day: None,
    }))
}

#[cfg(test)]
mod tests {
    use crate::Reconsideration;
    use crate::step::{Apply, Decide, HearOpinions, OrderPerformance, Reply, SendCopy, Settle};
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
        let bare = json!({ "by": "2026-07-01" });
        case.refuse("2026-05-21", By::Officer, "order-performance", &bare, "notice_required").take(
            "2026-05-21",
            By::Officer,
            "order-performance",
            &OrderPerformance::example(),
        );
    }

    #[test]
    fn it_is_ordered_once_the_last_day_passed_and_joint_respondents_alike() {
        let order = OrderPerformance::example();
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
            "settlement": { "kind": "settlement", "title": "和解协议", "on": "2026-03-20" },
            "document": { "kind": "termination", "title": "终止行政复议决定书", "on": "2026-03-20" } });
        let case = missed(heard().take("2026-03-20", By::Officer, "withdraw", &promised));
        assert!(case.case.file.obligations[0].breached && told(&case).is_empty());
    }
}
