//! Each promise is broken on purpose, and its test has to notice: a check nobody has seen fail is no check. The
//! mistakes are compiled in by the feature `planted` of `kernel` only, which no program that is delivered has; the
//! variable `PLANTED` names the one that is in.

use crate::harness::cargo;
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::process::Command;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Mistake, package, and the test that has to notice it.
const MISTAKES: [(&str, &str, &str); 82] = [
    // R1: what was acknowledged is there
    ("answer_without_commit", "ledger", "positions_have_no_gap"),
    ("damage_is_written_on", "ledger", "the_end_of_a_ledger"),
    ("parcels_are_counted", "bus", "only_an_unbroken_beginning"),
    ("one_done_is_all_done", "bus", "a_message_is_done_once"),
    ("gap_is_passed", "ledger", "a_gap_in_the_tail"),
    // R2: nothing takes effect twice
    ("twice_is_applied", "ledger", "an_event_takes_effect_once"),
    ("lost_row_applies", "ledger", "a_lost_row_of_the_inbox"),
    // R3: in order, and poison stops its own case only
    ("early_is_applied", "ledger", "an_event_takes_effect_once"),
    ("held_is_applied", "ledger", "a_poison_event"),
    ("any_version_is_read", "host", "an_event_nobody_knows"),
    // R4, R7: what is missing or altered is found
    ("missing_is_not_seen", "host", "a_difference_is_named"),
    ("old_chunks_rest", "host", "every_chunk_has_its_turn"),
    ("gap_in_positions", "ledger", "positions_have_no_gap"),
    ("marked_before_acknowledged", "host", "the_mark_of_the_relay"),
    // R5: a deadline is due once, on its day
    ("old_version_stays_armed", "ledger", "a_deadline_is_due_once"),
    ("what_ended_lapses", "host", "a_deadline_fires_once"),
    ("clock_may_go_back", "host", "nothing_lapses_under_a_clock"),
    ("one_lapse_holds_up_all", "host", "a_deadline_that_does_not_lapse"),
    ("rest_day_stays", "law", "vectors"),
    ("pause_is_counted", "law", "a_pause_takes_its_days_out"),
    ("make_up_days_rest", "law", "vectors"),
    ("extended_without_end", "host", "what_is_wrong_is_named"),
    ("anybody_extends", "law", "the_wrong_office"),
    // R9: what could not be written is not acknowledged, neither to a desk nor to the broker
    ("failure_is_acknowledged", "ledger", "a_full_disk_is_refused"),
    ("acknowledged_before_stored", "host", "what_is_not_stored"),
    // R12: keys and numbers
    ("key_forgotten", "ledger", "thirty_two_equal_keys"),
    ("number_given_twice", "ledger", "numbers_have_no_gap"),
    // R13: no standstill is silent
    ("silence_is_rest", "bus", "a_frozen_server_is_noticed"),
    ("standstill_is_rest", "bus", "a_standstill_on_a_healthy_connection"),
    // R14, R15: copies, and what is folded again
    ("copy_without_serials", "ledger", "a_copy_is_the_same"),
    ("last_portion_is_left", "ledger", "a_copy_is_the_same"),
    ("version_stands_still", "mediation", "a_random_walk_breaks"),
    ("two_writers", "ledger", "a_file_has_one_writer"),
    // the chain and the signatures
    ("altered_is_not_seen", "ledger", "an_altered_entry"),
    ("forgets_it_forgot", "host", "a_ledger_that_forgot"),
    ("fence_not_raised", "host", "a_ledger_that_knows_less"),
    ("fence_is_ignored", "ledger", "a_fenced_ledger"),
    ("either_is_believed", "ledger", "an_event_takes_effect_once"),
    ("signature_not_asked_for", "host", "what_nobody_signed"),
    ("signature_unread", "contracts", "every_part_is_under"),
    ("round_known_by_signature", "contracts", "what_is_signed_together"),
    ("any_key_speaks", "contracts", "a_key_speaks"),
    ("keys_never_end", "contracts", "an_earlier_key"),
    // the same promises under everything that goes wrong, by seed: R1 and R2
    ("answer_without_commit", "sim", "every_promise"),
    ("key_forgotten", "sim", "every_promise"),
    ("twice_is_applied", "sim", "every_promise"),
    ("lost_row_applies", "sim", "every_promise"),
    // R3: the order of a case
    ("early_is_applied", "sim", "every_promise"),
    ("held_is_applied", "sim", "every_promise"),
    ("numbers_begin_again", "sim", "every_promise"),
    // the relay
    ("sent_is_acknowledged", "sim", "every_promise"),
    ("doubt_is_skipped", "sim", "every_promise"),
    ("any_stream_is_the_old_one", "sim", "every_promise"),
    // R5: deadlines
    ("what_ended_lapses", "sim", "every_promise"),
    ("old_version_lapses", "sim", "every_promise"),
    ("overtaken_ends_what_runs", "sim", "every_promise"),
    ("instants_are_mixed", "sim", "every_promise"),
    // R6: the hand-over
    ("receipt_is_acceptance", "sim", "every_promise"),
    ("sender_never_lets_go", "sim", "every_promise"),
    ("acceptance_passes_nothing", "sim", "every_promise"),
    ("any_case_answers", "coordination", "a_lighter_lane"),
    // R4, R7, R10: the comparison and the fence
    ("missing_is_not_seen", "sim", "every_promise"),
    ("suspects_are_forgotten", "sim", "every_promise"),
    ("forgets_it_forgot", "sim", "every_promise"),
    // every procedure, walked by chance: no dead end, one organ accountable, only what the table lets
    ("nobody_goes_on", "mediation", "a_random_walk_breaks"),
    ("sent_is_handed_over", "mediation", "a_random_walk_breaks"),
    ("any_stage_will_do", "mediation", "a_random_walk_breaks"),
    ("nothing_is_returned", "mediation", "a_random_walk_breaks"),
    // its deadlines: by their rows, in their versions, each over once
    ("day_is_moved", "mediation", "a_random_walk_breaks"),
    ("version_begins_again", "mediation", "a_random_walk_breaks"),
    ("lapsed_runs_on", "mediation", "a_random_walk_breaks"),
    ("what_ended_lapses", "mediation", "a_random_walk_breaks"),
    // its refusals, and what it tells and keeps
    ("refused_without_article", "mediation", "a_random_walk_breaks"),
    ("points_nowhere", "mediation", "a_random_walk_breaks"),
    ("odd_day_panics", "mediation", "a_random_walk_breaks"),
    ("faults_repeat_values", "mediation", "a_random_walk_breaks"),
    ("people_are_named", "mediation", "a_random_walk_breaks"),
    ("first_fact_only", "mediation", "a_random_walk_breaks"),
    // every step at every state a proof takes it from: asked for wrongly, it is answered
    ("article_is_lost", "mediation", "every_step_answers"),
    ("lodged_twice", "mediation", "every_step_answers"),
    ("any_stage_will_do", "mediation", "every_step_answers"),
    ("points_nowhere", "mediation", "every_step_answers"),
];

/// What is told of one program that was built.
#[derive(serde::Deserialize)]
struct Built {
    manifest_path: PathBuf,
    executable: PathBuf,
    profile: Profile,
}

#[derive(serde::Deserialize)]
struct Profile {
    test: bool,
}

/// The test programs of each package with its folder, all with the mistakes in, built at once.
fn programs() -> BTreeMap<String, (PathBuf, Vec<PathBuf>)> {
    let out = cargo()
        .args(["test", "--quiet", "--workspace", "--lib", "--tests", "--no-run"])
        .args(["--features", "mesh/planted", "--message-format", "json"])
        .output()
        .expect("cargo can be run");
    assert!(out.status.success(), "they build:\n{}", String::from_utf8_lossy(&out.stderr));
    let mut programs = BTreeMap::new();
    for line in String::from_utf8_lossy(&out.stdout).lines() {
        // what is no program says other things; the programs that are no tests come along with them
        let Ok(Built { manifest_path, executable, profile: Profile { test: true } }) =
            serde_json::from_str(line)
        else {
            continue;
        };
        let folder = manifest_path.parent().expect("a manifest lies in a folder").to_owned();
        let package = folder.file_name().expect("it has a name").to_string_lossy().into_owned();
        programs.entry(package).or_insert_with(|| (folder, Vec::new())).1.push(executable);
    }
    programs
}

/// Runs a test with a mistake in, or with none; whether it passed, and what it said.
fn passes((folder, programs): &(PathBuf, Vec<PathBuf>), test: &str, mistake: &str) -> (bool, String) {
    let (mut good, mut said) = (true, String::new());
    for program in programs {
        let out = Command::new(program)
            .arg(test)
            .env("PLANTED", mistake)
            .env("LAW_WALK_CASES", "2000")
            .env("SIM_SEEDS", "300")
            .env("WALK_SEEDS", "1000")
            .current_dir(folder)
            .output()
            .expect("it can be run");
        good &= out.status.success();
        said.push_str(&String::from_utf8_lossy(&out.stdout));
        said.push_str(&String::from_utf8_lossy(&out.stderr));
    }
    let ran = said.lines().any(|line| line.starts_with("running ") && line != "running 0 tests");
    assert!(ran, "{} has no test `{test}`:\n{said}", folder.display());
    (good, said)
}

/// So many are tried at a time: some work, some wait.
const AT_A_TIME: usize = 3;

#[test]
fn every_planted_mistake_is_noticed_by_its_test() {
    let programs = programs();
    let tests: BTreeSet<_> = MISTAKES.iter().map(|(_, package, test)| (*package, *test)).collect();
    let sound = tests.into_iter().map(|(package, test)| ("none", package, test));
    let tried: Vec<_> = sound.chain(MISTAKES).collect();
    let (next, wrong) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
    std::thread::scope(|scope| {
        for _ in 0..AT_A_TIME {
            scope.spawn(|| {
                while let Some((mistake, package, test)) = tried.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let (good, said) = passes(&programs[*package], test, mistake);
                    if good != (*mistake == "none") {
                        let said = if good { "nothing noticed it".to_owned() } else { said };
                        wrong
                            .lock()
                            .expect("nobody panics")
                            .push(format!("{package} {test} with {mistake}: {said}"));
                    }
                }
            });
        }
    });
    let wrong = wrong.into_inner().expect("nobody panics");
    assert!(wrong.is_empty(), "{} of {} went otherwise:\n{}", wrong.len(), tried.len(), wrong.join("\n"));
    println!("{} of {} planted mistakes noticed", MISTAKES.len(), MISTAKES.len());
}
