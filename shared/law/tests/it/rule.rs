//! Rules: every row stands, and what is no law is refused.

use crate::d;
use law::{Direction, InForce, LoadError, Rules, Status, Unit};
use std::collections::BTreeMap;

/// Versions of rows by prefix; a row added or lost must be written here.
const ROWS: [(&str, usize); 25] = [
    ("P", 32),
    ("FY", 61),
    ("SS", 47),
    ("CY", 14),
    ("PC", 7),
    ("FZ", 14),
    ("XF", 18),
    ("RT", 22),
    ("QR", 8),
    ("XT", 35),
    ("CJ", 15),
    ("TD", 12),
    ("LQ", 8),
    ("CD", 1),
    ("QM", 1),
    ("ZL", 2),
    ("CG", 9),
    ("LD", 14),
    ("NT", 15),
    ("ZC", 6),
    ("SJ", 6),
    ("JJ", 7),
    ("XX", 7),
    ("TS", 8),
    ("OB", 2),
];

#[test]
fn every_row_stands() {
    let mut found: BTreeMap<&str, usize> = BTreeMap::new();
    for rule in Rules::bundled().iter() {
        *found.entry(rule.id.split('-').next().unwrap()).or_default() += 1;
    }
    assert_eq!(found, ROWS.into_iter().collect());
}

#[test]
fn every_row_names_a_source_and_a_full_statute() {
    let rules = Rules::bundled();
    for rule in rules.iter() {
        let source = rules.source(&rule.source).unwrap();
        let name = source.name_zh.split('（').next().unwrap().trim_end_matches('》');
        assert!(
            rule.article.contains(name),
            "{}: {} does not cite {}",
            rule.id,
            rule.article,
            source.name_zh
        );
        assert!(!rule.article.contains("中华人民共和国") || rule.article.contains('〈'), "{}", rule.id);
        assert!(!rule.title_zh.contains([',', '(', ')', ';', ':']), "{}: half-width punctuation", rule.id);
    }
}

#[test]
fn rows_with_known_numbers_hold_them() {
    let rules = Rules::bundled();
    let span = |id: &str| rules.get(id).and_then(law::Rule::span).map(|s| (s.amount, s.unit));
    for (id, amount, unit) in [
        ("FY-01", 60, Unit::NaturalDay),
        ("FY-10", 5, Unit::WorkingDay),
        ("FY-21", 10, Unit::WorkingDay),
        ("FY-30", 60, Unit::NaturalDay),
        ("SS-01", 6, Unit::Month),
        ("SS-09", 30, Unit::NaturalDay),
        ("SS-10", 30, Unit::NaturalDay),
        ("SS-12", 15, Unit::NaturalDay),
        ("SS-22", 15, Unit::NaturalDay),
        ("FZ-01", 3, Unit::Month),
        ("XF-04", 5, Unit::WorkingDay),
        ("XF-10", 60, Unit::NaturalDay),
        ("QR-01", 30, Unit::NaturalDay),
        ("CJ-09", 60, Unit::NaturalDay),
        ("TD-05", 6, Unit::Month),
        ("QM-01", 3, Unit::Month),
        ("CG-05", 30, Unit::WorkingDay),
        ("LD-06", 45, Unit::NaturalDay),
        ("NT-03", 10, Unit::NaturalDay),
        ("SJ-02", 60, Unit::NaturalDay),
        ("JJ-01", 2, Unit::Month),
        ("JJ-02", 15, Unit::NaturalDay),
        ("XX-02", 20, Unit::WorkingDay),
        ("TS-02", 90, Unit::NaturalDay),
        ("OB-01", 6, Unit::Month),
    ] {
        assert_eq!(span(id), Some((amount, unit)), "{id}");
    }
    assert_eq!(rules.get("FY-30").unwrap().extension.as_ref().unwrap().max, Some(30));
    assert_eq!(rules.get("FY-31").unwrap().extension, None);
    assert_eq!(rules.get("FY-02").unwrap().cap.unwrap().unit, Unit::Year);
    assert_eq!(rules.get("FY-40").unwrap().direction, Direction::Backward);
    assert_eq!(rules.get("FY-49").unwrap().persons, Some(2));
    assert_eq!(rules.get("XF-12").unwrap().status, Status::U);
    assert_eq!(rules.get("OB-01").unwrap().status, Status::U);
    assert_eq!(rules.hash().len(), 64);
}

#[test]
fn the_version_in_force_on_the_day_is_found() {
    let rules = Rules::bundled();
    let article = |on: &str| rules.in_force("FY-30", d(on)).map(|r| r.article.as_str());
    assert_eq!(article("2024-01-01"), Some("《行政复议法》第六十二条第一款"));
    assert_eq!(article("2023-12-31"), Some("《行政复议法》（2017年修正）第三十一条第一款"));
    assert_eq!(article("1999-09-30"), None);
    let approver = |on: &str| rules.in_force("FY-30", d(on)).unwrap().extension.clone().unwrap().approver;
    assert_eq!(approver("2023-12-31"), "行政复议机关的负责人");
    assert_eq!(approver("2024-01-01"), "行政复议机构的负责人");
    assert_eq!(rules.applicable("FY-10", d("2020-01-01")).unwrap().1, InForce::NotYet);
    assert_eq!(rules.applicable("FY-10", d("2024-01-01")).unwrap().1, InForce::Yes);
    assert_eq!(rules.in_force("FY-30", d("2017-12-31")).unwrap().status, Status::U);
}

const SOURCES: &str = "version = \"1\"\n[[source]]\nid = \"S01\"\nname_zh = \"《行政复议法》\"\nname_en = \"ARL\"\nversion = \"2023\"\n";

fn row(changes: &[(&str, &str)]) -> String {
    let mut fields: BTreeMap<&str, String> = [
        ("id", "\"FY-01\""),
        ("title_zh", "\"期限\""),
        ("title_en", "\"period\""),
        ("trigger", "{ zh = \"日\", en = \"day\" }"),
        ("actor", "{ zh = \"人\", en = \"man\" }"),
        ("article", "\"《行政复议法》第一条\""),
        ("source", "\"S01\""),
        ("status", "\"V\""),
        ("valid_from", "\"2024-01-01\""),
        ("amount", "5"),
        ("unit", "\"working_day\""),
    ]
    .into_iter()
    .map(|(k, v)| (k, v.to_owned()))
    .collect();
    for (key, value) in changes {
        if value.is_empty() {
            fields.remove(key);
        } else {
            fields.insert(key, (*value).to_owned());
        }
    }
    let lines: Vec<String> = fields.iter().map(|(k, v)| format!("{k} = {v}")).collect();
    format!("[[rule]]\n{}\n", lines.join("\n"))
}

fn parse(rows: &[String]) -> Result<Rules, LoadError> {
    let text = format!("procedure = \"reconsideration\"\n{}", rows.join("\n"));
    Rules::parse(SOURCES, &[("a.toml", &text)])
}

#[test]
fn half_a_row_is_refused() {
    parse(&[row(&[])]).unwrap();
    for changes in [
        vec![("article", "")],
        vec![("article", "\"  \"")],
        vec![("article", "\"行政复议法第一条\"")],
        vec![("unit", "\"fortnight\"")],
        vec![("unit", "")],
        vec![("amount", "")],
        vec![("amount", "0")],
        vec![("persons", "0")],
        vec![("amount", "-5")],
        vec![("amount", "99999999")],
        vec![("id", "\"FY1\"")],
        vec![("id", "\"fy-01\"")],
        vec![("title_zh", "\"\"")],
        vec![("trigger", "{ zh = \"日\" }")],
        vec![("trigger", "{ zh = \"日\", en = \"day\", fr = \"jour\" }")],
        vec![("status", "\"W\"")],
        vec![("source", "\"S99\"")],
        vec![("valid_to", "\"2023-01-01\"")],
        vec![("surprise", "1")],
        vec![("roll", "true")],
        vec![("unit", "\"month\""), ("roll", "true")],
        vec![("roll_basis", "\"x\"")],
        vec![("direction", "\"sideways\"")],
        vec![("direction", "\"backward\""), ("cap", "{ amount = 1, unit = \"year\" }")],
        vec![("extension", "{ max = 5, unit = \"natural_day\", approver = \"局长\" }")],
        vec![("extension", "{ max = 5, unit = \"working_day\", approver = \"\" }")],
        vec![("extension", "{ max = 5, unit = \"working_day\", approver = \"局长\", count = 0 }")],
        vec![("cap", "{ amount = 5, unit = \"working_day\" }")],
        vec![("missed", "{ zh = \"逾期\", en = \"late\" }")],
        vec![("missed", "{ zh = \"逾期\", en = \"late\", effect = \"none\", favours = \"applicant\" }")],
        vec![("missed", "{ zh = \"\", en = \"late\", effect = \"proceeds\", favours = \"applicant\" }")],
        vec![(
            "missed",
            "{ zh = \"逾期\", en = \"late\", effect = \"right_opens\", favours = \"applicant\", opens = \"SS-99\" }",
        )],
        vec![("amount", ""), ("unit", ""), ("cap", "{ amount = 1, unit = \"year\" }")],
    ] {
        assert!(parse(&[row(&changes)]).is_err(), "{changes:?}");
    }
}

#[test]
fn half_a_ground_is_refused() {
    let ground = |changes: &[(&str, &str)]| {
        let mut fields: BTreeMap<&str, &str> = [
            ("rules", "[\"FY-01\"]"),
            ("ground", "{ zh = \"鉴定\", en = \"appraisal\" }"),
            ("article", "\"《行政复议法》第二条\""),
            ("source", "\"S01\""),
            ("opens", "{ zh = \"委托书\", en = \"mandate\" }"),
            ("closes", "{ zh = \"鉴定意见\", en = \"opinion\" }"),
            ("status", "\"V\""),
        ]
        .into();
        fields.extend(changes.iter().copied());
        let lines: Vec<String> =
            fields.iter().filter(|(_, v)| !v.is_empty()).map(|(k, v)| format!("{k} = {v}")).collect();
        format!("[[exclusion]]\n{}\n", lines.join("\n"))
    };
    let rules = parse(&[row(&[]), ground(&[])]).unwrap();
    assert_eq!(rules.exclusion("FY-01", "《行政复议法》第二条").unwrap().ground.zh, "鉴定");
    for changes in [
        ("rules", "[]"),
        ("rules", "[\"FY-99\"]"),
        ("article", "\"第二条\""),
        ("article", ""),
        ("source", "\"S99\""),
        ("opens", ""),
        ("closes", "{ zh = \"\", en = \"opinion\" }"),
        ("status", "\"W\""),
        (
            "limit",
            "{ days = 0, article = \"《行政复议法》第三条\", firm = true, then = { zh = \"终止\", en = \"end\" } }",
        ),
        ("surprise", "1"),
    ] {
        assert!(parse(&[row(&[]), ground(&[changes])]).is_err(), "{changes:?}");
    }
    assert!(parse(&[row(&[]), ground(&[]), ground(&[])]).is_err(), "the same ground twice");
}

#[test]
fn versions_may_follow_each_other_but_not_overlap() {
    let old = row(&[("valid_from", "\"2000-01-01\""), ("valid_to", "\"2023-12-31\"")]);
    parse(&[row(&[]), old.clone()]).unwrap();
    assert_eq!(parse(&[row(&[]), row(&[])]), Err(LoadError::Duplicate("FY-01".into())));
    let overlapping = row(&[("valid_from", "\"2000-01-01\""), ("valid_to", "\"2024-01-01\"")]);
    assert_eq!(parse(&[row(&[]), overlapping]), Err(LoadError::Overlap("FY-01".into())));
    let open = row(&[("valid_from", "\"2000-01-01\"")]);
    assert_eq!(parse(&[row(&[]), open]), Err(LoadError::Overlap("FY-01".into())));
    // A version that began and ended between two others is found even when it stands last in the file.
    let first = row(&[("valid_from", "\"1990-01-01\""), ("valid_to", "\"1999-12-31\"")]);
    let rules = parse(&[row(&[]), old, first]).unwrap();
    assert_eq!(rules.in_force("FY-01", d("1995-01-01")).unwrap().valid_from, d("1990-01-01"));
    assert_eq!(rules.get("FY-01").unwrap().valid_from, d("2024-01-01"));
}

#[test]
fn a_gap_between_versions_is_told() {
    let old = row(&[("valid_from", "\"2000-01-01\""), ("valid_to", "\"2020-12-31\"")]);
    let rules = parse(&[row(&[]), old]).unwrap();
    let (rule, state) = rules.applicable("FY-01", d("2022-01-01")).unwrap();
    assert_eq!((rule.valid_from, state), (d("2000-01-01"), InForce::NoLonger));
}
