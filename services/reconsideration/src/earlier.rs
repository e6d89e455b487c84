//! One reconsideration for one person and one act: how an earlier case is recognised, and when it stands in the way.

use kernel::{Act, Capacity, CountyKey, Party};
use procedure::decision::Related;
use procedure::{Context, Refusal};

/// Outcomes after which the person may apply again: no organ had accepted the application.
const OPEN_AGAIN: [&str; 3] = ["D01", "returned", "abandoned"];

/// Marks of the applicants together with the act: one by its number, one by kind and day, since a second sheet may
/// leave the number out.
pub(crate) fn marks(key: &CountyKey, act: &Act, parties: &[Party]) -> Vec<String> {
    let kind = serde_json::to_string(&act.kind).unwrap_or_default();
    let by_day = format!("{kind}\u{1f}{}", act.on);
    let words: Vec<String> = number(act).into_iter().chain([by_day]).collect();
    parties
        .iter()
        .filter(|party| party.capacity == Capacity::Applicant)
        .filter_map(|party| party.clone().checked().ok()?.mark(key))
        .flat_map(|person| {
            let organ = &act.organ;
            words
                .iter()
                .map(|word| key.blind("reconsideration-act", &format!("{organ}\u{1f}{word}\u{1f}{person}")))
                .collect::<Vec<_>>()
        })
        .collect()
}

/// The number as it is compared: typed with or without spaces, with whichever brackets.
fn number(act: &Act) -> Option<String> {
    let number: String = act
        .document
        .as_ref()?
        .chars()
        .filter(|c| !c.is_whitespace())
        .map(|c| match c {
            '[' | '［' | '【' | '(' | '（' => '〔',
            ']' | '］' | '】' | ')' | '）' => '〕',
            c => c,
        })
        .collect();
    Some(number).filter(|number| !number.is_empty())
}

/// Two acts of one kind and day are two where both have numbers and the numbers differ.
fn is_same(one: &Act, other: &Act) -> bool {
    one.organ == other.organ
        && match (number(one), number(other)) {
            (Some(one), Some(other)) => one == other,
            _ => one.kind == other.kind && one.on == other.on,
        }
}

/// Whether the earlier case ended by a withdrawal.
fn is_withdrawn(earlier: &Related) -> bool {
    // ended before D13 was written, a withdrawal had codes of its own
    let withdrawn = |code: &str| code == "D13" || code.starts_with("withdrawn");
    earlier.file.outcome.as_ref().is_some_and(|(outcome, _)| withdrawn(&outcome.code))
}

/// Whether the withdrawal was not the applicant's true will: proven so, or bought with an undertaking that was then
/// missed.
fn is_against_will(earlier: &Related, proven: bool) -> bool {
    let missed = earlier.file.obligations.iter().any(|obligation| obligation.breached);
    is_withdrawn(earlier) && (proven || missed)
}

/// Refuses a second application about the same act. `proven`: the applicant proves that the withdrawal of the case
/// it continues was against its true will.
pub(crate) fn refuse_second(
    cx: &Context,
    act: &Act,
    continues: Option<kernel::CaseId>,
    proven: bool,
) -> Result<(), Refusal> {
    let stands = |earlier: &&Related| {
        let about = earlier.file.opening.as_ref().and_then(|opening| opening.matter.act.as_ref());
        let open_again = earlier
            .file
            .outcome
            .as_ref()
            .is_some_and(|(outcome, _)| OPEN_AGAIN.contains(&outcome.code.as_str()));
        earlier.id != cx.case && about.is_some_and(|other| is_same(act, other)) && !open_again
    };
    let Some(earlier) = cx
        .related
        .iter()
        .filter(stands)
        .find(|earlier| !(continues == Some(earlier.id) && is_against_will(earlier, proven)))
    else {
        return Ok(());
    };
    let number = &earlier.number;
    let refusal = if is_withdrawn(earlier) {
        cx.refuse(
            "FY-09",
            "second_application",
            format!(
                "申请人已撤回就同一行政行为提出的申请（{number}），不得再以同一事实和理由申请。撤回时的承诺逾期未履行的，请在“接续案件”中填写该案；能够证明撤回违背真实意愿的，并附证明材料"
            ),
            format!(
                "the applicant withdrew an application about this act ({number}). Name that case in `continues` where an \
                 undertaking behind it was missed, or with the proof that it was against the true will"
            ),
        )
    } else {
        let zh = format!("申请人已就同一行政行为申请复议（{number}），不得再次申请");
        Refusal::new(
            "second_application",
            zh,
            format!("the applicant has applied about this act already ({number})"),
        )
        .under("《行政复议法》第三十条第一款第七项")
    };
    Err(refusal.at("/filing/matter/act"))
}
