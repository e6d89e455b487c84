//! Service of documents.

use crate::d;
use law::Law;
use law::service::{Document, Facts, Mode, Proof, Regime, served};

fn facts(regime: Regime, mode: Mode, document: Document) -> Facts {
    Facts {
        regime,
        mode,
        document,
        on: d("2026-03-02"),
        consent: true,
        proof: Some(Proof::Witness),
        cause: Some("下落不明".into()),
    }
}

#[test]
fn public_notice_takes_thirty_days_in_reconsideration_and_sixty_for_a_ningxia_agency() {
    let on = |regime| served(&facts(regime, Mode::Notice, Document::Other), Law::bundled()).unwrap().on;
    assert_eq!(on(Regime::Reconsideration), d("2026-04-01"));
    assert_eq!(on(Regime::Court), d("2026-04-01"));
    assert_eq!(on(Regime::Agency), d("2026-05-01"), "a holiday, and not moved");
    assert_eq!(on(Regime::RuralArbitration), d("2026-05-01"));
    let causeless = Facts { cause: None, ..facts(Regime::Agency, Mode::Notice, Document::Other) };
    assert_eq!(served(&causeless, Law::bundled()).unwrap_err().code(), "service_fact");
}

#[test]
fn every_other_mode_has_its_own_day_and_article() {
    for (regime, mode, article) in [
        (Regime::Agency, Mode::Direct, "《宁夏回族自治区行政程序规定》第五十七条"),
        (Regime::Reconsideration, Mode::OnBehalf, "《民事诉讼法》第八十八条第二款"),
        (Regime::Court, Mode::Leaving, "《民事诉讼法》第八十九条"),
        (Regime::Court, Mode::Electronic, "《民事诉讼法》第九十条第二款"),
        (Regime::Agency, Mode::Post, "《宁夏回族自治区行政程序规定》第六十一条第一款"),
        (Regime::Court, Mode::Through, "《民事诉讼法》第九十四条"),
    ] {
        let served = served(&facts(regime, mode, Document::Other), Law::bundled()).unwrap();
        assert_eq!((served.on, served.article.as_str()), (d("2026-03-02"), article));
    }
}

#[test]
fn closed_modes_are_refused() {
    let code = |facts: &Facts| served(facts, Law::bundled()).map_err(|e| e.code());
    for document in [Document::Award, Document::Agreement, Document::Mediation] {
        assert_eq!(code(&facts(Regime::Agency, Mode::Electronic, document)), Err("service_mode"));
        assert!(code(&facts(Regime::Reconsideration, Mode::Electronic, document)).is_ok());
    }
    assert!(code(&facts(Regime::Agency, Mode::Electronic, Document::Other)).is_ok());
    assert_eq!(code(&facts(Regime::Court, Mode::Leaving, Document::Mediation)), Err("service_mode"));
    assert_eq!(
        code(&facts(Regime::RuralArbitration, Mode::Electronic, Document::Other)),
        Err("service_mode")
    );
    let unasked = Facts { consent: false, ..facts(Regime::Court, Mode::Electronic, Document::Other) };
    assert_eq!(code(&unasked), Err("service_fact"));
    let filmed =
        |regime| Facts { proof: Some(Proof::Recording), ..facts(regime, Mode::Leaving, Document::Other) };
    assert!(code(&filmed(Regime::Agency)).is_ok());
    assert_eq!(code(&filmed(Regime::RuralArbitration)), Err("service_fact"));
    let unproved = Facts { proof: None, ..facts(Regime::Agency, Mode::Leaving, Document::Other) };
    assert_eq!(code(&unproved), Err("service_fact"));
}
