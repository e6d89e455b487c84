//! What may be done against what was decided here, and until when: for each addressee from the day on which the paper
//! counts as served on it.

use crate::Adjudication;
use crate::fact::Awarded;
use crate::track::Track;
use chrono::NaiveDate;
use kernel::PartyId;
use procedure::{Case, Context, Delivery, FileFact, Notice, Refusal};

/// Whom a notice is for, in Chinese: a notice carries no names. Empty where it is for whoever the paper names.
pub(crate) fn addressee(case: &Case<Adjudication>, party: PartyId) -> String {
    let place = case.file.parties.iter().position(|known| known.id == party);
    place.map_or_else(String::new, |place| format!("第{}名当事人", place + 1))
}

/// The remedies against an award served on this day: reconsideration, and the suit of the award or of each kind of piece
/// it decides.
///
/// # Errors
/// A [`Refusal`] where a period cannot be counted.
pub(crate) fn of_award(
    track: Track,
    parcels: &[Awarded],
    cx: &Context,
    served_on: NaiveDate,
    to: &str,
) -> Result<Vec<FileFact>, Refusal> {
    let mut told = vec![reconsideration(cx, served_on, &format!("{to}不服本裁决的"), "award")?];
    told.extend(suits(track, parcels, cx, served_on, to)?);
    Ok(told)
}

/// The remedies of each party that got the award in one of these ways.
///
/// # Errors
/// As [`of_award`].
pub(crate) fn of_each(
    track: Track,
    parcels: &[Awarded],
    case: &Case<Adjudication>,
    cx: &Context,
    copies: &[Delivery],
) -> Result<Vec<FileFact>, Refusal> {
    let mut told = Vec::new();
    for copy in copies {
        told.extend(of_award(track, parcels, cx, copy.served.on, &addressee(case, copy.party))?);
    }
    Ok(told)
}

/// The remedies against a refusal to accept served on this day. No statute on awards shortens them: a refusal is none.
///
/// # Errors
/// As [`of_award`].
pub(crate) fn of_refusal(cx: &Context, served_on: NaiveDate, to: &str) -> Result<Vec<FileFact>, Refusal> {
    let receipt = cx.law.count(Track::General.suit(), served_on).receipt()?;
    let (amount, unit) = (receipt.amount, receipt.unit);
    let suit = Notice {
        kind: "remedy_suit".to_owned(),
        zh: format!(
            "{to}不服不予受理决定的，可以自收到决定之日起{amount}{}内依法向人民法院提起行政诉讼。",
            unit.zh()
        ),
        en: format!("A suit may be brought within {amount} {} of receiving the refusal.", unit.en(amount)),
        article: receipt.article,
        last_day: receipt.due,
    };
    let reconsideration = reconsideration(cx, served_on, &format!("{to}不服不予受理决定的"), "refusal")?;
    Ok(vec![reconsideration, FileFact::NoticeIssued(suit)])
}

fn reconsideration(cx: &Context, served_on: NaiveDate, who: &str, what: &str) -> Result<FileFact, Refusal> {
    let receipt = cx.law.count("FY-01", served_on).receipt()?;
    let (amount, unit) = (receipt.amount, receipt.unit);
    Ok(FileFact::NoticeIssued(Notice {
        kind: "remedy_reconsideration".to_owned(),
        zh: format!("{who}，可以自知道之日起{amount}{}内依法申请行政复议。", unit.zh()),
        en: format!(
            "Reconsideration may be applied for within {amount} {} of knowing the {what}.",
            unit.en(amount)
        ),
        article: receipt.article,
        last_day: receipt.due,
    }))
}

/// One for the award, or one for each kind of piece it decides.
fn suits(
    track: Track,
    parcels: &[Awarded],
    cx: &Context,
    served_on: NaiveDate,
    to: &str,
) -> Result<Vec<FileFact>, Refusal> {
    if parcels.is_empty() {
        return Ok(vec![suit(track, to, cx, served_on)?]);
    }
    let mut tracks: Vec<Track> = parcels.iter().map(|parcel| parcel.track).collect();
    tracks.sort_by_key(|track| parcels.iter().position(|parcel| parcel.track == *track));
    tracks.dedup();
    let of = |track: Track| {
        let numbers = (1..).zip(parcels).filter(|(_, parcel)| parcel.track == track);
        let numbers: Vec<String> = numbers.map(|(n, _): (usize, _)| n.to_string()).collect();
        suit(track, &format!("就第{}块争议地，{to}", numbers.join("、")), cx, served_on)
    };
    tracks.into_iter().map(of).collect()
}

fn suit(track: Track, of: &str, cx: &Context, served_on: NaiveDate) -> Result<FileFact, Refusal> {
    let receipt = cx.law.count(track.suit(), served_on).receipt()?;
    let (amount, unit) = (receipt.amount, receipt.unit);
    let mut zh = format!(
        "{of}不服本裁决的，可以自收到本裁决之日起{amount}{}内依法向人民法院提起行政诉讼。",
        unit.zh()
    );
    let mut en = format!("A suit may be brought within {amount} {} of receiving the award.", unit.en(amount));
    if track.is_natural_resource() {
        zh.push_str(
            "认为本裁决侵犯已经依法取得的自然资源的所有权或者使用权的，应当先申请行政复议\
             （《行政复议法》第二十三条第一款第二项）。",
        );
        en.push_str(" Who holds that it infringes rights acquired before applies for reconsideration first.");
    }
    Ok(FileFact::NoticeIssued(Notice {
        kind: "remedy_suit".to_owned(),
        zh,
        en,
        article: receipt.article,
        last_day: receipt.due,
    }))
}
