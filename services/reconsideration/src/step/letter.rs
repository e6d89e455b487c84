//! An opinion letter or a proposal goes out, is received, and is answered: each by its number, and late where it is.

use crate::fact::Fact;
use crate::input;
use crate::letter::{self, Letter, LetterAnswer, LetterKind, STAGES, key};
use crate::paper::receipt;
use crate::procedure::{Reconsideration, Stage};
use chrono::NaiveDate;
use kernel::{By, OrganId};
use procedure::{Case, Context, Decision, Document, Refusal, Rule, Service, Step, check};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

const ROW: &str = "FY-61";
const ARTICLE: &str = "《行政复议法》第七十六条；《行政复议法实施条例》第五十七条";

/// Issues an opinion letter or a proposal.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct IssueLetter {
    /// Kind.
    pub kind: LetterKind,
    /// Organ it is addressed to.
    pub to: OrganId,
    /// What is wrong.
    pub problem: String,
    /// The letter.
    pub document: Document,
    /// Day it was received; recorded later by `serve-letter` when left out.
    #[serde(default)]
    pub received_on: Option<NaiveDate>,
    /// On whom and how it was served, where it is a party: then it counts as received on the day that follows from that.
    #[serde(default)]
    pub service: Option<Service>,
    /// Day a proposal asks to be answered by; for an opinion letter the law sets it.
    #[serde(default)]
    pub answer_by: Option<NaiveDate>,
}

impl Step<Reconsideration> for IssueLetter {
    const RULE: Rule<Stage> =
        Rule::named("issue-letter", "制发行政复议意见书、建议书", "Issue an opinion letter or a proposal")
            .under(ARTICLE)
            .by(&[By::Officer])
            .from(STAGES)
            .enforcing(&[ROW, "P-32", "P-33", "P-36", "P-38"]);

    fn decide(
        self,
        case: &Case<Reconsideration>,
        cx: &Context,
    ) -> Result<Decision<Reconsideration>, Refusal> {
        let kind = self.kind;
        let to = check::text(&self.to, "/to").map_err(|refusal| refusal.under(kind.article()))?;
        let problem = check::text(&self.problem, "/problem")?;
        if kind == LetterKind::Opinion && self.answer_by.is_some() {
            return Err(cx
                .refuse(
                    ROW,
                    "answer_day_by_law",
                    "行政复议意见书的报送期限由法律规定，自收到意见书之日起计算，不能另行确定",
                    "the law sets the day by which an opinion letter is reported on, from its receipt",
                )
                .at("/answer_by"));
        }
        if self.answer_by.is_some_and(|by| by < cx.today) {
            return Err(Refusal::new("term", "答复日期不得早于今天", "the day to answer by lies ahead")
                .under(kind.article())
                .at("/answer_by"));
        }
        let same = |known: &Letter| known.kind == kind && known.to == to && known.problem == problem;
        if case.record.letters.iter().any(same) {
            return Err(cx
                .refuse(
                    ROW,
                    "issued_already",
                    "已就同一问题向该机关制发，不必重复制发",
                    "a letter to this organ about this was issued already",
                )
                .at("/problem"));
        }
        let document = self.document.checked(cx)?;
        let day = (self.received_on, case.file.opening().received_on, "/received_on");
        let receipt = receipt(Some(&document), day, self.service, case, cx)?;
        let n = input::next(&case.record.letters);
        let letter = Letter { kind, to, problem, on: cx.today, received_on: None, answer: None };
        let mut decision =
            Decision::of(Fact::LetterIssued(letter)).and(document.lodged()).and_all(receipt.fact);
        if let Some(by) = self.answer_by {
            decision = decision.fixed(
                case,
                &key(n),
                ("答复行政复议建议书", "answer the proposal"),
                "收到建议书的机关",
                by,
                ("行政复议建议书写明的日期", "the day the letter asks for"),
            );
        }
        match receipt.on {
            None => Ok(decision),
            Some(on) => received(decision, case, cx, (n, kind), on),
        }
    }

    fn example() -> serde_json::Value {
        serde_json::json!({
            "kind": "opinion", "to": "haixing-zhen", "problem": "同类处罚没有告知陈述、申辩的权利",
            "document": {
                "kind": "opinion_letter", "title": "行政复议意见书", "number": "海政复意〔2026〕1号", "on": "2026-04-20"
            },
            "received_on": "2026-04-20"
        })
    }
}

/// And the letter of this number is received: the period to report on an opinion begins.
fn received(
    decision: Decision<Reconsideration>,
    case: &Case<Reconsideration>,
    cx: &Context,
    (letter, kind): (u32, LetterKind),
    on: NaiveDate,
) -> Result<Decision<Reconsideration>, Refusal> {
    let decision = decision.and_own(Fact::LetterReceived { letter, on });
    match kind {
        LetterKind::Opinion => input::steady(decision, case, cx, &key(letter), ROW, on),
        LetterKind::Proposal => Ok(decision),
    }
}

/// Records that a letter was received.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ServeLetter {
    /// Which letter, counted from 1.
    pub letter: u32,
    /// Day, from the proof of service.
    pub received_on: NaiveDate,
}

impl Step<Reconsideration> for ServeLetter {
    const RULE: Rule<Stage> =
        Rule::named("serve-letter", "登记行政复议意见书、建议书送达", "Record the service of a letter")
            .under(ARTICLE)
            .by(&[By::Officer])
            .from(STAGES)
            .enforcing(&[ROW]);

    fn decide(
        self,
        case: &Case<Reconsideration>,
        cx: &Context,
    ) -> Result<Decision<Reconsideration>, Refusal> {
        let sent = letter::of(case, self.letter)?;
        if sent.received_on.is_some() || sent.answer.is_some() {
            return Err(Refusal::new(
                "already_served",
                "该文书的送达已经登记，或者已经答复",
                "its service is on record already, or it was answered",
            )
            .under(sent.kind.article())
            .at("/letter"));
        }
        let on = input::day(self.received_on, sent.on, cx, "/received_on")?;
        received(Decision(Vec::new()), case, cx, (self.letter, sent.kind), on)
    }

    fn example() -> serde_json::Value {
        serde_json::json!({ "letter": 1, "received_on": "2026-04-22" })
    }
}

/// Records the answer to a letter.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AnswerLetter {
    /// Which letter, counted from 1.
    pub letter: u32,
    /// Day it came in.
    pub on: NaiveDate,
    /// The report or the answer.
    pub document: Document,
    /// Whether what it was about is corrected, or the proposal taken up.
    pub corrected: bool,
    /// Why not.
    #[serde(default)]
    pub reason: Option<String>,
}

impl Step<Reconsideration> for AnswerLetter {
    const RULE: Rule<Stage> =
        Rule::named("answer-letter", "反馈行政复议意见书、建议书落实情况", "Answer a letter")
            .under(ARTICLE)
            .by(&[By::Officer, By::Respondent])
            .from(STAGES)
            .enforcing(&[ROW]);

    fn decide(
        self,
        case: &Case<Reconsideration>,
        cx: &Context,
    ) -> Result<Decision<Reconsideration>, Refusal> {
        let letter = letter::of(case, self.letter)?;
        let article = letter.kind.article();
        if !cx.by.contains(&By::Officer) && letter.to != *cx.organ() {
            return Err(Refusal::new(
                "not_addressed",
                "该文书不是发给本机关的，由收到文书的机关答复",
                "the letter is addressed to another organ, which answers it",
            )
            .under(article)
            .at("/letter"));
        }
        if letter.answer.is_some() {
            return Err(Refusal::new(
                "answered_already",
                "该文书已经答复",
                "the letter was answered already",
            )
            .under(article)
            .at("/letter"));
        }
        let reason = input::given(self.reason).filter(|_| !self.corrected);
        if !self.corrected && reason.is_none() {
            return Err(Refusal::new(
                "reason_required",
                "没有纠正或者没有采纳的，请写明理由",
                "where nothing is corrected or taken up, say why",
            )
            .under(article)
            .at("/reason"));
        }
        let on = input::day(self.on, letter.received_on.unwrap_or(letter.on), cx, "/on")?;
        let document = self.document.checked(cx)?;
        let period = key(self.letter);
        let late = case.file.is_late(&period, on);
        let told = (late && letter.kind == LetterKind::Opinion).then(|| {
            cx.tell(
                ROW,
                "letter_answered_late",
                "行政复议意见书纠正情况的报送已经超过法定期限。",
                "The report on the opinion letter came after the last day.",
            )
        });
        let answer = LetterAnswer { on, late, corrected: self.corrected, reason };
        Ok(Decision::of(Fact::LetterAnswered { letter: self.letter, answer })
            .and(document.lodged())
            .done(case, &period, on)
            .and_all(told))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({
            "letter": 1, "on": "2026-05-20", "corrected": true,
            "document": { "kind": "letter_answer", "title": "行政复议意见书落实情况报告", "on": "2026-05-20" }
        })
    }
}
