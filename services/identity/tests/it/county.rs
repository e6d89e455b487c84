//! County files, and the demonstration county itself.

use crate::service::Running;
use axum::http::StatusCode;
use identity::{CountyFile, Kind, Seeded};
use kernel::Role;
use std::collections::BTreeSet;

const DEMO: &str = include_str!("../../../../deploy/mesh/demo/county.toml");

#[tokio::test]
async fn the_demonstration_county_is_registered_once() {
    let service = Running::empty().await;
    let county = CountyFile::read(DEMO).unwrap();
    let accounts = county.organs.iter().map(|organ| organ.accounts.len()).sum();
    let first = identity::seed(&service.kit, &county).await.unwrap();
    assert_eq!(first, Seeded { organs: county.organs.len(), accounts });
    assert_eq!(identity::seed(&service.kit, &county).await.unwrap(), Seeded::default());
    for account in ["operator", "haiyuan-xfj-officer", "haiyuan-xtzx-coordinator", "zhongwei-fayuan-court"] {
        let reply = service.try_login(account, "jiefen-demo-2026").await;
        assert_eq!(reply.status, StatusCode::OK, "{account}");
    }
    let directory = identity::Directory::new(service.kit.clone());
    let (organs, more) = directory.organs(None, 200).await.unwrap();
    assert_eq!((organs.len(), more), (county.organs.len(), false));
    assert_eq!(directory.organ("haiyuan-xian-z").await.unwrap().unwrap().0.division, "640522103");
    assert_eq!(directory.account("haiyuan-sfj-head").await.unwrap().unwrap().0.roles, [Role::Head]);
}

#[test]
fn the_demonstration_county_is_complete() {
    let county = CountyFile::read(DEMO).unwrap();
    assert_eq!((county.county.code.as_str(), county.county.name.as_str()), ("640522", "海原县"));
    assert_eq!(county.towns.len(), 17);
    for town in &county.towns {
        let mut here = county.organs.iter().filter(|organ| organ.division == town.code);
        let seat = here.find(|organ| organ.kind == Kind::Town).unwrap();
        assert_eq!(seat.name, format!("海原县{}人民政府", town.name));
    }
    for organ in county.organs.iter().filter(|organ| organ.code != "haiyuan-yunwei") {
        let officer = format!("{}-officer", organ.code);
        assert!(organ.accounts.iter().any(|a| a.name == officer && a.roles == [Role::Officer]), "{officer}");
        let own = match organ.kind {
            Kind::Court => Some(Role::Court),
            Kind::Procuratorate => Some(Role::Procurator),
            _ => None,
        };
        assert!(own.is_none_or(|role| organ.accounts.iter().any(|a| a.roles == [role])), "{}", organ.code);
    }
    let names: BTreeSet<&str> = county.organs.iter().map(|organ| organ.name.as_str()).collect();
    assert_eq!(names.len(), county.organs.len());
}

#[test]
fn a_county_file_that_does_not_fit_names_the_entry() {
    for (from, to, entry) in [
        ("code = \"haiyuan-sfj\"", "code = \"haiyuan-zf\"", "haiyuan-zf"),
        (
            "\"haiyuan-sfj-officer\", roles = [\"officer\"]",
            "\"haiyuan-sfj-officer\", roles = [\"court\"]",
            "haiyuan-sfj-officer",
        ),
        (
            "\"haiyuan-sfj-officer\", roles = [\"officer\"]",
            "\"haiyuan-sfj-officer\", roles = [\"system\"]",
            "haiyuan-sfj-officer",
        ),
        ("password = \"jiefen-demo-2026\"", "", "haiyuan-zf-officer"),
        ("{ code = \"640522101\"", "{ code = \"640523101\"", "640523101"),
    ] {
        assert!(DEMO.contains(from), "{from}");
        let error = CountyFile::read(&DEMO.replacen(from, to, 1)).err().unwrap();
        assert!(error.to_string().contains(&format!("`{entry}`")), "{error}");
    }
    let unknown = DEMO.replacen("word = \"海\"", "word = \"海\"\nleader = \"somebody\"", 1);
    assert!(matches!(CountyFile::read(&unknown), Err(identity::CountyError::Toml(_))));
}

#[test]
fn the_document_names_every_route() {
    let document = serde_json::to_value(identity::openapi()).unwrap();
    assert_eq!(document["info"]["title"], "解纷 Jiefen · 身份 identity");
    let paths: Vec<&str> = document["paths"].as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(
        BTreeSet::from_iter(paths),
        BTreeSet::from([
            "/identity/v1/accounts",
            "/identity/v1/accounts/{account}",
            "/identity/v1/accounts/{account}/disable",
            "/identity/v1/accounts/{account}/password",
            "/identity/v1/jwks.json",
            "/identity/v1/me",
            "/identity/v1/me/password",
            "/identity/v1/organs",
            "/identity/v1/organs/{code}",
            "/identity/v1/tokens",
        ])
    );
    for (path, item) in document["paths"].as_object().unwrap() {
        for operation in item.as_object().unwrap().values() {
            assert!(operation["summary"].as_str().unwrap().contains(" · "), "{path}");
            let public = path.ends_with("/tokens") || path.ends_with("/jwks.json");
            assert_eq!(operation.get("security").is_none(), public, "{path}");
        }
    }
    let schemas = &document["components"]["schemas"];
    assert!(schemas["NewAccount"]["properties"]["password"]["format"] == "password", "{schemas}");
    assert!(schemas["Role"].is_object(), "every schema that is referred to is there");
}
