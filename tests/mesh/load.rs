//! `mesh load` on each workload and each database: it measures, finds nothing wrong, and leaves nothing behind. No
//! figure is judged here: how fast a machine is says nothing about whether the mesh works.

use crate::harness::{nats_server, program, program_of, root};
use serde_json::Value;
use std::process::Command;

/// Runs it with the bare reference; what it reports.
fn load(args: &[&str]) -> Value {
    alone(&[args, &["--with-bare"]].concat())
}

/// Runs it; what it reports.
fn alone(args: &[&str]) -> Value {
    let out = Command::new(program())
        .arg("load")
        .args(args)
        .args(["--json", "--nats-server"])
        .arg(nats_server())
        .current_dir(root())
        .output()
        .expect("the program runs");
    let said = String::from_utf8_lossy(&out.stderr);
    assert!(out.status.success(), "mesh load {args:?} fails:\n{said}");
    let text = String::from_utf8(out.stdout).expect("it is text");
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("it is JSON: {error}\n{text}\n{said}"))
}

/// The report has every figure of both sides, something was counted, and nothing went wrong.
fn is_whole(report: &Value, workload: &str, database: &str) {
    println!("{report:#}");
    for side in [report, &report["bare"]] {
        assert_eq!((&side["workload"], &side["database"]), (&workload.into(), &database.into()));
        for field in ["rate", "p50_ms", "p99_ms", "count"] {
            assert!(side[field].as_f64().is_some_and(|value| value > 0.0), "{field}: {side}");
        }
        for field in ["cpu_s_per_1000", "pss_mb", "seconds", "connections"] {
            assert!(side[field].as_f64().is_some_and(|value| value >= 0.0), "{field}: {side}");
        }
        assert_eq!(side["errors"], 0, "{side}");
        assert!(side["sync"].is_string(), "{side}");
    }
    for field in ["rate", "p50", "p99", "cpu"] {
        assert!(report["ratio"].get(field).is_some(), "{field}: {report}");
    }
    assert!(report["ratio"]["rate"].as_f64().is_some_and(|ratio| ratio > 0.0), "{report}");
}

#[test]
fn one_command_is_measured_on_sqlite() {
    let report = load(&["w3", "--seconds", "1", "--connections", "4"]);
    is_whole(&report, "w3", "sqlite");
    assert_eq!(report["sync"], "always");
}

#[test]
fn cases_through_the_mesh_are_measured_beside_a_broker_that_syncs_later() {
    let report = load(&["w1", "--cases", "20", "--connections", "4", "--sync", "default"]);
    is_whole(&report, "w1", "sqlite");
    assert_eq!((&report["count"], &report["bare"]["count"]), (&20.into(), &20.into()));
    assert_eq!(report["sync"], "default");
}

#[test]
fn latency_at_a_fixed_rate_is_measured() {
    let report = load(&["w2", "--rate", "5", "--seconds", "2"]);
    is_whole(&report, "w2", "sqlite");
    assert_eq!((&report["count"], &report["bare"]["count"]), (&10.into(), &10.into()));
}

/// Every figure of a county with many disputes beside one with few is there, and both ledgers hold.
fn is_flat(report: &Value, database: &str) {
    println!("{report:#}");
    assert_eq!((&report["workload"], &report["database"]), (&"flat".into(), &database.into()));
    for field in ["ratio_p50", "ratio_cpu"] {
        assert!(report["command"].get(field).is_some(), "{field}: {report}");
    }
    for county in ["small", "big"] {
        assert!(
            report["command"][county]["p50_ms"].as_f64().is_some_and(|ms| ms > 0.0),
            "{county}: {report}"
        );
    }
    let reads = report["reads"].as_array().expect("it reads");
    let named: Vec<&str> = reads.iter().filter_map(|read| read["name"].as_str()).collect();
    assert!(
        ["cases_open", "disputes_alarmed", "dossier"].iter().all(|name| named.contains(name)),
        "{named:?}"
    );
    assert!(reads.iter().all(|read| read["p99_ms"].as_f64().is_some_and(|ms| ms > 0.0)), "{reads:?}");
    for passed in ["replay", "audit"] {
        assert!(
            report[passed]["entries"].as_u64().is_some_and(|entries| entries > 400),
            "{passed}: {report}"
        );
        assert_eq!(report[passed]["findings"], 0, "{passed}: {report}");
    }
}

#[test]
fn a_county_with_many_disputes_is_measured_beside_one_with_few() {
    is_flat(&alone(&["flat", "--small", "20", "--disputes", "200"]), "sqlite");
}

#[test]
fn a_start_and_what_a_kill_costs_are_measured() {
    for service in ["mediation", "petition", "coordination"] {
        program_of(service);
    }
    let report = alone(&["start"]);
    println!("{report:#}");
    for field in ["usual_p50_ms", "after_kill_ms", "away_ms", "pss_mb"] {
        assert!(report[field].as_f64().is_some_and(|value| value > 0.0), "{field}: {report}");
    }
    assert!(report["first_answer_ms"]["middle"].as_f64().is_some_and(|ms| ms > 0.0), "{report}");
}

#[test]
#[expect(clippy::disallowed_methods, reason = "the address of the server the test run started")]
fn everything_is_measured_on_postgres() {
    let server = std::env::var("TEST_POSTGRES_URL")
        .expect("TEST_POSTGRES_URL names a PostgreSQL server: run tests/run, which starts one");
    let report = load(&["w3", "--seconds", "1", "--connections", "4", "--databases", &server]);
    is_whole(&report, "w3", "postgres");
    let report = load(&["w1", "--cases", "20", "--connections", "4", "--databases", &server]);
    is_whole(&report, "w1", "postgres");
    is_flat(&alone(&["flat", "--small", "20", "--disputes", "200", "--databases", &server]), "postgres");
}
