//! What the law asks of the form and the content of an agreement: whatever is missing is named, all at once.

use super::agree::{Agree, Signed};
use crate::Mediation;
use crate::procedure::{Kind, Stated};
use kernel::Capacity;
use procedure::{Case, Context, FileFact, Notice, Procedure, Refusal, Term, check};

/// One for the organ, one for each side.
const COPIES: u32 = 3;
/// No court confirms what is not clear (内容不明确的): sums, days, how it is performed and what follows a breach are said.
const CLEAR: &str = "《最高人民法院关于适用〈中华人民共和国民事诉讼法〉的解释》第三百五十八条第五项";
/// What stands where nothing was agreed on a breach.
const NOTHING_AGREED: &str = "未约定";

/// What an agreement says beside what is owed, once its form and its content are in order.
pub(crate) fn checked(agree: &Agree, case: &Case<Mediation>, cx: &Context) -> Result<Stated, Refusal> {
    let kind = case.record.kind;
    if agree.oral && kind == Kind::Administrative {
        return Err(cx
            .refuse(
                "XT-03",
                "not_in_writing",
                "经行政调解达成协议的，应当制作协议书",
                "an administrative mediation agreement is put in writing",
            )
            .at("/oral"));
    }
    if agree.oral && agree.effective_on != agree.agreement.on {
        return Err(cx
            .refuse(
                "RT-06",
                "oral_effective_on",
                "口头调解协议自各方当事人达成协议之日起生效，由人民调解员记录协议内容",
                "an oral agreement is in force when it is reached, and the mediator records it that day",
            )
            .at("/effective_on"));
    }
    complete(agree, case, cx)?;
    if !agree.oral {
        signed(agree.signed, case, cx)?;
    }
    if kind == Kind::Administrative && agree.copies.is_none_or(|copies| copies < COPIES) {
        return Err(cx
            .refuse(
                "XT-03",
                "copies",
                "行政调解协议书一式三份，调解机关和双方当事人各执一份",
                "an administrative mediation agreement is made in three copies",
            )
            .at("/copies"));
    }
    let said = |text: &Option<String>, at| match text.as_deref().filter(|text| !text.trim().is_empty()) {
        Some(text) => check::text(text, at).map(Some),
        None => Ok(None),
    };
    let settled_by = agree.settled_by.map(|request| settled_by(request, case)).transpose()?;
    Ok(Stated {
        dispute: said(&agree.dispute, "/dispute")?,
        breach: said(&agree.breach, "/breach")?.filter(|breach| breach != NOTHING_AGREED),
        oral: agree.oral,
        settled_by,
        document: Some(case.file.next_document()),
    })
}

/// The row on the content of an agreement.
fn row(kind: Kind, oral: bool) -> &'static str {
    match kind {
        Kind::Administrative => "XT-04",
        Kind::Judicial => "RT-22",
        // the mediator records the content of an oral agreement
        Kind::Peoples if oral => "RT-06",
        Kind::Peoples => "RT-19",
    }
}

/// Something an agreement does not say: in Chinese, in English, and the field where it belongs.
type Missing = (String, String, String);

/// Names everything an agreement does not say: what is not clear cannot be performed, confirmed or enforced.
fn complete(agree: &Agree, case: &Case<Mediation>, cx: &Context) -> Result<(), Refusal> {
    let blank = |text: &Option<String>| text.as_deref().is_none_or(|text| text.trim().is_empty());
    let mut missing: Vec<Missing> = Vec::new();
    let mut lacks =
        |zh: &str, en: &str, at: &str| missing.push((zh.to_owned(), en.to_owned(), at.to_owned()));
    if !case.file.parties.iter().any(|party| party.capacity == Capacity::Respondent) {
        lacks(
            "对方当事人（请先办理“追加当事人”）",
            "the other side (take the step `join` first)",
            "/agreement",
        );
    }
    if !agree.oral && blank(&agree.dispute) {
        lacks(
            "纠纷的主要事实、争议事项以及各方当事人的责任",
            "the dispute and who is responsible for what",
            "/dispute",
        );
    }
    if agree.terms.is_empty() {
        lacks("协议的内容（各方的权利义务）", "what each side owes", "/terms");
    }
    for (i, term) in agree.terms.iter().enumerate() {
        let n = i + 1;
        if term.due.is_none() {
            let at = format!("/terms/{i}/due");
            lacks(&format!("第{n}项的履行期限"), &format!("the day by which item {n} is due"), &at);
        }
        if blank(&term.mode) {
            let at = format!("/terms/{i}/mode");
            lacks(&format!("第{n}项的履行方式"), &format!("how item {n} is performed"), &at);
        }
        if speaks_of_money(term) && term.amount.is_none() && term.instalments.is_empty() {
            let at = format!("/terms/{i}/amount");
            lacks(&format!("第{n}项的金额"), &format!("the sum of item {n}"), &at);
        }
    }
    if !agree.oral && blank(&agree.breach) {
        lacks(
            &format!("违约责任（没有约定的，写明“{NOTHING_AGREED}”）"),
            "what follows a breach (or that nothing was agreed)",
            "/breach",
        );
    }
    let Some((_, _, first)) = missing.first() else { return Ok(()) };
    let zh: Vec<&str> = missing.iter().map(|(zh, ..)| zh.as_str()).collect();
    let en: Vec<&str> = missing.iter().map(|(_, en, _)| en.as_str()).collect();
    let row = row(case.record.kind, agree.oral);
    let refusal = Refusal::new(
        "content_missing",
        format!("调解协议缺少：{}。内容不明确的，不能据以履行，也不能得到司法确认", zh.join("、")),
        format!(
            "the agreement does not say: {}. What is not clear can be neither performed nor confirmed",
            en.join(", ")
        ),
    );
    Err(refusal.enforcing(row, format!("{}；{CLEAR}", cx.article(row))).at(first.clone()))
}

/// Whether a term names a sum of yuan: a number, in digits or in words, goes before 元.
fn speaks_of_money(term: &Term) -> bool {
    const WORDS: &str = "〇零一二三四五六七八九十百千万亿两余多壹贰叁肆伍陆柒捌玖拾佰仟";
    let chars: Vec<char> = term.text.chars().collect();
    chars.windows(2).any(|pair| pair[1] == '元' && (pair[0].is_ascii_digit() || WORDS.contains(pair[0])))
}

/// A written agreement is in force once it is signed and sealed; whatever is missing is named.
fn signed(signed: Option<Signed>, case: &Case<Mediation>, cx: &Context) -> Result<(), Refusal> {
    let Signed { parties, mediator, seal } =
        signed.unwrap_or(Signed { parties: false, mediator: false, seal: false });
    let kind = case.record.kind;
    // an agency's agreement carries its seal and no mediator's name; that of an invited mediator carries his
    let of_mediator = kind != Kind::Administrative;
    let wanted = [
        (parties, "各方当事人签名、盖章或者按指印", "the parties"),
        (mediator || !of_mediator, "调解员签名", "the mediator"),
        (seal, "调解组织（机关）印章", "the seal"),
    ];
    let missing = || wanted.iter().filter(|(there, ..)| !there);
    if missing().next().is_none() {
        return Ok(());
    }
    let zh: Vec<&str> = missing().map(|(_, zh, _)| *zh).collect();
    let en: Vec<&str> = missing().map(|(.., en)| *en).collect();
    let row = match kind {
        Kind::Peoples => "RT-05",
        Kind::Judicial => "RT-22",
        Kind::Administrative => "XT-04",
    };
    Err(cx
        .refuse(
            row,
            "not_signed",
            format!("书面调解协议自签名、盖章齐备之日起生效，尚缺：{}", zh.join("、")),
            format!(
                "a written agreement is in force once it is signed and sealed: missing {}",
                en.join(", ")
            ),
        )
        .at("/signed"))
}

/// The request for assistance whose answer settled the matter: one that was answered, and given.
fn settled_by(request: u32, case: &Case<Mediation>) -> Result<u32, Refusal> {
    let n = usize::try_from(request).ok().and_then(|n| n.checked_sub(1));
    let given = n.and_then(|n| case.file.assistance.get(n)).is_some_and(|asked| asked.given == Some(true));
    if given {
        return Ok(request);
    }
    Err(Refusal::new(
        "no_such_answer",
        "没有这项协助请求，或者尚未收到协助答复",
        "there is no such request for assistance, or the assistance was not given yet",
    )
    .at("/settled_by"))
}

/// What is told of the answer that settled the matter: whose it was, and how many hours after the letter it came.
pub(crate) fn answered(settled_by: Option<u32>, case: &Case<Mediation>) -> Option<FileFact> {
    let n = settled_by.and_then(|n| usize::try_from(n).ok())?.checked_sub(1)?;
    let asked = case.file.assistance.get(n)?;
    let (after, after_en) = match asked.hours() {
        Some(hours) => (format!("，发函后{hours}小时答复"), format!(" within {hours} hours of the letter")),
        None => (String::new(), String::new()),
    };
    Some(FileFact::NoticeIssued(Notice {
        kind: "settled_by_answer".to_owned(),
        zh: format!("本案协议由{}的答复促成{after}。", asked.of),
        en: format!("An answer of another organ settled the matter{after_en}."),
        article: Mediation::ARTICLES.assist.to_owned(),
        last_day: None,
    }))
}
