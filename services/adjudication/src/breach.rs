//! What follows where something an award or a settlement fixes is not performed: the next lawful step, its article and
//! its last day.

use crate::Adjudication;
use crate::procedure::Stage;
use chrono::NaiveDate;
use procedure::{Case, Context, FileFact, Notice, Obligation, Refusal, yuan};

/// The notices of an award that tell until when it may be attacked.
const REMEDIES: [&str; 2] = ["remedy_reconsideration", "remedy_suit"];

/// The last day on which anybody may still apply for reconsideration of the award or sue, as far as it was served.
pub(crate) fn remedies_until(case: &Case<Adjudication>) -> Option<NaiveDate> {
    let remedies = case.file.notices.iter().filter(|notice| REMEDIES.contains(&notice.kind.as_str()));
    remedies.filter_map(|notice| notice.last_day).max()
}

/// What the sides are told of what is `owed`: a suit on what they settled; enforcement through the court of an award
/// that nobody attacked, by the agency and after it by the right-holder.
pub(crate) fn next(
    case: &Case<Adjudication>,
    cx: &Context,
    owed: &Obligation,
) -> Result<Vec<FileFact>, Refusal> {
    let rest = owed.unpaid().map(yuan);
    let missed = match &rest {
        Some(rest) => format!("有义务到期没有全部履行，尚欠{rest}元"),
        None => "有义务到期没有履行".to_owned(),
    };
    let still = rest.map_or_else(String::new, |rest| format!("{rest} yuan are still owed. "));
    if case.stage == Stage::Mediated {
        return Ok(vec![FileFact::NoticeIssued(Notice {
            kind: "not_performed".to_owned(),
            zh: format!("{missed}；对方当事人可以就调解协议的履行依法向人民法院提起民事诉讼。"),
            en: format!("{still}The other side may bring a civil suit on the settlement."),
            article: "《民法典》第五百七十七条、《民事诉讼法》第一百二十二条".to_owned(),
            last_day: None,
        })]);
    }
    let Some(over) = remedies_until(case) else { return Ok(Vec::new()) };
    let agency = cx.law.count("FZ-01", over).receipt()?.due;
    let right_holder = match agency {
        Some(last) => cx.law.count("FZ-08", last).receipt()?.due,
        None => None,
    };
    let zh = format!(
        "{missed}；在法定期限内没有申请行政复议也没有提起行政诉讼的，作出裁决的行政机关应当先书面催告（{}），\
         仍不履行的，可以申请人民法院强制执行。",
        cx.article("FZ-02")
    );
    let en = format!(
        "{still}Where nobody applied for reconsideration or sued in time, the agency demands performance in writing \
         and may then apply to the court for enforcement."
    );
    let after =
        "作出裁决的行政机关在申请期限内没有申请强制执行的，裁决确定的权利人可以申请人民法院强制执行。";
    let after_en = "Where the agency does not apply in time, the right-holder may apply for enforcement.";
    Ok(vec![
        cx.tell_until("FZ-01", "not_performed", zh, en, agency),
        cx.tell_until("FZ-08", "not_performed", after, after_en, right_holder),
    ])
}

#[cfg(test)]
mod tests {
    use crate::Adjudication;
    use crate::step::{CheckRegister, Decide, Hear, MediateOffer, Register, SendCopy, Settle};
    use kernel::By;
    use procedure::scenario::Scenario;
    use procedure::{Notice, Step};
    use serde_json::json;

    fn accepted() -> Scenario<Adjudication> {
        let mut input = Register::example();
        input["filing"]["matter"]["category"] = json!("forest_ownership");
        Scenario::default().take("2026-03-02", By::Officer, "register", &input).take(
            "2026-03-03",
            By::Officer,
            "accept",
            &json!({}),
        )
    }

    fn decided() -> Scenario<Adjudication> {
        let weighed = json!({
            "track": "forest", "event": "evidence_weighed", "on": "2026-03-13", "seen": ["boundaries_checked"]
        });
        accepted()
            .take("2026-03-04", By::Officer, "check-register", &CheckRegister::example())
            .take("2026-03-06", By::Officer, "send-copy", &SendCopy::example())
            .take("2026-03-10", By::Officer, "mediate-offer", &MediateOffer::example())
            .take("2026-03-12", By::Officer, "hear", &Hear::example())
            .take("2026-03-13", By::Officer, "follow", &weighed)
            .take("2026-04-20", By::Officer, "decide", &Decide::example())
    }

    fn told(case: &Scenario<Adjudication>) -> Vec<&Notice> {
        case.case.file.notices.iter().filter(|notice| notice.kind == "not_performed").collect()
    }

    #[test]
    fn a_missed_award_is_enforced_by_the_agency_and_after_it_by_the_right_holder() {
        let lapse = json!({ "key": "obligation:1", "due": "2026-06-30" });
        let case = decided().take("2026-06-30", By::System, "lapse", &lapse);
        let told = told(&case);
        assert_eq!(told.len(), 2, "{told:?}");
        // reconsideration may be applied for until 22 June, later than the suit
        let days: Vec<_> = told.iter().filter_map(|n| n.last_day).map(|day| day.to_string()).collect();
        assert_eq!(days, ["2026-09-22", "2027-03-22"]);
        assert!(told[0].article.contains("《行政强制法》第五十三条") && told[0].zh.contains("催告"));
        assert!(told[1].zh.contains("权利人"));
        assert!(case.case.file.obligations[0].breached);
    }

    #[test]
    fn a_missed_settlement_is_sued_on() {
        let lapse = json!({ "key": "obligation:1", "due": "2026-04-15" });
        let case = accepted().take("2026-03-16", By::Officer, "settle", &Settle::example()).take(
            "2026-04-15",
            By::System,
            "lapse",
            &lapse,
        );
        let told = told(&case);
        assert_eq!(told.len(), 1, "{told:?}");
        assert!(told[0].zh.contains("民事诉讼") && told[0].last_day.is_none());
    }
}
