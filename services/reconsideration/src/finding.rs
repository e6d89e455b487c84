//! What may be decided on the merits, and the condition the statute puts on each (行政复议法 arts. 63 to 72).

use crate::{Reconsideration, burden, respondent};
use kernel::ActKind;
use procedure::{Case, Context, DisputesAct, Refusal};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What is decided (行政复议决定类型).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub enum Finding {
    /// 变更 (art. 63).
    D03,
    /// 撤销或者部分撤销 (art. 64).
    D04,
    /// 确认违法 (art. 65).
    D05,
    /// 责令履行 (art. 66).
    D06,
    /// 确认无效 (art. 67).
    D07,
    /// 维持 (art. 68).
    D08,
    /// 驳回复议请求 (art. 69).
    D09,
    /// 行政协议决定 (art. 71).
    D10,
    /// 责令赔偿 (art. 72).
    D11,
}

impl Finding {
    /// Its code in the register of outcomes, and its official words.
    #[must_use]
    pub fn words(self) -> (&'static str, &'static str) {
        match self {
            Finding::D03 => ("D03", "变更行政行为"),
            Finding::D04 => ("D04", "撤销或者部分撤销行政行为"),
            Finding::D05 => ("D05", "确认行政行为违法"),
            Finding::D06 => ("D06", "责令履行法定职责"),
            Finding::D07 => ("D07", "确认行政行为无效"),
            Finding::D08 => ("D08", "维持行政行为"),
            Finding::D09 => ("D09", "驳回行政复议请求"),
            Finding::D10 => ("D10", "责令依法订立、继续履行行政协议，采取补救措施或者赔偿、补偿"),
            Finding::D11 => ("D11", "责令依法给予赔偿"),
        }
    }

    /// Its row of the rule table.
    pub(crate) fn row(self) -> &'static str {
        match self {
            Finding::D03 => "FY-83",
            Finding::D04 => "FY-84",
            Finding::D05 => "FY-85",
            Finding::D06 => "FY-86",
            Finding::D07 => "FY-87",
            Finding::D08 => "FY-88",
            Finding::D09 => "FY-89",
            Finding::D10 => "FY-90",
            Finding::D11 => "FY-91",
        }
    }

    /// Whether it leaves the act, or the inaction, as it was.
    pub(crate) fn upholds(self) -> bool {
        matches!(self, Finding::D08 | Finding::D09)
    }

    /// Whether it says that the act does not stand: compensation goes with it (art. 72).
    pub(crate) fn corrects(self) -> bool {
        matches!(self, Finding::D03 | Finding::D04 | Finding::D05 | Finding::D07)
    }

    /// Whether the statute allows it only in the cases it lists.
    fn needs_ground(self) -> bool {
        matches!(self, Finding::D03 | Finding::D04 | Finding::D05 | Finding::D07 | Finding::D09)
    }
}

/// The case of the statute in which something is decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FindingGround {
    /// Art. 63 item 1: all in order, but the content is inappropriate.
    Inappropriate,
    /// Art. 63 item 2: the basis was not applied correctly.
    BasisMisapplied,
    /// Art. 63 item 3: the organ established facts and evidence.
    FactsEstablished,
    /// Art. 64 item 1: the main facts are unclear, the evidence insufficient.
    FactsUnclear,
    /// Art. 64 item 2: the procedure was violated.
    ProcedureViolated,
    /// Art. 64 item 3: the basis is unlawful.
    BasisUnlawful,
    /// Art. 64 item 4: powers were exceeded or abused.
    UltraVires,
    /// Art. 65 para. 1 item 1: revoking it would gravely harm the state or the public interest.
    PublicInterest,
    /// Art. 65 para. 1 item 2: a minor fault of procedure without effect on the applicant's rights.
    MinorProcedure,
    /// Art. 65 para. 2 item 1: there is nothing to revoke.
    NothingToRevoke,
    /// Art. 65 para. 2 item 2: the respondent changed the act, and the applicant still asks.
    ActChanged,
    /// Art. 65 para. 2 item 3: a duty was not performed, and ordering it has no point any more.
    PerformancePointless,
    /// Art. 67: who acted is no administrative subject.
    NoSubject,
    /// Art. 67: there is no basis at all.
    NoBasis,
    /// Art. 67: unlawful in another grave and obvious way.
    GraveAndObvious,
    /// Art. 69: there is no such duty.
    NoDuty,
    /// Art. 69: the duty was performed before acceptance.
    PerformedBefore,
    /// Art. 70: no reply in time, so the act counts as without evidence and basis.
    NoReply,
}

impl FindingGround {
    /// Every case the statute lists.
    const ALL: [Self; 18] = [
        Self::Inappropriate,
        Self::BasisMisapplied,
        Self::FactsEstablished,
        Self::FactsUnclear,
        Self::ProcedureViolated,
        Self::BasisUnlawful,
        Self::UltraVires,
        Self::PublicInterest,
        Self::MinorProcedure,
        Self::NothingToRevoke,
        Self::ActChanged,
        Self::PerformancePointless,
        Self::NoSubject,
        Self::NoBasis,
        Self::GraveAndObvious,
        Self::NoDuty,
        Self::PerformedBefore,
        Self::NoReply,
    ];

    /// In the words of the statute.
    fn zh(self) -> &'static str {
        match self {
            Self::Inappropriate => "事实清楚，证据确凿，适用依据正确，程序合法，但是内容不适当",
            Self::BasisMisapplied => "事实清楚，证据确凿，程序合法，但是未正确适用依据",
            Self::FactsEstablished => "事实不清、证据不足，经行政复议机关查清事实和证据",
            Self::FactsUnclear => "主要事实不清、证据不足",
            Self::ProcedureViolated => "违反法定程序",
            Self::BasisUnlawful => "适用的依据不合法",
            Self::UltraVires => "超越职权或者滥用职权",
            Self::PublicInterest => "依法应予撤销，但是撤销会给国家利益、社会公共利益造成重大损害",
            Self::MinorProcedure => "程序轻微违法，但是对申请人权利不产生实际影响",
            Self::NothingToRevoke => "行政行为违法，但是不具有可撤销内容",
            Self::ActChanged => "被申请人改变原违法行政行为，申请人仍要求撤销或者确认该行政行为违法",
            Self::PerformancePointless => "被申请人不履行或者拖延履行法定职责，责令履行没有意义",
            Self::NoSubject => "实施主体不具有行政主体资格",
            Self::NoBasis => "没有依据",
            Self::GraveAndObvious => "其他重大且明显违法情形",
            Self::NoDuty => "被申请人没有相应法定职责",
            Self::PerformedBefore => "被申请人在受理前已经履行法定职责",
            Self::NoReply => "被申请人未依法提出书面答复、提交证据和依据，视为没有证据、依据",
        }
    }

    /// Whether it is a case in which this is decided.
    fn allows(self, finding: Finding) -> bool {
        use Finding::{D03, D04, D05, D06, D07, D09};
        match self {
            Self::Inappropriate | Self::BasisMisapplied | Self::FactsEstablished => finding == D03,
            Self::FactsUnclear | Self::ProcedureViolated | Self::BasisUnlawful | Self::UltraVires => {
                finding == D04
            }
            Self::PublicInterest
            | Self::MinorProcedure
            | Self::NothingToRevoke
            | Self::ActChanged
            | Self::PerformancePointless => finding == D05,
            Self::NoSubject | Self::NoBasis | Self::GraveAndObvious => finding == D07,
            Self::NoDuty | Self::PerformedBefore => finding == D09,
            Self::NoReply => matches!(finding, D04 | D05 | D06 | D07),
        }
    }
}

/// What the applicant asks the organ to decide (行政复议请求).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Relief {
    /// 变更.
    Change,
    /// 撤销.
    Revoke,
    /// 确认违法.
    ConfirmUnlawful,
    /// 确认无效.
    ConfirmVoid,
    /// 责令履行.
    Perform,
    /// 订立、履行行政协议.
    PerformAgreement,
    /// 一并请求行政赔偿.
    Compensation,
}

/// What is decided, with the cases of the statute it rests on and whether it sets something to be done.
pub(crate) struct Decided<'a> {
    pub(crate) findings: &'a [Finding],
    pub(crate) grounds: &'a [FindingGround],
    pub(crate) orders: bool,
    pub(crate) claim_rejected: bool,
}

impl Decided<'_> {
    /// Refuses what is decided where its condition is not on file.
    pub(crate) fn stands(&self, case: &Case<Reconsideration>, cx: &Context) -> Result<(), Refusal> {
        for finding in self.findings {
            self.grounded(*finding, cx)?;
            self.fits(*finding, case, cx)?;
            burden::answered(case, *finding)?;
        }
        let stray = self.grounds.iter().position(|ground| !self.findings.iter().any(|f| ground.allows(*f)));
        if let Some(stray) = stray {
            let refusal = Refusal::new(
                "ground_mismatch",
                "所选情形不是该种决定的法定情形，请核对",
                "this case of the statute does not lead to what is decided",
            );
            return Err(refusal.under("《行政复议法》第六十三条至第七十条").at(format!("/grounds/{stray}")));
        }
        self.facts_on_file(case, cx)?;
        self.claim_answered(case, cx)
    }

    fn grounded(&self, finding: Finding, cx: &Context) -> Result<(), Refusal> {
        let given = self.grounds.iter().any(|ground| ground.allows(finding));
        if finding.needs_ground() && !given {
            let listed = FindingGround::ALL.into_iter().filter(|ground| ground.allows(finding));
            let listed: Vec<&str> = listed.map(FindingGround::zh).collect();
            return Err(cx
                .refuse(
                    finding.row(),
                    "ground_required",
                    format!("{}限于法定情形，请写明属于哪一种：{}", finding.words().1, listed.join("；")),
                    "this is decided only in the cases the statute lists: say which",
                )
                .at("/grounds"));
        }
        Ok(())
    }

    /// What kind of act is before the organ, and what was asked for.
    fn fits(&self, finding: Finding, case: &Case<Reconsideration>, cx: &Context) -> Result<(), Refusal> {
        let kind = case.file.opening().matter.act.as_ref().map(|act| act.kind);
        let inaction = kind == Some(ActKind::FailureToAct);
        let duty = inaction || kind.is_some_and(ActKind::is_on_application);
        let refuse = |code, zh: &str, en: &str, at: &str| Err(cx.refuse(finding.row(), code, zh, en).at(at));
        match finding {
            Finding::D03 | Finding::D04 | Finding::D08 if inaction => refuse(
                "no_act_to_review",
                "被申请人没有作出行政行为，不能变更、撤销或者维持；请决定责令履行、确认违法或者驳回请求",
                "nothing was done that could be changed, revoked or upheld: order performance, confirm or reject",
                "/code",
            ),
            Finding::D06 | Finding::D09 if !duty => refuse(
                "no_duty_in_dispute",
                "本案不是请求履行法定职责的案件，不适用这种决定",
                "the case is not about a duty that was not performed: a decision of this kind does not fit",
                "/code",
            ),
            Finding::D06 if !self.orders => refuse(
                "period_required",
                "责令履行应当确定履行的内容和期限",
                "an order to perform says what and until when",
                "/obligations",
            ),
            Finding::D07 if !case.record.relief.contains(&Relief::ConfirmVoid) => refuse(
                "voidness_not_asked",
                "申请人没有申请确认无效，不能决定确认无效；申请人变更请求的，请先办理“提出或者变更复议请求”",
                "the applicant did not ask for it: voidness is confirmed on request only",
                "/code",
            ),
            Finding::D10 if kind != Some(ActKind::Agreement) => refuse(
                "no_agreement",
                "被申请复议的不是行政协议，不适用行政协议案件的决定方式",
                "the act is no administrative agreement: a decision of that kind does not fit",
                "/code",
            ),
            Finding::D10 if !self.orders => refuse(
                "period_required",
                "对行政协议作出决定，应当确定被申请人依法订立、继续履行、采取补救措施、赔偿损失或者给予补偿的内容和期限",
                "a decision on an agreement says what is concluded, performed, remedied or paid, and until when",
                "/obligations",
            ),
            Finding::D11 if !case.record.relief.contains(&Relief::Compensation) => refuse(
                "compensation_not_claimed",
                "申请人没有一并提出行政赔偿请求；依法应当返还财产、赔偿价款的，请写入决定的履行内容",
                "no compensation was claimed: what is to be returned stands among what the decision orders",
                "/code",
            ),
            Finding::D11 if !self.findings.iter().any(|other| other.corrects()) => refuse(
                "compensation_alone",
                "责令赔偿应当与撤销、变更、确认违法或者确认无效一并决定",
                "compensation goes with a revocation, a change or a confirmation",
                "/also",
            ),
            Finding::D11 if !self.orders => refuse(
                "period_required",
                "责令赔偿应当确定赔偿的内容和期限",
                "an order to compensate says what and until when",
                "/obligations",
            ),
            _ => Ok(()),
        }
    }

    /// What a ground says of the proceeding itself stands in the file.
    fn facts_on_file(&self, case: &Case<Reconsideration>, cx: &Context) -> Result<(), Refusal> {
        let kind = case.file.opening().matter.act.as_ref().map(|act| act.kind);
        for (i, ground) in self.grounds.iter().enumerate() {
            let at = format!("/grounds/{i}");
            let row = Finding::D05.row();
            match ground {
                FindingGround::ActChanged if !Reconsideration::is_changed(case) => {
                    let (zh, en) = (
                        "卷内没有被申请人改变原行政行为的记录，请先登记",
                        "the file does not show that the respondent changed the act",
                    );
                    return Err(cx.refuse(row, "act_not_changed", zh, en).at(at));
                }
                FindingGround::PerformancePointless if kind != Some(ActKind::FailureToAct) => {
                    let (zh, en) = (
                        "本案不是不履行、拖延履行法定职责的案件",
                        "the case is not about a duty that was not performed",
                    );
                    return Err(cx.refuse(row, "no_duty_in_dispute", zh, en).at(at));
                }
                FindingGround::NoReply if !respondent::without_evidence(&case.record) => {
                    let (zh, en) = (
                        "被申请人没有逾期不答复举证的情形",
                        "the respondent did not let its period to reply pass",
                    );
                    return Err(Refusal::new("reply_on_file", zh, en).under("《行政复议法》第七十条").at(at));
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// Compensation that was claimed is granted or rejected in the same decision.
    fn claim_answered(&self, case: &Case<Reconsideration>, cx: &Context) -> Result<(), Refusal> {
        let claimed = case.record.relief.contains(&Relief::Compensation);
        let granted = self.findings.contains(&Finding::D11);
        if claimed && !granted && !self.claim_rejected {
            return Err(cx
                .refuse(
                    Finding::D11.row(),
                    "claim_unanswered",
                    "申请人一并提出了行政赔偿请求，作出决定时应当同时决定给予赔偿，或者驳回赔偿请求并写明理由",
                    "compensation was claimed: the decision grants it or rejects it with the reason",
                )
                .at("/claim_rejected"));
        }
        Ok(())
    }
}
