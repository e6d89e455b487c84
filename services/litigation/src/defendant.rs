//! Who is defendant where the matter went through reconsideration first (第二十六条第二款、第三款): what became of it there
//! decides, not whom the complaint names.

use crate::Litigation;
use kernel::{Act, Capacity, CaseId, OrganId, Party, PartyId, PartyKind};
use procedure::{Case, Context, FileFact, Notice, Refusal, check};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The reconsideration before the suit (经过复议).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Reconsidered {
    /// The reconsideration organ.
    pub organ: OrganId,
    /// What became of it there.
    pub result: Reconsideration,
    /// What the suit attacks, where nothing was decided on the act.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attacked: Option<Attacked>,
    /// Name of the joint defendant the complaint leaves out, under which it joins.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub joins_as: Option<String>,
    /// Whether the plaintiff was told who is defendant, and does not change the complaint (不同意变更).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub unchanged: bool,
}

/// What became of a matter in reconsideration.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Reconsideration {
    /// 维持, 驳回复议请求: the act stands.
    Upheld,
    /// 改变: another result.
    Changed,
    /// 部分维持、部分改变或者部分不予受理.
    PartlyChanged,
    /// 以不符合受理条件为由不予受理、驳回申请: nothing was decided on the act.
    Dismissed,
    /// 在法定期限内未作出复议决定.
    Silent,
}

/// What a suit attacks where the reconsideration decided nothing on the act.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Attacked {
    /// 原行政行为.
    Act,
    /// 复议机关的不予受理、驳回申请或者不作为.
    Reconsideration,
}

/// Who is defendant, and by which provision.
#[derive(Debug)]
pub(crate) struct Defendants<'a> {
    organs: Vec<&'a OrganId>,
    zh: &'static str,
    article: &'static str,
}

/// Joint defendants, and the reconsideration organ alone.
const JOINT: &str = "《行政诉讼法》第二十六条第二款、《最高人民法院关于适用〈中华人民共和国行政诉讼法〉的解释》第一百三十三条、第一百三十四条第一款";
const PARTLY: &str = "《最高人民法院关于适用〈中华人民共和国行政诉讼法〉的解释》第一百三十四条第二款";
const CHANGED: &str = "《行政诉讼法》第二十六条第二款";
const DISMISSED: &str =
    "《行政诉讼法》第二十六条、《最高人民法院关于适用〈中华人民共和国行政诉讼法〉的解释》第一百三十三条";
const SILENT: &str = "《行政诉讼法》第二十六条第三款";
/// The row under which the period to sue counts where it was not told.
const NOT_TOLD: &str = "SS-06b";
/// The row of a suit over the compensation part of the decision only.
const PART: &str = "SS-16";
/// What a court does where the complaint names the wrong one.
const WRONG: &str = "《最高人民法院关于适用〈中华人民共和国行政诉讼法〉的解释》第二十六条第一款";

impl Reconsidered {
    /// With the organ named, and a name that is blank left out.
    ///
    /// # Errors
    /// A [`Refusal`] where no organ is named.
    pub(crate) fn checked(self) -> Result<Self, Refusal> {
        let organ = check::text(&self.organ, "/reconsidered/organ")?;
        let joins_as = self.joins_as.map(|name| name.trim().to_owned()).filter(|name| !name.is_empty());
        Ok(Self { organ, joins_as, ..self })
    }

    /// Who is defendant for this act.
    ///
    /// # Errors
    /// A [`Refusal`] where the sheet names no act, or it is not said what is attacked.
    pub(crate) fn defendants<'a>(&'a self, act: Option<&'a Act>) -> Result<Defendants<'a>, Refusal> {
        let Some(act) = act else {
            return Err(Refusal::new(
                "no_act",
                "经过复议的案件，登记表应当写明原行政行为和作出机关",
                "where the matter was reconsidered the sheet names the act and the organ that made it",
            )
            .under(CHANGED)
            .at("/reconsidered"));
        };
        let undecided = matches!(self.result, Reconsideration::Dismissed | Reconsideration::Silent);
        if undecided != self.attacked.is_some() {
            return Err(Refusal::new(
                "attacked",
                "复议机关没有对原行政行为作出决定的，应当写明起诉的是原行政行为还是复议机关的行为（attacked）；作出决定的，不填写",
                "where the reconsideration decided nothing on the act, say what the suit attacks; otherwise say nothing",
            )
            .under(if self.result == Reconsideration::Silent { SILENT } else { DISMISSED })
            .at("/reconsidered/attacked"));
        }
        let (both, organ, first) = (vec![&act.organ, &self.organ], vec![&self.organ], vec![&act.organ]);
        let (mut organs, zh, article) = match (self.result, self.attacked) {
            (Reconsideration::Upheld, _) => {
                (both, "复议机关维持原行政行为的，作出原行政行为的行政机关和复议机关是共同被告", JOINT)
            }
            (Reconsideration::PartlyChanged, _) => (
                both,
                "复议决定既有维持内容又有改变或者不予受理内容的，作出原行政行为的行政机关和复议机关是共同被告",
                PARTLY,
            ),
            (Reconsideration::Changed, _) => (organ, "复议机关改变原行政行为的，复议机关是被告", CHANGED),
            (Reconsideration::Dismissed, Some(Attacked::Reconsideration)) => {
                (organ, "复议申请因不符合受理条件被驳回，起诉复议机关的，复议机关是被告", DISMISSED)
            }
            (Reconsideration::Dismissed, _) => (
                first,
                "复议申请因不符合受理条件被驳回的，不是维持；起诉原行政行为的，作出原行政行为的行政机关是被告",
                DISMISSED,
            ),
            (Reconsideration::Silent, Some(Attacked::Reconsideration)) => {
                (organ, "复议机关逾期未作决定，起诉复议机关不作为的，复议机关是被告", SILENT)
            }
            (Reconsideration::Silent, _) => {
                (first, "复议机关逾期未作决定，起诉原行政行为的，作出原行政行为的行政机关是被告", SILENT)
            }
        };
        organs.dedup();
        Ok(Defendants { organs, zh, article })
    }

    /// Whether the organ that acted and the reconsideration organ are joint defendants.
    pub(crate) fn is_joint(&self) -> bool {
        matches!(self.result, Reconsideration::Upheld | Reconsideration::PartlyChanged)
    }

    /// The row the period to sue runs under after this reconsideration, where one does.
    pub(crate) fn window(&self) -> Option<&'static str> {
        match self.result {
            Reconsideration::Upheld | Reconsideration::Changed | Reconsideration::PartlyChanged => {
                Some("SS-02")
            }
            Reconsideration::Silent => Some("SS-03"),
            Reconsideration::Dismissed => None,
        }
    }

    fn is(&self, party: &Party, organ: &OrganId) -> bool {
        let by_name = party.organ.is_none() && self.joins_as.as_deref() == Some(party.name.as_str());
        party.organ.as_ref() == Some(organ) || by_name
    }
}

impl Defendants<'_> {
    /// Whether this organ is one.
    pub(crate) fn are(&self, organ: &OrganId) -> bool {
        self.organs.contains(&organ)
    }

    fn en(&self) -> &'static str {
        match self.organs.len() {
            1 => "after this reconsideration one organ alone is defendant",
            _ => {
                "after this reconsideration the organ that acted and the reconsideration organ are joint defendants"
            }
        }
    }

    /// The organ among those named as defendants that is none, by its place in the list.
    fn wrong(&self, parties: &[Party]) -> Option<usize> {
        parties.iter().position(|party| {
            party.capacity == Capacity::Respondent
                && party.organ.as_ref().is_some_and(|organ| !self.organs.contains(&organ))
        })
    }

    /// Answers a wrong defendant with who is, and what to do.
    pub(crate) fn refuse(&self, at: &str) -> Refusal {
        Refusal::new(
            "wrong_defendant",
            format!(
                "{}。请告知原告变更被告，变更后登记；原告不同意变更的，予以注明（unchanged），裁定驳回起诉（J10）",
                self.zh
            ),
            format!("{}: the plaintiff is told and changes the complaint, or it is dismissed (J10)", self.en()),
        )
        .under(format!("{}；{WRONG}", self.article))
        .at(at)
    }

    /// Refuses where an organ named as defendant is none. `at` is where the parties stand in the input.
    pub(crate) fn checked(&self, parties: &[Party], at: Option<&str>) -> Result<(), Refusal> {
        match (self.wrong(parties), at) {
            (None, _) => Ok(()),
            (Some(i), Some(at)) => Err(self.refuse(&format!("{at}/{i}/organ"))),
            (Some(_), None) => Err(self.refuse("/reconsidered")),
        }
    }

    /// The joint defendant that is left out, under the name it joins by.
    pub(crate) fn missing(
        &self,
        stated: &Reconsidered,
        parties: &[Party],
        case: CaseId,
    ) -> Result<Option<Party>, Refusal> {
        let named = |organ: &OrganId| {
            parties.iter().any(|party| party.capacity == Capacity::Respondent && stated.is(party, organ))
        };
        let Some(organ) = self.organs.iter().find(|organ| !named(organ)) else { return Ok(None) };
        let Some(name) = &stated.joins_as else {
            return Err(Refusal::new(
                "joint_defendant_missing",
                format!("{}。请填写应当追加的被告名称（joins_as），由系统列为共同被告", self.zh),
                format!("{}: give the name under which the one left out joins (`joins_as`)", self.en()),
            )
            .under(self.article)
            .at("/reconsidered/joins_as"));
        };
        let party = Party {
            id: PartyId::derived(&["joint defendant", &case.to_string(), organ]),
            capacity: Capacity::Respondent,
            kind: PartyKind::Organ,
            name: name.clone(),
            id_number: None,
            phone: None,
            organ: Some((*organ).clone()),
            members: 1,
            vulnerable: false,
            mandate: None,
            organ_kind: None,
            agent_kind: None,
        };
        let checked = party.checked().map_err(|why| Refusal::new(why.code, why.zh, why.en));
        checked.map(Some).map_err(|refusal| refusal.at("/reconsidered/joins_as"))
    }

    /// What the sides are told where a joint defendant was added.
    pub(crate) fn added(&self) -> FileFact {
        self.notice(
            "defendant_joined",
            "起诉状漏列的被告已经依法列为共同被告。",
            "The defendant left out was joined.",
        )
    }

    /// What the sides are told where an organ named as defendant is none, and the complaint stays as it is.
    pub(crate) fn mistaken(&self) -> FileFact {
        self.notice(
            "wrong_defendant",
            "起诉状所列被告不适格：人民法院应当告知原告变更被告，原告不同意变更的，裁定驳回起诉。",
            "The complaint names the wrong defendant: the plaintiff is told, and changes it or the suit is dismissed.",
        )
    }

    fn notice(&self, kind: &str, zh: &str, en: &str) -> FileFact {
        FileFact::NoticeIssued(Notice {
            kind: kind.to_owned(),
            zh: format!("{}。{zh}", self.zh),
            en: en.to_owned(),
            article: self.article.to_owned(),
            last_day: None,
        })
    }
}

/// Whether the parties of a case are those the law makes defendants, once the reconsideration is known: who is left out
/// joins, and where `refuses` a wrong one is refused; otherwise the sides are told.
pub(crate) fn settled(
    case: &Case<Litigation>,
    stated: Option<&Reconsidered>,
    refuses: bool,
) -> Result<Vec<FileFact>, Refusal> {
    let Some(stated) = stated else { return Ok(Vec::new()) };
    let (act, parties) = (case.file.opening().matter.act.as_ref(), &case.file.parties);
    let defendants = stated.defendants(act)?;
    let wrong = defendants.checked(parties, None);
    if refuses {
        wrong?;
    } else if wrong.is_err() {
        return Ok(vec![defendants.mistaken()]);
    }
    let joins = defendants.missing(stated, parties, case.id)?;
    Ok(joins.into_iter().flat_map(|party| [FileFact::PartyJoined(party), defendants.added()]).collect())
}

/// Where what is stated now of the reconsideration differs from what the centre told of it.
pub(crate) fn compared(case: &Case<Litigation>, stated: Option<&Reconsidered>) -> Vec<FileFact> {
    let known = &case.record.known;
    stated
        .map(|stated| known.iter().filter_map(|known| known.differs(Some(stated))).collect())
        .unwrap_or_default()
}

/// A suit after reconsideration came in the period that follows it (第四十五条): the court names that, or the one that
/// counts where no period was told.
pub(crate) fn window_named(
    stated: Option<&Reconsidered>,
    named: Option<&'static str>,
    cx: &Context,
) -> Result<(), Refusal> {
    let Some(rule) = stated.and_then(Reconsidered::window) else { return Ok(()) };
    if named.is_some_and(|named| named == rule || named == NOT_TOLD || named == PART) {
        return Ok(());
    }
    Err(cx
        .refuse(
            rule,
            "limitation_unclear",
            "经过复议的案件，起诉期限自收到复议决定书之日起计算；复议机关逾期未作决定的，自复议期满之日起计算：请写明适用的期限\
             和起算日（limitation）",
            "after reconsideration the period to sue runs from its decision or from the end of its period: name it with \
             the day it runs from",
        )
        .at("/limitation"))
}
