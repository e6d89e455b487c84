//! The demo county: its organs and accounts, a few dozen disputes in flight, and how to begin.

use crate::county::Folder;
use anyhow::Context;
use chrono::{Days, NaiveDate};
use kernel::{Clock, SystemClock, date};
use reqwest::Client;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::Path;

/// Password of every demo account; stands in the county's file, too.
pub(crate) const PASSWORD: &str = "jiefen-demo-2026";

/// The county as it is described.
pub(crate) fn county() -> anyhow::Result<identity::CountyFile> {
    Ok(identity::CountyFile::read(include_str!("../demo/county.toml"))?)
}

/// The words of its organs in document numbers, where the law folder has none yet.
pub(crate) fn words(law_dir: &Path) -> anyhow::Result<()> {
    let path = law_dir.join("organs.toml");
    if path.exists() {
        return Ok(());
    }
    crate::file::place(&path, include_str!("../demo/organs.toml").as_bytes(), crate::file::OPEN)
}

/// Tells how to begin.
pub(crate) fn greet(base: &str) {
    println!(
        "\n解纷演示县（海原县）已启动 · the demo county is up\n\
         \n  地址 address     {base}\n  接口文档 API      {base}/docs/\n  事件目录 events   {base}/asyncapi.json\n\
         \n  演示账号 sample logins（口令 password: {PASSWORD}）\n\
         \x20   haiyuan-xfj-officer       信访局经办人\n\
         \x20   haiyuan-tiaowei-officer   人民调解委员会\n\
         \x20   haiyuan-sfj-officer       司法局（行政复议机构）经办人\n\
         \x20   haiyuan-sfj-head          司法局负责人（审批）\n\
         \x20   haiyuan-fayuan-court      人民法院\n\
         \x20   haiyuan-jcy-procurator    人民检察院\n\
         \x20   haiyuan-xtzx-coordinator  协调化解中心\n\
         \n  试一试 try it\n\
         TOKEN=$(curl -s {base}/identity/v1/tokens -H 'Content-Type: application/json' \\\n\
         \x20 -d '{{\"account\":\"haiyuan-xtzx-coordinator\",\"password\":\"{PASSWORD}\"}}' | python3 -c 'import json,sys;print(json.load(sys.stdin)[\"access_token\"])')\n\
         curl -s {base}/coordination/v1/disputes?limit=3 -H \"Authorization: Bearer $TOKEN\" | python3 -m json.tool --no-ensure-ascii\n"
    );
}

/// A matter of the demo: who registers it where, and what happens next.
struct Sample {
    desk: &'static str,
    channel: &'static str,
    category: &'static str,
    title: &'static str,
    demand: &'static str,
    town: &'static str,
    days_ago: u64,
    act: Option<(&'static str, &'static str)>,
    then: &'static [(&'static str, &'static str)],
}

const fn civil(
    desk: &'static str,
    channel: &'static str,
    category: &'static str,
    title: &'static str,
    demand: &'static str,
    town: &'static str,
    days_ago: u64,
) -> Sample {
    Sample { desk, channel, category, title, demand, town, days_ago, act: None, then: &[] }
}

const SAMPLES: &[Sample] = &[
    civil("haiyuan-xfj", "petition", "neighbour", "宅基地滴水相邻纠纷", "请求排除妨碍", "640522104", 12),
    civil("haiyuan-xfj", "petition", "wages", "拖欠砂厂工资", "请求支付工资12000元", "640522101", 9),
    civil("haiyuan-xfj", "petition", "land_ownership", "地界争议", "请求确认承包地边界", "640522202", 14),
    civil("haiyuan-xfj", "petition", "conduct", "反映窗口工作作风", "请求改进服务", "640522100", 4),
    civil("haiyuan-xfj", "petition", "suggestion", "建议增设公交站点", "建议在学校旁设站", "640522105", 3),
    civil("haiyuan-12345", "petition", "property_management", "小区停水", "请求恢复供水", "640522100", 2),
    civil("haiyuan-12345", "petition", "consumer", "化肥质量投诉", "请求退货赔偿", "640522206", 6),
    civil("haiyuan-xfj", "petition", "family", "赡养纠纷", "请求子女履行赡养义务", "640522208", 11),
    civil("haiyuan-tiaowei", "mediation", "neighbour", "放羊踩踏麦田", "请求赔偿800元", "640522211", 8),
    civil("haiyuan-tiaowei", "mediation", "contract", "借款纠纷", "请求归还借款5000元", "640522100", 15),
    civil("haiyuan-tiaowei", "mediation", "rural_contract", "土地流转费", "请求支付流转费", "640522207", 20),
    civil("haiyuan-sanhe-z", "mediation", "neighbour", "排水沟堵塞", "请求疏通排水沟", "640522104", 5),
    civil(
        "haiyuan-zrzyj",
        "adjudication",
        "land_ownership",
        "荒地使用权争议",
        "请求确认使用权",
        "640522213",
        10,
    ),
    civil(
        "haiyuan-scjgj",
        "adjudication",
        "enterprise_name",
        "企业名称近似",
        "请求责令变更名称",
        "640522100",
        7,
    ),
    Sample {
        act: Some(("haiyuan-scjgj", "penalty")),
        ..civil("haiyuan-sfj", "reconsideration", "penalty", "农资店罚款", "请求变更罚款决定", "640522100", 6)
    },
    Sample {
        act: Some(("haiyuan-zrzyj", "failure_to_act")),
        ..civil(
            "haiyuan-sfj",
            "reconsideration",
            "failure_to_act",
            "举报未答复",
            "请求责令履行职责",
            "640522105",
            3,
        )
    },
    Sample {
        act: Some(("haiyuan-zjj", "disclosure_refusal")),
        ..civil(
            "haiyuan-sfj",
            "reconsideration",
            "open_government",
            "信息公开申请被拒",
            "请求公开征收方案",
            "640522100",
            2,
        )
    },
    Sample {
        then: &[("accept", r#"{"kind":"peoples","consents":[{"side":"respondent","how":"oral"}]}"#)],
        ..civil(
            "haiyuan-tiaowei",
            "mediation",
            "neighbour",
            "共用院墙倒塌",
            "请求分担修复费用",
            "640522210",
            13,
        )
    },
];

const NAMES: [&str; 12] = [
    "马有财",
    "田桂花",
    "李文斌",
    "王秀兰",
    "杨发林",
    "罗小军",
    "白玉梅",
    "黑志强",
    "穆晓燕",
    "周建国",
    "张志明",
    "何生福",
];

/// A valid resident number that belongs to nobody.
fn id_number(n: usize) -> String {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let body = format!("640522{}{:02}{:02}{:03}", 1960 + n % 40, n % 12 + 1, n % 28 + 1, 900 + n % 100);
    let sum: u32 = body.chars().zip(WEIGHTS).filter_map(|(c, w)| Some(c.to_digit(10)? * w)).sum();
    format!("{body}{}", &"10X98765432"[(sum % 11) as usize..=(sum % 11) as usize])
}

/// Registers the demo's disputes, once per folder.
pub(crate) async fn disputes(base: &str, folder: &Folder) -> anyhow::Result<()> {
    let done = folder.at("demo-disputes");
    if done.exists() {
        return Ok(());
    }
    let client = Client::new();
    let mut tokens = BTreeMap::new();
    let today = date::day_of(SystemClock.now());
    for n in 0..2 * SAMPLES.len() {
        let sample = &SAMPLES[n % SAMPLES.len()];
        let account = format!("{}-officer", sample.desk);
        if !tokens.contains_key(&account) {
            let token = login(&client, base, &account).await?;
            tokens.insert(account.clone(), token);
        }
        let token = tokens.get(&account).map(String::as_str).unwrap_or_default();
        one(&client, base, token, sample, n, today)
            .await
            .with_context(|| format!("registering the demo's {}", sample.title))?;
    }
    std::fs::write(done, "")?;
    Ok(())
}

async fn login(client: &Client, base: &str, account: &str) -> anyhow::Result<String> {
    let answer = client
        .post(format!("{base}/identity/v1/tokens"))
        .json(&json!({ "account": account, "password": PASSWORD }))
        .send()
        .await?;
    let body: Value = answer.json().await?;
    Ok(body["access_token"].as_str().with_context(|| format!("logging in as {account}: {body}"))?.to_owned())
}

async fn one(
    client: &Client,
    base: &str,
    token: &str,
    sample: &Sample,
    n: usize,
    today: NaiveDate,
) -> anyhow::Result<()> {
    let ago = |days: u64| today.checked_sub_days(Days::new(days)).unwrap_or(today);
    let received = ago(if n < SAMPLES.len() { sample.days_ago } else { sample.days_ago / 3 });
    let mut matter = json!({
        "category": sample.category, "title": sample.title, "place": sample.town,
        "demands": [{ "text": sample.demand }],
    });
    let mut parties = vec![json!({
        "capacity": "applicant", "kind": "person", "name": NAMES[n % NAMES.len()], "id_number": id_number(n),
        "phone": format!("1389555{n:04}"),
    })];
    match sample.act {
        Some((organ, kind)) => {
            let on = ago(sample.days_ago + if kind == "failure_to_act" { 75 } else { 20 });
            matter["act"] = json!({ "kind": kind, "organ": organ, "on": on, "served_on": on });
            parties.push(json!({ "capacity": "respondent", "kind": "organ", "name": organ, "organ": organ }));
        }
        None => parties.push(json!({
            "capacity": "respondent", "kind": "person", "name": NAMES[(n + 5) % NAMES.len()] })),
    }
    let filing = json!({ "filing": { "received_on": received, "matter": matter, "parties": parties } });
    let answer = client
        .post(format!("{base}/{}/v1/cases", sample.channel))
        .bearer_auth(token)
        .header("Idempotency-Key", format!("demo-{n}"))
        .json(&filing)
        .send()
        .await?;
    anyhow::ensure!(answer.status().is_success(), "{}", answer.text().await?);
    let body: Value = answer.json().await?;
    let (case, mut version) =
        (body["case"].as_str().unwrap_or_default().to_owned(), body["version"].as_i64().unwrap_or(1));
    for (step, input) in sample.then {
        // the centre's routing may arrive between: read, then act
        for _ in 0..5 {
            let answer = client
                .post(format!("{base}/{}/v1/cases/{case}/{step}", sample.channel))
                .bearer_auth(token)
                .header("If-Match", format!("\"{version}\""))
                .header("Content-Type", "application/json")
                .body(*input)
                .send()
                .await?;
            if answer.status().as_u16() != 412 {
                anyhow::ensure!(answer.status().is_success(), "{}", answer.text().await?);
                break;
            }
            let problem: Value = answer.json().await?;
            version = problem["current"]["version"].as_i64().unwrap_or(version);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_demo_county_lists_the_division_of_every_organ_below_it() {
        let county = super::county().expect("the county");
        let organs = law::Organs::parse(include_str!("../demo/organs.toml")).expect("the organs");
        for organ in county.organs {
            let listed = organs.division(&organ.code);
            let said =
                listed == Some(organ.division.as_str()) || (listed.is_none() && organ.division.len() == 6);
            assert!(said, "{}: {listed:?} in organs.toml, {} in county.toml", organ.code, organ.division);
        }
    }

    #[test]
    fn the_demo_county_lists_the_desk_of_every_court_and_procuratorate_that_has_an_account() {
        let county = super::county().expect("the county");
        let organs = law::Organs::parse(include_str!("../demo/organs.toml")).expect("the organs");
        for organ in county.organs {
            let writes = [kernel::Role::Court, kernel::Role::Procurator];
            let issues = |role: &kernel::Role| writes.contains(role);
            let issuer = organ.accounts.iter().any(|account| account.roles.iter().any(issues));
            let listed = organs.has_desk(&organ.code);
            assert!(
                !issuer || listed,
                "{}: a court or a procuratorate with an account has a desk",
                organ.code
            );
            assert!(!listed || !organ.accounts.is_empty(), "{}: a desk has accounts", organ.code);
        }
    }
}
