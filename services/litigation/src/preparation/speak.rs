//! What the head is to speak on: how the dispute may be solved in substance (实质性解决行政争议), point by point as the
//! case stands.

use super::Pack;
use kernel::Mediable;
use kernel::matter::Beforehand;
use procedure::offer::OfferOutcome;
use serde_json::{Value, json};

const MEDIATED: &str = "《行政诉讼法》第六十条第一款";
const WITHDRAWN: &str =
    "《行政诉讼法》第六十二条；《最高人民法院关于行政诉讼撤诉若干问题的规定》第一条至第三条";
const PROPOSED: &str = "《最高人民法院关于行政诉讼撤诉若干问题的规定》第一条";
const EXPLAINED: &str = "《最高人民法院关于行政机关负责人出庭应诉若干问题的规定》第十一条第二款";
const PERFORMED: &str = "《行政诉讼法》第六十二条、第九十四条";
const ASKED: &str = "《行政诉讼法》第四十九条第三项、第七十二条";

fn point(zh: impl Into<String>, en: impl Into<String>, article: &str) -> Value {
    json!({ "zh": zh.into(), "en": en.into(), "article": article })
}

impl Pack<'_> {
    pub(super) fn speak_on(&self) -> Vec<Value> {
        let (file, record) = (&self.case.file, &self.case.record);
        let matter = &file.opening().matter;
        let mut out = vec![self.item(
            "CY-11",
            "负责人出庭应诉的，应当就实质性解决行政争议发表意见：争议能否化解、由谁化解、何时化解。",
            "The head speaks on the substantive resolution of the dispute: whether it can be solved, by whom, and when.",
        )];
        let demands = matter.demands.len();
        out.push(point(
            format!("对原告的{demands}项诉讼请求逐项说明：可以满足、部分满足，或者不能满足及其理由。"),
            format!(
                "On each of the {demands} demand(s): whether it can be met, in part or not, and why not."
            ),
            &self.cx.article("CY-11"),
        ));
        let lacks: Vec<&str> = matter.making.iter().flat_map(|making| making.lacks()).collect();
        if !lacks.is_empty() || self.response.evidence_missing {
            let mut why = lacks;
            if self.response.evidence_missing {
                why.push("逾期未举证");
            }
            out.push(point(
                format!("被诉行政行为{}：是否自行纠正、改变该行政行为。", why.join("、")),
                "What was left out when the act was made, or not proven: whether the agency changes its act itself.",
                WITHDRAWN,
            ));
        }
        self.on_mediation(&mut out);
        if record.proposals.iter().any(|proposal| proposal.replied_on.is_none()) {
            out.push(point(
                "人民法院的协调建议函尚未回复：对建议的意见。",
                "The court's proposal to coordinate is not replied to: what the agency says to it.",
                PROPOSED,
            ));
        }
        let today = self.cx.today;
        let owed = || file.obligations.iter().filter(|owed| !owed.is_over());
        let (open, missed) = (owed().count(), owed().filter(|owed| owed.is_missed(today)).count());
        if open > 0 {
            out.push(point(
                format!("尚未履行的义务{open}项，其中已经逾期{missed}项：何时履行完毕。"),
                format!("{open} obligation(s) not performed, {missed} of them past their last day: by when they are."),
                PERFORMED,
            ));
        }
        let own = record.responsiveness.iter().filter(|one| one.organ == self.organ);
        let unanswered: usize = own.map(|one| one.unanswered).sum();
        if unanswered > 0 {
            out.push(point(
                format!("原告此前向本机关提出的请求中{unanswered}项没有答复：原因和现在的处理意见。"),
                format!("{unanswered} earlier request(s) to this agency were never answered: why, and what is done now."),
                ASKED,
            ));
        }
        if record.loss.is_some() {
            out.push(self.item(
                "SS-40",
                "本案此前的裁判结果为败诉：败诉原因、整改情况和履行打算。",
                "The suit was lost so far: why, what was corrected, and how it is performed.",
            ));
        }
        if matter.cause.is_some() {
            out.push(point(
                "本案与其他纠纷属于同一事由：对同一事由的其他当事人是否同样处理。",
                "Other disputes have the same cause: whether the others are treated alike.",
                &self.cx.article("CY-11"),
            ));
        }
        let heard = matter.making.as_ref().and_then(|making| making.hearing) == Some(Beforehand::Done);
        out.push(point(
            if heard {
                "对案件情况和所依据的规范性文件解释说明，并说明听证中当事人的意见是否采纳。"
            } else {
                "对案件情况和所依据的规范性文件解释说明。"
            },
            "Explain the facts of the case and the norms the act rests on.",
            EXPLAINED,
        ));
        out
    }

    /// Whether the sides may still be mediated between, where the matter may be.
    fn on_mediation(&self, out: &mut Vec<Value>) {
        let matter = &self.case.file.opening().matter;
        let act = matter.act.as_ref().map(|act| act.kind);
        let asked = || matter.demands.iter().filter_map(|demand| demand.kind);
        let mediable = Mediable::of(matter.category, act, asked).is_some();
        let last = self.case.file.mediation_offers.last().map(|offer| offer.outcome);
        let (zh, en) = match last {
            Some(OfferOutcome::NotAllowed) => return,
            Some(OfferOutcome::Accepted) => (
                "各方同意调解：能够接受的调解方案。",
                "The sides accept mediation: which terms the agency accepts.",
            ),
            Some(OfferOutcome::Refused) => (
                "此前有一方不同意调解：是否愿意再次协商，能够提出的方案。",
                "A side refused mediation: whether the agency comes back to it, and on which terms.",
            ),
            None if mediable => (
                "本案涉及赔偿、补偿、行政协议或者裁量权，可以调解：是否愿意调解，能够提出的方案。",
                "The matter may be mediated (compensation, agreement, discretion): whether the agency wants it, and on which terms.",
            ),
            None => return,
        };
        out.push(point(zh, en, MEDIATED));
    }
}
