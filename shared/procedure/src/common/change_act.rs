//! The agency changes its act by itself: entered in one case, told to the others about the same act.

use crate::act_change::{ActChange, ActChanged, DisputesAct, ToldBy};
use crate::fact::{Document, FileFact, Notice};
use crate::{Case, Context, Decision, Refusal, Rule, Step, check};
use chrono::NaiveDate;
use kernel::{Act, By, date};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Records that the agency changed its act.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangeAct {
    /// How.
    #[serde(default)]
    pub how: Option<ActChanged>,
    /// The paper that changes it, or says that it will be changed.
    pub document: Document,
}

impl<P: DisputesAct> Step<P> for ChangeAct {
    const RULE: Rule<P::Stage> =
        Rule::named("change-act", "登记行政行为改变", "Record that the act was changed")
            .under(P::ARTICLE)
            .by(&[By::Officer, By::Respondent])
            .from(P::FROM)
            .enforcing(P::ROWS);

    fn decide(self, case: &Case<P>, cx: &Context) -> Result<Decision<P>, Refusal> {
        P::changing(case, cx)?;
        let document = self.document.checked_at(cx, "/document")?;
        check::unlodged(std::slice::from_ref(&document), &case.file, "/document")?;
        let Some(act) = case.file.opening().matter.act.clone() else {
            return Err(Refusal::new(
                "no_act_in_dispute",
                "本案没有登记有争议的行政行为，不登记行政行为改变；履行承诺、达成和解的，办理相应的环节",
                "no act is in dispute here that could be changed: what is performed or agreed has steps of its own",
            ));
        };
        let on = check::day(document.on, act.on, cx.today, "/document/on")?;
        let (number, act) = (document.number.clone(), Some(Box::new(act)));
        let change = ActChange { how: self.how, on, document: number, act, told_by: None };
        Ok(changed(change).and(document.lodged()))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({
            "how": "altered",
            "document": { "kind": "changed_act", "title": "变更行政处罚决定书", "on": "2026-03-02" }
        })
    }
}

/// Notes that the act in dispute was changed, as another case of it shows.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NoteActChanged {
    /// How.
    #[serde(default)]
    pub how: Option<ActChanged>,
    /// Day of the paper that changes it.
    pub on: NaiveDate,
    /// Its number, where it has one.
    #[serde(default)]
    pub document: Option<String>,
    /// The act.
    pub act: Act,
    /// The case that shows it.
    pub told_by: ToldBy,
}

impl<P: DisputesAct> Step<P> for NoteActChanged {
    const RULE: Rule<P::Stage> =
        Rule::named("note-act-changed", "记录其他案件登记的行政行为改变", "Note that the act was changed")
            .under(P::ARTICLE)
            .by(&[By::System])
            .anytime();

    fn decide(self, case: &Case<P>, _: &Context) -> Result<Decision<P>, Refusal> {
        let Self { how, on, document, act, told_by } = self;
        let known = |change: &ActChange| change.on == on && change.told_by.as_ref() == Some(&told_by);
        if case.file.act_changes.iter().any(known) {
            return Err(Refusal::new(
                "known_already",
                "该案登记的行政行为改变已经记录，不重复记录",
                "what that case shows of the act is on record already",
            ));
        }
        let act = Some(Box::new(act));
        Ok(changed(ActChange { how, on, document, act, told_by: Some(told_by) }))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({
            "how": "revoked", "on": "2026-03-02", "document": "海兴撤〔2026〕3号",
            "act": { "kind": "penalty", "organ": "haiyuan-xing", "document": "海兴罚〔2026〕12号", "on": "2026-02-10" },
            "told_by": {
                "channel": "petition", "case": "0190a6f0-0000-7000-8000-000000000003", "number": "海信〔2026〕7号"
            }
        })
    }
}

/// The change is on record, and whoever disputes the act is told what it means.
fn changed<P: DisputesAct>(change: ActChange) -> Decision<P> {
    let (zh, en) = P::MEANS;
    let how_zh = change.how.map_or("改变该行政行为", ActChanged::zh);
    let how_en = change.how.map_or("changed", ActChanged::en);
    let number = change.document.as_ref().map(|number| format!("（{number}）")).unwrap_or_default();
    let told = Notice {
        kind: "act_changed".to_owned(),
        zh: format!("作出行政行为的机关已于{}{how_zh}{number}。{zh}", date::zh(change.on)),
        en: format!("The act was {how_en} by its agency on {}. {en}", change.on),
        article: P::ARTICLE.to_owned(),
        last_day: None,
    };
    Decision::file(FileFact::ActChanged(Box::new(change))).and(FileFact::NoticeIssued(told))
}
