//! Who has to be there, by which provision; and what stands for and against staying away.

use super::{IDENTITY, Pack};
use crate::absence;
use crate::procedure::{Session, Summons};
use crate::step::HeadRequired;
use kernel::date;
use serde_json::{Value, json};

impl Pack<'_> {
    pub(super) fn hearing_told(&self, one: &Summons) -> Value {
        let (instance_zh, instance_en) = self.instance.told();
        let (required_zh, required_en) = one.head_required.told();
        json!({
            "on": one.hearing_on, "days_left": (one.hearing_on - self.cx.today).num_days(), "place": one.place,
            "instance": self.instance, "instance_zh": instance_zh, "instance_en": instance_en,
            "head_required": one.head_required, "head_required_zh": required_zh, "head_required_en": required_en,
            "ground": one.ground, "ground_zh": one.ground.map(|ground| ground.told().0),
            "ground_en": one.ground.map(|ground| ground.told().1), "appearing": one.appearing,
            "nominated": one.replaced_by.as_ref().map(|post| json!({ "post": post, "allowed_by_court": null })),
            "identity_on_file": self.is_identified(),
        })
    }

    /// The sessions of the instance so far.
    fn sessions(&self) -> impl Iterator<Item = &Session> {
        self.case.record.sessions.iter().filter(|session| session.instance == self.instance)
    }

    fn appeared(&self) -> bool {
        self.sessions().any(|session| session.appeared)
    }

    fn is_called(&self) -> bool {
        self.hearing.is_some_and(|one| one.head_required != HeadRequired::None)
    }

    /// Whether the identity paper of a head is on file: dated since the last session, where there was one.
    fn is_identified(&self) -> bool {
        let since = self.sessions().map(|session| session.on).max();
        self.case.file.documents.iter().any(|paper| {
            paper.kind == IDENTITY && paper.sha256.is_some() && since.is_none_or(|since| paper.on >= since)
        })
    }

    /// Whether it is for another of the joint defendants to send its head.
    fn is_anothers(&self) -> bool {
        let appearing = self.hearing.and_then(|one| one.appearing.as_ref());
        appearing.is_some_and(|appearing| *appearing != self.organ)
    }

    /// The rows that say who comes, and with what.
    pub(super) fn attendance(&self) -> Vec<Value> {
        let called = self.hearing.filter(|one| one.head_required != HeadRequired::None);
        let by_law = called.filter(|one| one.head_required == HeadRequired::Shall);
        let ground = called.and_then(|one| one.ground).map(|ground| ground.told());
        let (why_zh, why_en) = ground.unwrap_or(("人民法院已经通知", "the court called him"));
        let several = self.case.file.party_organs().count() > 1;
        let appearing = self.hearing.and_then(|one| one.appearing.as_ref());
        let replaced = self.hearing.and_then(|one| one.replaced_by.as_deref());
        let mut out = vec![
            self.item(
                "CY-01",
                "被诉行政机关负责人应当出庭应诉；各审级分别出庭，在其他审级出庭的不免除本审级的义务。",
                "The head of the agency appears, in each instance by itself.",
            ),
            self.item(
                "CY-03",
                "负责人指正职、副职负责人、参与分管被诉行政行为实施工作的副职级别的负责人以及其他参与分管的负责人；受委托的组织、下级行政机关的负责人不算。",
                "Head is the principal, a deputy, or one who takes part in managing the act; nobody of a lower agency or of an entrusted body.",
            ),
        ];
        if called.is_some() {
            let (must_zh, must_en) =
                if by_law.is_some() { ("应当通知", "shall call") } else { ("可以通知", "may call") };
            out.push(self.item(
                "CY-04",
                format!("本案属于人民法院{must_zh}负责人出庭的案件（{why_zh}），已经通知。"),
                format!("The court {must_en} the head in such a case, and did: {why_en}."),
            ));
        }
        if several {
            let (zh, en) = match appearing {
                Some(organ) => {
                    let name = self.name(organ).unwrap_or(organ);
                    (
                        format!("共同被告中由{name}的负责人出庭。"),
                        format!("Of the joint defendants the head of {name} appears."),
                    )
                }
                None => (
                    "共同被告协商确定出庭负责人，也可以由人民法院确定：请在开庭前商定。".to_owned(),
                    "The joint defendants agree whose head appears, or the court decides: agree before the hearing."
                        .to_owned(),
                ),
            };
            out.push(self.item("CY-05", zh, en));
        }
        if self.is_identified() {
            out.push(self.item(
                "CY-06",
                "负责人身份证明已经入卷，请核对载明的姓名、职务与出庭的负责人一致并加盖印章。",
                "An identity paper is on file: check that it names who comes, with his post and the seal.",
            ));
        } else {
            out.push(self.item(
                "CY-06",
                "尚缺负责人身份证明：应当载明姓名、职务并加盖印章，在开庭前提交；不能补正的，视为未出庭。",
                "The identity paper is missing: with name, post and seal, before the hearing; otherwise the head counts as absent.",
            ));
        }
        if let Some(post) = replaced {
            out.push(self.item(
                "CY-07",
                format!("已经申请更换为{post}出庭；不影响正常开庭的，人民法院应当准许，是否准许以庭上记录为准。"),
                format!("{post} was announced in place of the head named first: the court says at the hearing whether it allows it."),
            ));
        } else if self.hearing.is_some() {
            out.push(self.item(
                "CY-07",
                "更换出庭负责人的，应当在开庭前申请。",
                "Another head is announced before the hearing.",
            ));
        }
        out.push(self.item(
            "CY-10",
            "负责人不能出庭的，应当委托相应的工作人员出庭，不得仅委托律师出庭。",
            "Where the head cannot come the agency sends the staff in charge, not only a lawyer.",
        ));
        out
    }

    /// What stands for staying away, and what against it.
    pub(super) fn excuse(&self) -> Value {
        let mut pro = vec![self.item(
            "CY-09",
            "不可抗力、意外事件、需要履行他人不能代替的公务或者其他正当事由，附加盖机关印章或者主要负责人签字的说明和证明材料（absence_statement）。",
            "Force majeure, an accident, a duty nobody else can perform or another proper reason, proven under seal or the main head's signature (absence_statement).",
        )];
        let mut contra = Vec::new();
        if self.appeared() {
            let (zh, en) = (
                "负责人在本审级已经出庭，再次开庭可以不再出庭",
                "the head appeared in this instance and need not come again",
            );
            match self.hearing.filter(|_| self.is_called()) {
                None => pro.push(self.item("CY-08", format!("{zh}。"), format!("{en}."))),
                Some(one) => contra.push(self.item(
                    "CY-08",
                    format!("{zh}；但人民法院就{}的庭审另行通知负责人出庭。", date::zh(one.hearing_on)),
                    format!("{en}; but the court called him to the hearing of {}.", one.hearing_on),
                )),
            }
        } else if self.case.record.sessions.iter().any(|session| session.appeared) {
            contra.push(self.item(
                "CY-01",
                "负责人在其他审级出庭，不免除其在本审级出庭的义务。",
                "An appearance in another instance does not excuse absence in this one.",
            ));
        }
        if self.is_anothers() {
            pro.push(self.item(
                "CY-05",
                "本次庭审由另一共同被告的负责人出庭。",
                "For this hearing it is for another of the joint defendants to send its head.",
            ));
        }
        let absent = self.sessions().filter(|session| !session.appeared).count();
        if absent > 0 && !self.appeared() {
            contra.push(self.item(
                "CY-12",
                format!("本审级已经开庭{absent}次，负责人均未出庭：经准许延期后仍不出庭且理由不成立的，人民法院应当提出司法建议。"),
                format!("The head stayed away from {absent} session(s) of this instance: after a granted postponement the court recommends action."),
            ));
        }
        let grounds: Vec<Value> = absence::grounds()
            .map(|(item, zh, en, article)| json!({ "item": item, "zh": zh, "en": en, "article": article }))
            .collect();
        json!({ "for": pro, "against": contra, "recommended_on": grounds })
    }
}
