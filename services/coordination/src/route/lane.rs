//! The table of lanes: for each kind of matter the channel the law names, and the reasons against the others.

use super::{Described, Refused, Words};
use kernel::Category;
use law::Law;
use law::window::{Ground, Lane, Window};

/// A lane with its articles.
pub(super) struct Chosen {
    pub(super) lane: String,
    pub(super) articles: Vec<String>,
    pub(super) why: Words,
}

fn chosen(lane: &str, articles: &[&str], zh: &str, en: &str) -> Chosen {
    Chosen {
        lane: lane.to_owned(),
        articles: articles.iter().map(|a| (*a).to_owned()).collect(),
        why: Words { zh: zh.to_owned(), en: en.to_owned() },
    }
}

/// Whether an administrative act is in dispute.
fn administrative(matter: &Described, category: Category) -> bool {
    match category {
        Category::Penalty
        | Category::FailureToAct
        | Category::OpenGovernment
        | Category::Expropriation
        | Category::AdministrativeAct => true,
        Category::LandOwnership | Category::ForestOwnership | Category::GrasslandOwnership => {
            matter.act.is_some() && category == matter.category
        }
        _ => false,
    }
}

fn open(windows: &[Window], lane: Lane) -> bool {
    windows.iter().any(|w| w.lane == lane && w.open)
}

/// The lane of a matter of this category.
pub(super) fn of(
    matter: &Described,
    category: Category,
    windows: &[Window],
    priority: Option<&Ground>,
) -> Chosen {
    if matter.channel.as_deref() == Some("recommendation") {
        return chosen(
            "recommendation",
            &[
                "《最高人民法院关于综合治理类司法建议工作若干问题的规定》第八条",
                "《人民检察院组织法》第二十一条",
            ],
            "法院、检察院发出的建议，由被建议单位办理并书面回复。",
            "a recommendation of a court or procuratorate is carried out and answered by its addressee",
        );
    }
    if administrative(matter, category) {
        return of_act(matter, windows, priority);
    }
    match category {
        Category::LandOwnership | Category::ForestOwnership | Category::GrasslandOwnership => {
            let article = match category {
                Category::LandOwnership => "《土地管理法》第十四条",
                Category::ForestOwnership => "《森林法》第二十二条",
                _ => "《草原法》第十六条",
            };
            if matter.mediation_failed || matter.channel.as_deref() == Some("adjudication") {
                chosen(
                    "adjudication",
                    &[article, "《信访工作条例》第三十一条第四项"],
                    "权属争议协商、调解不成，由人民政府处理；对处理决定不服的，再依法复议或者诉讼。",
                    "a dispute over ownership that was not settled is decided by the government first",
                )
            } else {
                chosen(
                    "mediation",
                    &[article, "《人民调解法》第十七条"],
                    "权属争议先由当事人协商、调解；不成的，由人民政府处理（行政裁决）。",
                    "a dispute over ownership is negotiated or mediated first; failing that the government decides",
                )
            }
        }
        Category::EnterpriseName => chosen(
            "adjudication",
            &["《企业名称登记管理规定》第二十一条", "《信访工作条例》第三十一条第四项"],
            "企业名称争议由企业登记机关裁决。",
            "a conflict of enterprise names is decided by the registry",
        ),
        Category::Procurement => chosen(
            "adjudication",
            &["《政府采购法》第五十五条", "《信访工作条例》第三十一条第四项"],
            "政府采购投诉由财政部门处理。",
            "a procurement complaint is decided by the finance bureau",
        ),
        Category::Suggestion => chosen(
            "petition",
            &["《信访工作条例》第二十九条"],
            "意见建议由有权处理的机关、单位研究论证并答复。",
            "a suggestion is studied and answered",
        ),
        Category::Accusation => chosen(
            "external:discipline",
            &["《信访工作条例》第三十条"],
            "检举控告由纪检监察机关或者有权处理的机关、单位办理，不得将材料转给被检举控告的人员或者单位。",
            "an accusation goes to the discipline organs and never to the accused",
        ),
        Category::Judicial => chosen(
            "external:political-legal",
            &["《信访工作条例》第二十条第二款", "《信访工作条例》第三十一条第一项"],
            "涉法涉诉事项诉访分离，由政法机关依法办理。",
            "matters of litigation are separated from petitions and go to the judicial organs",
        ),
        Category::Conduct | Category::Other | Category::PublicInterest => chosen(
            "petition",
            &["《信访工作条例》第三十一条第六项"],
            "不属于其他法定途径的诉求，由有权处理的机关、单位听取陈述、调查并出具信访处理意见书。",
            "a request without another statutory path is investigated and answered by an opinion letter",
        ),
        _ => of_civil(matter),
    }
}

fn of_act(matter: &Described, windows: &[Window], priority: Option<&Ground>) -> Chosen {
    if matter.pending.iter().any(|p| p == "litigation")
        && matter.channel.as_deref() != Some("reconsideration")
    {
        return chosen(
            "litigation",
            &["《行政复议法》第二十九条第二款"],
            "人民法院已经依法受理，不再申请行政复议。",
            "the court has accepted the case: there is no reconsideration beside it",
        );
    }
    if let Some(ground) = priority.filter(|_| open(windows, Lane::Reconsideration) || windows.is_empty()) {
        return Chosen {
            lane: "reconsideration".to_owned(),
            articles: vec![ground.article.clone(), "《信访工作条例》第三十一条第四项".to_owned()],
            why: Words {
                zh: format!("{}应当先申请行政复议，对复议决定不服的再提起行政诉讼。", ground.zh),
                en: format!("{}: reconsideration comes first, a suit after its decision", ground.en),
            },
        };
    }
    if matter.channel.as_deref() == Some("litigation") && priority.is_none() {
        return chosen(
            "litigation",
            &["《行政诉讼法》第四十四条"],
            "当事人已选择提起行政诉讼。",
            "the person chose to sue",
        );
    }
    if matter.act.is_none() || open(windows, Lane::Reconsideration) {
        return chosen(
            "reconsideration",
            &["《行政复议法》第十一条", "《行政复议法》第二十条", "《信访工作条例》第三十一条第四项"],
            "属于行政复议受案范围且在申请期限内，导入行政复议；当事人也可以依法选择行政诉讼。",
            "within the scope and the period of reconsideration; the person may also choose to sue",
        );
    }
    if open(windows, Lane::Litigation) {
        return chosen(
            "litigation",
            &["《行政诉讼法》第四十六条", "《信访工作条例》第三十一条第一项"],
            "行政复议申请期限已过，行政诉讼起诉期限尚在，引导依法起诉。",
            "too late for reconsideration, in time for a suit",
        );
    }
    chosen(
        "petition",
        &["《信访工作条例》第三十一条第六项"],
        "行政复议、行政诉讼的期限均已届满，由有权处理的机关、单位依法听取诉求、调查并答复。",
        "too late for reconsideration and suit: heard and answered as a petition",
    )
}

fn of_civil(matter: &Described) -> Chosen {
    if !matter.mediation_failed {
        return chosen(
            "mediation",
            &["《人民调解法》第十七条", "《信访工作条例》第三十三条"],
            "民间纠纷应调尽调：先行调解，不收费，不影响仲裁、诉讼。",
            "a civil dispute is mediated first, free of charge, without prejudice to arbitration and suit",
        );
    }
    let (lane, article, zh, en) = match matter.category {
        Category::Wages => (
            "external:labour-arbitration",
            "《劳动争议调解仲裁法》第五条",
            "劳动争议调解不成，应当先申请劳动仲裁。",
            "a labour dispute goes to arbitration before court",
        ),
        Category::RuralContract => (
            "external:rural-land-arbitration",
            "《农村土地承包经营纠纷调解仲裁法》第四条",
            "农村土地承包纠纷调解不成，可以申请仲裁，也可以直接起诉。",
            "a rural land contract dispute may go to arbitration or court",
        ),
        _ => (
            "external:court",
            "《人民调解法》第二十六条",
            "调解不成，告知当事人可以依法向人民法院起诉。",
            "mediation failed: the sides may sue",
        ),
    };
    chosen(lane, &[article], zh, en)
}

/// The lanes the matter does not get.
pub(super) fn against(
    matter: &Described,
    lane: &str,
    windows: &[Window],
    priority: Option<&Ground>,
    law: &Law,
) -> Vec<Refused> {
    let mut out = Vec::new();
    let mut refuse = |to: &str, article: &str, zh: String, en: String| {
        if to != lane {
            out.push(Refused { lane: to.to_owned(), article: article.to_owned(), zh, en });
        }
    };
    let about_act = administrative(matter, matter.category);
    if lane != "petition" {
        refuse(
            "petition",
            "《信访工作条例》第三十一条",
            "依法应当通过其他法定途径处理的，不出具信访处理意见书，导入相应途径办理。".into(),
            "a matter with a statutory path gets no petition opinion".into(),
        );
    }
    if about_act {
        if let Some(ground) = priority {
            refuse(
                "litigation",
                &format!(
                    "{}；《最高人民法院关于适用〈中华人民共和国行政诉讼法〉的解释》第五十六条",
                    ground.article
                ),
                format!(
                    "{}，复议前置：未经复议直接起诉的，人民法院裁定不予立案。申请复议不影响对复议决定不服时十五日内起诉。",
                    ground.zh
                ),
                format!(
                    "{}: a suit without prior reconsideration is not docketed; the right to sue within 15 days after the decision is kept",
                    ground.en
                ),
            );
        } else if !open(windows, Lane::Litigation) && matter.act.is_some() {
            refuse(
                "litigation",
                "《行政诉讼法》第四十六条",
                "起诉期限已过。".into(),
                "the period to sue is over".into(),
            );
        } else {
            refuse(
                "litigation",
                "《行政复议法》第二十九条第一款",
                "已申请行政复议并被受理的，在复议期间不得提起行政诉讼；未申请复议的可以选择起诉。".into(),
                "not beside an accepted reconsideration; free to choose before".into(),
            );
        }
        if !open(windows, Lane::Reconsideration) && matter.act.is_some() {
            refuse(
                "reconsideration",
                "《行政复议法》第二十条、第三十条",
                "行政复议申请期限已过。".into(),
                "the period for reconsideration is over".into(),
            );
        }
        refuse(
            "adjudication",
            "《宁夏回族自治区行政程序规定》第七十八条",
            "行政裁决处理的是与行政管理密切相关的民事纠纷，不处理对行政行为的不服。".into(),
            "adjudication decides civil disputes, not challenges of acts".into(),
        );
    } else {
        for to in ["reconsideration", "litigation"] {
            refuse(
                to,
                if to == "reconsideration" {
                    "《行政复议法》第十一条、第十二条"
                } else {
                    "《行政诉讼法》第十二条、第十三条"
                },
                "没有可以复议、起诉的行政行为。".into(),
                "there is no administrative act to challenge".into(),
            );
        }
        let listed = law.matters.of(matter.category).is_some();
        if !listed {
            refuse(
                "adjudication",
                "《宁夏回族自治区行政程序规定》第七十八条",
                "不在行政裁决事项清单内。".into(),
                "not on the list of matters for adjudication".into(),
            );
        } else if lane == "mediation" {
            refuse(
                "adjudication",
                "《土地权属争议调查处理办法》第二十三条",
                "行政裁决以调解为先；调解不成即可申请裁决，权利已一并告知。".into(),
                "mediation comes before adjudication; the right to adjudication is told now".into(),
            );
            refuse(
                "external:court",
                "《土地管理法》第十四条；《森林法》第二十二条；《草原法》第十六条",
                "权属争议未经人民政府处理，人民法院不予受理。".into(),
                "a court does not hear a dispute over ownership the government has not decided".into(),
            );
        }
    }
    out
}
