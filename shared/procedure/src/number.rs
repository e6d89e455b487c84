//! Numbers that stand on papers (案号、文号), as an input gives them: read as people write them, kept in the official
//! form. Where no norm fixes a form (a licence, a certificate, a postal slip), the text is taken as it stands.

use crate::{CaseFile, Context, Document, Refusal, which};
use chrono::{Datelike, NaiveDate};
use kernel::{Act, By};
use law::Organs;
use law::identifier::{CaseNumber, DocumentNumber, NumberError};
use serde::{Deserialize, Serialize};

/// What gives the numbers of the courts their form.
const COURTS: &str = "《关于人民法院案件案号的若干规定》";

/// The longest number of any kind.
const LONGEST: usize = 100;

/// A number that was given to a paper and is void (作废文号): it is kept, and given to no other paper.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VoidNumber {
    /// The number.
    pub number: String,
    /// The paper that had it, counted from 1; it has another number now.
    pub document: u32,
    /// Kind of that paper.
    pub kind: String,
    /// Why it is void. Personal data may stand in it.
    pub reason: String,
    /// Day.
    pub on: NaiveDate,
}

impl CaseFile {
    /// Takes in that a number is void, and the paper with the one it has now.
    pub(crate) fn voided(&mut self, void: &VoidNumber, paper: &Document) {
        if let Some(known) = which::place(void.document).and_then(|n| self.documents.get_mut(n)) {
            known.clone_from(paper);
        }
        self.void_numbers.push(void.clone());
    }
}

/// The number of a court's case or of a document in it (案号), e.g. `（2026）宁0522行初12号`. One of the form in use until
/// 2015 stays as it stands.
///
/// # Errors
/// A [`Refusal`] that shows the right form and points to the field.
pub fn of_court(text: &str, at: &str) -> Result<String, Refusal> {
    let text = text.trim();
    match text.parse::<CaseNumber>() {
        Ok(number) => Ok(number.to_string()),
        Err(NumberError::OldForm) => Ok(text.to_owned()),
        Err(why) => Err(Refusal::new(
            "court_number",
            format!(
                "案号应当依次写明收案年度、法院代字、类型代字、编号，例如“（2026）宁0522行初12号”：{}",
                why.zh()
            ),
            format!("a court's number reads like “（2026）宁0522行初12号”: {why}"),
        )
        .under(COURTS)
        .at(at)),
    }
}

/// The number of a document of an organ (发文字号), e.g. `海政复〔2026〕12号`.
///
/// # Errors
/// A [`Refusal`] that shows the right form and points to the field.
pub fn of_organ(text: &str, at: &str) -> Result<String, Refusal> {
    match text.parse::<DocumentNumber>() {
        Ok(number) => Ok(number.to_string()),
        Err(why) => Err(not_of_organ(why, at)),
    }
}

/// The number of whatever paper it is, a court's, an organ's or another: what begins as one of those two has its form.
/// What follows `号`, e.g. `第二项`, stays.
///
/// # Errors
/// A [`Refusal`] that shows the right form and points to the field.
pub fn of_paper(text: &str, at: &str) -> Result<String, Refusal> {
    let text = text.trim();
    if text.is_empty() || text.chars().count() > LONGEST {
        return Err(Refusal::new(
            "document_number",
            format!("请填写文号，不超过{LONGEST}个字"),
            format!("give the number, in at most {LONGEST} characters"),
        )
        .at(at));
    }
    if is_court(text) {
        return of_court(text, at);
    }
    let end = text.find('号').map_or(text.len(), |end| end + '号'.len_utf8());
    let (number, rest) = text.split_at(end);
    match number.parse::<DocumentNumber>() {
        Ok(number) => Ok(format!("{number}{rest}")),
        Err(why) if claims_form(number) => Err(not_of_organ(why, at)),
        // a licence, a certificate, an order, a postal slip: no norm fixes its form
        Err(_) => Ok(text.to_owned()),
    }
}

/// The same where a number may be left out: one that is blank was.
///
/// # Errors
/// As [`of_paper`].
pub fn of_paper_if_any(text: Option<String>, at: &str) -> Result<Option<String>, Refusal> {
    text.filter(|text| !text.trim().is_empty()).map(|text| of_paper(&text, at)).transpose()
}

/// A paper of the case with its number: one that the desk issues, of a kind its organ numbers here, takes the next where
/// none was typed, and is never given one twice.
///
/// # Errors
/// A [`Refusal`] where the number that was typed is one the desk gave already, or passed over.
pub(crate) fn of_own(paper: Document, cx: &Context, at: &str) -> Result<Document, Refusal> {
    let issues = cx.by.iter().any(|by| matches!(by, By::Officer | By::Head));
    let Some(word) = cx.organs.paper(cx.organ(), cx.channel, &paper.kind).filter(|_| issues) else {
        return Ok(paper);
    };
    let Some(typed) = &paper.number else {
        let number = cx.numbers.issue(word, paper.on.year());
        return Ok(Document { number: Some(number), ..paper });
    };
    let own = under(word, typed);
    match own.is_none_or(|own| cx.numbers.typed(word, own.year.into(), own.serial)) {
        true => Ok(paper),
        false => Err(taken(&format!("{at}/number"))),
    }
}

/// The number that a paper of this kind is to have after a slip in it: any but a void one.
pub(crate) fn not_void(number: String, kind: &str, cx: &Context, at: &str) -> Result<String, Refusal> {
    let own = own(cx.organs, (cx.organ(), cx.channel, kind), &number);
    match own.is_some_and(|(word, own)| cx.numbers.is_void(word, own.year.into(), own.serial)) {
        true => Err(taken(at)),
        false => Ok(number),
    }
}

fn taken(at: &str) -> Refusal {
    Refusal::new(
        "number_taken",
        "这一文号已经由系统编给其他文书、已经跳过或者已经作废；不填文号的，由系统编下一号",
        "this number was given to another paper already, passed over or declared void: leave it out, and the next one is given",
    )
    .at(at)
}

/// The number of a series, where this text is one.
fn under(word: &str, text: &str) -> Option<DocumentNumber> {
    text.parse::<DocumentNumber>().ok().filter(|number| number.organ == word)
}

/// The number this text is, with the word of its series, where the organ numbers papers of this kind so in this channel.
#[must_use]
pub fn own<'a>(
    organs: &'a Organs,
    (organ, channel, kind): (&str, &str, &str),
    text: &str,
) -> Option<(&'a str, DocumentNumber)> {
    let word = organs.paper(organ, channel, kind)?;
    Some((word, under(word, text)?))
}

/// The act with its number in that form.
///
/// # Errors
/// As [`of_paper`].
pub fn on_act(act: Act, at: &str) -> Result<Act, Refusal> {
    Ok(Act { document: of_paper_if_any(act.document, &format!("{at}/document"))?, ..act })
}

fn not_of_organ(why: NumberError, at: &str) -> Refusal {
    Refusal::new(
        "document_number",
        format!("文号应当依次写明机关代字、〔年份〕、序号，例如“海政复〔2026〕12号”：{}", why.zh()),
        format!("a document's number reads like “海政复〔2026〕12号”: {why}"),
    )
    .at(at)
}

/// Whether it begins as a number of a court: the year in round brackets, then the word of a court.
fn is_court(text: &str) -> bool {
    let Some(rest) = text.strip_prefix(['（', '(']) else { return false };
    let Some((_, rest)) = rest.split_once(['）', ')']) else { return false };
    let mut rest = rest.trim_start().chars();
    match rest.next() {
        Some('最') => true,
        Some(word) => {
            law::identifier::PROVINCES.contains(word)
                && rest.next().is_some_and(|next| next.is_numeric() || "行民刑执赔".contains(next))
        }
        None => false,
    }
}

/// Whether a text that is no number of an organ was meant to be one: the year in the brackets of such numbers, or a
/// bare serial after the organ's word.
fn claims_form(text: &str) -> bool {
    let bracketed = text.contains(['〔', '〕', '[', ']', '［', '］', '【', '】']);
    let chinese = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c) && !"第令号".contains(c);
    let bare = text.strip_suffix('号').is_some_and(|text| {
        let word = text.trim_end_matches(|c: char| c.is_ascii_digit());
        word.len() < text.len() && word.chars().count() > 1 && word.chars().all(chinese)
    });
    bracketed || bare
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_number_of_a_court_is_kept_in_its_official_form() {
        for (given, kept) in [
            ("（2026）宁0522行初12号", "（2026）宁0522行初12号"),
            ("(2026) 宁0522行初012号", "（2026）宁0522行初12号"),
            ("（2026）宁0522行初12号之一", "（2026）宁0522行初12号之一"),
            ("（2014）海民初字第123号", "（2014）海民初字第123号"),
        ] {
            assert_eq!(of_court(given, "/number").unwrap(), kept);
        }
        for wrong in
            ["", "宁0522行初12号", "（26）宁0522行初12号", "（2026）宁0522行类12号", "（2026）宁0522行初12"]
        {
            let refusal = of_court(wrong, "/number").unwrap_err();
            assert_eq!((refusal.code, refusal.pointer.as_deref()), ("court_number", Some("/number")));
            assert!(refusal.text.zh.contains("（2026）宁0522行初12号"));
        }
    }

    #[test]
    fn the_number_of_an_organ_has_its_year_in_brackets() {
        for given in ["海政复〔2026〕12号", "海政复[2026]12号", "海政复（2026）12号", " 海政复〔2026〕012号"]
        {
            assert_eq!(of_organ(given, "/number").unwrap(), "海政复〔2026〕12号");
            assert_eq!(of_paper(given, "/number").unwrap(), "海政复〔2026〕12号");
        }
        for wrong in ["海政复12号", "海政复〔26〕12号", "海政复〔2026〕号", "〔2026〕12号"]
        {
            assert_eq!(of_organ(wrong, "/number").unwrap_err().code, "document_number", "{wrong}");
            assert_eq!(of_paper(wrong, "/number").unwrap_err().code, "document_number", "{wrong}");
        }
    }

    #[test]
    fn a_series_goes_on_after_what_was_typed_and_gives_no_number_twice() {
        let numbers = crate::Numbers::default();
        assert!(numbers.typed("海政复决", 2026, 41), "the paper files go on");
        assert!(numbers.typed("海政复决", 2026, 17), "an older one is recorded later");
        assert_eq!(numbers.issue("海政复决", 2026), "海政复决〔2026〕42号");
        assert!(!numbers.typed("海政复决", 2026, 42) && numbers.typed("海政复决", 2026, 40));
        assert!(numbers.typed("海政复决", 2026, 45));
        assert_eq!(numbers.issue("海政复决", 2026), "海政复决〔2026〕46号");
        assert!(!numbers.typed("海政复决", 2026, 44), "passed over");
        assert_eq!(numbers.issue("海政复决", 2027), "海政复决〔2027〕1号", "a year begins anew");
        let kept = crate::Numbers::after(numbers.into_last());
        assert_eq!(kept.issue("海政复决", 2026), "海政复决〔2026〕47号");
        assert!(!kept.typed("海政复决", 2026, 42), "also after a restart");
    }

    #[test]
    fn a_void_number_is_given_to_nobody() {
        let numbers = crate::Numbers::default();
        assert!(numbers.typed("海政复决", 2026, 41) && numbers.typed("海政复决", 2026, 17));
        numbers.void("海政复决", 2026, 17);
        assert!(!numbers.typed("海政复决", 2026, 17) && numbers.typed("海政复决", 2026, 16));
        assert_eq!(numbers.issue("海政复决", 2026), "海政复决〔2026〕42号");
        numbers.void("海政复决", 2026, 42);
        assert_eq!(numbers.issue("海政复决", 2026), "海政复决〔2026〕43号");
        let kept = crate::Numbers::after(numbers.into_last());
        assert!(
            !kept.typed("海政复决", 2026, 17) && !kept.typed("海政复决", 2026, 42),
            "also after a restart"
        );
        assert!(kept.typed("海政复决", 2027, 17), "of its year only");
    }

    #[test]
    fn where_no_norm_fixes_a_form_the_text_stays() {
        for text in
            ["安置协议12", "国务院令第711号", "宁（2023）海原县不动产权第0001234号", "EMS1031234567890"]
        {
            assert_eq!(of_paper(text, "/number").unwrap(), text);
        }
        assert_eq!(of_paper("三政处[2014]3号第二项", "/number").unwrap(), "三政处〔2014〕3号第二项");
        assert_eq!(of_paper("（2026）宁0522行类12号", "/number").unwrap_err().code, "court_number");
        assert_eq!(of_paper_if_any(Some(" ".to_owned()), "/number").unwrap(), None);
    }
}
