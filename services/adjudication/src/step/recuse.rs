//! Somebody who handles the case may not be impartial (回避): he stands back until it is decided whether he steps back.
//! The main head decides on staff; the government or the superior on the main head.

use crate::Adjudication;
use crate::fact::{Fact, Recusal};
use crate::procedure::Stage;
use kernel::{By, OrganId};
use procedure::{Case, Context, Decision, Refusal, Rule, Step, check, recusal};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

const ARTICLE: &str = "《宁夏回族自治区行政程序规定》第二十三条、第二十四条";

/// Asks that somebody step back, or does so himself.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = adjudication::AskRecusal)]
pub struct AskRecusal {
    /// Whoever is to step back: his account where he has one of his own, his name otherwise.
    pub officer: String,
    /// Whether he is the main head of the agency (主要负责人).
    #[serde(default)]
    pub main_head: bool,
    /// The interest or relation that is alleged. Personal data may stand in it.
    pub reason: String,
    /// The party that asks, counted from 1; left out where he asks himself (自行回避).
    #[serde(default)]
    pub party: Option<u32>,
}

impl Step<Adjudication> for AskRecusal {
    const RULE: Rule<Stage> = Rule::named("ask-recusal", "申请回避", "Ask that somebody be recused")
        .under(ARTICLE)
        .by(&[By::Officer, By::Head])
        .from(&[Stage::Requested, Stage::Accepted])
        .enforcing(&["CJ-12"]);

    fn decide(self, case: &Case<Adjudication>, cx: &Context) -> Result<Decision<Adjudication>, Refusal> {
        let officer = check::text(&self.officer, "/officer")?;
        let reason = check::text(&self.reason, "/reason")?;
        let party = self.party.map(|n| case.file.nth_party(n, "/party").map(|party| party.id)).transpose()?;
        if case.record.recusals.iter().any(|known| known.stands_back() && known.officer == officer) {
            return Err(cx
                .refuse(
                    "CJ-12",
                    "recusal_asked",
                    "该工作人员的回避申请正在等待决定，或者已经决定回避，不必重复登记",
                    "his recusal is waiting for a decision, or he stepped back already",
                )
                .at("/officer"));
        }
        Ok(Decision::of(Fact::RecusalAsked { officer, main_head: self.main_head, reason, party }))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({ "officer": "经办人甲", "reason": "与申请人是近亲属", "party": 2 })
    }
}

/// Decides whether somebody steps back.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = adjudication::Recuse)]
pub struct Recuse {
    /// Whose recusal was asked for, by the same word.
    pub officer: String,
    /// Whether he steps back.
    pub granted: bool,
    /// Who takes his place, where he does.
    #[serde(default)]
    pub replaced_by: Option<String>,
    /// On the main head: the government or the superior organ that decided.
    #[serde(default)]
    pub decided_by: Option<OrganId>,
}

impl Step<Adjudication> for Recuse {
    const RULE: Rule<Stage> = Rule::named("recuse", "决定回避", "Decide on a recusal")
        .under(ARTICLE)
        .by(&[By::Officer, By::Head])
        .from(&[Stage::Requested, Stage::Accepted])
        .enforcing(&["CJ-12"]);

    fn decide(self, case: &Case<Adjudication>, cx: &Context) -> Result<Decision<Adjudication>, Refusal> {
        let officer = check::text(&self.officer, "/officer")?;
        let asked = case.record.recusals.iter().find(|known| known.officer == officer && known.is_open());
        let Some(asked) = asked else {
            return Err(cx
                .refuse(
                    "CJ-12",
                    "no_recusal_asked",
                    "没有等待决定的该工作人员的回避申请，请先办理“申请回避”",
                    "no recusal of this person waits for a decision: take the step `ask-recusal` first",
                )
                .at("/officer"));
        };
        let (organ, himself) = (self.decided_by.as_deref(), officer == cx.actor.account);
        let decided_by = recusal::decided_by(cx, asked.main_head, organ, himself, "/officer")?;
        let replaced_by = recusal::replacement(self.granted, &officer, self.replaced_by, |who| {
            case.record.recusals.iter().any(|known| known.stands_back() && known.officer == who)
        });
        let replaced_by = replaced_by
            .map_err(|refusal| refusal.enforcing("CJ-12", cx.article("CJ-12")).at("/replaced_by"))?;
        let told = asked.party.map(|_| {
            let by = (decided_by.as_deref(), "本机关主要负责人");
            recusal::told(cx, "CJ-12", "工作人员", by, self.granted)
        });
        let decided = Fact::RecusalDecided { officer, granted: self.granted, replaced_by, decided_by };
        Ok(Decision::of(decided).and_all(told))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({ "officer": "经办人甲", "granted": true, "replaced_by": "经办人乙" })
    }
}

/// Refuses a caller who stepped back, or stands back until it is decided whether he does.
///
/// # Errors
/// A [`Refusal`] where he does.
pub(super) fn not_recused(case: &Case<Adjudication>, cx: &Context) -> Result<(), Refusal> {
    let caller = |known: &&Recusal| known.officer == cx.actor.account && known.stands_back();
    match case.record.recusals.iter().rfind(caller) {
        None => Ok(()),
        Some(known) if known.is_open() => Err(Refusal::new(
            "stands_back",
            "您的回避申请尚未决定，决定以前应当停止参与本案的办理",
            "your recusal is not decided yet: until then you stand back from this case",
        )
        .under(ARTICLE)),
        Some(_) => Err(recusal::stepped_back().under(ARTICLE)),
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Hear, given};
    use super::*;
    use serde_json::json;

    #[test]
    fn whoever_is_asked_to_step_back_stands_back_until_it_is_decided() {
        // the account under which a scenario acts
        let mut ask = AskRecusal::example();
        ask["officer"] = json!("scenario");
        let asked =
            || given::accepted("forest_ownership").take("2026-03-05", By::Officer, "ask-recusal", &ask);
        let of = |granted: bool, by: &str| json!({ "officer": "scenario", "granted": granted, "replaced_by": "经办人乙", "decided_by": by });
        asked().refuse("2026-03-12", By::Officer, "hear", &Hear::example(), "stands_back").refuse(
            "2026-03-06",
            By::Head,
            "recuse",
            &of(true, "haiyuan-zf"),
            "not_on_himself",
        );
        ask["main_head"] = json!(true);
        let asked =
            || given::accepted("forest_ownership").take("2026-03-05", By::Officer, "ask-recusal", &ask);
        asked().take("2026-03-06", By::Officer, "recuse", &of(false, "haiyuan-zf")).take(
            "2026-03-12",
            By::Officer,
            "hear",
            &Hear::example(),
        );
        asked().take("2026-03-06", By::Officer, "recuse", &of(true, "haiyuan-zf")).refuse(
            "2026-03-12",
            By::Officer,
            "hear",
            &Hear::example(),
            "recused",
        );
    }
}
