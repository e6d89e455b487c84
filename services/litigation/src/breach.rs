//! What follows where something a judgment in effect ordered is not performed by its last day: what the court may do,
//! and until when it may be asked to enforce.

use crate::procedure::Stage;
use crate::{Litigation, civil, ordered};
use procedure::{Case, Context, FileFact, Notice, Obligation, Refusal, yuan};

/// What the sides are told of what is `owed` under a judgment in effect. Of what agreements and settlements oblige to
/// they are told nothing here: no judgment is there to be enforced.
pub(crate) fn next(
    case: &Case<Litigation>,
    cx: &Context,
    owed: &Obligation,
) -> Result<Vec<FileFact>, Refusal> {
    if case.record.enforcement.is_some() {
        return Ok(vec![not_enforced(owed)]);
    }
    if case.stage == Stage::CivilDebt {
        return Ok(vec![civil::missed(case, owed)]);
    }
    let ordered = ordered::all(case).any(|one| one.key == owed.key);
    let Some(due) = owed.due.filter(|_| ordered) else { return Ok(Vec::new()) };
    let last_day = cx.law.count("SS-36", due).receipt()?.due;
    let (missed_zh, missed_en) = match owed.unpaid().map(yuan) {
        Some(rest) => (
            format!("生效裁判文书确定的义务到期没有全部履行，尚欠{rest}元。"),
            format!("Of what the judgment ordered, {rest} yuan are still owed after the last day."),
        ),
        None => (
            "生效裁判文书确定的义务到期没有履行。".to_owned(),
            "What the judgment ordered was not done by its last day.".to_owned(),
        ),
    };
    let (zh, en, article) = measures(owed.debtor.is_some());
    let missed = FileFact::NoticeIssued(Notice {
        kind: "judgment_not_performed".to_owned(),
        zh: format!("{missed_zh}{zh}"),
        en: format!("{missed_en} {en}"),
        article: article.to_owned(),
        last_day: None,
    });
    let asked = last_day.map(|day| {
        cx.tell_until(
            "SS-36",
            "execution_may_be_asked",
            format!("可以向第一审人民法院申请执行，最后一日为{day}；逾期申请的，除有正当理由外，不予受理。"),
            format!("The court of first instance may be asked to enforce until {day}."),
            Some(day),
        )
    });
    Ok(std::iter::once(missed).chain(asked).collect())
}

/// What was allowed to be enforced and is not performed is for the court's execution office.
fn not_enforced(owed: &Obligation) -> FileFact {
    let rest = owed.unpaid().map(yuan);
    let (zh, en) = match &rest {
        Some(rest) => (format!("，尚欠{rest}元"), format!(": {rest} yuan are still owed")),
        None => (String::new(), String::new()),
    };
    FileFact::NoticeIssued(Notice {
        kind: "enforcement_needed".to_owned(),
        zh: format!(
            "裁定准予执行的内容没有履行{zh}：需要采取强制执行措施的，由人民法院负责强制执行非诉行政行为的机构执行，执行情况在“非诉执行和民事裁判的执行”中记录。"
        ),
        en: format!(
            "What may be enforced is not performed{en}: the court's execution office takes the measures."
        ),
        article: "《最高人民法院关于适用〈中华人民共和国行政诉讼法〉的解释》第一百六十条第三款".to_owned(),
        last_day: None,
    })
}

/// What may be done against an organ, or against anybody else, that does not perform: in Chinese, in English, and the
/// article.
fn measures(organ: bool) -> (&'static str, &'static str, &'static str) {
    if organ {
        (
            "行政机关拒绝履行判决、裁定、调解书的，第一审人民法院可以通知银行从该行政机关的账户内划拨应当归还或者给付的款额，\
             从期满之日起对该行政机关负责人按日处五十元至一百元的罚款，将拒绝履行的情况予以公告，\
             向监察机关或者该行政机关的上一级行政机关提出司法建议；社会影响恶劣的，\
             可以对直接负责的主管人员和其他直接责任人员予以拘留。",
            "Where an agency refuses to perform, the court of first instance may have the sum transferred from its \
             account, fine its head for each day, announce the refusal, recommend to the organ above it, and in grave \
             cases detain those responsible.",
            "《行政诉讼法》第九十六条",
        )
    } else {
        (
            "公民、法人或者其他组织拒绝履行判决、裁定、调解书的，行政机关或者第三人可以向第一审人民法院申请强制执行，\
             或者由行政机关依法强制执行。",
            "Where a citizen or an organisation refuses to perform, the agency or a third party may ask the court of \
             first instance to enforce, or the agency enforces as the law allows.",
            "《行政诉讼法》第九十五条",
        )
    }
}

#[cfg(test)]
mod tests {
    use super::measures;
    use crate::Litigation;
    use crate::step::{Judge, RegisterAgreement, given};
    use kernel::By;
    use procedure::scenario::Scenario;
    use procedure::{Notice, Step};
    use serde_json::json;

    fn told<'a>(case: &'a Scenario<Litigation>, kind: &str) -> Option<&'a Notice> {
        case.case.file.notices.iter().find(|notice| notice.kind == kind)
    }

    #[test]
    fn what_the_agency_does_not_perform_is_enforced_and_the_last_day_to_ask_is_told() {
        let mut judge = Judge::example();
        judge["served_on"] = json!("2026-05-20");
        judge["obligations"] = json!([{ "text": "支付补偿款", "due": "2026-06-30", "amount": 8_000_000 }]);
        let case = given::answered()
            .take("2026-05-20", By::Court, "judge", &judge)
            .take("2026-06-04", By::System, "lapse", &json!({ "key": "appeal", "due": "2026-06-04" }))
            .take("2026-06-30", By::System, "lapse", &json!({ "key": "obligation:1", "due": "2026-06-30" }));
        let missed = told(&case, "judgment_not_performed").expect("the sides are told");
        assert_eq!(missed.article, "《行政诉讼法》第九十六条");
        assert!(missed.zh.contains("没有履行") && missed.zh.contains("划拨"), "{}", missed.zh);
        let asked = told(&case, "execution_may_be_asked").expect("the period is told");
        assert_eq!(asked.last_day.map(|day| day.to_string()).as_deref(), Some("2028-06-30"));
        assert!(asked.article.contains("第一百五十三条"), "{}", asked.article);
    }

    #[test]
    fn what_an_agreement_obliges_to_is_not_enforced_as_a_judgment() {
        let mut agreement = RegisterAgreement::example();
        agreement["terms"] = json!([{ "text": "交付安置房", "due": "2026-06-30" }]);
        let case = given::answered().take("2026-03-20", By::Officer, "register-agreement", &agreement).take(
            "2026-06-30",
            By::System,
            "lapse",
            &json!({ "key": "obligation:1", "due": "2026-06-30" }),
        );
        assert!(case.case.file.obligations[0].breached);
        assert!(told(&case, "judgment_not_performed").is_none());
        assert!(told(&case, "execution_may_be_asked").is_none());
    }

    #[test]
    fn what_somebody_else_owes_is_enforced_at_the_request_of_the_agency() {
        let (zh, _, article) = measures(false);
        assert!(zh.contains("申请强制执行"));
        assert_eq!(article, "《行政诉讼法》第九十五条");
    }
}
