//! What a county adds: notices in the order of their versions, the days of its region, its own values, sign-offs.

use crate::d;
use crate::recount::NOTICE;
use law::county::{Files, SignOff, SignOffs};
use law::{Calendar, Law, Level, Named, Organs, sheet};

const REGION: &str = r#"
prefix = "64"
name = "宁夏回族自治区"
source = "自治区人民政府办公厅关于2026年开斋节放假的通知（测试用，虚构）"
days = [{ date = "2026-03-20", name = "开斋节" }, { date = "2026-05-27", name = "古尔邦节" }]
"#;

fn files(notices: &[(&str, &str)]) -> Files {
    let notices = notices.iter().map(|(v, t)| ((*v).to_owned(), (*t).to_owned())).collect();
    Files { notices, ..Files::default() }
}

#[test]
fn notices_are_laid_over_each_other_in_the_order_of_their_versions() {
    let amended = NOTICE.replace("2027-02-28", "2027-03-06");
    let law = |notices: &[(&str, &str)]| Law::bundled().of_county("640522", &files(notices)).unwrap();
    let both = law(&[("2026.12.20", &amended), ("2026.12.01", NOTICE)]);
    assert_eq!(both.calendar.version(), "2026.12.20");
    assert!(both.calendar.is_working_day(d("2027-03-06")) && !both.calendar.is_working_day(d("2027-02-28")));
    // what the program has carried since its own version is passed over
    let old = law(&[("2020.01.01", NOTICE)]);
    assert_eq!(old.calendar.version(), Calendar::bundled().version());
    assert!(!old.calendar.published(2027));
}

#[test]
fn the_days_of_the_region_count_for_its_divisions_and_the_receipt_says_so() {
    let files = files(&[("2026.12.01.64", REGION)]);
    let here = Law::bundled().of_county("640522", &files).unwrap();
    let elsewhere = Law::bundled().of_county("610100", &files).unwrap();
    let due = |law: &Law| law.count("FY-10", d("2026-03-17")).receipt().unwrap();
    assert_eq!((due(&here).due, due(&elsewhere).due), (Some(d("2026-03-25")), Some(d("2026-03-24"))));
    assert!(due(&here).note("regional_days").is_some() && due(&elsewhere).note("regional_days").is_none());
    assert_eq!(due(&here).recompute(), Ok(due(&here).due));
}

#[test]
fn a_regional_notice_that_cannot_be_is_refused() {
    let refused = |text: &str| Calendar::bundled().with_notice("2026.12.01.64", text).is_err();
    assert!(!refused(REGION));
    assert!(refused(&REGION.replace("\"64\"", "\"宁\"")));
    assert!(refused(&REGION.replace("source", "link")));
    assert!(refused(&REGION.replace("2026-03-20", "2026-02-30")));
    assert!(refused(&REGION.replace("2026-05-27", "2026-03-20")), "a day twice");
    assert!(refused(&REGION.replace("2026-03-20", "2026-02-28")), "a make-up working day");
}

#[test]
fn a_row_is_signed_off_until_it_changes() {
    let law = Law::bundled();
    let rule = law.rules.get("FY-30").unwrap();
    let entry = SignOff::given(rule, "海原县司法局 \"王\\某\"", d("2026-11-27")).entry();
    let signed = SignOffs::parse(&entry).unwrap();
    assert_eq!(signed.of(rule).unwrap().by, "海原县司法局 \"王\\某\"");
    let changed = law::Rule { amount: Some(61), ..rule.clone() };
    assert!(signed.of(&changed).is_none() && signed.is_outdated(&changed));
    assert!(signed.of(law.rules.get("FY-31").unwrap()).is_none());
    let page = sheet::page(law.rules, &law.calendar, &signed);
    assert!(page.contains("已审核1行") && page.contains("海原县司法局 &quot;王\\某&quot;"), "it is escaped");
    assert!(SignOffs::parse("[[sign]]\nrule = \"FY-30\"").is_err());
}

#[test]
fn an_organ_keeps_files_here_where_the_list_says_so() {
    let organs =
        Organs::parse("[[organ]]\ncode = \"a\"\ndesk = true\n[[organ]]\ncode = \"b\"\nname = \"乙\"");
    let organs = organs.expect("that it has a desk is something to say of an organ");
    assert_eq!(["a", "b", "c"].map(|code| organs.has_desk(code)), [true, false, false]);
}

#[test]
fn no_two_organs_number_alike() {
    let words = |text: &str| Organs::parse(text);
    let two = words("[[organ]]\ncode = \"a\"\nword = \"海城\"\n[[organ]]\ncode = \"b\"\nword = \"海自然\"")
        .unwrap();
    assert_eq!((two.word("a"), two.word("b"), two.word("c")), (Some("海城"), Some("海自然"), None));
    for bad in [
        "[[organ]]\ncode = \"a\"\nword = \"\"",
        "[[organ]]\ncode = \"a\"\nword = \"海〔2026〕\"",
        "[[organ]]\ncode = \"a\"\nword = \"海城\"\n[[organ]]\ncode = \"b\"\nword = \"海城\"",
        "[[organ]]\ncode = \"a\"\nword = \"海城\"\n[[organ]]\ncode = \"a\"\nword = \"海\"",
        "[[organ]]\ncode = \"a\"",
        "[[organ]]\ncode = \"a\"\ndivision = \"6405221\"",
        "[[organ]]\ncode = \"a\"\n[organ.papers]\nreconsideration = { decision = \"海政复决〔\" }",
        "[[organ]]\ncode = \"a\"\n[organ.papers]\nreconsideration = { decision = \"海政决\" }\nadjudication = { award = \"海政决\" }",
    ] {
        assert!(words(bad).is_err(), "{bad}");
    }
    let town = words("[[organ]]\ncode = \"a\"\ndivision = \"640522104\"").unwrap();
    assert_eq!((town.division("a"), town.division("b")), (Some("640522104"), None));
    let papers = "[[organ]]\ncode = \"a\"\n[organ.papers]\nreconsideration = { decision = \"海政复决\" }";
    let papers = words(papers).unwrap();
    assert_eq!(papers.paper("a", "reconsideration", "decision"), Some("海政复决"));
    assert_eq!(papers.paper("a", "adjudication", "decision"), None);
}

#[test]
fn one_level_above_is_what_the_county_says() {
    const LISTED: &str = r#"
        organ = [
            { code = "town", word = "海城", above = ["county"] },
            { code = "bureau", name = "县水务局", above = ["county", "city-bureau"] },
            { code = "county", name = "县人民政府", above = ["city"] },
            { code = "city", name = "市人民政府" },
            { code = "city-bureau", name = "市水务局" },
        ]
    "#;
    let organs = Organs::parse(LISTED).unwrap();
    let code = |code: &'static str| Named { code: Some(code), name: "" };
    let name = |name: &'static str| Named { code: None, name };
    for (upper, lower, above) in [
        (code("county"), code("town"), true),
        (name("县人民政府"), code("town"), true),
        (name("市水务局"), name("县水务局"), true),
        (code("city"), code("county"), true),
        (code("city"), code("town"), false),
        (code("town"), code("bureau"), false),
        (code("bureau"), code("bureau"), false),
        (name("省水务厅"), code("bureau"), false),
        (code("nobody"), code("bureau"), false),
    ] {
        assert_eq!(organs.level(upper, lower) == Level::Above, above, "{upper:?} {lower:?}");
    }
    let Level::Other(right) = organs.level(code("city"), code("bureau")) else { panic!("the city is not") };
    assert_eq!(right.iter().map(|organ| organ.code.as_str()).collect::<Vec<_>>(), ["county", "city-bureau"]);
    for lower in [code("city"), code("nobody"), name("省人民政府")] {
        assert_eq!(organs.level(code("county"), lower), Level::Unsaid, "{lower:?}");
    }
    for (from, to) in [
        (r#"above = ["county"]"#, r#"above = ["nobody"]"#),
        (r#"above = ["county"]"#, r#"above = ["town"]"#),
        (r#"name = "市人民政府" }"#, r#"name = "市人民政府", above = ["county"] }"#),
        (r#"name = "市人民政府" }"#, r#"word = "卫政" }"#),
        (r#"name = "市水务局" }"#, r#"name = "市人民政府" }"#),
        (r#"name = "市水务局" }"#, r#"name = " " }"#),
        (r#"name = "市水务局" }"#, r#"name = "市水务局", level = 2 }"#),
    ] {
        let changed = LISTED.replace(from, to);
        assert!(changed != LISTED && Organs::parse(&changed).is_err(), "{to}");
    }
}

const MATTERS: &str = r#"
county = "640522"

[[matter]]
category = "consumer"
authority = { zh = "县市场监督管理局", en = "the market bureau" }
citation = "《某地方性法规》第十条（测试用，虚构）"
confirmed_by = "海原县司法局 法制人员"
confirmed_on = "2026-03-02"
"#;

#[test]
fn a_county_adds_to_the_list_what_it_has_a_basis_for() {
    use kernel::Category;
    let law = Law::bundled();
    let added = law.with_matters(MATTERS).unwrap();
    let listed = added.matters.of(Category::Consumer).unwrap();
    assert_eq!((listed.rule.as_str(), listed.local.is_some()), ("CJ-13", true));
    assert_eq!((listed.decision.as_str(), listed.suit.as_str()), ("CJ-09", "SS-01"));
    assert!(listed.article.contains("第十条") && law.matters.of(Category::Consumer).is_none());
    for (from, to) in [
        ("consumer", "procurement"),
        ("citation", "decision = \"TD-05\"\ncitation"),
        ("《某地方性法规》", ""),
        ("citation", "basis"),
        ("confirmed_on = \"2026-03-02\"", ""),
        ("county = \"640522\"", ""),
    ] {
        assert!(law.with_matters(&MATTERS.replace(from, to)).is_err(), "{from}");
    }
}

#[test]
fn whatever_is_not_on_the_list_has_another_way() {
    use kernel::Category;
    let matters = &Law::bundled().matters;
    let words = |text: &str| serde_json::from_value::<Category>(text.into()).unwrap();
    for category in ["penalty", "rural_contract", "wages", "neighbour", "judicial", "other"].map(words) {
        assert!(matters.of(category).is_none() && matters.elsewhere(category).is_some(), "{category:?}");
    }
    assert!(matters.elsewhere(Category::LandOwnership).is_none());
}

const MEDIATIONS: &str = r#"
county = "640522"

[[mediation]]
organ = "haiyuan-zrzyj"
name = { zh = "海原县自然资源局", en = "the bureau of natural resources" }
category = "neighbour"
matters = "因相邻用水、通行引起的纠纷"
basis = "《宁夏回族自治区行政程序规定》第九十二条第二项"
published_on = "2026-01-05"
version = "2025年版"
valid_to = "2026-02-28"

[[mediation]]
organ = "haiyuan-zrzyj"
name = { zh = "海原县自然资源局", en = "the bureau of natural resources" }
category = "neighbour"
matters = "因相邻用水、通行、采光引起的纠纷"
basis = "《宁夏回族自治区行政程序规定》第九十二条第二项"
published_on = "2026-02-20"
version = "2026年版"
valid_from = "2026-03-01"

[[mediation]]
organ = "haiyuan-sanhe-z"
name = { zh = "三河镇人民政府", en = "the government of Sanhe" }
division = "640522104"
category = "neighbour"
matters = "邻里纠纷"
basis = "《宁夏回族自治区行政程序规定》第九十二条第二项"
published_on = "2026-01-05"
version = "2026年版"
"#;

#[test]
fn a_county_lists_what_its_agencies_mediate_by_version_and_days() {
    use kernel::Category;
    let law = Law::bundled();
    assert!(law.mediations.listed().is_empty(), "the program carries none");
    let files = Files { mediations: Some(MEDIATIONS.to_owned()), ..Files::default() };
    let listed = law.of_county("640522", &files).unwrap().mediations;
    assert_eq!(listed.listed().len(), 3);
    let who = |place: &str, on: &str| -> Vec<String> {
        let who = listed.who(Category::Neighbour, place, d(on));
        who.map(|listed| format!("{} {}", listed.organ, listed.version)).collect()
    };
    assert_eq!(who("640522104201", "2026-02-28"), ["haiyuan-zrzyj 2025年版", "haiyuan-sanhe-z 2026年版"]);
    assert_eq!(who("640522104201", "2026-03-01"), ["haiyuan-zrzyj 2026年版", "haiyuan-sanhe-z 2026年版"]);
    assert_eq!(who("640522103", "2026-03-01"), ["haiyuan-zrzyj 2026年版"], "elsewhere the town does not");
    assert!(who("640522104201", "2026-01-04").is_empty(), "not before it is published");
    assert_eq!(listed.of("haiyuan-zrzyj", d("2026-03-02")).count(), 1);
    assert_eq!(listed.of("haiyuan-gaj", d("2026-03-02")).count(), 0);
}

#[test]
fn an_entry_of_the_list_that_is_not_fit_is_refused() {
    let law = Law::bundled();
    assert!(law.with_mediations(MEDIATIONS).is_ok());
    for (from, to) in [
        ("county = \"640522\"", ""),
        ("county = \"640522\"", "county = \"64\""),
        ("《宁夏回族自治区行政程序规定》第九十二条第二项", "有关规定"),
        ("matters = \"因相邻用水、通行引起的纠纷\"", "matters = \" \""),
        ("version = \"2025年版\"", "version = \" \""),
        ("version = \"2025年版\"\n", ""),
        ("2026-02-28", "2026-01-04"),
        ("2026-02-28", "2026-03-01"),
        ("valid_from = \"2026-03-01\"", "valid_from = \"2026-02-19\""),
        ("\"640522104\"", "\"640521104\""),
        ("海原县自然资源局", "海原县水务局"),
        ("neighbour", "neighbor"),
        ("matters", "matter"),
    ] {
        let changed = MEDIATIONS.replacen(from, to, 1);
        assert!(changed != MEDIATIONS && law.with_mediations(&changed).is_err(), "{from} → {to}");
    }
}
