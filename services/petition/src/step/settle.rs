//! The sides come to terms (调解、和解): what they settle needs no opinion; the other demands are answered by one. They may do so
//! after the opinion, too, and while it is reviewed: what all demands are settled with takes its place.

use super::change::fallen;
use super::paper::{done, period, proved};
use crate::Petition;
use crate::fact::{Fact, Terms};
use crate::procedure::{Stage, began, own_demands};
use kernel::By;
use procedure::offer::OffersMediation;
use procedure::{Case, Context, Decision, Document, Refusal, Rule, Step, Term, check};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

const ARTICLE: &str = "《信访工作条例》第三十三条";
/// The stages in which the sides may come to terms.
const OPEN: &[Stage] =
    &[Stage::InProcess, Stage::Concluded, Stage::UnderReview, Stage::Reviewed, Stage::UnderReReview];
/// The periods of review and re-review.
const REVIEWS: [&str; 4] = ["review", "review_opinion", "re_review", "re_review_opinion"];
/// Why they run no longer, and what the opinion promised is owed no more.
const REPLACED: &str = "已由调解协议、和解协议代替";

/// Records an agreement reached while the matter is handled.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = petition::Settle)]
pub struct Settle {
    /// How they came to terms.
    pub how: Terms,
    /// The agreement (调解协议书、和解协议书).
    pub agreement: Document,
    /// Who signed it.
    pub signed: Signed,
    /// Demands, counted from 1, that are settled with it; all that are left when left out.
    #[serde(default)]
    pub demands: Vec<usize>,
    /// What is to be done, until when, by whom.
    #[serde(default)]
    pub terms: Vec<Term>,
}

/// Who signed an agreement (签名、盖章或者按指印): it binds nobody who did not.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = petition::Signed)]
pub struct Signed {
    /// The petitioner.
    pub petitioner: bool,
    /// The other side.
    pub other_side: bool,
}

impl OffersMediation for Petition {
    const ARTICLE: &'static str = ARTICLE;
    const BY: &'static [By] = &[By::Officer];
    const FROM: &'static [Stage] = OPEN;

    fn offering(case: &Case<Self>, cx: &Context) -> Result<(), Refusal> {
        super::not_recused(case, cx)?;
        super::has_opinion(case)
    }
}

impl Step<Petition> for Settle {
    const RULE: Rule<Stage> = Rule::named("settle", "达成调解、和解协议", "Come to terms")
        .under(ARTICLE)
        .by(&[By::Officer])
        .from(OPEN)
        .enforcing(&["XF-10", "XF-12"]);

    fn decide(self, case: &Case<Petition>, cx: &Context) -> Result<Decision<Petition>, Refusal> {
        super::not_recused(case, cx)?;
        super::has_opinion(case)?;
        super::not_a_promise(&self.agreement, "/agreement/kind")?;
        let Signed { petitioner, other_side } = self.signed;
        if !(petitioner && other_side) {
            return Err(Refusal::new(
                "not_signed",
                "调解协议书、和解协议书应当经信访人和对方签名、盖章或者按指印，没有签署的，不能据以办结",
                "an agreement is signed by the petitioner and by the other side: without that nothing is settled",
            )
            .under(ARTICLE)
            .at(if petitioner { "/signed/other_side" } else { "/signed/petitioner" }));
        }
        let agreement = self.agreement.checked_at(cx, "/agreement")?;
        let on = check::day(agreement.on, began(case, cx), cx.today, "/agreement/on")?;
        let own = own_demands(case);
        let mut demands = if self.demands.is_empty() { own.clone() } else { self.demands };
        if let Some(i) = demands.iter().position(|n| !own.contains(n)) {
            return Err(Refusal::new(
                "no_such_demand",
                format!("第{}项诉求不在本件尚待处理的诉求之中", demands[i]),
                format!("demand {} is not one of those that are still handled here", demands[i]),
            )
            .under(ARTICLE)
            .at(format!("/demands/{i}")));
        }
        demands.sort_unstable();
        demands.dedup();
        let whole = own.iter().all(|n| demands.contains(n));
        if whole {
            proved(&agreement, "opinion", period(case), case, cx, "/agreement")?;
        }
        let source = ("调解协议书、和解协议书约定的期限", "the day the agreement fixes");
        let decision = Decision::of(Fact::Settled { how: self.how, demands, whole }).and(agreement.lodged());
        let decision = match whole && case.stage != Stage::InProcess {
            true => REVIEWS.iter().fold(fallen(decision, case, REPLACED), |decision, key| {
                decision.dropped(case, key, REPLACED)
            }),
            false => decision,
        };
        let decision = decision.owing(case, self.terms, on, None, "/terms", source)?;
        if !whole {
            return Ok(decision);
        }
        let (code, zh) = match self.how {
            Terms::Mediated => ("mediated", "达成调解协议"),
            Terms::Settled => ("agreement", "达成和解协议"),
        };
        Ok(done(decision, case, "opinion", on).closed(cx.today, code, zh, true))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({
            "how": "mediated",
            "agreement": { "kind": "mediation_agreement", "title": "调解协议书", "on": "2026-03-18" },
            "signed": { "petitioner": true, "other_side": true },
            "terms": [{ "text": "修复村道", "due": "2026-06-30" }]
        })
    }
}
