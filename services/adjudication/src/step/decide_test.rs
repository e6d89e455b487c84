//! The refusals and the last days of an award.

use super::super::{Answer, CheckRegister, Hear, MediateOffer, SendCopy, given};
use super::*;
use procedure::DeadlineState;
use procedure::common::Join;
use procedure::scenario::Scenario;
use serde_json::{Value, json};

/// The award, which says nothing of the duty to leave everything as it is.
fn plain() -> Value {
    let mut input = Decide::example();
    input["status_quo"] = json!(null);
    input
}

fn last_day(case: &Scenario<Adjudication>, kind: &str) -> Option<String> {
    let notice = case.case.file.notices.iter().find(|notice| notice.kind == kind)?;
    notice.last_day.map(|day| day.to_string())
}

#[test]
fn the_award_tells_until_when_it_may_be_attacked() {
    for (category, suit, article) in [
        ("land_ownership", "2026-05-20", "《土地管理法》第十四条第三款"),
        ("forest_ownership", "2026-05-20", "《森林法》第二十二条第三款"),
        ("grassland_ownership", "2026-10-20", "《草原法》第十六条第三款"),
        ("enterprise_name", "2026-10-20", "《行政诉讼法》第四十六条第一款"),
    ] {
        let case = given::ripe(category).take("2026-04-20", By::Officer, "decide", &plain());
        // the sixtieth day, 19 June, is the Dragon Boat festival
        assert_eq!(last_day(&case, "remedy_reconsideration").as_deref(), Some("2026-06-22"), "{category}");
        assert_eq!(last_day(&case, "remedy_suit").as_deref(), Some(suit), "{category}");
        let notice = case.case.file.notices.iter().find(|notice| notice.kind == "remedy_suit");
        assert!(notice.is_some_and(|notice| notice.article.contains(article)), "{category}");
    }
}

#[test]
fn the_award_ends_every_clock_of_the_agency() {
    let case = given::ripe("land_ownership").take("2026-04-20", By::Officer, "decide", &Decide::example());
    assert_eq!((case.case.stage, case.due("obligation:1")), (Stage::Decided, "2026-06-30".to_owned()));
    assert_eq!(case.case.file.deadline("decision").map(|d| d.state), Some(DeadlineState::Met));
    assert_eq!(case.case.file.deadline("answer").map(|d| d.state), Some(DeadlineState::Dropped));
    // on acceptance, with the copy, and with the award
    assert_eq!(case.case.file.notices.iter().filter(|notice| notice.kind == "status_quo").count(), 3);
    assert!(case.case.file.outcome.is_some_and(|(outcome, _)| outcome.code == "award" && outcome.on_merits));
}

#[test]
fn nobody_with_an_interest_is_left_out() {
    let interested = json!({ "interested_parties": [{ "name": "李大山" }, { "name": "王有福" }] });
    let case = given::requested("forest_ownership").take("2026-03-03", By::Officer, "accept", &interested);
    assert!(case.case.file.notices.iter().any(|n| n.kind == "join_or_exclude" && n.zh.contains("第2名")));
    let case = given::ripened(case).refuse("2026-04-20", By::Officer, "decide", &plain(), "parties_missing");
    let join = <Join as Step<Adjudication>>::example();
    case.take("2026-04-20", By::Officer, "join", &join).take("2026-04-20", By::Officer, "decide", &plain());
}

#[test]
fn who_is_no_party_is_excluded_with_a_reason() {
    let interested = json!({ "interested_parties": [{ "name": "王有福" }] });
    let excluding = |n: usize, reason: &str| {
        let mut input = plain();
        input["excluded"] = json!([{ "interested": n, "reason": reason }]);
        input
    };
    given::ripened(given::requested("forest_ownership").take(
        "2026-03-03",
        By::Officer,
        "accept",
        &interested,
    ))
    .refuse("2026-04-20", By::Officer, "decide", &excluding(2, "不相邻"), "no_such_interested")
    .refuse("2026-04-20", By::Officer, "decide", &excluding(1, ""), "text")
    .take("2026-04-20", By::Officer, "decide", &excluding(1, "不相邻"));
}

#[test]
fn a_dispute_has_another_side() {
    let mut input = super::super::Register::example();
    let applicant = input["filing"]["parties"][0].clone();
    input["filing"]["parties"] = json!([applicant]);
    input["filing"]["matter"]["category"] = json!("forest_ownership");
    Scenario::<Adjudication>::default()
        .take("2026-03-02", By::Officer, "register", &input)
        .take("2026-03-03", By::Officer, "accept", &json!({}))
        .take("2026-03-04", By::Officer, "check-register", &CheckRegister::example())
        .refuse("2026-03-06", By::Officer, "send-copy", &SendCopy::example(), "no_other_side")
        .refuse("2026-04-20", By::Officer, "decide", &plain(), "parties_missing");
}

#[test]
fn nothing_is_decided_before_what_comes_first() {
    let refused =
        |case: Scenario<Adjudication>, code| case.refuse("2026-04-20", By::Officer, "decide", &plain(), code);
    for category in ["land_ownership", "forest_ownership"] {
        let case = refused(given::accepted(category), "register_unchecked");
        let case = case.take("2026-03-04", By::Officer, "check-register", &CheckRegister::example());
        let case =
            refused(case, "copy_not_sent").take("2026-03-06", By::Officer, "send-copy", &SendCopy::example());
        let case = refused(case, "mediation_first");
        let case = case.take("2026-03-10", By::Officer, "mediate-offer", &MediateOffer::example());
        let case = refused(case, "not_reviewed").take("2026-03-12", By::Officer, "hear", &Hear::example());
        let case = match category {
            "land_ownership" => given::submitted(refused(case, "opinion_not_submitted")),
            _ => given::weighed(refused(case, "evidence_not_weighed")),
        };
        case.take("2026-04-20", By::Officer, "decide", &plain());
    }
}

#[test]
fn an_award_waits_for_the_answer_by_its_own_day() {
    let mut input = plain();
    input["document"]["on"] = json!("2026-03-16");
    let case = given::ripe("forest_ownership")
        .refuse("2026-04-20", By::Officer, "decide", &input, "answer_awaited")
        .take("2026-03-16", By::Officer, "answer", &Answer::example());
    input["document"]["on"] = json!("2026-03-15");
    let case = case.refuse("2026-04-20", By::Officer, "decide", &input, "answer_awaited");
    input["document"]["on"] = json!("2026-03-16");
    case.take("2026-04-20", By::Officer, "decide", &input);
    // the last day to answer is the sixteenth
    input["document"]["on"] = json!("2026-03-17");
    given::ripe("forest_ownership").take("2026-04-20", By::Officer, "decide", &input);
}

#[test]
fn the_law_says_what_stays_as_it_is_and_no_award() {
    let mut lifted = plain();
    lifted["status_quo"] = json!(false);
    given::ripe("enterprise_name")
        .refuse("2026-04-20", By::Officer, "decide", &Decide::example(), "no_status_quo")
        .take("2026-04-20", By::Officer, "decide", &lifted);
    let case = given::ripe("forest_ownership")
        .refuse("2026-04-20", By::Officer, "decide", &lifted, "status_quo_by_law")
        .take("2026-04-20", By::Officer, "decide", &plain());
    assert_eq!(case.case.file.notices.iter().filter(|notice| notice.kind == "status_quo").count(), 3);
}

#[test]
fn an_award_follows_acceptance_and_its_service_follows_the_award() {
    let mut unserved = plain();
    unserved["served_on"] = json!("2026-04-16");
    let mut early = plain();
    early["document"]["on"] = json!("2026-03-02");
    given::ripe("forest_ownership")
        .refuse("2026-04-20", By::Officer, "decide", &unserved, "day_out_of_order")
        .refuse("2026-04-20", By::Officer, "decide", &early, "day_out_of_order")
        .refuse("2026-04-19", By::Officer, "decide", &plain(), "day_out_of_order");
}

#[test]
fn pieces_of_different_kinds_have_remedies_of_their_own() {
    let mut input = plain();
    input["parcels"] = json!([
        { "name": "后山48.26亩", "category": "forest_ownership", "result": "归甲组" },
        { "name": "沟边耕地39.54亩", "result": "归乙组" },
        { "name": "坡顶6亩", "category": "forest_ownership", "result": "归甲组" }
    ]);
    let case = given::ripe("land_ownership").take("2026-04-20", By::Officer, "decide", &input).case;
    let suits: Vec<_> = case.file.notices.iter().filter(|notice| notice.kind == "remedy_suit").collect();
    assert_eq!(suits.len(), 2, "{suits:?}");
    assert!(suits[0].zh.starts_with("就第1、3块争议地") && suits[0].article.contains("《森林法》"));
    assert!(suits[1].zh.starts_with("就第2块争议地") && suits[1].article.contains("《土地管理法》"));
    assert_eq!(case.record.parcels.len(), 3);
    input["parcels"][0]["result"] = json!(" ");
    given::ripe("land_ownership").refuse("2026-04-20", By::Officer, "decide", &input, "text");
}

#[test]
fn over_land_the_government_decides_and_not_the_bureau() {
    for nobody in [json!(null), json!("organ"), json!("zhongwei-zf")] {
        let mut input = plain();
        input["decided_by"] = nobody;
        given::ripe("land_ownership").refuse(
            "2026-04-20",
            By::Officer,
            "decide",
            &input,
            "government_decides",
        );
    }
    let mut early = plain();
    early["document"]["on"] = json!("2026-03-30");
    let case = given::ripe("land_ownership").take("2026-03-20", By::Officer, "answer", &Answer::example());
    case.refuse("2026-04-20", By::Officer, "decide", &early, "opinion_not_submitted");
}

#[test]
fn what_runs_from_an_award_runs_from_the_day_it_counts_as_served() {
    let mut input = plain();
    input["service"] = json!({ "party": 2, "mode": "notice", "cause": "邮寄退回，下落不明" });
    let case = given::ripe("forest_ownership").take("2026-04-20", By::Officer, "decide", &input);
    // sixty days after the notice: the nineteenth of June; thirty from there end on a Sunday
    assert_eq!(case.case.record.served_on.map(|day| day.to_string()).as_deref(), Some("2026-06-19"));
    assert_eq!(last_day(&case, "remedy_suit").as_deref(), Some("2026-07-20"));
    let served: Vec<_> = case.case.file.served.iter().map(|delivery| delivery.document).collect();
    let award = case.case.file.nth_document(served[0], "/document").expect("it is in the file");
    assert_eq!((served.len(), award.kind.as_str()), (1, "award"));
    input["obligations"][0]["due"] = json!("2026-06-18");
    given::ripe("forest_ownership").refuse("2026-04-20", By::Officer, "decide", &input, "term");
}
