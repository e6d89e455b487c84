//! The court or the procuratorate submits its letter through its own account; the addressee's clock starts from
//! service on it. The letter of one that has no desk here is submitted by its addressee, by the paper.

use crate::consultation::{Consultation, heard};
use crate::contact::Contact;
use crate::fact::Fact;
use crate::letter::{Item, Kind, Letter, clock, complete};
use crate::procedure::Stage;
use crate::{Recommendation, issuer};
use chrono::NaiveDate;
use kernel::{By, OrganId, date};
use law::Span;
use procedure::common::Filing;
use procedure::{Case, Context, Decision, Document, FileFact, Refusal, Rule, Source, Step, check, number};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Submits a letter.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Submit {
    /// The first sheet: the issuer as applicant, the addressee as respondent.
    pub filing: Filing,
    /// Kind.
    pub kind: Kind,
    /// Number of the letter.
    pub number: String,
    /// The letter.
    pub document: Document,
    /// Whom it is addressed to.
    pub addressee: OrganId,
    /// Day of service.
    pub served_on: NaiveDate,
    /// Problems, each with its one suggestion; at least one.
    pub items: Vec<Item>,
    /// Period to reply, where the letter states one.
    #[serde(default)]
    pub reply_within: Option<Span>,
    /// Organs that get a copy.
    #[serde(default)]
    pub copied_to: Vec<OrganId>,
    /// What a letter in one case is about; every such letter says so, and no other.
    #[serde(default)]
    pub individual: Option<IndividualGround>,
    /// Day the judgment took effect in which a normative document was found unlawful; a letter on one names it.
    #[serde(default)]
    pub judgment_effective_on: Option<NaiveDate>,
    /// Whether it was served by announcement (宣告送达).
    #[serde(default)]
    pub announced: bool,
    /// Record of the announcement.
    #[serde(default)]
    pub announcement: Option<Document>,
    /// How the addressee was heard before the letter; a governance letter of a court names it.
    #[serde(default)]
    pub consultation: Option<Consultation>,
    /// Day the adjudication committee decided on the letter (审判委员会讨论决定); a governance letter of a court names it.
    #[serde(default)]
    pub committee_on: Option<NaiveDate>,
    /// How the letter names its addressee, where that is a group (统称).
    #[serde(default)]
    pub addressed_as: Option<String>,
    /// What was done about the problems before the letter (已采取的措施).
    #[serde(default)]
    pub measures_taken: Option<String>,
    /// Whom to ask, and where to reply to (联系人、联系电话、回复地址).
    #[serde(default)]
    pub contact: Option<Contact>,
    /// What is attached to the letter (附件), in its order.
    #[serde(default)]
    pub attachments: Vec<Document>,
    /// The court or the procuratorate that issued it, where that keeps no files here: then the addressee submits it, by the
    /// paper with its SHA-256, and later enters what the issuer does.
    #[serde(default)]
    pub issuer_elsewhere: Option<OrganId>,
}

/// What a letter in one case is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum IndividualGround {
    /// A judgment is not performed (拒不履行裁判).
    Unperformed,
    /// The head did not appear, or left (负责人不出庭、中途退庭).
    HeadAbsent,
    /// Something else.
    Other,
}

impl Step<Recommendation> for Submit {
    const RULE: Rule<Stage> = Rule::named("submit", "提交司法建议书、检察建议书", "Submit a recommendation")
        .under(
            "《最高人民法院关于综合治理类司法建议工作若干问题的规定》第七条、第八条；《行政诉讼法》第二十五条第四款；\
             《人民检察院组织法》第二十一条",
        )
        .by(&[By::Court, By::Procurator, By::Officer])
        .opening()
        .enforcing(&["SJ-01", "SJ-02", "SJ-02a", "SJ-03", "SJ-04", "SJ-05", "JJ-01", "JJ-02", "JJ-03", "JJ-05"]);

    fn decide(self, case: &Case<Recommendation>, cx: &Context) -> Result<Decision<Recommendation>, Refusal> {
        let issuer = issuer::of(&self, cx)?;
        let number = number::of_organ(&self.number, "/number")?;
        complete(self.kind, &self.items, "/items")?;
        check::text(&self.addressee, "/addressee")?;
        let copied_to = check::texts(&self.copied_to, "/copied_to")?;
        let document = self.document.checked_at(cx, "/document")?;
        // whoever wrote it in puts a slip in it right
        let entered_by = Some(cx.organ().clone());
        let document = Document { number: Some(number.clone()), entered_by, ..document };
        let served_on = check::day(self.served_on, document.on, cx.today, "/served_on")?;
        // what the issuer owes before its letter is asked of the issuer
        let here = self.issuer_elsewhere.is_none();
        let prepared = here && self.kind.is_prepared(document.on, cx);
        grounded(self.kind, self.individual, self.judgment_effective_on.is_some() || !here, cx)?;
        let mut opening = self.filing.opening::<Recommendation>(cx, Some(self.addressee.clone()))?;
        let addressee = Some(&self.addressee);
        if !opening
            .parties
            .iter()
            .any(|p| p.capacity == kernel::Capacity::Respondent && p.organ.as_ref() == addressee)
        {
            return Err(Refusal::new(
                "addressee_not_party",
                "被建议单位应当以被建议方身份列入当事人，并填写机关代码",
                "the addressee stands among the parties as respondent, with its organ's code",
            )
            .at("/filing/parties"));
        }
        let consultation = heard((self.kind, prepared), self.consultation, &self.addressee, document.on, cx)?;
        let record = consultation.as_ref().and_then(|heard| heard.record.clone());
        let committee_on = decided(prepared, self.committee_on, document.on)?;
        let said = |text: Option<String>, at: &str| text.map(|text| check::text(&text, at)).transpose();
        let addressed_as = said(self.addressed_as, "/addressed_as")?;
        let measures_taken = said(self.measures_taken, "/measures_taken")?;
        let contact = self.contact.map(Contact::checked).transpose()?;
        let attachments = self.attachments.into_iter().enumerate();
        let attachments = attachments.map(|(i, paper)| paper.brought_at(cx, &format!("/attachments/{i}")));
        let attachments = attachments.collect::<Result<Vec<_>, _>>()?;
        opening.issuer = Some(issuer.clone());
        opening.source = Source::Judicial;
        let announcement =
            self.announcement.map(|record| record.checked_at(cx, "/announcement")).transpose()?;
        if let Some(record) = &announcement {
            check::day(record.on, served_on, cx.today, "/announcement/on")?;
        }
        if self.announced && announcement.is_none() {
            return Err(cx
                .refuse(
                    "JJ-05",
                    "announcement_record",
                    "宣告送达的，应当附宣告送达记录",
                    "a letter served by announcement has the record of it",
                )
                .at("/announcement"));
        }
        let told = told(self.individual, self.judgment_effective_on, served_on, cx)?;
        let rule = self.kind.rule_on(self.individual);
        let receipt = clock(self.kind, rule, served_on, self.reply_within, cx)?;
        let reply = receipt.map(|receipt| procedure::decision::statutory(case, cx, "reply", receipt));
        let letter = Letter {
            kind: self.kind,
            number,
            document: document.clone(),
            addressee: self.addressee,
            served_on,
            items: self.items,
            reply_within: self.reply_within,
            copied_to,
            consultation,
            individual: self.individual,
            committee_on,
            addressed_as,
            measures_taken,
            contact,
            attachments: attachments.clone(),
            issuer_elsewhere: (!here).then_some(issuer),
        };
        Ok(Decision::of(Fact::Submitted(Box::new(letter)))
            .and(FileFact::Opened(Box::new(opening)))
            .and(document.lodged())
            .and_all(record.into_iter().chain(announcement).chain(attachments).map(Document::lodged))
            .and_all(reply.map(FileFact::DeadlineSet))
            .and_all(told))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({
            "kind": "governance",
            "number": "海原法建〔2026〕3号",
            "document": { "kind": "recommendation", "title": "关于规范物业服务的司法建议书", "on": "2026-03-02" },
            "addressee": "haiyuan-zjj",
            "served_on": "2026-03-02",
            "items": [{ "problem": "物业服务合同备案缺失，收费争议多发", "suggestion": "建立备案和收费公示制度" }],
            "copied_to": ["haiyuan-zf"],
            "committee_on": "2026-02-27",
            "consultation": {
                "on": "2026-02-25", "with": ["haiyuan-zjj"], "result": "对存在问题无异议，建议分阶段落实",
                "record": { "kind": "consultation_record", "title": "听取意见记录", "on": "2026-02-25" }
            },
            "filing": {
                "source": "judicial",
                "received_on": "2026-03-02",
                "matter": {
                    "category": "property_management", "title": "物业服务纠纷多发的综合治理", "place": "640522",
                    "demands": [{ "text": "按建议落实并书面答复" }]
                },
                "parties": [
                    { "capacity": "applicant", "kind": "organ", "name": "海原县人民法院", "organ": "haiyuan-fayuan" },
                    { "capacity": "respondent", "kind": "organ", "name": "海原县住房和城乡建设局",
                      "organ": "haiyuan-zjj" }
                ]
            }
        })
    }
}

/// The adjudication committee decides on a governance letter before a court issues it.
const DECIDED: &str = "《最高人民法院关于综合治理类司法建议工作若干问题的规定》第四条、第七条";

/// The day the committee decided on a letter of this day, where that is required or the letter tells of it.
fn decided(
    required: bool,
    committee_on: Option<NaiveDate>,
    letter_on: NaiveDate,
) -> Result<Option<NaiveDate>, Refusal> {
    let (code, zh, en) = match committee_on {
        None if required => (
            "committee_required",
            "综合治理类司法建议应当经审判委员会讨论决定后，以人民法院名义发出：请填写讨论决定的日期",
            "a governance letter is issued in the court's name once its adjudication committee decided so: give the day",
        ),
        Some(on) if on > letter_on => (
            "decided_late",
            "审判委员会讨论决定的日期晚于建议书的日期，请核对",
            "the committee decides before the letter is written: check the day",
        ),
        _ => return Ok(committee_on),
    };
    Err(Refusal::new(code, zh, en).under(DECIDED).at("/committee_on"))
}

/// A letter in one case says what it is about, and no other letter does; of one on a normative document its court names the
/// day the judgment took effect, from which it has its time to send it.
fn grounded(
    kind: Kind,
    individual: Option<IndividualGround>,
    dated: bool,
    cx: &Context,
) -> Result<(), Refusal> {
    if (kind == Kind::Individual) != individual.is_some() {
        return Err(Refusal::new(
            "individual_ground",
            "个案司法建议应当选择所针对的情形（拒不履行裁判、负责人不出庭、其他），其他种类的建议书不填写",
            "a letter in one case says what it is about, and no letter of another kind does",
        )
        .at("/individual"));
    }
    if kind == Kind::NormativeDocument && !dated {
        return Err(cx
            .refuse(
                "SJ-02a",
                "judgment_day_required",
                "规范性文件司法建议应当在裁判生效之日起三个月内发出，请填写裁判生效的日期",
                "a letter on a normative document is sent within three months of the day the judgment took effect: give it",
            )
            .at("/judgment_effective_on"));
    }
    Ok(())
}

/// What the addressee is told with the letter.
fn told(
    individual: Option<IndividualGround>,
    effective_on: Option<NaiveDate>,
    served_on: NaiveDate,
    cx: &Context,
) -> Result<Vec<FileFact>, Refusal> {
    let mut out = Vec::new();
    match individual {
        Some(IndividualGround::Unperformed) => out.push(cx.tell(
            "SJ-03",
            "to_be_handled",
            "接受司法建议的机关应当依法处理，并将处理情况告知人民法院。",
            "The addressed organ deals with the matter and tells the court.",
        )),
        Some(IndividualGround::HeadAbsent) => out.push(cx.tell(
            "SJ-04",
            "head_absent",
            "对负责人不出庭、中途退庭的，由监察机关或者上一级行政机关依法处理。",
            "The supervision organ or the superior deals with a head who stayed away or left.",
        )),
        Some(IndividualGround::Other) | None => {}
    }
    if let Some(effective_on) = effective_on {
        if effective_on > served_on {
            return Err(Refusal::new(
                "day_out_of_order",
                "裁判生效的日期晚于建议书送达的日期，请核对",
                "the judgment took effect before the letter was served: check the day",
            )
            .at("/judgment_effective_on"));
        }
        let last = cx.law.count("SJ-02a", effective_on).receipt()?.due;
        if let Some(last) = last.filter(|last| served_on > *last) {
            out.push(cx.tell_until(
                "SJ-02a",
                "sent_late",
                format!(
                    "规范性文件司法建议应当在裁判生效之日起三个月内发出，最后一日为{}，本件逾期。",
                    date::zh(last)
                ),
                format!("The recommendation was to be sent by {last}; it is late."),
                Some(last),
            ));
        }
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::super::given;
    use super::*;
    use procedure::scenario::Scenario;
    use serde_json::{Value, json};

    fn due(kind: &str, within: Value) -> String {
        given::of(kind, &within).due("reply")
    }

    #[test]
    fn each_kind_has_its_clock() {
        // 2026-05-02 falls into the May holiday, which ends on 05-05
        assert_eq!(due("governance", Value::Null), "2026-05-06");
        assert_eq!(due("normative_document", Value::Null), "2026-05-06");
        assert_eq!(due("individual", Value::Null), "2026-05-06", "by analogy with a governance letter");
        assert_eq!(due("public_interest", Value::Null), "2026-05-06");
        assert_eq!(due("public_interest_urgent", Value::Null), "2026-03-17");
        assert_eq!(due("other_procuratorial", Value::Null), "2026-05-06");
    }

    #[test]
    fn the_letter_fixes_the_period() {
        assert_eq!(due("governance", json!({ "amount": 30, "unit": "natural_day" })), "2026-04-01");
        assert_eq!(due("governance", json!({ "amount": 10, "unit": "month" })), "2027-01-04");
        assert_eq!(due("individual", json!({ "amount": 15, "unit": "working_day" })), "2026-03-23");
        assert_eq!(due("other_procuratorial", json!({ "amount": 1, "unit": "month" })), "2026-04-02");
        for (kind, by) in [("public_interest", By::Procurator), ("normative_document", By::Court)] {
            let letter = given::letter(kind, &json!({ "amount": 3, "unit": "month" }));
            Scenario::<Recommendation>::default().refuse(
                "2026-03-02",
                by,
                "submit",
                &letter,
                "longer_than_law",
            );
        }
        let hours = given::letter("governance", &json!({ "amount": 3, "unit": "hour" }));
        Scenario::<Recommendation>::default().refuse(
            "2026-03-02",
            By::Court,
            "submit",
            &hours,
            "time_of_day",
        );
    }

    #[test]
    fn court_and_procuratorate_issue_their_own_kinds() {
        for (kind, by) in [
            ("governance", By::Procurator),
            ("normative_document", By::Procurator),
            ("individual", By::Procurator),
            ("public_interest", By::Court),
            ("public_interest_urgent", By::Court),
            ("other_procuratorial", By::Court),
        ] {
            let letter = given::letter(kind, &Value::Null);
            Scenario::<Recommendation>::default().refuse("2026-03-02", by, "submit", &letter, "wrong_kind");
        }
    }

    #[test]
    fn the_case_belongs_to_the_addressee_and_the_letter_to_its_issuer() {
        let case = given::served().case;
        let opening = case.file.opening();
        assert_eq!((opening.organ.as_str(), opening.issuer.as_deref()), ("haiyuan-zjj", Some("organ")));
        assert_eq!(case.record.issued.expect("kept").number, "海原法建〔2026〕3号");
    }

    #[test]
    fn the_addressee_is_heard_before_a_governance_letter() {
        let letter = |kind: &str, consultation: Value| {
            let mut letter = given::letter(kind, &Value::Null);
            letter["consultation"] = consultation;
            letter
        };
        let refuse = |consultation: Value, code: &'static str| {
            let nobody = Scenario::<Recommendation>::default();
            nobody.refuse("2026-03-02", By::Court, "submit", &letter("governance", consultation), code);
        };
        refuse(Value::Null, "not_consulted");
        let with = |on: &str, organ: &str| json!({ "on": on, "with": [organ], "result": "无异议" });
        refuse(with("2026-03-03", "haiyuan-zjj"), "consulted_late");
        refuse(with("2026-02-25", "haiyuan-swj"), "addressee_not_heard");
        let heard = given::served().case.record.issued.and_then(|letter| letter.consultation);
        assert_eq!(heard.map(|heard| heard.with), Some(vec!["haiyuan-zjj".to_owned()]));
        // what no law asks for may be left out, and is kept where it was done
        for (consultation, told) in [(Value::Null, false), (with("2026-02-25", "haiyuan-zjj"), true)] {
            let letter = letter("public_interest", consultation);
            let case = Scenario::<Recommendation>::default();
            let case = case.take("2026-03-02", By::Procurator, "submit", &letter).case;
            assert_eq!(case.record.issued.is_some_and(|letter| letter.consultation.is_some()), told);
        }
    }

    #[test]
    fn a_governance_letter_is_decided_by_the_committee_since_the_provisions() {
        let submit = |day: &str, committee_on: Value| {
            let mut letter = given::letter("governance", &Value::Null);
            letter["committee_on"] = committee_on;
            letter["consultation"] = json!({ "on": day, "with": ["haiyuan-zjj"], "result": "无异议" });
            (letter["document"]["on"], letter["served_on"]) = (json!(day), json!(day));
            letter["filing"]["received_on"] = json!(day);
            Scenario::<Recommendation>::default().attempt(day, By::Court, "submit", &letter).err()
        };
        let refused = |code| Some(procedure::scenario::No::Refused(code));
        assert_eq!(submit("2026-03-02", Value::Null), refused("committee_required"));
        assert_eq!(submit("2026-03-02", json!("2026-03-03")), refused("decided_late"));
        assert_eq!(submit("2026-03-02", json!("2026-03-02")), None);
        assert_eq!(submit("2023-11-15", Value::Null), None, "a letter before them is kept as it was");
    }

    #[test]
    fn a_letter_is_complete() {
        let refuse = |field: &str, value: Value, code: &'static str| {
            let mut letter = Submit::example();
            letter[field] = value;
            Scenario::<Recommendation>::default().refuse("2026-03-02", By::Court, "submit", &letter, code);
        };
        refuse("items", json!([]), "no_items");
        refuse("items", json!([{ "problem": "备案缺失", "suggestion": " " }]), "item");
        refuse("number", json!(" "), "document_number");
        refuse("served_on", json!("2026-03-03"), "day_out_of_order");
        refuse("served_on", json!("2026-03-01"), "day_out_of_order");
        refuse("addressee", json!("haiyuan-other"), "addressee_not_party");
    }
}
