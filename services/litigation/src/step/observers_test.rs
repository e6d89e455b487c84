//! Whoever sits in on a hearing: an organ invites its own people, and puts on record its own.

use super::given;
use crate::Litigation;
use kernel::{Actor, By, date};
use law::Law;
use procedure::common::RecordObservers;
use procedure::scenario::{Asked, No, desk};
use procedure::{Procedure, Step};
use serde_json::{Value, json};

#[test]
fn what_another_organ_invited_to_is_its_own_to_record() {
    let called = given::answered().take(
        "2026-04-01",
        By::Court,
        "notify-hearing",
        &json!({ "hearing_on": "2026-04-15", "head_required": "shall" }),
    );
    let mut invited = called.take(
        "2026-04-02",
        By::Officer,
        "invite-observers",
        &json!({ "hearing_on": "2026-04-15", "observers": [{ "name": "田兴国", "post": "副局长" }] }),
    );
    let mut record: Value = <RecordObservers as Step<Litigation>>::example();
    record["hearing_on"] = json!("2026-04-15");
    record["came"] = json!([1]);
    record["lesson"]["on"] = json!("2026-04-15");
    let act = Litigation::steps().get("record-observers").expect("the step is there");
    let mut asked_by = |organ: &str| {
        let actor = Actor { organ: organ.to_owned(), ..desk(By::Respondent) };
        let at = date::start_of("2026-04-16".parse().expect("a day"));
        let asked = Asked { at, actor: &actor, by: &[By::Respondent], law: Law::bundled() };
        invited.judge(&asked, &act, record.to_string().as_bytes()).map(|_| ()).map_err(|(no, _)| no)
    };
    assert_eq!(asked_by("haiyuan-zf"), Err(No::Refused("not_invited")));
    assert_eq!(asked_by("organ"), Ok(()));
    let seen = invited.case.file.observations[0].attendance.clone().expect("it is on record");
    assert!(seen.lesson.is_some() && seen.came == [1]);
}
