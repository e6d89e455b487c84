//! The ledger on both databases: every test runs on SQLite and on PostgreSQL.

mod list;
mod rig;

use futures_util::future::join_all;
use ledger::{Answer, Arming, Command, Done, Idem, Inbox, Judgement, Ledger, LedgerError, Writer};
use rig::{Rig, both, counted, looking, marked, refused};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tokio::time::{sleep, timeout};
use uuid::Uuid;

both!(positions_have_no_gap_and_the_chain_holds, |rig: Rig| async move {
    let cases: Vec<Uuid> = (0..20).map(|_| Uuid::now_v7()).collect();
    let commands = (0..400).map(|i| rig.writer.submit(counted(cases[i % 20])));
    for done in join_all(commands).await {
        assert!(matches!(done, Ok(Done::New(_))));
    }
    let entries = rig.ledger.entries_after(0, 1000).await.unwrap();
    assert_eq!(entries.len(), 400);
    assert!(entries.iter().zip(1..).all(|(entry, pos)| entry.pos == pos));
    assert_eq!(rig.ledger.audit().await.unwrap(), []);
    for case in cases {
        let state = rig.ledger.state(case).await.unwrap().unwrap();
        assert_eq!((state.version, state.body.as_str()), (20, "20"));
    }
});

both!(a_fenced_ledger_is_not_written, |rig: Rig| async move {
    let case = Uuid::now_v7();
    rig.writer.submit(counted(case)).await.unwrap();
    rig.writer.fence("it was restored from an old copy");
    let refused = rig.writer.submit(counted(case)).await;
    assert!(matches!(refused, Err(ledger::LedgerError::Fenced(_))), "{refused:?}");
    assert_eq!(rig.ledger.state(case).await.unwrap().unwrap().version, 1);
});

#[tokio::test]
async fn a_full_disk_is_refused_and_hinders_nothing_afterwards() {
    let rig = Rig::sqlite().await;
    let case = Uuid::now_v7();
    rig.writer.submit(counted(case)).await.unwrap();
    // SQLite takes the whole transaction back by itself, as it does where the disk is full
    let refuse = "BEGIN SELECT RAISE(ROLLBACK, 'database or disk is full'); END";
    rig.sql(&format!("CREATE TRIGGER no_space BEFORE INSERT ON ledger_entry {refuse}")).await;
    for _ in 0..3 {
        let refused = rig.writer.submit(counted(case)).await;
        assert!(matches!(refused, Err(LedgerError::NotWritten(_))), "{refused:?}");
        assert_eq!(rig.ledger.state(case).await.unwrap().unwrap().version, 1);
    }
    rig.sql("DROP TRIGGER no_space").await;
    rig.writer.submit(counted(case)).await.unwrap();
    assert_eq!(rig.ledger.state(case).await.unwrap().unwrap().version, 2);
    assert_eq!(rig.ledger.audit().await.unwrap(), []);
}

#[tokio::test]
async fn connections_that_were_cut_while_they_rested_cost_no_command_and_no_answer() {
    let rig = Rig::postgres().await;
    let case = Uuid::now_v7();
    rig.writer.submit(counted(case)).await.unwrap();
    rig.sql(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity \
         WHERE datname = current_database() AND pid <> pg_backend_pid()",
    )
    .await;
    // longer than they are trusted unasked
    sleep(Duration::from_millis(1100)).await;
    rig.writer.submit(counted(case)).await.unwrap();
    assert_eq!(rig.ledger.state(case).await.unwrap().unwrap().version, 2);
}

both!(a_writer_that_ends_gives_its_connection_back, |rig: Rig| async move {
    rig.writer.submit(counted(Uuid::now_v7())).await.unwrap();
    let Rig { ledger, writer, .. } = rig;
    drop(writer);
    timeout(Duration::from_secs(5), ledger.close()).await.expect("all its connections are back").unwrap();
});

both!(a_mark_of_many_cases_loads_the_newest, |rig: Rig| async move {
    let cases: Vec<Uuid> = (0..40).map(|_| Uuid::now_v7()).collect();
    for done in join_all(cases.iter().map(|case| rig.writer.submit(marked(*case, "everybody")))).await {
        done.unwrap();
    }
    let look = Command {
        marks: vec!["nobody".into(), "everybody".into()],
        ..looking(|desk| {
            let seen: Vec<String> = desk.marked("everybody").iter().map(Uuid::to_string).collect();
            assert!(desk.marked("everybody").iter().all(|case| desk.state(*case).is_some()));
            assert!(desk.marked("nobody").is_empty());
            seen.join(" ")
        })
    };
    let Ok(Done::New(answer)) = rig.writer.submit(look).await else { panic!("it looks") };
    let newest: Vec<String> = cases.iter().rev().take(16).map(Uuid::to_string).collect();
    assert_eq!(answer.body, newest.join(" "));
});

both!(a_refused_command_spoils_nothing, |rig: Rig| async move {
    let case = Uuid::now_v7();
    let commands = (0..60).map(|i| rig.writer.submit(if i % 3 == 0 { refused() } else { counted(case) }));
    let refusals = join_all(commands)
        .await
        .into_iter()
        .filter(|done| matches!(done, Ok(Done::New(answer)) if answer.status == 409))
        .count();
    assert_eq!(refusals, 20);
    assert_eq!(rig.ledger.state(case).await.unwrap().unwrap().version, 40);
    assert_eq!(rig.ledger.audit().await.unwrap(), []);
});

both!(a_judgement_that_breaks_down_hurts_nobody_else, |rig: Rig| async move {
    let case = Uuid::now_v7();
    let broken = Command {
        load: vec![case],
        marks: Vec::new(),
        idem: None,
        inbox: None,
        judge: Box::new(|_| panic!("a planted panic")),
    };
    let (first, second, third) = tokio::join!(
        rig.writer.submit(counted(case)),
        rig.writer.submit(broken),
        rig.writer.submit(counted(case))
    );
    assert!(first.is_ok() && third.is_ok());
    assert!(matches!(second, Err(LedgerError::Judgement(why)) if why.contains("planted")));
    assert_eq!(rig.ledger.state(case).await.unwrap().unwrap().version, 2);
});

both!(thirty_two_equal_keys_have_one_effect, |rig: Rig| async move {
    let case = Uuid::now_v7();
    let keyed = |body: &str| {
        let mut command = counted(case);
        command.idem = Some(Idem { scope: "a".into(), key: "k".into(), body_hash: body.into() });
        command
    };
    let done = join_all((0..32).map(|_| rig.writer.submit(keyed("x")))).await;
    let new = done.iter().filter(|d| matches!(d, Ok(Done::New(_)))).count();
    let replayed =
        done.iter().filter(|d| matches!(d, Ok(Done::Replayed(answer)) if answer.body == "1")).count();
    assert_eq!((new, replayed), (1, 31));
    assert!(matches!(rig.writer.submit(keyed("y")).await, Ok(Done::KeyReused)));
    assert_eq!(rig.ledger.state(case).await.unwrap().unwrap().version, 1);
    // the key is remembered by a writer that starts later
    let later = rig.again().await;
    assert!(matches!(later.writer.submit(keyed("x")).await, Ok(Done::Replayed(_))));
});

fn event(case: Uuid, seq: i64, id: Uuid) -> Inbox {
    Inbox {
        producer: "petition".into(),
        event_id: id,
        epoch: "e".into(),
        pos: seq,
        case,
        case_seq: seq,
        hash: "h".into(),
        payload: "{}".into(),
    }
}

fn heard(case: Uuid, seq: i64, id: Uuid) -> Command {
    Command { inbox: Some(event(case, seq, id)), ..counted(case) }
}

both!(an_event_takes_effect_once_and_in_order, |rig: Rig| async move {
    let case = Uuid::now_v7();
    let ids: Vec<Uuid> = (0..4).map(|_| Uuid::now_v7()).collect();
    assert!(matches!(rig.writer.submit(heard(case, 2, ids[1])).await, Ok(Done::Early)));
    assert!(matches!(rig.writer.submit(heard(case, 1, ids[0])).await, Ok(Done::New(_))));
    assert!(matches!(rig.writer.submit(heard(case, 1, ids[0])).await, Ok(Done::Seen)));
    assert!(matches!(rig.writer.submit(heard(case, 2, ids[1])).await, Ok(Done::New(_))));
    // another event that claims a place already taken
    assert!(matches!(rig.writer.submit(heard(case, 2, ids[2])).await, Ok(Done::Equivocates)));
    // a storm of duplicates, and the next one among them
    let storm = (0..50).map(|i| if i == 25 { heard(case, 3, ids[3]) } else { heard(case, 1, ids[0]) });
    let done = join_all(storm.map(|command| rig.writer.submit(command))).await;
    assert_eq!(done.iter().filter(|d| matches!(d, Ok(Done::New(_)))).count(), 1);
    assert_eq!(rig.ledger.state(case).await.unwrap().unwrap().version, 3);
    let later = rig.again().await;
    assert!(matches!(later.writer.submit(heard(case, 3, ids[3])).await, Ok(Done::Seen)));
});

both!(a_lost_row_of_the_inbox_is_put_back_without_a_second_effect, |rig: Rig| async move {
    let case = Uuid::now_v7();
    let ids: Vec<Uuid> = (0..2).map(|_| Uuid::now_v7()).collect();
    for (n, id) in ids.iter().enumerate() {
        rig.writer.submit(heard(case, i64::try_from(n).unwrap() + 1, *id)).await.unwrap();
    }
    rig.sql(&format!("DELETE FROM inbox WHERE event_id = '{}'", ids[0])).await;
    assert_eq!(rig.ledger.heard("petition").await.unwrap(), 1);
    assert!(matches!(rig.writer.submit(heard(case, 1, ids[0])).await, Ok(Done::Seen)));
    assert_eq!(rig.ledger.heard("petition").await.unwrap(), 2);
    assert_eq!(rig.ledger.state(case).await.unwrap().unwrap().version, 2, "it took effect before");
    // the place is taken again, and the same event under another hash is no duplicate
    let other = |id, hash: &str| Command {
        inbox: Some(Inbox { hash: hash.into(), ..event(case, 1, id) }),
        ..counted(case)
    };
    assert!(matches!(rig.writer.submit(other(Uuid::now_v7(), "h")).await, Ok(Done::Equivocates)));
    assert!(matches!(rig.writer.submit(other(ids[0], "x")).await, Ok(Done::Equivocates)));
    assert!(matches!(rig.writer.submit(other(ids[0], "h")).await, Ok(Done::Seen)));
});

both!(what_is_kept_apart_is_kept_once, |rig: Rig| async move {
    for _ in 0..3 {
        rig.ledger.quarantine("petition", "unsigned", b"junk", rig.now()).await.unwrap();
    }
    rig.ledger.quarantine("petition", "unsigned", b"other", rig.now()).await.unwrap();
    let kept = rig.ledger.quarantined().await.unwrap();
    assert_eq!(kept.iter().map(|row| row.payload.as_slice()).collect::<Vec<_>>(), [&b"junk"[..], b"other"]);
    assert_eq!(rig.ledger.progress(rig.now()).await.unwrap().quarantined, 2);
});

both!(a_poison_event_parks_its_own_case_only, |rig: Rig| async move {
    let (bad, good) = (Uuid::now_v7(), Uuid::now_v7());
    let poison = Command {
        load: Vec::new(),
        marks: Vec::new(),
        idem: None,
        inbox: Some(event(bad, 1, Uuid::now_v7())),
        judge: Box::new(|_| Judgement::Park("unknown type".into())),
    };
    assert!(matches!(rig.writer.submit(poison).await, Ok(Done::Parked)));
    assert!(matches!(rig.writer.submit(heard(bad, 2, Uuid::now_v7())).await, Ok(Done::Parked)));
    assert!(matches!(rig.writer.submit(heard(good, 1, Uuid::now_v7())).await, Ok(Done::New(_))));
    let progress = rig.ledger.progress(rig.now()).await.unwrap();
    assert_eq!(progress.parked, 2);
    assert_eq!(rig.ledger.blocked().await.unwrap(), [("petition".to_owned(), bad.to_string())]);
    assert!(rig.ledger.state(bad).await.unwrap().is_none());
});

both!(a_case_that_waited_goes_on_where_it_stopped, |rig: Rig| async move {
    let case = Uuid::now_v7();
    let ids: Vec<Uuid> = (0..3).map(|_| Uuid::now_v7()).collect();
    rig.writer.submit(heard(case, 1, ids[0])).await.unwrap();
    let poison = Command {
        judge: Box::new(|_| Judgement::Park("not understood yet".into())),
        ..heard(case, 2, ids[1])
    };
    assert!(matches!(rig.writer.submit(poison).await, Ok(Done::Parked)));
    assert!(matches!(rig.writer.submit(heard(case, 3, ids[2])).await, Ok(Done::Parked)));
    assert_eq!(rig.ledger.waiting().await.unwrap().len(), 2);
    assert_eq!(rig.ledger.release("mediation", &case.to_string()).await.unwrap(), 0, "another producer");
    assert_eq!(rig.ledger.release("petition", &case.to_string()).await.unwrap(), 2);
    assert_eq!(rig.ledger.waiting().await.unwrap(), []);
    // they come again, in order, and what took effect before takes no second effect
    assert!(matches!(rig.writer.submit(heard(case, 3, ids[2])).await, Ok(Done::Early)));
    assert!(matches!(rig.writer.submit(heard(case, 1, ids[0])).await, Ok(Done::Seen)));
    assert!(matches!(rig.writer.submit(heard(case, 2, ids[1])).await, Ok(Done::New(_))));
    assert!(matches!(rig.writer.submit(heard(case, 3, ids[2])).await, Ok(Done::New(_))));
    assert_eq!(rig.ledger.state(case).await.unwrap().unwrap().version, 3);
});

both!(a_deadline_is_due_once_in_its_last_version, |rig: Rig| async move {
    let case = Uuid::now_v7();
    let hour = chrono::Duration::hours(1);
    let arm = |version: i32, due_at| {
        let mut command = counted(case);
        let judge = command.judge;
        command.judge = Box::new(move |desk| {
            let Judgement::Append(mut append) = judge(desk) else { panic!("it appends") };
            append.deadlines.push(Arming::Arm { case, key: "reply".into(), version, due_at });
            Judgement::Append(append)
        });
        command
    };
    rig.writer.submit(arm(1, rig.now() - hour)).await.unwrap();
    assert_eq!(rig.ledger.due(rig.now(), 10).await.unwrap().len(), 1);
    rig.writer.submit(arm(2, rig.now() + hour)).await.unwrap();
    assert_eq!(rig.ledger.due(rig.now(), 10).await.unwrap(), []);
    let due = rig.ledger.due(rig.now() + hour, 10).await.unwrap();
    assert_eq!((due.len(), due[0].version), (1, 2));
    let mut end = counted(case);
    let judge = end.judge;
    end.judge = Box::new(move |desk| {
        let Judgement::Append(mut append) = judge(desk) else { panic!("it appends") };
        append.deadlines.push(Arming::End { case, key: "reply".into(), state: "fired" });
        Judgement::Append(append)
    });
    rig.writer.submit(end).await.unwrap();
    assert_eq!(rig.ledger.due(rig.now() + hour, 10).await.unwrap(), []);
});

both!(numbers_have_no_gap_even_between_refusals, |rig: Rig| async move {
    let numbered = |take: bool| Command {
        load: Vec::new(),
        marks: Vec::new(),
        idem: None,
        inbox: None,
        judge: Box::new(move |desk| {
            let n = desk.serials.get("海调〔2026〕").copied().unwrap_or_default() + 1;
            if !take {
                return Judgement::Answer(Answer { status: 409, body: String::new() });
            }
            let case = Uuid::now_v7();
            let Judgement::Append(mut append) = (counted(case).judge)(desk) else { panic!("it appends") };
            append.serials = BTreeMap::from([("海调〔2026〕".to_owned(), n)]);
            append.answer = Answer { status: 201, body: n.to_string() };
            Judgement::Append(append)
        }),
    };
    let done = join_all((0..90).map(|i| rig.writer.submit(numbered(i % 3 != 0)))).await;
    let mut numbers: Vec<u32> = done
        .into_iter()
        .filter_map(|done| match done {
            Ok(Done::New(answer)) if answer.status == 201 => answer.body.parse().ok(),
            _ => None,
        })
        .collect();
    numbers.sort_unstable();
    assert_eq!(numbers, (1..=60).collect::<Vec<u32>>());
});

both!(two_replicas_of_a_service_keep_one_order, |rig: Rig| async move {
    let other = rig.again().await;
    let case = Uuid::now_v7();
    let commands = (0..100).map(|i| {
        let writer = if i % 2 == 0 { rig.writer.clone() } else { other.writer.clone() };
        async move { writer.submit(counted(case)).await }
    });
    for done in join_all(commands).await {
        assert!(matches!(done, Ok(Done::New(_))), "{done:?}");
    }
    assert_eq!(rig.ledger.audit().await.unwrap(), []);
    assert_eq!(rig.ledger.state(case).await.unwrap().unwrap().version, 100);
});

both!(an_altered_entry_is_found, |rig: Rig| async move {
    let case = Uuid::now_v7();
    for _ in 0..5 {
        rig.writer.submit(counted(case)).await.unwrap();
    }
    rig.sql("UPDATE ledger_entry SET body = 'forged' WHERE pos = 3").await;
    let findings = rig.ledger.audit().await.unwrap();
    assert_eq!(findings.iter().map(|f| f.pos).collect::<Vec<_>>(), [3]);
    rig.sql("DELETE FROM ledger_entry WHERE pos = 5").await;
    assert!(rig.ledger.audit().await.unwrap().len() >= 2);
});

both!(a_database_of_a_newer_version_is_refused, |rig: Rig| async move {
    rig.sql("UPDATE ledger_head SET schema = 99").await;
    let refused = ledger::Ledger::open(&rig.url).await;
    assert!(matches!(refused, Err(LedgerError::Newer { found: 99, .. })));
});

both!(the_relay_moves_within_one_life_of_the_stream, |rig: Rig| async move {
    assert_eq!(rig.ledger.relayed("one").await.unwrap(), 0);
    rig.ledger.mark_relayed("one", 7).await.unwrap();
    assert_eq!(rig.ledger.relayed("one").await.unwrap(), 7);
    // a stream that was wiped is another one: everything goes out again
    assert_eq!(rig.ledger.relayed("two").await.unwrap(), 0);
});

both!(marks_lead_to_cases_and_can_be_moved, |rig: Rig| async move {
    let (a, b) = (Uuid::now_v7(), Uuid::now_v7());
    let marked = |case: Uuid, put: Vec<(String, Uuid)>, lift: Vec<(String, Uuid)>| {
        let mut command = counted(case);
        let judge = command.judge;
        command.judge = Box::new(move |desk| {
            let Judgement::Append(mut append) = judge(desk) else { panic!("it appends") };
            append.marks = put;
            append.unmarks = lift;
            Judgement::Append(append)
        });
        command
    };
    rig.writer.submit(marked(a, vec![("case:1".into(), a)], Vec::new())).await.unwrap();
    assert_eq!(rig.ledger.marked("case:1").await.unwrap(), [a]);
    rig.writer.submit(marked(b, vec![("case:1".into(), b)], vec![("case:1".into(), a)])).await.unwrap();
    assert_eq!(rig.ledger.marked("case:1").await.unwrap(), [b]);
    // what is under a mark is loaded for the judgement
    let seen = Command {
        load: Vec::new(),
        marks: vec!["case:1".into()],
        idem: None,
        inbox: None,
        judge: Box::new(move |desk| {
            assert_eq!(desk.marked("case:1"), [b]);
            assert!(desk.state(b).is_some());
            Judgement::Append(Box::default())
        }),
    };
    rig.writer.submit(seen).await.unwrap();
});

/// A command that takes the next number of a series.
fn numbered(series: &'static str) -> Command {
    let case = Uuid::now_v7();
    let count = counted(case);
    Command {
        judge: Box::new(move |desk| {
            let next = desk.serials.get(series).copied().unwrap_or(0) + 1;
            let Judgement::Append(mut append) = (count.judge)(desk) else { panic!("it counts") };
            append.serials = BTreeMap::from([(series.to_owned(), next)]);
            append.answer.body = next.to_string();
            Judgement::Append(append)
        }),
        ..counted(case)
    }
}

both!(the_end_of_a_ledger_is_looked_at_before_it_is_written_on, |rig: Rig| async move {
    for _ in 0..3 {
        rig.writer.submit(counted(Uuid::now_v7())).await.unwrap();
    }
    rig.ledger.look().await.unwrap();
    rig.sql("UPDATE ledger_entry SET body = 'other' WHERE pos = 2").await;
    assert!(matches!(rig.ledger.look().await, Err(LedgerError::Broken { pos: 2, .. })));
    rig.sql("UPDATE ledger_entry SET body = '1' WHERE pos = 2").await;
    rig.sql("DELETE FROM ledger_entry WHERE pos = 3").await;
    assert!(matches!(rig.ledger.look().await, Err(LedgerError::Broken { pos: 3, .. })));
});

#[tokio::test]
async fn a_file_has_one_writer() {
    let rig = Rig::sqlite().await;
    let claim = rig.ledger.claim().unwrap();
    let other = rig.again().await;
    assert!(matches!(other.ledger.claim(), Err(LedgerError::InUse(_))));
    drop(claim);
    other.ledger.claim().unwrap();
}

both!(a_copy_is_the_same_ledger_on_the_other_engine, |rig: Rig| async move {
    let case = Uuid::now_v7();
    for n in 1..=3 {
        rig.writer.submit(heard(case, n, Uuid::now_v7())).await.unwrap();
    }
    rig.writer.submit(numbered("海信〔2026〕")).await.unwrap();
    let other = if rig.url.starts_with("sqlite") { Rig::postgres().await } else { Rig::sqlite().await };
    let held = rig.ledger.hold().await.unwrap();
    let pinned = rig.ledger.pin().await.unwrap();
    held.release().await.unwrap();
    // what is written after the moment is not in the copy
    rig.writer.submit(counted(Uuid::now_v7())).await.unwrap();
    pinned.copy_into(&other.ledger).await.unwrap();
    let (from, to) =
        (rig.ledger.entries_after(0, 100).await.unwrap(), other.ledger.entries_after(0, 100).await.unwrap());
    assert_eq!((from.len(), &from[..4]), (5, &to[..]));
    assert_eq!(rig.ledger.state(case).await.unwrap(), other.ledger.state(case).await.unwrap());
    assert_eq!(other.ledger.audit().await.unwrap(), []);
    let again = Ledger::open(&other.url).await.unwrap();
    let writer = Writer::start(again.clone(), Arc::new(kernel::SystemClock));
    let Ok(Done::New(answer)) = writer.submit(numbered("海信〔2026〕")).await else {
        panic!("it goes on")
    };
    assert_eq!(answer.body, "2", "numbers go on where they were");
    let later = Ledger::open(&other.url).await.unwrap();
    let twice = rig.ledger.pin().await.unwrap().copy_into(&later).await;
    assert!(matches!(twice, Err(LedgerError::Occupied)));
});

both!(whoever_holds_comes_between_those_who_write, |rig: Rig| async move {
    let stop = Arc::new(AtomicBool::new(false));
    let desks: Vec<_> = (0..16)
        .map(|_| {
            let (writer, stop) = (rig.writer.clone(), stop.clone());
            tokio::spawn(async move {
                while !stop.load(Ordering::Relaxed) {
                    writer.submit(counted(Uuid::now_v7())).await.expect("a desk waits, it is not refused");
                }
            })
        })
        .collect();
    for _ in 0..50 {
        let held = rig.ledger.hold().await.expect("they let go");
        let head = rig.ledger.progress(rig.now()).await.unwrap().head;
        sleep(Duration::from_millis(5)).await;
        assert_eq!(rig.ledger.progress(rig.now()).await.unwrap().head, head, "nobody writes");
        held.release().await.unwrap();
    }
    stop.store(true, Ordering::Relaxed);
    for desk in desks {
        desk.await.unwrap();
    }
});
