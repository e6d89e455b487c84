//! What a county may set, what it may not, and what an obstacle does.

use crate::{d, extension, pause};
use law::county::SignOffs;
use law::restore::{Obstacle, Reason, Restoration, restoration};
use law::trial::Trial;
use law::{Beneficiary, Effect, Law, LawError, LoadError, Procedure, Rules, Unit, sheet};

fn file(changes: &[(&str, &str)]) -> String {
    let mut fields = vec![
        ("id", "\"OB-01\""),
        ("amount", "3"),
        ("unit", "\"month\""),
        ("citation", "\"海政办发〔2026〕12号第三条\""),
        ("confirmed_by", "\"县司法局法制审核科\""),
        ("confirmed_on", "\"2026-12-01\""),
        ("valid_from", "\"2027-01-01\""),
    ];
    for (key, value) in changes {
        fields.retain(|(k, _)| k != key);
        if !value.is_empty() {
            fields.push((key, value));
        }
    }
    let rows: Vec<String> = fields.iter().map(|(k, v)| format!("{k} = {v}")).collect();
    format!("county = \"640522\"\nversion = \"1\"\n[[override]]\n{}\n", rows.join("\n"))
}

#[test]
fn a_county_sets_an_open_row_from_its_own_day_on() {
    let law = Law::bundled().with_overrides(&file(&[])).unwrap();
    let before = law.count("OB-01", d("2026-12-31")).receipt().unwrap();
    let after = law.count("OB-01", d("2027-01-04")).receipt().unwrap();
    assert_eq!((before.amount, before.unit), (6, Unit::Month));
    assert_eq!((after.amount, after.unit), (3, Unit::Month));
    let note = after.note("local").unwrap();
    assert!(
        note.zh.contains("海政办发〔2026〕12号第三条") && note.zh.contains("县司法局法制审核科"),
        "{}",
        note.zh
    );
    assert!(after.flagged && after.note("flagged").is_some() && before.note("local").is_none());
    assert!(after.rules.version.ends_with("+640522.1"));
    assert_ne!(after.rules.hash, Rules::bundled().hash());
    assert!(
        sheet::page(law.rules, &law.calendar, &SignOffs::default())
            .contains("本县依海政办发〔2026〕12号第三条确定")
    );
    // From the first day of the row itself: in its place.
    let whole = Law::bundled().with_overrides(&file(&[("valid_from", "\"2021-08-01\"")])).unwrap();
    assert_eq!(whole.rules.iter().filter(|r| r.id == "OB-01").count(), 1);
}

#[test]
fn verified_law_and_half_an_override_are_refused() {
    let refused = |changes: &[(&str, &str)]| Rules::bundled().with_overrides(&file(changes)).unwrap_err();
    assert!(
        matches!(refused(&[("id", "\"FY-30\"")]), LoadError::Row { reason, .. } if reason.contains("verified law"))
    );
    for changes in [
        vec![("citation", "")],
        vec![("citation", "\" \"")],
        vec![("citation", "\"口头意见\"")],
        vec![("confirmed_by", "\"\"")],
        vec![("confirmed_on", "\"2026-02-30\"")],
        vec![("valid_from", "")],
        vec![("valid_from", "\"1990-01-01\"")],
        vec![("id", "\"OB-99\"")],
        vec![("amount", "0")],
        vec![("unit", "\"fortnight\"")],
        vec![("amount", ""), ("unit", "")],
        vec![("article", "\"《某法》第一条\"")],
        vec![("roll", "true")],
    ] {
        refused(&changes);
    }
    let twice = file(&[]);
    let twice = format!("{twice}{}", &twice[twice.find("[[override]]").unwrap()..]);
    assert_eq!(Rules::bundled().with_overrides(&twice), Err(LoadError::Duplicate("OB-01".into())));
    assert!(Rules::bundled().with_overrides(&file(&[]).replace("640522", "haiyuan")).is_err());
}

#[test]
fn the_wrong_office_does_not_extend() {
    let by = |approver: &str| law::Extension { approver: approver.into(), ..extension(30, "2026-03-20") };
    let count =
        |approver: &str| Law::bundled().count("FY-30", d("2026-03-02")).extended(by(approver)).receipt();
    let error = count("本院院长").unwrap_err();
    assert_eq!(error.code(), "extension_wrong_approver");
    assert!(error.zh().contains("依法应当经行政复议机构的负责人批准"));
    assert_eq!(count("行政复议机关的负责人").unwrap_err().code(), "extension_wrong_approver");
    assert_eq!(count("张三").unwrap_err().code(), "extension_wrong_approver");
    // the office is judged, the person that holds it stands beside it
    assert!(count("行政复议机构的负责人").unwrap().zh().contains("经行政复议机构的负责人（司法局局长）批准"));
}

#[test]
fn a_pause_longer_than_the_law_allows_is_refused_or_told() {
    let count = |rule: &str, article: &str, to: &str| {
        let pause = law::Pause { article: article.into(), ..pause("2026-03-10", Some(to)) };
        Law::bundled().count(rule, d("2026-03-02")).paused(pause).receipt()
    };
    // reconsideration has to be terminated after sixty days: the period cannot go on
    let died = "《行政复议法》第三十九条第一款第一项";
    let refused = count("FY-30", died, "2026-05-10").unwrap_err();
    assert_eq!(refused.code(), "pause_too_long");
    assert!(
        refused.zh().contains("中止61日，超过法律允许的60日") && refused.zh().contains("第四十一条第五项")
    );
    assert!(!count("FY-30", died, "2026-05-09").unwrap().flagged, "sixty days");
    assert!(!count("FY-30", "《行政复议法》第三十九条第一款第六项", "2026-09-10").unwrap().flagged);
    // a court may find special circumstances: told, not refused
    let plaintiff = "《最高人民法院关于适用〈中华人民共和国行政诉讼法〉的解释》第八十七条第一款第一项";
    let told = count("SS-25", plaintiff, "2026-06-20").unwrap();
    assert!(told.flagged && told.note("pause_over_limit").unwrap().zh.contains("超过90日"));
}

#[test]
fn a_ground_the_rule_does_not_know_is_flagged() {
    let count = |article: &str| {
        let pause = law::Pause { article: article.into(), ..pause("2026-03-10", Some("2026-03-20")) };
        Law::bundled().count("FY-30", d("2026-03-02")).paused(pause).receipt().unwrap()
    };
    let known = count("《行政复议法》第三十九条第一款第六项");
    let documents = known.note("pause_documents").unwrap();
    assert!(!known.flagged && documents.zh.contains("以恢复行政复议审理通知书结束"), "{}", documents.zh);
    let unknown = count("《信访工作条例》第三十六条");
    assert!(unknown.flagged && unknown.note("pause_ground").is_some());
    assert_eq!(unknown.due, known.due, "told, not refused: the legal officer decides");
}

#[test]
fn what_is_missed_has_an_effect_a_beneficiary_and_a_provision() {
    let law = Law::bundled();
    let lapse = |rule: &str, from: &str| law.count(rule, d(from)).receipt().unwrap().lapse(law).unwrap();
    let silent = lapse("FY-30", "2026-02-27").unwrap();
    assert_eq!((silent.missed.effect, silent.missed.favours), (Effect::RightOpens, Beneficiary::Applicant));
    assert!(silent.article.contains("第四十五条"), "{}", silent.article);
    let suit = silent.opened.unwrap();
    assert_eq!(
        (suit.rule.as_str(), suit.trigger, suit.due),
        ("SS-03", d("2026-04-28"), Some(d("2026-05-13")))
    );
    assert_eq!(lapse("FY-10", "2026-02-13").unwrap().missed.effect, Effect::DeemedAccepted);
    assert_eq!(lapse("FY-40", "2026-03-20").unwrap().missed.effect, Effect::Defect);
    assert_eq!(lapse("XF-21", "2026-03-20"), None, "no effect stands in the law");
    let open = law.count("FY-30", d("2026-02-27")).paused(pause("2026-03-10", None)).receipt().unwrap();
    assert_eq!(open.lapse(law), Ok(None), "a suspended period does not lapse");
}

#[test]
fn an_obstacle_stops_some_periods_and_for_others_one_applies() {
    let law = Law::bundled();
    let obstacle =
        |reason, ended: Option<&str>| Obstacle { reason, from: d("2026-03-20"), ended_on: ended.map(d) };
    let flood = obstacle(Reason::ForceMajeure, Some("2026-03-30"));
    for (rule, article) in
        [("FY-01", "《行政复议法》第二十条第二款"), ("SS-01", "《行政诉讼法》第四十八条第一款")]
    {
        let Restoration::GoesOn(pause) = restoration(rule, flood, law).unwrap() else { panic!("{rule}") };
        assert_eq!(pause.article, article);
        let plain = law.count(rule, d("2026-03-02")).receipt().unwrap();
        let longer = law.count(rule, d("2026-03-02")).paused(pause).receipt().unwrap();
        assert_eq!(longer.nominal, plain.nominal.map(|n| n + chrono::Days::new(10)), "{rule}");
    }
    let special = obstacle(Reason::Special, Some("2026-03-30"));
    for (rule, by, counted) in
        [("SS-01", "人民法院", "SS-08"), ("SS-28", "人民法院", "P-10"), ("CJ-04", "行政机关", "P-10")]
    {
        let Restoration::Apply { receipt, decides_zh, .. } = restoration(rule, special, law).unwrap() else {
            panic!("{rule}")
        };
        assert_eq!(
            (receipt.rule.as_str(), decides_zh.as_str(), receipt.due),
            (counted, by, Some(d("2026-04-09")))
        );
    }
    assert_eq!(restoration("SS-28", obstacle(Reason::ForceMajeure, None), law), Err(LawError::ObstacleLasts));
    let reversed = restoration("FY-01", obstacle(Reason::NoFault, Some("2026-03-19")), law).unwrap_err();
    assert_eq!(reversed.code(), "obstacle_reversed");
    assert_eq!(restoration("FY-99", flood, law).unwrap_err().code(), "unknown_rule");
}

#[test]
fn what_is_typed_is_read_or_named() {
    let law = Law::bundled();
    let typed = Trial { rule: "fy-30".into(), from: "2026-08-03".into(), ..Trial::default() };
    let due = |typed: &Trial| law.recount(typed.input(law).unwrap()).receipt().unwrap().due;
    assert_eq!(due(&typed), Some(d("2026-10-08")));
    let more = Trial {
        extend: vec!["30@2026-09-28".into()],
        suspend: vec!["2026-09-01..2026-09-11".into()],
        ..typed.clone()
    };
    assert_eq!(due(&more), Some(d("2026-11-11")));
    assert_eq!(more.input(law).unwrap().extensions[0].approver, "行政复议机构的负责人");
    let working = Trial {
        rule: "XF-07".into(),
        amount: Some("20".into()),
        unit: Some("工作日".into()),
        ..typed.clone()
    };
    assert!(due(&working).is_some());
    assert_eq!(Trial { rule: "FY-05A".into(), ..typed.clone() }.input(law).unwrap().rule, "FY-05a");
    let wrong = |typed: Trial| typed.input(law).unwrap_err().parameter;
    for from in
        ["2026-02-30", "2025-02-29", "2026-13-01", "20260302", "", "明天", "+2026-03-02", "0000-00-00"]
    {
        assert_eq!(wrong(Trial { from: from.into(), ..typed.clone() }), "from", "{from}");
    }
    for extend in ["many", "-1", "30@", "30@2026-02-30", "4294967296"] {
        assert_eq!(wrong(Trial { extend: vec![extend.into()], ..typed.clone() }), "extend", "{extend}");
    }
    for suspend in ["2026-09-01", "..", "2026-09-31..", "2026-09-01..x"] {
        assert_eq!(wrong(Trial { suspend: vec![suspend.into()], ..typed.clone() }), "suspend", "{suspend}");
    }
    assert_eq!(wrong(Trial { amount: Some("3".into()), ..typed.clone() }), "unit");
    assert_eq!(wrong(Trial { unit: Some("month".into()), ..typed.clone() }), "amount");
    assert_eq!(
        wrong(Trial { amount: Some("3".into()), unit: Some("fortnight".into()), ..typed.clone() }),
        "unit"
    );
    assert_eq!(wrong(Trial { capped_from: Some("x".into()), ..typed }), "capped_from");
}

#[test]
fn the_page_holds_every_row_and_needs_nothing_from_outside() {
    let law = Law::bundled();
    let page = sheet::page(law.rules, &law.calendar, &SignOffs::default());
    assert_eq!(page.matches("data-rule=").count(), law.rules.iter().count());
    for procedure in Procedure::ALL {
        assert!(page.contains(procedure.zh()));
    }
    for source in law.rules.sources() {
        assert!(page.contains(&format!("id=\"{}\"", source.id)), "{}", source.id);
    }
    let flagged = law.rules.iter().filter(|r| r.status.is_flagged()).count();
    assert_eq!(page.matches("，须由法制人员确认").count(), flagged);
    for outside in ["http:", "https:", "src=", "<link", "<script", "@import", "url("] {
        assert!(!page.contains(outside), "{outside}");
    }
    assert!(
        page.contains("@media print") && page.contains("<th>审核</th>") && page.contains(law.rules.hash())
    );
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig { cases: 2_000, failure_persistence: None, ..Default::default() })]

    #[test]
    fn nothing_typed_breaks_the_reading(rule in ".*", from in ".*", extend in ".*", suspend in ".*", unit in ".*") {
        let law = Law::bundled();
        let typed = Trial { rule, from: from.clone(), extend: vec![extend.clone()], suspend: vec![suspend], amount: Some(extend), unit: Some(unit), ..Trial::default() };
        if let Ok(input) = typed.input(law) {
            let _ = law.recount(input).receipt();
        }
        let _ = Rules::bundled().with_overrides(&from);
        let _ = law.calendar.with_notice("9", &from);
    }
}
