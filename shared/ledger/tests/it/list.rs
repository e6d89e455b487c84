//! A page of cases is the same whichever way it is found, and no case stands on two pages or on none.

use crate::rig::{Rig, both, counted};
use ledger::{Answer, Append, Command, Judgement, ListQuery, State};
use std::collections::BTreeMap;
use uuid::Uuid;

const STAGES: [&str; 3] = ["registered", "in_process", "closed"];

/// A case in one of three stages, the last of which is its end, under the mark of everybody and of every seventh.
fn case(n: usize) -> (State, Vec<String>) {
    let stage = STAGES[n % 3];
    let case = Uuid::now_v7();
    let state = State {
        case,
        version: 1,
        stage: stage.into(),
        dispute: format!("dispute {}", n / 2),
        number: n.to_string(),
        due: None,
        closed: stage == "closed",
        body: "{}".into(),
        sent: BTreeMap::new(),
    };
    let every = n.is_multiple_of(7).then(|| "organ:b".to_owned());
    (state, std::iter::once("organ:a".to_owned()).chain(every).collect())
}

fn written(state: State, marks: Vec<String>) -> Command {
    Command {
        load: Vec::new(),
        marks: Vec::new(),
        idem: None,
        inbox: None,
        judge: Box::new(move |_| {
            let case = state.case;
            Judgement::Append(Box::new(Append {
                entries: vec![crate::rig::draft(case, 1)],
                states: vec![state],
                marks: marks.into_iter().map(|mark| (mark, case)).collect(),
                answer: Answer::default(),
                ..Append::default()
            }))
        }),
    }
}

both!(a_page_is_the_same_whichever_way_it_is_found, |rig: Rig| async move {
    let cases: Vec<(State, Vec<String>)> = (0..100).map(case).collect();
    for (state, marks) in &cases {
        rig.writer.submit(written(state.clone(), marks.clone())).await.unwrap();
    }
    let given = |word: Option<&&str>| word.map(|word| (*word).to_owned());
    for mark in [None, Some("organ:a"), Some("organ:b"), Some("organ:c")] {
        for closed in [None, Some(true), Some(false)] {
            for stage in [None, Some("in_process"), Some("closed")] {
                for dispute in [None, Some("dispute 7"), Some("dispute 21")] {
                    let expected: Vec<Uuid> = cases
                        .iter()
                        .filter(|(_, marks)| mark.is_none_or(|mark| marks.iter().any(|known| known == mark)))
                        .map(|(state, _)| state)
                        .filter(|state| closed.is_none_or(|closed| state.closed == closed))
                        .filter(|state| stage.is_none_or(|stage| state.stage == stage))
                        .filter(|state| dispute.is_none_or(|dispute| state.dispute == dispute))
                        .map(|state| state.case)
                        .collect();
                    let mut query = ListQuery {
                        marks: mark.iter().map(|mark| (*mark).to_owned()).collect(),
                        dispute: given(dispute.as_ref()),
                        closed,
                        stage: given(stage.as_ref()),
                        after: None,
                        limit: 9,
                        cases: true,
                    };
                    let mut found = Vec::new();
                    loop {
                        let page = rig.ledger.list(&query).await.unwrap();
                        assert!(page.items.len() <= 9);
                        found.extend(page.items.iter().map(|state| state.case));
                        query.after = page.items.last().map(|state| state.case.to_string());
                        if !page.more {
                            break;
                        }
                    }
                    assert_eq!(found, expected, "{mark:?} {closed:?} {stage:?} {dispute:?}");
                }
            }
        }
    }
});

both!(read_in_parts_each_case_comes_once_with_its_bodies_in_order, |rig: Rig| async move {
    let mut expected = Vec::new();
    for n in 0..8 {
        for parts in [1, 2, 3, 50] {
            let mut found = Vec::new();
            for (mut after, last) in rig.ledger.parts(parts).await.unwrap() {
                loop {
                    let page = rig.ledger.recorded(after, last, 2).await.unwrap();
                    assert!(page.len() <= 2);
                    let Some(end) = page.last() else { break };
                    after = end.case;
                    found.extend(page.iter().map(|one| {
                        assert!(one.is_case);
                        (one.case, one.state.clone(), one.bodies().map(str::to_owned).collect::<Vec<_>>())
                    }));
                }
            }
            assert_eq!(found, expected, "{n} cases in {parts} parts");
        }
        let case = Uuid::now_v7();
        for _ in 0..=n {
            rig.writer.submit(counted(case)).await.unwrap();
        }
        let bodies: Vec<String> = (1..=n + 1).map(|version| version.to_string()).collect();
        expected.push((case, (n + 1).to_string(), bodies));
    }
});
