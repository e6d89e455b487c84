//! The law in a running mesh: a notice of holidays arrives, files that are not fit, what follows when a day passes.

use crate::harness::{Mesh, path, penalty};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use std::time::{Duration, Instant};

/// Invented: what the real notice will say is not known.
const NOTICE: &str = r#"
year = 2027
status = "published"
source = "国务院办公厅关于2027年部分节假日安排的通知（测试用，虚构）"
off = [
  { name = "元旦", from = "2027-01-01", to = "2027-01-05" },
  { name = "春节", from = "2027-02-05", to = "2027-02-12" },
  { name = "清明节", from = "2027-04-03", to = "2027-04-05" },
  { name = "劳动节", from = "2027-05-01", to = "2027-05-05" },
  { name = "端午节", from = "2027-06-09", to = "2027-06-09" },
  { name = "中秋节", from = "2027-09-15", to = "2027-09-15" },
  { name = "国庆节", from = "2027-10-01", to = "2027-10-07" },
]
working = [{ date = "2027-02-14", name = "春节" }]
"#;

const CLERK: &str = "haiyuan-xfj-officer";

/// A petition against a penalty whose clock and windows end in the first days of 2027.
async fn opened(mesh: &Mesh) -> (String, String) {
    mesh.on_day("2026-12-21").await;
    let mut sheet = penalty("马小花", "640522199001010012");
    sheet["filing"]["received_on"] = json!("2026-12-21");
    sheet["filing"]["matter"]["act"]["on"] = json!("2026-11-04");
    sheet["filing"]["matter"]["act"]["served_on"] = json!("2026-11-05");
    let (status, case) = mesh.open(CLERK, "petition", &sheet).await;
    assert_eq!(status, StatusCode::CREATED, "{case}");
    mesh.settle().await;
    (path(&case), case["links"]["dispute"].as_str().unwrap_or_default().to_owned())
}

fn sorting(case: &Value) -> &Value {
    let all = case["deadlines"].as_array().expect("it lists deadlines");
    all.iter().find(|d| d["key"] == "sorting").expect("a petition is sorted in time")
}

/// Waits until what is read looks so.
async fn until(mesh: &Mesh, account: &str, path: &str, what: &str, so: impl Fn(&Value) -> bool) -> Value {
    let began = Instant::now();
    loop {
        let (_, found) = mesh.get(account, path).await;
        if so(&found) {
            return found;
        }
        assert!(began.elapsed() < Duration::from_secs(30), "{what}: {found}");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_notice_that_arrives_moves_what_runs_and_keeps_what_was() {
    let mut mesh = Mesh::start().await;
    let (case, dispute) = opened(&mesh).await;
    let (_, before) = mesh.get(CLERK, &case).await;
    let first = sorting(&before);
    assert_eq!((&first["due"], &first["version"]), (&json!("2027-01-05"), &json!(1)));
    assert_eq!(first["receipt"]["provisional"], true);

    let notice = mesh.folder().join("notice.toml");
    std::fs::write(&notice, NOTICE).expect("it can be written");
    let (notice, data) = (notice.display().to_string(), mesh.folder().display().to_string());
    let load = ["law", "load", "--notice", &notice, "--version", "2026.12.25", "--data", &data];
    let (good, said) = mesh.tool(&[&load[..], &["--check"]].concat());
    assert!(good && said.contains("没有写入"), "{said}");
    let (good, said) = mesh.tool(&load);
    assert!(good, "{said}");

    let moved = |case: &Value| sorting(case)["version"] == 2;
    let after = until(&mesh, CLERK, &case, "the petition is counted again", moved).await;
    let second = sorting(&after);
    assert_eq!((&second["due"], &second["receipt"]["provisional"]), (&json!("2027-01-06"), &json!(false)));
    assert_eq!(second["receipt"]["calendar"]["version"], "2026.12.25");
    let why = second["explanation"]["zh"].as_str().unwrap_or_default();
    assert!(why.contains("日历由") && why.contains("改为2027年1月6日"), "{why}");
    let told = after["notices"].as_array().into_iter().flatten().any(|n| n["kind"] == "deadline_recounted");
    assert!(told, "{after}");
    let (_, history) = mesh.get(CLERK, &format!("{case}/history")).await;
    assert!(history.to_string().contains("2027-01-05"), "the old day stays in the ledger: {history}");

    let coordinator = "haiyuan-xtzx-coordinator";
    let window = |dossier: &Value| {
        let all = dossier["windows"].as_array().into_iter().flatten();
        all.into_iter().find(|w| w["earlier"] == json!(["2027-01-04"])).cloned()
    };
    let counted =
        |dossier: &Value| window(dossier).is_some() && sorting(dossier)["due"] == json!("2027-01-06");
    let dossier = until(&mesh, coordinator, &dispute, "the window is counted again", counted).await;
    assert_eq!(window(&dossier).expect("it was found")["due"], "2027-01-06");
    let (_, year) = mesh.get(CLERK, "/law/v1/calendar/2027").await;
    assert_eq!(year["state"], "published");

    // what does not follow the old notice does not fire on the old day
    mesh.on_day("2027-01-06").await;
    let (_, now) = mesh.get(CLERK, &case).await;
    assert_eq!(sorting(&now)["state"], "running");

    // a start under the same law changes nothing
    mesh.kill();
    mesh.restart().await;
    mesh.on_day("2027-01-06").await;
    let (_, again) = mesh.get(CLERK, &case).await;
    assert_eq!((&again["version"], &sorting(&again)["version"]), (&now["version"], &json!(2)));
    let (good, audit) = mesh.tool(&["audit", "--data", &data]);
    assert!(good, "{audit}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_is_not_fit_changes_nothing_and_is_told() {
    let mut mesh = Mesh::start().await;
    let (case, _) = opened(&mesh).await;
    let data = mesh.folder().display().to_string();
    let both = NOTICE.replace("2027-02-14", "2027-02-06");
    let file = mesh.folder().join("bad.toml");
    std::fs::write(&file, &both).expect("it can be written");
    let file = file.display().to_string();
    for (args, word) in [
        (vec!["--notice", &file, "--version", "2026.12.25"], "both off and working"),
        (vec!["--notice", &file, "--version", "2020.01.01"], "not later"),
        (vec!["--notice", &file, "--version", "../x"], "--version"),
        (vec!["--notice", "/nowhere", "--version", "2026.12.25"], "/nowhere"),
        (vec!["--overrides", &file], "unknown field"),
        (vec![], "required"),
    ] {
        let (good, said) = mesh.tool(&[&["law", "load", "--data", &data], args.as_slice()].concat());
        assert!(!good && said.contains(word), "{args:?}: {said}");
    }
    assert!(!mesh.folder().join("law/calendar").exists(), "nothing was written");

    // laid there by hand, past the check
    std::fs::create_dir_all(mesh.folder().join("law/calendar")).expect("it can be made");
    std::fs::write(mesh.folder().join("law/calendar/2026.12.25.toml"), &both).expect("it can be written");
    let told = |ready: &Value| ready.to_string().contains("both off and working");
    until(&mesh, CLERK, "/petition/readyz", "the reason is told", told).await;
    let (_, now) = mesh.get(CLERK, &case).await;
    assert_eq!((&sorting(&now)["version"], &sorting(&now)["due"]), (&json!(1), &json!("2027-01-05")));
    let (_, year) = mesh.get(CLERK, "/law/v1/calendar/2027").await;
    assert_eq!(year["state"], "minimum");
    // nor does a county start under half its law
    mesh.kill();
    let (good, said) = mesh.tool(&["up", "--data", &data, "--clock", "manual", "--listen", "127.0.0.1:0"]);
    assert!(!good && said.contains("both off and working"), "{said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_an_agency_mediates_is_listed_by_the_county_and_told_where_a_matter_goes() {
    let mesh = Mesh::start().await;
    mesh.on_day("2026-03-02").await;
    let (status, list) = mesh.get(CLERK, "/law/v1/mediations").await;
    assert_eq!((status, &list["items"]), (StatusCode::OK, &json!([])));
    let text = include_str!("../../shared/law/examples/mediations.toml");
    let folder = mesh.folder().join("law");
    std::fs::create_dir_all(&folder).expect("it can be made");
    std::fs::write(folder.join("mediations.toml"), text).expect("it can be written");
    let listed = |list: &Value| list["items"][0]["organ"] == "haiyuan-zrzyj";
    until(&mesh, CLERK, "/law/v1/mediations", "the list is loaded", listed).await;

    // where the matter goes, the agency is named, and the person is told
    let (status, opened) = mesh.open(CLERK, "petition", &crate::harness::neighbours()).await;
    assert_eq!(status, StatusCode::CREATED, "{opened}");
    mesh.settle().await;
    let dispute = opened["links"]["dispute"].as_str().unwrap_or_default();
    let (_, dossier) = mesh.get("haiyuan-xtzx-coordinator", dispute).await;
    assert_eq!(dossier["route"]["lane"], "mediation", "{dossier}");
    assert_eq!(dossier["route"]["agencies"][0]["version"], "2026年版", "{dossier}");
    let (_, case) = mesh.get(CLERK, &path(&opened)).await;
    let told = case["notices"].as_array().into_iter().flatten().find(|n| n["kind"] == "agency_mediates");
    let told = told.unwrap_or_else(|| panic!("it is told: {case}"));
    assert_eq!(told["article"], "《宁夏回族自治区行政程序规定》第九十二条第二项");

    // the agency itself: what is not on its list is not mediated there
    let mut contract = crate::harness::neighbours();
    contract["kind"] = json!("administrative");
    let agency = "haiyuan-zrzyj-officer";
    let (status, opened) = mesh.open(agency, "mediation", &contract).await;
    assert_eq!(status, StatusCode::CREATED, "{opened}");
    contract["filing"]["matter"]["category"] = json!("contract");
    let (status, problem) = mesh.open(agency, "mediation", &contract).await;
    assert_eq!(
        (status, &problem["code"]),
        (StatusCode::UNPROCESSABLE_ENTITY, &json!("not_on_list")),
        "{problem}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_follows_when_a_day_passes_is_told_to_whom_it_benefits() {
    let mesh = Mesh::start().await;
    mesh.on_day("2026-03-02").await;
    let clerk = "haiyuan-sfj-officer";
    let (status, opened) =
        mesh.open(clerk, "reconsideration", &penalty("马小花", "640522199001010012")).await;
    assert_eq!(status, StatusCode::CREATED, "{opened}");
    mesh.on_day("2026-03-10").await;
    let (_, case) = mesh.get(clerk, &path(&opened)).await;
    let applicant = &case["parties"].as_array().and_then(|all| all.first()).expect("an applicant")["id"];
    let effect = &case["effects"][0];
    assert_eq!(effect["lapse"]["missed"]["effect"], "deemed_accepted", "{case}");
    assert_eq!(effect["lapse"]["article"], "《行政复议法》第三十条第三款");
    assert_eq!(&effect["parties"], &json!([applicant]));

    let dispute = opened["links"]["dispute"].as_str().unwrap_or_default();
    let (_, dossier) = mesh.get("haiyuan-xtzx-coordinator", dispute).await;
    assert_eq!(dossier["effects"][0]["effect"], "deemed_accepted", "{dossier}");
    // sixty days on, nothing was decided: the right to sue opens, with its last day
    mesh.on_day("2026-05-20").await;
    let (_, dossier) = mesh.get("haiyuan-xtzx-coordinator", dispute).await;
    let silent = dossier["effects"].as_array().and_then(|all| {
        all.iter()
            .find(|effect| effect["effect"] == "right_opens" && effect["deadline"] == "decision")
            .cloned()
    });
    let silent = silent.unwrap_or_else(|| panic!("the right to sue opens: {dossier}"));
    assert_eq!(&silent["parties"], &json!([applicant]));
    assert_eq!(silent["article"], "《行政诉讼法》第四十五条");
    assert_eq!(silent["last_day"], silent["opened"]["due"]);
    assert!(silent["last_day"].is_string());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_legal_officer_signs_rows_off_and_the_page_shows_it() {
    let mesh = Mesh::start().await;
    let data = mesh.folder().display().to_string();
    let sign =
        |rule: &str, by: &str| mesh.tool(&["law", "sign", "--rule", rule, "--by", by, "--data", &data]);
    assert!(!sign("FY-99", "海原县司法局 王某").0, "no such row");
    assert!(!sign("FY-30", " ").0, "nobody signed");
    let (good, said) = sign("FY-31", "海原县司法局 王某");
    assert!(good && said.contains("FY-31"), "{said}");
    let (good, said) = sign("FY-31", "海原县司法局 王某");
    assert!(good && said.contains("已由海原县司法局 王某"), "{said}");
    let signed = |rule: &Value| rule["signed"][0]["by"] == "海原县司法局 王某";
    until(&mesh, CLERK, "/law/v1/rules/FY-31", "the sign-off is shown", signed).await;
    let page = mesh.raw(Method::GET, "/law").send().await.expect("it answers").text().await.expect("a page");
    assert!(page.contains("已审核1行"));
}

#[tokio::test(flavor = "multi_thread")]
async fn each_organ_numbers_its_own_documents_without_a_gap() {
    let mesh = Mesh::start().await;
    mesh.on_day("2026-03-02").await;
    let desks = ["haiyuan-xfj-officer", "haiyuan-haicheng-z-officer"];
    let mut numbers = Vec::new();
    for n in 0..6 {
        let (status, opened) = mesh.open(desks[n % 2], "petition", &crate::harness::neighbours()).await;
        assert_eq!(status, StatusCode::CREATED, "{opened}");
        numbers.push(opened["number"].as_str().unwrap_or_default().to_owned());
    }
    assert_eq!(
        numbers,
        [
            "海信〔2026〕1号",
            "海城信〔2026〕1号",
            "海信〔2026〕2号",
            "海城信〔2026〕2号",
            "海信〔2026〕3号",
            "海城信〔2026〕3号"
        ]
    );
}
