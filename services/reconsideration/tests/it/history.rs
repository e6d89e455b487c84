//! Cases as they happened, from the first day to the last.

use kernel::By;
use procedure::scenario::Scenario;
use reconsideration::Reconsideration;
use serde_json::{Value, json};

/// Three households, one hillside: accepted 2022-08-09, heard on 2022-09-30, extended by thirty days.
fn hillside() -> Value {
    json!({
        "filing": {
            "received_on": "2022-08-05",
            "matter": {
                "category": "forest_ownership", "title": "不服林木林地权属处理决定", "place": "640522103",
                "act": {
                    "kind": "forest_ownership_decision", "organ": "haixing-zhen", "on": "2022-07-15",
                    "served_on": "2022-07-17", "real_estate": true
                },
                "demands": [{ "text": "撤销林权处理决定" }]
            },
            "parties": [
                { "capacity": "applicant", "kind": "person", "name": "田守信", "id_number": "640522199001010012" },
                { "capacity": "respondent", "kind": "organ", "name": "海兴镇人民政府", "organ": "haixing-zhen" }
            ]
        }
    })
}

fn neighbour(name: &str) -> Value {
    json!({ "party": { "capacity": "third_party", "kind": "person", "name": name } })
}

#[test]
fn three_households_and_one_hillside() {
    let decision = json!({
        "code": "D08", "approval": { "by": "head", "on": "2022-11-04" },
        "document": { "kind": "decision", "title": "行政复议决定书", "on": "2022-11-04" }
    });
    let hearing = json!({
        "hearing_on": "2022-09-30", "time": "09:30", "place": "镇政府会议室", "matters": ["林地四至"],
        "notice": { "kind": "hearing_notice", "title": "听证通知书", "on": "2022-09-23" }
    });
    let heard = json!({
        "by": "telephone", "parties": [3, 4],
        "record": { "kind": "opinion_record", "title": "听取意见笔录", "on": "2022-11-04" }
    });
    let mut late = hearing.clone();
    late["notice"]["on"] = json!("2022-09-26");
    let case = Scenario::<Reconsideration>::default()
        .take("2022-08-05", By::Officer, "apply", &hillside())
        .take("2022-08-09", By::Officer, "accept", &json!({ "interested_parties": 3 }));
    assert_eq!(case.due("application"), "2022-09-15");
    assert_eq!(case.due("decision"), "2022-10-08");
    let case = case
        .take("2022-08-11", By::Officer, "send-copy", &json!({ "received_on": "2022-08-11" }))
        .take(
            "2022-08-20",
            By::Respondent,
            "reply",
            &json!({ "documents": [{ "kind": "reply", "title": "行政复议答复书", "on": "2022-08-20" }] }),
        )
        .take("2022-09-23", By::Officer, "notify-hearing", &hearing)
        .refuse("2022-09-26", By::Officer, "notify-hearing", &hearing, "notified_already")
        .refuse("2022-09-26", By::Officer, "notify-hearing", &late, "hearing_notice_late")
        .take(
            "2022-09-30",
            By::Officer,
            "hear",
            &json!({
                "record": { "kind": "hearing_record", "title": "听证笔录", "on": "2022-09-30" },
                "head_attended": true,
                "panel": { "presider": "甲", "officers": ["乙", "丙"], "recorder": "丁" }
            }),
        )
        .take(
            "2022-10-08",
            By::Head,
            "extend",
            &json!({
                "days": 30, "reason": "涉及三户，情况复杂",
                "notice": { "document": { "kind": "extension_notice", "title": "延期审理通知书", "on": "2022-10-08" } }
            }),
        );
    assert_eq!(case.due("decision"), "2022-11-07");
    let case = case
        .take("2022-10-10", By::Officer, "join", &neighbour("王有福"))
        .refuse("2022-11-04", By::Officer, "decide", &decision, "parties_missing")
        .take("2022-11-04", By::Officer, "join", &neighbour("李大山"))
        // both joined after the hearing
        .refuse("2022-11-04", By::Officer, "decide", &decision, "opinions_not_heard")
        .take("2022-11-04", By::Officer, "hear-opinions", &heard)
        .take("2022-11-04", By::Officer, "decide", &decision);
    assert_eq!(case.case.file.outcome.as_ref().unwrap().0.code, "D08");
}
