//! An applicant, a third party or their agent reads and copies the file (查阅、复制, 行政复议法 art. 47): who, when, what, and what
//! was withheld, on the grounds of the statute only.

use crate::fact::Fact;
use crate::procedure::{Reconsideration, Stage};
use crate::record::Shown;
use chrono::NaiveDate;
use kernel::{By, Capacity, Party};
use procedure::{Case, Context, Decision, Refusal, Rule, Step, check};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use utoipa::ToSchema;

const ROW: &str = "FY-56";

/// Why a document is withheld.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = reconsideration::SecrecyGround)]
pub enum SecrecyGround {
    /// 涉及国家秘密.
    StateSecret,
    /// 涉及商业秘密.
    TradeSecret,
    /// 涉及个人隐私.
    Privacy,
    /// 可能危及国家安全.
    StateSecurity,
    /// 可能危及公共安全.
    PublicSecurity,
    /// 可能危及社会稳定.
    SocialStability,
    /// 其他: no ground of the statute, and refused.
    Other,
}

impl SecrecyGround {
    fn zh(self) -> &'static str {
        match self {
            Self::StateSecret => "涉及国家秘密",
            Self::TradeSecret => "涉及商业秘密",
            Self::Privacy => "涉及个人隐私",
            Self::StateSecurity => "可能危及国家安全",
            Self::PublicSecurity => "可能危及公共安全",
            Self::SocialStability => "可能危及社会稳定",
            Self::Other => "其他",
        }
    }
}

/// A document that was withheld.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = reconsideration::Withheld)]
pub struct Withheld {
    /// Which document of the file, counted from 1.
    pub document: u32,
    /// Why.
    pub ground: SecrecyGround,
    /// What of it, and why it falls under that ground. Personal data may stand in it.
    pub reason: String,
}

/// Lets a party or its agent read and copy the file.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ShowFile {
    /// Who reads, by the number in the file, counted from 1: an applicant, a third party, or whoever acts for one.
    pub party: u32,
    /// Day; today when left out.
    #[serde(default)]
    pub on: Option<NaiveDate>,
    /// Which documents of the file are asked for, counted from 1; all of them when left out.
    #[serde(default)]
    pub documents: Vec<u32>,
    /// Whether copies are taken (复制).
    #[serde(default)]
    pub copied: bool,
    /// What of them is withheld.
    #[serde(default)]
    pub withheld: Vec<Withheld>,
}

impl Step<Reconsideration> for ShowFile {
    const RULE: Rule<Stage> =
        Rule::named("show-file", "查阅、复制案卷材料", "Let a party read and copy the file")
            .under("《行政复议法》第四十七条")
            .by(&[By::Officer])
            .from(&[Stage::Accepted])
            .repeated()
            .enforcing(&[ROW]);

    fn decide(
        self,
        case: &Case<Reconsideration>,
        cx: &Context,
    ) -> Result<Decision<Reconsideration>, Refusal> {
        let party = case.file.nth_party(self.party, "/party")?;
        if case.file.has_left(party.id) || !reads(case, party) {
            return Err(cx
                .refuse(
                    ROW,
                    "may_not_read",
                    "查阅、复制案卷材料的，应当是申请人、第三人或者其委托代理人（有有效的授权委托）、代表人",
                    "an applicant, a third party or whoever acts for one reads the file: nobody else does",
                )
                .at("/party"));
        }
        let from = case.record.accepted_on().unwrap_or(cx.today);
        let on = check::day(self.on.unwrap_or(cx.today), from, cx.today, "/on")?;
        for (i, n) in self.documents.iter().enumerate() {
            case.file.nth_document(*n, &format!("/documents/{i}"))?;
        }
        let asked: BTreeSet<u32> = match self.documents.is_empty() {
            true => (1..case.file.next_document()).collect(),
            false => self.documents.iter().copied().collect(),
        };
        if asked.is_empty() {
            return Err(cx
                .refuse(
                    ROW,
                    "nothing_to_read",
                    "卷内尚无材料可供查阅，收到被申请人的答复和证据后再办理",
                    "there is nothing in the file to read yet",
                )
                .at("/documents"));
        }
        let withheld = withheld(self.withheld, &asked, cx)?;
        let told = (!withheld.is_empty()).then(|| {
            let what: Vec<String> =
                withheld.iter().map(|one| format!("第{}号材料（{}）", one.document, one.ground.zh())).collect();
            cx.tell(
                ROW,
                "file_withheld",
                format!("依法不予查阅、复制的有：{}；其他材料可以查阅、复制。", what.join("、")),
                format!("Of the file, {} documents are withheld on grounds of the statute; the others may be read.", what.len()),
            )
        });
        let documents = asked.into_iter().collect();
        let shown = Shown { party: party.id, on, documents, copied: self.copied, withheld };
        Ok(Decision::of(Fact::FileShown(shown)).and_all(told))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({ "party": 1, "copied": true })
    }
}

/// Whether this party may read the file: an applicant, a third party, or whoever acts for one of them.
fn reads(case: &Case<Reconsideration>, party: &Party) -> bool {
    let of_side = |capacity| matches!(capacity, Capacity::Applicant | Capacity::ThirdParty);
    match party.capacity {
        Capacity::Representative => true,
        // without a mandate it acts for nobody: that of an agent is kept, or changed, by `change-mandate`
        Capacity::Agent => party.mandate.as_ref().is_some_and(|mandate| {
            let mut parties = case.file.taking_part();
            parties.any(|one| one.id == mandate.principal && of_side(one.capacity))
        }),
        capacity => of_side(capacity),
    }
}

/// What is withheld: of what was asked for, each once, on a ground of the statute and with its reason.
fn withheld(withheld: Vec<Withheld>, asked: &BTreeSet<u32>, cx: &Context) -> Result<Vec<Withheld>, Refusal> {
    let mut seen = BTreeSet::new();
    let each = withheld.into_iter().enumerate().map(|(i, one)| {
        let refuse = |code, zh: &str, en: &str, at: &str| {
            Err(cx.refuse(ROW, code, zh, en).at(format!("/withheld/{i}/{at}")))
        };
        if !asked.contains(&one.document) || !seen.insert(one.document) {
            return refuse(
                "not_asked_for",
                "不予查阅的材料应当在请求查阅的材料之内，每份只填写一次，请核对序号",
                "what is withheld is among what was asked for, each once: check the number",
                "document",
            );
        }
        if one.ground == SecrecyGround::Other {
            return refuse(
                "no_ground_to_withhold",
                "除涉及国家秘密、商业秘密、个人隐私或者可能危及国家安全、公共安全、社会稳定的情形外，行政复议机构应当同意查阅、复制，不得以其他理由拒绝",
                "but for secrets of state or trade, privacy, and what may endanger state security, public security or social \
                 stability, the body agrees: nothing is withheld for another reason",
                "ground",
            );
        }
        let reason = check::text(&one.reason, &format!("/withheld/{i}/reason"))?;
        Ok(Withheld { reason, ..one })
    });
    each.collect()
}
