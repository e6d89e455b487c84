//! Service of documents (送达): from mode and facts to the day of service, with its provision. It refuses modes
//! that are closed to a document; it does not choose a mode.

use crate::{Law, LawError, Note, Receipt};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Whose rules of service apply.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = law::service::Regime)]
pub enum Regime {
    /// 人民法院: 民事诉讼法 arts. 87-95.
    Court,
    /// 行政复议: the same, through 行政复议法 art. 88.
    Reconsideration,
    /// 宁夏行政机关: 宁夏回族自治区行政程序规定 arts. 57-62.
    Agency,
    /// 农村土地承包仲裁: 农村土地承包经营纠纷仲裁规则 art. 56.
    RuralArbitration,
}

impl Regime {
    /// The provisions on service, as a whole.
    #[must_use]
    pub const fn article(self) -> &'static str {
        match self {
            Regime::Court => "《民事诉讼法》第八十七条至第九十五条",
            Regime::Reconsideration => "《行政复议法》第八十八条第一款；《民事诉讼法》第八十七条至第九十五条",
            Regime::Agency => "《宁夏回族自治区行政程序规定》第五十七条至第六十二条",
            Regime::RuralArbitration => "《农村土地承包经营纠纷仲裁规则》第五十六条",
        }
    }
}

/// How the document reached the addressee.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = law::service::Mode)]
pub enum Mode {
    /// 当场交付: handed over on the spot.
    Spot,
    /// 直接送达: signed by the addressee.
    Direct,
    /// 代收: signed by a family member, clerk, agent or designated receiver.
    OnBehalf,
    /// 留置送达: left after refusal.
    Leaving,
    /// 电子送达.
    Electronic,
    /// 委托送达.
    Entrusted,
    /// 邮寄送达.
    Post,
    /// 转交: through the army unit, prison or institution.
    Through,
    /// 公告送达.
    Notice,
}

impl Mode {
    /// The mode in official words.
    #[must_use]
    pub fn zh(self) -> &'static str {
        match self {
            Mode::Spot => "当场交付",
            Mode::Direct => "直接送达",
            Mode::OnBehalf => "代收",
            Mode::Leaving => "留置送达",
            Mode::Electronic => "电子送达",
            Mode::Entrusted => "委托送达",
            Mode::Post => "邮寄送达",
            Mode::Through => "转交送达",
            Mode::Notice => "公告送达",
        }
    }
}

/// What is served, as far as it matters for the mode.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = law::service::Document)]
pub enum Document {
    /// 决定书、通知书 and every other document.
    Other,
    /// 裁决书.
    Award,
    /// 协议书.
    Agreement,
    /// 调解书: in force only when signed.
    Mediation,
}

impl Document {
    /// The document in official words.
    #[must_use]
    pub fn zh(self) -> &'static str {
        match self {
            Document::Other => "文书",
            Document::Award => "裁决书",
            Document::Agreement => "协议书",
            Document::Mediation => "调解书",
        }
    }
}

/// How leaving was proved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = law::service::Proof)]
pub enum Proof {
    /// 见证人签名: refusal and date noted, signed by server and witness.
    Witness,
    /// 拍照、录像.
    Recording,
}

/// The facts of a service.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = law::service::Facts)]
pub struct Facts {
    /// Whose rules apply.
    pub regime: Regime,
    /// How.
    pub mode: Mode,
    /// What.
    pub document: Document,
    /// The day that counts for the mode: signed, left, arrived in the addressee's system, on the return receipt,
    /// or the day the public notice was issued.
    pub on: NaiveDate,
    /// Whether the addressee consented to electronic service.
    #[serde(default)]
    pub consent: bool,
    /// How leaving was proved.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub proof: Option<Proof>,
    /// Why public notice was needed, as noted in the file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cause: Option<String>,
}

impl Facts {
    /// The row of the rule table that says when such a service counts, or why it does not.
    #[must_use]
    pub fn row(&self) -> &'static str {
        match (self.mode, self.document, self.regime) {
            (Mode::Leaving | Mode::Notice, Document::Mediation, _) => "P-38",
            (Mode::Spot, ..) => "P-39",
            (Mode::Direct, ..) => "P-30",
            (Mode::OnBehalf, ..) => "P-31",
            (Mode::Leaving, ..) => "P-32",
            (Mode::Electronic, ..) => "P-33",
            (Mode::Entrusted | Mode::Post, ..) => "P-34",
            (Mode::Through, ..) => "P-35",
            (Mode::Notice, _, Regime::Court | Regime::Reconsideration) => "P-36",
            (Mode::Notice, _, Regime::Agency) => "P-36a",
            (Mode::Notice, _, Regime::RuralArbitration) => "P-36b",
        }
    }
}

/// A document as served.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = law::service::Served)]
pub struct Served {
    /// Day of service.
    pub on: NaiveDate,
    /// Row of the period engine.
    pub rule: String,
    /// Provision.
    pub article: String,
    /// How the day follows, in Chinese.
    pub zh: String,
    /// The same in English.
    pub en: String,
    /// The count of a public notice.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub receipt: Option<Receipt>,
    /// What the reader must know.
    pub notes: Vec<Note>,
}

const SIGNED: &str =
    "《民事诉讼法》第一百条第三款、《最高人民法院关于适用〈中华人民共和国民事诉讼法〉的解释》第一百三十三条";
const NINGXIA_ELECTRONIC: &str = "《宁夏回族自治区行政程序规定》第六十条第三款";
const RURAL: &str = "《农村土地承包经营纠纷仲裁规则》第五十六条";

/// The day of service.
///
/// # Errors
/// [`LawError::ServiceMode`] where the mode is closed to the document, [`LawError::ServiceFact`] where a fact the
/// mode needs is missing.
pub fn served(facts: &Facts, law: &Law) -> Result<Served, LawError> {
    let closed =
        |article| LawError::ServiceMode { mode: facts.mode.zh(), document: facts.document.zh(), article };
    let missing = |what| LawError::ServiceFact { mode: facts.mode.zh(), missing: what };
    let rural = facts.regime == Regime::RuralArbitration;
    match facts.mode {
        Mode::Leaving => {
            if facts.document == Document::Mediation {
                return Err(closed(SIGNED));
            }
            match facts.proof {
                None => return Err(missing("见证人签名或者拍照、录像")),
                Some(Proof::Recording) if rural => return Err(missing("见证人签名")),
                Some(_) => {}
            }
        }
        Mode::Electronic => {
            if rural {
                return Err(closed(RURAL));
            }
            if facts.regime == Regime::Agency && facts.document != Document::Other {
                return Err(closed(NINGXIA_ELECTRONIC));
            }
            if !facts.consent {
                return Err(missing("受送达人的同意"));
            }
        }
        Mode::Entrusted | Mode::Through if rural => return Err(closed(RURAL)),
        Mode::Notice => {
            if facts.document == Document::Mediation {
                return Err(closed(SIGNED));
            }
            if facts.cause.as_ref().is_none_or(|c| c.trim().is_empty()) {
                return Err(missing("公告送达的原因和经过"));
            }
            return noticed(facts, law);
        }
        _ => {}
    }
    let (zh, en) = match facts.mode {
        Mode::Spot => ("当场交付之日", "the day it was handed over"),
        Mode::Direct => ("送达回证上的签收日期", "the date signed on the proof of service"),
        Mode::OnBehalf => ("代收人在送达回证上的签收日期", "the date the receiver signed"),
        Mode::Leaving => ("留置之日", "the day it was left"),
        Mode::Electronic => ("到达受送达人特定系统的日期", "the day it reached the addressee's system"),
        Mode::Entrusted | Mode::Post => ("回执上注明的收件日期", "the date on the return receipt"),
        Mode::Through => ("受送达人的签收日期", "the date the addressee signed"),
        Mode::Notice => unreachable!("public notice is counted above"),
    };
    Ok(Served {
        on: facts.on,
        rule: facts.row().to_owned(),
        article: article(facts.regime, facts.mode).to_owned(),
        zh: format!("{}，以{zh}为送达日期", facts.mode.zh()),
        en: format!("served on {en}"),
        receipt: None,
        notes: Vec::new(),
    })
}

fn noticed(facts: &Facts, law: &Law) -> Result<Served, LawError> {
    let rule = facts.row();
    let receipt = law.count(rule, facts.on).receipt()?;
    let on = receipt.due.ok_or(LawError::OutOfRange)?;
    let mut notes = Vec::new();
    if facts.regime == Regime::Agency {
        notes.push(Note {
            code: "last_resort".to_owned(),
            zh: "公告送达应当在直接、留置、委托和邮寄送达均不可行时采用（《宁夏回族自治区行政程序规定》第五十八条）"
                .to_owned(),
            en: "public notice comes after direct service, leaving, entrusted service and post".to_owned(),
        });
    }
    Ok(Served {
        on,
        rule: rule.to_owned(),
        article: receipt.article.clone(),
        zh: format!("公告送达，自发出公告之日起经过{}日视为送达", receipt.amount),
        en: format!("deemed served {} days after the notice was issued", receipt.amount),
        receipt: Some(receipt),
        notes,
    })
}

fn article(regime: Regime, mode: Mode) -> &'static str {
    match (regime, mode) {
        (_, Mode::Spot) => "《行政复议法实施条例》第十五条第一款第一项",
        (_, Mode::Notice) => "《民事诉讼法》第九十五条第一款",
        (Regime::RuralArbitration, Mode::Direct) => "《农村土地承包经营纠纷仲裁规则》第五十六条第二款",
        (Regime::RuralArbitration, Mode::OnBehalf) => {
            "《农村土地承包经营纠纷仲裁规则》第五十六条第一款、第二款"
        }
        (Regime::RuralArbitration, Mode::Leaving) => "《农村土地承包经营纠纷仲裁规则》第五十六条第三款",
        (Regime::RuralArbitration, _) => "《农村土地承包经营纠纷仲裁规则》第五十六条第四款",
        (Regime::Agency, Mode::Direct) => "《宁夏回族自治区行政程序规定》第五十七条",
        (Regime::Agency, Mode::OnBehalf) => "《宁夏回族自治区行政程序规定》第六十条第一款",
        (Regime::Agency, Mode::Leaving) => "《宁夏回族自治区行政程序规定》第六十条第二款",
        (Regime::Agency, Mode::Electronic) => "《宁夏回族自治区行政程序规定》第六十条第三款、第四款",
        (Regime::Agency, Mode::Entrusted | Mode::Post) => "《宁夏回族自治区行政程序规定》第六十一条第一款",
        (Regime::Agency, Mode::Through) => "《宁夏回族自治区行政程序规定》第六十一条第五款",
        (_, Mode::Direct) => "《民事诉讼法》第八十七条第二款",
        (_, Mode::OnBehalf) => "《民事诉讼法》第八十八条第二款",
        (_, Mode::Leaving) => "《民事诉讼法》第八十九条",
        (_, Mode::Electronic) => "《民事诉讼法》第九十条第二款",
        (_, Mode::Entrusted | Mode::Post) => "《民事诉讼法》第九十一条",
        (_, Mode::Through) => "《民事诉讼法》第九十四条",
    }
}
