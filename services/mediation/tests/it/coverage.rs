//! Which villages have a committee, and where the rounds of screening went.

use kernel::{Actor, By, CaseId, Role, date};
use law::{Law, Organs};
use mediation::Mediation;
use procedure::book::Pages;
use procedure::reading::{County, Of, Read};
use procedure::{Context, Numbers, Procedure, Shelf};
use serde_json::{Value, json};

const TODAY: &str = "2026-03-20";

fn case(n: u8) -> CaseId {
    CaseId::derived(&["found", &n.to_string()])
}

fn book(lines: &[Value]) -> Pages {
    let mut pages = Pages::default();
    for line in lines {
        let entry = pages.write(line.clone(), TODAY.parse().expect("a day"));
        pages.evolve(&entry);
    }
    pages
}

/// 三河镇 (640522104) and what the county's committee keeps for it.
fn county(division: Option<&str>) -> County {
    let committee = |name: &str, area: &str, kind: &str, from: &str, until: &str| {
        json!({
            "name": name, "kind": kind, "area": area, "members": 5, "women": 2, "from": from, "until": until
        })
    };
    let mut committees = book(&[
        committee("甲村调委会", "640522104201", "village", "2025-01-01", "2027-12-31"),
        committee("乙村调委会", "640522104202", "village", "2025-01-01", "2027-12-31"),
        committee("丙村上届调委会", "640522104203", "village", "2023-01-01", "2025-12-31"),
        committee("丁村下届调委会", "640522104204", "village", "2026-04-01", "2029-03-31"),
        committee("三河镇调委会", "640522104", "township", "2025-01-01", "2027-12-31"),
    ]);
    let struck = committees.strike("2", "撤销", TODAY.parse().expect("a day")).expect("it stands");
    committees.evolve(&struck);
    let round = |from: &str, to: &str, areas: &[&str]| json!({ "from": from, "to": to, "areas": areas, "theme": "排查" });
    let find = |screening: &str, place: &str, n: u8| {
        json!({
            "screening": screening, "on": "2026-03-03", "place": place, "what": "两户争用水渠", "case": case(n)
        })
    };
    let town = Shelf(
        [
            ("committees", committees),
            (
                "screenings",
                book(&[
                    round("2026-01-05", "2026-01-09", &["640522104"]),
                    round("2026-03-02", "2026-03-13", &["640522104201", "640522104203"]),
                    round("2026-04-01", "2026-04-10", &["640522104"]),
                ]),
            ),
            (
                "finds",
                book(&[
                    find("1", "640522104201", 1),
                    find("2", "640522104201", 2),
                    find("2", "640522104201", 3),
                ]),
            ),
        ]
        .into(),
    );
    let query = division.map(|code| ("division".to_owned(), code.to_owned())).into_iter().collect();
    let ended = [case(1), case(3)].into();
    County { query, shelves: [("haiyuan-sanhe-tw".to_owned(), town)].into(), ended }
}

fn read(role: Role, by: &[By], division: &str, asked: Option<&str>) -> Read {
    let account = "reader".to_owned();
    let actor =
        Actor { account, organ: "organ".to_owned(), division: division.to_owned(), roles: vec![role] };
    let (numbers, organs, shelf) = (Numbers::default(), Organs::default(), Shelf::default());
    let at = date::start_of(TODAY.parse().expect("a day"));
    let cx = Context {
        at,
        today: date::day_of(at),
        received: None,
        channel: Mediation::NAME,
        actor: &actor,
        by,
        law: Law::bundled(),
        numbers: &numbers,
        county: "海",
        organs: &organs,
        related: &[],
        case: case(0),
        shelf: &shelf,
    };
    let reading = Mediation::readings().iter().find(|reading| reading.title.name == "coverage");
    match reading.expect("it is read").of {
        Of::County { read, .. } => read(&county(asked), &cx),
        Of::Case(_) => panic!("it is a reading of the county"),
    }
}

fn village<'a>(map: &'a Value, code: &str) -> &'a Value {
    let all = map["villages"].as_array().into_iter().flatten();
    all.into_iter().find(|village| village["code"] == code).unwrap_or_else(|| panic!("no {code}: {map}"))
}

#[test]
fn a_town_reads_its_own_villages() {
    let map = read(Role::Officer, &[By::Officer], "640522104", None).expect("it answers").expect("its own");
    assert_eq!(map["division"]["name"], "宁夏回族自治区中卫市海原县三河镇");
    let first = village(&map, "640522104201");
    assert_eq!(
        (&first["committee"]["name"], &first["committee"]["until"]),
        (&json!("甲村调委会"), &json!("2027-12-31"))
    );
    let screening = &first["screening"];
    assert_eq!((&screening["organ"], &screening["to"]), (&json!("haiyuan-sanhe-tw"), &json!("2026-03-13")));
    assert_eq!((&screening["found"], &screening["closed"]), (&json!(2), &json!(1)), "of that round, here");
    assert_eq!(village(&map, "640522104202")["committee"], Value::Null, "it was struck");
    let ended = village(&map, "640522104203");
    assert_eq!((&ended["committee"], &ended["ended"]["until"]), (&Value::Null, &json!("2025-12-31")));
    let to_come = village(&map, "640522104204");
    assert_eq!((&to_come["committee"], &to_come["ended"]), (&Value::Null, &Value::Null), "not in office yet");
    assert_eq!(to_come["screening"]["to"], "2026-01-09", "a round to come has covered nothing");

    let totals = &map["totals"];
    let villages = map["villages"].as_array().map_or(0, Vec::len);
    assert!(villages > 4 && totals["villages"] == villages);
    assert_eq!((&totals["with_committee"], &totals["without_committee"]), (&json!(1), &json!(villages - 1)));
    assert_eq!(
        (&totals["screened"], &totals["found"], &totals["closed"]),
        (&json!(villages), &json!(3), &json!(2))
    );
    let rounds = map["rounds"].as_array().expect("the rounds");
    assert_eq!(
        (rounds.len(), &rounds[0]["villages"], &rounds[1]["villages"]),
        (2, &json!(2), &json!(villages))
    );
    assert_eq!((&map["committees"]["village"], &map["committees"]["township"]), (&json!(1), &json!(1)));
    assert!(!map.to_string().contains("水渠"), "what was found stays in the book");
}

#[test]
fn the_centre_reads_the_county_and_nobody_reads_beyond_his_own() {
    let map = read(Role::Coordinator, &[], "640522", None).expect("it answers").expect("the centre's");
    let villages = map["villages"].as_array().expect("villages");
    assert_eq!(villages.len(), 159, "those of the statistics are no villages");
    assert_eq!(
        map["totals"]["screened"],
        map["villages"]
            .as_array()
            .map_or(0, |all| { all.iter().filter(|village| village["screening"].is_object()).count() })
    );
    let town =
        read(Role::Coordinator, &[], "640522", Some("640522104")).expect("it answers").expect("a town");
    assert_eq!(town["totals"]["with_committee"], 1);
    let one = read(Role::Officer, &[By::Head], "640522104", Some("640522104201")).expect("it answers");
    assert_eq!(one.expect("a village")["totals"]["villages"], 1);

    for (role, by, own, asked) in [
        (Role::Officer, &[By::Officer][..], "640522104", Some("640522")),
        (Role::Officer, &[By::Officer], "640522104", Some("640522103")),
        (Role::Court, &[], "640522", None),
        (Role::Court, &[], "640522", Some("64")),
    ] {
        assert_eq!(read(role, by, own, asked).map(|map| map.is_some()), Ok(false), "{role:?} {asked:?}");
    }
    for asked in ["64", "六四零五", "640522999", "640522104299"] {
        let refusal = read(Role::Coordinator, &[], "640522", Some(asked)).expect_err(asked);
        assert_eq!((refusal.code, refusal.pointer.as_deref()), ("division", Some("/division")), "{asked}");
    }
}
