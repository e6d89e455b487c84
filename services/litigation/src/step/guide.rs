//! Reconsideration comes first: the court does not docket, says what the claimant loses and keeps, and hands the
//! matter over so that nobody types it again, with the day on which the claimant was told what the act did not tell.

use crate::Litigation;
use crate::fact::Fact;
use crate::procedure::Stage;
use chrono::NaiveDate;
use kernel::matter::RemediesTold;
use kernel::{Act, By, OrganId};
use law::window::{Window, priority, unconfirmed, windows};
use procedure::fact::Referral;
use procedure::{Case, Context, Decision, FileFact, Notice, Refusal, Rule, Step, check};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Items of 行政复议法 art. 23 para. 1 in Chinese numerals; the last one refers to other statutes.
const ITEMS: [&str; 5] = ["一", "二", "三", "四", "五"];

/// Guides the claimant to reconsideration.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Guide {
    /// Item of 行政复议法 art. 23 para. 1, 1 to 5.
    pub ground: u8,
    /// The reconsideration organ.
    pub reconsideration_organ: OrganId,
    /// Day of the ruling by which the court told the claimant, whenever it is entered; today when left out.
    #[serde(default)]
    pub on: Option<NaiveDate>,
}

impl Step<Litigation> for Guide {
    const RULE: Rule<Stage> = Rule::named("guide", "引导先行申请行政复议", "Guide to reconsideration")
        .under(
            "《行政诉讼法》第四十四条第二款；《最高人民法院关于适用〈中华人民共和国行政诉讼法〉的解释》第五十六条第一款；\
             《行政复议法》第二十三条第一款、第三十四条",
        )
        .by(&[By::Court])
        .from(&[Stage::Filed]);

    fn decide(self, case: &Case<Litigation>, cx: &Context) -> Result<Decision<Litigation>, Refusal> {
        let Some(act) = &case.file.opening().matter.act else {
            return Err(Refusal::new(
                "no_act",
                "登记表未载明被诉行政行为，无法判断是否复议前置，也无法计算申请期限",
                "the sheet names no administrative act: neither the ground nor the period can be told",
            ));
        };
        let (article, ground) = self.ground(act)?;
        let on = check::day(self.on.unwrap_or(cx.today), case.file.opening().received_on, cx.today, "/on")?;
        let (window, other) = window(act, on, cx)?;
        let last_day = window.closes_on;
        let told = notice(act, (on, cx), &article, &ground, &window, other.as_ref());
        let untold = act.remedies != RemediesTold::Full && act.told_on.is_none();
        let now = untold.then(|| FileFact::RemediesTold(Box::new(known(act, on))));
        Ok(Decision::of(Fact::Guided { item: self.ground, article: article.clone(), last_day })
            .and(FileFact::NoticeIssued(told))
            .and_all(now)
            .and(FileFact::Referred(Referral {
                to: "reconsideration".to_owned(),
                organ: check::text(&self.reconsideration_organ, "/reconsideration_organ")?,
                reason: None,
                overrides: false,
                taken_over_by: None,
            }))
            .done(case, "docketing", on)
            .dropping(case, &["docketing", "obligation"], "已引导先行申请行政复议")
            .closed(on, "guided", "不予立案，引导先行申请行政复议", false))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({ "ground": 3, "reconsideration_organ": "haiyuan-zf" })
    }
}

impl Guide {
    /// The provision and its words, where the ground fits the act.
    fn ground(&self, act: &Act) -> Result<(String, String), Refusal> {
        let number = usize::from(self.ground).checked_sub(1).and_then(|i| ITEMS.get(i)).ok_or_else(|| {
            Refusal::new("ground", "复议前置的情形应为第一项至第五项", "the ground is one of items 1 to 5")
                .at("/ground")
        })?;
        let other = usize::from(self.ground) == ITEMS.len();
        match priority(act) {
            Some(found) if found.item == self.ground => Ok((found.article, found.zh)),
            None if other => Ok((
                format!("《行政复议法》第二十三条第一款第{number}项"),
                "法律、行政法规规定应当先申请行政复议的其他情形".to_owned(),
            )),
            Some(found) => Err(Refusal::new(
                "wrong_ground",
                format!("被诉行政行为属于{}规定的情形，请改选该项", found.article),
                format!("the act falls under item {} of art. 23", found.item),
            )
            .under(found.article)
            .at("/ground")),
            None => Err(Refusal::new(
                "not_reconsideration_first",
                "被诉行政行为不属于该项规定的复议前置情形，当事人可以直接起诉",
                "the act is not one for which reconsideration comes first on this ground: it may be sued directly",
            )
            .under("《行政复议法》第二十三条第一款")
            .at("/ground")),
        }
    }
}

/// The reconsideration window as it stands once the court has told the claimant: what was not told is known then at the
/// latest (行政复议法 art. 20 para. 3). Beside it, where that paragraph may count and is not confirmed, its own.
fn window(act: &Act, on: NaiveDate, cx: &Context) -> Result<(Window, Option<Window>), Refusal> {
    let act = known(act, on);
    let windows = windows(&act, on, cx.law)?;
    let window = windows.into_iter().find(|w| w.key == "reconsideration").ok_or_else(|| {
        Refusal::new("no_window", "该行政行为没有行政复议途径", "the act has no way to reconsideration")
    })?;
    Ok((window, unconfirmed(&act, on, cx.law)?))
}

/// The act as the claimant knows it once told on this day: what it did not tell is known then at the latest.
fn known(act: &Act, on: NaiveDate) -> Act {
    Act { told_on: act.told_on.or(Some(on)), ..act.clone() }
}

fn notice(
    act: &Act,
    (on, cx): (NaiveDate, &Context),
    article: &str,
    ground: &str,
    window: &Window,
    other: Option<&Window>,
) -> Notice {
    let suit = cx.law.rules.get("FY-71").and_then(|rule| rule.span());
    let (suit_zh, suit_en) = suit.map(|s| (s.zh(), s.en())).unwrap_or_default();
    let last = window.closes_on;
    let (extra_zh, extra_en) = remarks(act, on, window, other);
    Notice {
        kind: "reconsideration_first".to_owned(),
        zh: format!(
            "本案属于应当先申请行政复议的情形（{article}：{ground}）。您现在不能就此直接起诉，人民法院依法不予立案\
             （《最高人民法院关于适用〈中华人民共和国行政诉讼法〉的解释》第五十六条第一款）。您仍然可以申请行政复议，\
             最后一日为{last}（{}）；起诉材料已转送行政复议机关，无需重复填写。对复议决定不服的，或者复议机关决定不予\
             受理、驳回申请、逾期不作答复的，可以自收到决定书之日或者行政复议期限届满之日起{suit_zh}内起诉（《行政复议法》\
             第三十四条、《行政诉讼法》第四十五条）。{extra_zh}",
            window.receipt.article
        ),
        en: format!(
            "Reconsideration comes first ({article}). You cannot sue now: the court does not docket the complaint. You \
             keep the right to apply for reconsideration until {last} ({}); the papers have been sent there. After its \
             decision, its refusal or the expiry of its period you may sue within {suit_en}. {extra_en}",
            window.receipt.article
        ),
        article: article.to_owned(),
        last_day: Some(last),
    }
}

fn remarks(act: &Act, today: NaiveDate, window: &Window, other: Option<&Window>) -> (String, String) {
    let (mut zh, mut en) = (String::new(), String::new());
    if let Some(other) = other {
        let (last, article) = (other.closes_on, &other.receipt.article);
        zh.push_str(&format!(
            "行政机关没有告知应当先申请行政复议（《行政复议法》第二十三条第二款），请以上述最后一日为准申请；依照{article}计算的最后\
             一日为{last}，是否适用，待法制人员确认。因未告知而误向人民法院起诉耽误的时间，可以主张正当理由（《行政复议法》第二十条\
             第二款）。"
        ));
        en.push_str(&format!(
            "The agency did not tell that reconsideration comes first. Keep the day above; under {article} the last day would \
             be {last}, which is to be confirmed by the legal officer. Time lost in court may be a good reason."
        ));
    } else if act.remedies != RemediesTold::Full {
        zh.push_str(
            "行政机关未完整告知救济权利（《行政复议法》第二十条第三款、第二十三条第二款），申请期限从知道或者应当知道之日起计算；\
             因未告知而误向人民法院起诉耽误的时间，可以主张正当理由（第二十条第二款）。",
        );
        en.push_str("The agency did not tell all remedies; time lost in court may be a good reason.");
    }
    if today > window.closes_on {
        zh.push_str(
            "上述期限已经届满；因不可抗力或者其他正当理由耽误的，申请期限自障碍消除之日起继续计算（《行政复议法》第二十条第二款）。",
        );
        en.push_str(" The period is over; interrupted by force majeure or good reason it goes on.");
    }
    if today < window.opens_on {
        zh.push_str(&format!("行政机关履行职责的期限尚未届满，自{}起可以申请。", window.opens_on));
        en.push_str(&format!(" You may apply from {}.", window.opens_on));
    }
    (zh, en)
}

#[cfg(test)]
mod tests {
    use super::super::File;
    use super::*;
    use procedure::scenario::Scenario;
    use serde_json::{Value, json};

    fn filed(act: &Value) -> Scenario<Litigation> {
        let mut input = File::example();
        input["court"] = json!("organ");
        input["filing"]["matter"]["act"] = act.clone();
        Scenario::default().take("2026-03-02", By::Court, "file", &input)
    }

    fn spot_penalty(remedies: &str) -> Value {
        json!({ "kind": "spot_penalty", "organ": "haiyuan-gaj", "on": "2026-01-05",
                "served_on": "2026-01-05", "remedies": remedies })
    }

    fn guided(act: &Value, ground: u8) -> Notice {
        let case = filed(act).take(
            "2026-03-03",
            By::Court,
            "guide",
            &json!({ "ground": ground, "reconsideration_organ": "haiyuan-zf" }),
        );
        assert_eq!(case.case.stage, Stage::Guided);
        case.case.file.notices[0].clone()
    }

    #[test]
    fn a_failure_to_act_is_guided_with_the_last_day_of_its_window() {
        let asked = json!({ "kind": "failure_to_act", "organ": "haiyuan-gaj", "on": "2025-12-15",
                            "remedies": "without_priority" });
        let case = filed(&asked).take("2026-03-03", By::Court, "guide", &Guide::example());
        let notice = &case.case.file.notices[0];
        // asked on 2025-12-15, waited sixty days to 2026-02-13, sixty more to 2026-04-14
        assert_eq!(notice.last_day, Some("2026-04-14".parse().expect("a date")));
        assert!(notice.zh.contains("第二十三条第一款第三项") && notice.zh.contains("15日"));
        assert!(notice.zh.contains("不能就此直接起诉") && notice.zh.contains("仍然可以申请行政复议"));
        let referral = case.case.file.referral.as_ref().expect("handed over");
        assert_eq!((referral.to.as_str(), referral.organ.as_str()), ("reconsideration", "haiyuan-zf"));
        assert!(!referral.overrides);
        let (outcome, _) = case.case.file.outcome.as_ref().expect("closed");
        assert_eq!((outcome.code.as_str(), outcome.on_merits), ("guided", false));
    }

    #[test]
    fn told_in_full_the_sixty_days_run_from_service() {
        assert_eq!(guided(&spot_penalty("full"), 1).last_day, Some("2026-03-06".parse().expect("a date")));
    }

    #[test]
    fn not_told_they_run_from_the_day_it_became_known() {
        let notice = guided(&spot_penalty("none"), 1);
        assert_eq!(notice.last_day, Some("2026-05-06".parse().expect("a date")));
        assert!(notice.zh.contains("未完整告知救济权利"));
    }

    #[test]
    fn the_act_is_handed_over_with_the_day_it_was_told() {
        let act = |told: &Value| {
            let case = filed(told).take(
                "2026-03-03",
                By::Court,
                "guide",
                &json!({ "ground": 1, "reconsideration_organ": "haiyuan-zf" }),
            );
            case.case.file.opening().matter.act.clone().expect("an act")
        };
        let told_on = |told: &Value| act(told).told_on.map(|day| day.to_string());
        let untold = spot_penalty("none");
        assert_eq!(told_on(&untold).as_deref(), Some("2026-03-03"));
        assert_eq!(Act { told_on: None, ..act(&untold) }, serde_json::from_value(untold).expect("an act"));
        let mut before = spot_penalty("without_priority");
        before["told_on"] = json!("2026-02-02");
        assert_eq!(told_on(&before).as_deref(), Some("2026-02-02"), "the earlier day stands");
        assert_eq!(told_on(&spot_penalty("full")), None, "nothing was left to tell");
    }

    #[test]
    fn told_all_but_the_priority_the_day_of_the_row_is_kept_and_the_other_is_to_be_confirmed() {
        let mut told = spot_penalty("without_priority");
        for (told_on, other) in [(json!(null), "2026-05-06"), (json!("2026-02-02"), "2026-04-03")] {
            told["told_on"] = told_on;
            let notice = guided(&told, 1);
            assert_eq!(notice.last_day, Some("2026-03-06".parse().expect("a date")));
            let says = |text: &str| assert!(notice.zh.contains(text), "{}", notice.zh);
            says(&format!("依照《行政复议法》第二十条第三款、第一款计算的最后一日为{other}"));
            says("请以上述最后一日为准");
            says("待法制人员确认");
        }
    }

    #[test]
    fn the_ground_has_to_fit_the_act() {
        let guide = |ground: u8| json!({ "ground": ground, "reconsideration_organ": "haiyuan-zf" });
        let refuse = |act: &Value, ground: u8, code: &'static str| {
            filed(act).refuse("2026-03-03", By::Court, "guide", &guide(ground), code);
        };
        refuse(&spot_penalty("full"), 3, "wrong_ground");
        refuse(&spot_penalty("full"), 0, "ground");
        refuse(&spot_penalty("full"), 6, "ground");
        let licence = json!({ "kind": "licence", "organ": "haiyuan-gaj", "on": "2026-01-05",
                              "served_on": "2026-01-05" });
        refuse(&licence, 2, "not_reconsideration_first");
        assert!(guided(&licence, 5).zh.contains("第五项"));
        refuse(&Value::Null, 3, "no_act");
    }
}
