//! Numbers on documents: as they are written, as they must not be, and anything at all.

use crate::d;
use kernel::identifier::{credit_code, resident_id};
use law::identifier::{CaseNumber, CaseType, CourtLevel, Divisions, DocumentNumber, Kind, NumberError, gaps};
use proptest::prelude::*;

fn case(text: &str) -> CaseNumber {
    text.parse().unwrap_or_else(|e| panic!("{text}: {e}"))
}

#[test]
fn case_numbers_are_read_as_people_write_them() {
    for (text, kind, serial, special, part, level) in [
        ("（2026）宁0522行初12号", "行初", 12, None, None, CourtLevel::Basic),
        ("(2026)宁0522行初12号", "行初", 12, None, None, CourtLevel::Basic),
        ("（2026)宁 0522 行初 12 号", "行初", 12, None, None, CourtLevel::Basic),
        ("（２０２６）宁０５２２行初１２号", "行初", 12, None, None, CourtLevel::Basic),
        ("（2026）宁0522行审复3号", "行审复", 3, None, None, CourtLevel::Basic),
        ("（2026）宁0522行审3号", "行审", 3, None, None, CourtLevel::Basic),
        ("（2026）宁05行赔初1号", "行赔初", 1, None, None, CourtLevel::Intermediate),
        ("（2026）宁05行辖终7号", "行辖终", 7, None, None, CourtLevel::Intermediate),
        ("（2026）宁71行初88号", "行初", 88, None, None, CourtLevel::SpecialIntermediate),
        ("（2026）宁行终9号", "行终", 9, None, None, CourtLevel::High),
        ("（2019）最高法知民终1号", "民终", 1, Some('知'), None, CourtLevel::Supreme),
        ("（2026）最高法行申5号", "行申", 5, None, None, CourtLevel::Supreme),
        ("（2026）兵0101行初2号", "行初", 2, None, None, CourtLevel::Basic),
        ("（2026）宁0522民特31号", "民特", 31, None, None, CourtLevel::Basic),
        ("（2026）宁0522执异4号之一", "执异", 4, None, Some(1), CourtLevel::Basic),
        ("（2026）宁0522行初12号之十一", "行初", 12, None, Some(11), CourtLevel::Basic),
        ("（2026）宁0522行初12号之二十", "行初", 12, None, Some(20), CourtLevel::Basic),
        ("（2026）宁05司救访2号", "司救访", 2, None, None, CourtLevel::Intermediate),
        ("（2012）宁0522调确字第8号", "调确", 8, None, None, CourtLevel::Basic),
    ] {
        let number = case(text);
        assert_eq!(
            (number.kind.word.as_str(), number.serial, number.special),
            (kind, serial, special),
            "{text}"
        );
        assert_eq!((number.part, number.court.level()), (part, level), "{text}");
        let shown = number.to_string();
        assert!(shown.starts_with('（') && !shown.contains(['(', ' ']), "{shown}");
        assert_eq!(case(&shown), number, "{shown}");
    }
    assert_eq!(case("(2026)宁0522行初012号").to_string(), "（2026）宁0522行初12号");
    assert_eq!(case("（2026）宁0522行初12号之二十一").to_string(), "（2026）宁0522行初12号之二十一");
}

#[test]
fn what_is_no_case_number_is_refused_by_its_fault() {
    for (text, why) in [
        ("", NumberError::Year),
        ("2026宁0522行初12号", NumberError::Year),
        ("（26）宁0522行初12号", NumberError::Year),
        ("（0026）宁0522行初12号", NumberError::Year),
        ("（2026宁0522行初12号", NumberError::Year),
        ("（2015）海行初字第12号", NumberError::OldForm),
        ("（2026）海0522行初12号", NumberError::Court),
        ("（2026）宁05221行初12号", NumberError::Court),
        ("（2026）宁0522行12号", NumberError::Type),
        ("（2026）宁0522行审复复12号", NumberError::Type),
        ("（2026）宁0522行初号", NumberError::Serial),
        ("（2026）宁0522行初0号", NumberError::Serial),
        ("（2026）宁0522行初12", NumberError::Serial),
        ("（2026）宁0522行初9999999999号", NumberError::Serial),
        ("（2026）宁0522行初12号之", NumberError::Rest),
        ("（2026）宁0522行初12号之一十", NumberError::Rest),
        ("（2026）宁0522行初12号之1", NumberError::Rest),
        ("（2026）宁0522行初12号附", NumberError::Rest),
    ] {
        assert_eq!(text.parse::<CaseNumber>(), Err(why), "{text}");
        assert!(!why.zh().is_empty() && why.code().starts_with("number_"));
    }
    assert_eq!("（".repeat(400).parse::<CaseNumber>(), Err(NumberError::TooLong));
}

#[test]
fn types_are_unique_and_the_longest_come_first() {
    let types = CaseType::all();
    assert_eq!(types.len(), 71);
    for (n, kind) in types.iter().enumerate() {
        assert!((1..=3).contains(&kind.word.chars().count()), "{}", kind.word);
        assert!(types[..n].iter().all(|t| t.word != kind.word), "{} stands twice", kind.word);
        assert!(types[n + 1..].iter().all(|t| !t.word.starts_with(&kind.word)), "{} hides one", kind.word);
        let number = case(&format!("（2026）宁0522{}1号", kind.word));
        assert_eq!(&number.kind, kind);
    }
}

#[test]
fn document_numbers_come_out_with_their_own_brackets() {
    for (text, organ, year, serial, shown) in [
        ("海政办发〔2023〕34号", "海政办发", 2023, 34, "海政办发〔2023〕34号"),
        ("海政复[2026]12号", "海政复", 2026, 12, "海政复〔2026〕12号"),
        ("海政复（2026）12号", "海政复", 2026, 12, "海政复〔2026〕12号"),
        ("海政复【2026】 12 号", "海政复", 2026, 12, "海政复〔2026〕12号"),
        ("海政复受字〔2026〕第3号", "海政复受字", 2026, 3, "海政复受字〔2026〕3号"),
        ("海法建〔２０２６〕０１号", "海法建", 2026, 1, "海法建〔2026〕1号"),
        (
            "郑政行复办（复受通）字〔2018〕006号",
            "郑政行复办（复受通）字",
            2018,
            6,
            "郑政行复办（复受通）字〔2018〕6号",
        ),
        ("〔2026〕海城调委人调字第12号", "海城调委人调字", 2026, 12, "〔2026〕海城调委人调字第12号"),
    ] {
        let number: DocumentNumber = text.parse().unwrap_or_else(|e| panic!("{text}: {e}"));
        assert_eq!((number.organ.as_str(), number.year, number.serial), (organ, year, serial), "{text}");
        assert_eq!(number.to_string(), shown);
        assert_eq!(shown.parse(), Ok(number), "{shown}");
    }
    for (text, why) in [
        ("海政复12号", NumberError::Year),
        ("海政复〔26〕12号", NumberError::Year),
        ("海政复〔1899〕12号", NumberError::Year),
        ("〔2026〕12号", NumberError::Organ),
        ("海政复）〔2026〕12号", NumberError::Organ),
        ("<b>〔2026〕12号", NumberError::Organ),
        ("海政复〔2026〕号", NumberError::Serial),
        ("海政复〔2026〕12", NumberError::Serial),
        ("海政复〔2026〕海12号", NumberError::Serial),
        ("海政复〔2026〕0号", NumberError::Serial),
    ] {
        assert_eq!(text.parse::<DocumentNumber>(), Err(why), "{text}");
    }
}

#[test]
fn gaps_and_doubles_are_found() {
    let read = |texts: &[&str]| texts.iter().map(|t| t.parse().unwrap()).collect::<Vec<DocumentNumber>>();
    let whole = ["海政复〔2026〕2号", "海政复〔2026〕1号", "海政复受字〔2026〕1号", "海政复〔2027〕1号"];
    assert!(gaps(&read(&whole)).is_empty());
    let found =
        gaps(&read(&["海政复〔2026〕2号", "海政复〔2026〕6号", "海政复〔2026〕6号", "海法建〔2026〕1号"]));
    assert_eq!(found.len(), 1);
    assert_eq!(
        (found[0].missing.as_slice(), found[0].twice.as_slice()),
        ([(1, 1), (3, 5)].as_slice(), [6].as_slice())
    );
}

#[test]
fn the_county_is_there_with_its_towns_and_villages() {
    let (all, on) = (Divisions::bundled(), d("2026-11-21"));
    let towns: Vec<_> = all.under("640522", on).collect();
    assert_eq!(towns.len(), 21);
    let of = |kind| towns.iter().filter(|t| t.kind() == Some(kind)).count();
    assert_eq!((of(Kind::Town), of(Kind::Township), of(Kind::OtherUnit), of(Kind::Street)), (5, 12, 4, 0));
    let villages: Vec<_> = towns.iter().flat_map(|t| all.under(&t.code, on)).collect();
    assert_eq!((villages.len(), villages.iter().filter(|v| v.placeholder).count()), (162, 3));
    assert!(villages.iter().all(|v| v.placeholder == v.name.contains("虚拟")));
    assert_eq!(all.full_name("640522103", on).unwrap(), "宁夏回族自治区中卫市海原县西安镇");
    assert!(all.full_name("640522100203", on).unwrap().ends_with("海城镇山门村委会"));
    assert!(all.get("640522103", d("2020-01-01")).is_none(), "before the list nothing is known");
    assert!(all.get("640522999", on).is_none() && all.source().contains("2023-06-30"));
    assert!(all.iter().all(|row| row.code.len() < 6 || kernel::division::is_code(&row.code)));
}

#[test]
fn a_town_is_not_the_city_of_its_name() {
    let (all, on) = (Divisions::bundled(), d("2026-11-21"));
    let names = |text| all.towns_in(text, on).into_iter().map(|t| t.code.clone()).collect::<Vec<_>>();
    assert_eq!(names("海原县西安镇园河村"), ["640522103"]);
    assert!(names("陕西省西安市雁塔区").is_empty());
    assert!(names("某街道").is_empty());
}

#[test]
fn divisions_that_contradict_themselves_are_refused() {
    let file = |rows: &str| format!("source = \"x\"\ndivision = [{rows}]\n");
    let county = "{ code = \"64\", name = \"a\", valid_from = \"2023-01-01\" }";
    let row = |code: &str, rest: &str| {
        format!("{{ code = \"{code}\", name = \"b\", valid_from = \"2023-01-01\"{rest} }}")
    };
    Divisions::parse(&file(county)).unwrap();
    for rows in [
        format!("{county}, {}", row("640522", "")),
        row("64052210", ""),
        row("6x", ""),
        format!("{county}, {county}"),
        row("64", ", valid_to = \"2022-01-01\""),
        row("64", ", colour = 1"),
        "{ code = \"64\", name = \" \", valid_from = \"2023-01-01\" }".to_owned(),
        "{ code = \"64\", name = \"a\", valid_from = \"2023-02-30\" }".to_owned(),
    ] {
        assert!(Divisions::parse(&file(&rows)).is_err(), "{rows}");
    }
    // A renamed unit: the old row ends, the new one begins.
    let renamed = format!("{}, {}", row("64", ", valid_to = \"2024-12-31\""), county.replace("2023", "2025"));
    let all = Divisions::parse(&file(&renamed)).unwrap();
    assert_eq!(all.get("64", d("2024-12-31")).unwrap().name, "b");
    assert_eq!(all.get("64", d("2025-01-01")).unwrap().name, "a");
}

#[test]
fn identity_numbers_of_the_table_are_checked() {
    for good in [
        "11010519491231002X",
        "640522199001010012",
        "640522198506150024",
        "640522200002290031",
        "640522199503100122",
    ] {
        assert_eq!(resident_id(good).unwrap(), good);
        let last = if good.ends_with('1') { '2' } else { '1' };
        assert!(resident_id(&format!("{}{last}", &good[..17])).is_err(), "{good}");
    }
    assert_eq!(resident_id("11010519491231002x").unwrap(), "11010519491231002X");
    assert_eq!(resident_id("１１０１０５１９４９１２３１００２Ｘ").unwrap(), "11010519491231002X");
    assert!(resident_id("640522199902290015").is_err() && resident_id("640522190002300029").is_err());
    for good in [
        "91350100M000100Y43",
        "11640522MB0000000F",
        "91640522MA0000007T",
        "92640522MA00000B73",
        "54640522MJ0000018A",
    ] {
        assert_eq!(credit_code(good).unwrap(), good);
        assert_eq!(credit_code(&good.to_lowercase()).unwrap(), good);
        let last = if good.ends_with('3') { '4' } else { '3' };
        assert!(credit_code(&format!("{}{last}", &good[..17])).is_err(), "{good}");
    }
}

/// Text made of the pieces numbers are made of, and of anything.
fn nearly() -> impl Strategy<Value = String> {
    let pieces = [
        "（",
        "）",
        "(",
        ")",
        "〔",
        "〕",
        "[",
        "]",
        "2026",
        "2015",
        "宁",
        "0522",
        "最高法",
        "行",
        "行初",
        "行审复",
        "字第",
        "号",
        "之",
        "一",
        "十",
        "12",
        "0",
        "海政复",
        "调确",
        "第",
        " ",
        "\u{3000}",
        "🀄",
        "é",
        "-",
        "９",
        "99999999999",
    ];
    let piece = prop_oneof![4 => proptest::sample::select(pieces.to_vec()).prop_map(str::to_owned), 1 => any::<String>()];
    proptest::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 20_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nothing_typed_breaks_a_parser(text in prop_oneof![nearly(), any::<String>()]) {
        if let Ok(number) = text.parse::<CaseNumber>() {
            prop_assert_eq!(number.to_string().parse(), Ok(number));
        }
        if let Ok(number) = text.parse::<DocumentNumber>() {
            prop_assert_eq!(number.to_string().parse(), Ok(number));
        }
        let on = d("2026-11-21");
        let _ = Kind::of(&text);
        let _ = Divisions::bundled().get(&text, on);
        let _ = Divisions::bundled().towns_in(&text, on);
        let _ = resident_id(&text);
        let _ = credit_code(&text);
    }

    #[test]
    fn every_number_that_can_be_given_out_is_read_back(
        year in 2016u16..2100, serial in 1u32..1_000_000_000, part in proptest::option::of(1u8..100),
        kind in proptest::sample::select(CaseType::all()), court in "(最高法|[京津宁新兵军]([0-9]{2}|[0-9]{4})?)",
    ) {
        let number = CaseNumber { year, court: law::identifier::Court(court), special: None, kind, serial, part };
        prop_assert_eq!(number.to_string().parse(), Ok(number));
    }
}
