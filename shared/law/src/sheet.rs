//! The rule table as one page without external resources, for a legal officer to read, print and sign off row by
//! row.

use crate::county::SignOffs;
use crate::{Calendar, Direction, Exclusion, Procedure, Rule, Rules, Status, Unit};
use std::fmt::Write;

const STYLE: &str = "\
body{font:14px/1.5 \"Noto Serif CJK SC\",\"Source Han Serif SC\",SimSun,serif;margin:2em;color:#111;background:#fff}\
h1{font-size:20px}h2{font-size:16px;margin:1.6em 0 .4em}\
table{border-collapse:collapse;width:100%}th,td{border:1px solid #666;padding:3px 5px;vertical-align:top;text-align:left}\
th{background:#eee}td.id{white-space:nowrap}td.sign{min-width:6em}\
tr.D td.mark,tr.U td.mark{font-weight:bold}tr.D{background:#fff6d6}tr.U{background:#fde2dc}\
small{color:#444}nav a{margin-right:1em}\
@media print{@page{size:A4 landscape;margin:12mm}body{font-size:10px;margin:0}nav{display:none}\
thead{display:table-header-group}tr{break-inside:avoid}h2{break-after:avoid}\
tr.D,tr.U,th{print-color-adjust:exact;-webkit-print-color-adjust:exact}}";

/// The page.
#[must_use]
pub fn page(rules: &Rules, calendar: &Calendar, signed: &SignOffs) -> String {
    let mut out = String::with_capacity(256 * 1024);
    let (read, rows) = (rules.iter().filter(|r| signed.of(r).is_some()).count(), rules.iter().count());
    let count = |status| rules.iter().filter(|r| r.status == status).count();
    let _ = write!(
        out,
        "<!doctype html><html lang=\"zh-CN\"><head><meta charset=\"utf-8\"><title>规则表</title><style>{STYLE}</style>\
         </head><body><h1>规则表：期间与程序规则</h1>\
         <p>规则版本：{}；日历版本：{}。共{}行：V（{}）{}行，V2（{}）{}行，D（{}）{}行，U（{}）{}行。<br>\
         <small>规则SHA-256：{}；日历SHA-256：{}。</small></p>\
         <p>标为<b>D</b>（推导）和<b>U</b>（未核对）的行加底色：D行由已核对的规定推导，推导见说明；U行没有核对原文，\
         使用时逐次提示。两类行可以由本县以配置确定，并须写明依据；其余各行不得改动。审核无误的，请在“审核”栏签名并注明日期，\
         或者用<code>mesh law sign</code>逐行登记；条文变动的行须重新审核。已审核{read}行，待审核{}行。</p>\
         <p>审核人：＿＿＿＿＿＿＿＿　　审核日期：＿＿＿＿年＿＿月＿＿日　　单位（盖章）：＿＿＿＿＿＿＿＿＿＿＿＿</p><nav>",
        text(rules.version()),
        text(calendar.version()),
        rules.iter().count(),
        Status::V.zh(),
        count(Status::V),
        Status::V2.zh(),
        count(Status::V2),
        Status::D.zh(),
        count(Status::D),
        Status::U.zh(),
        count(Status::U),
        text(rules.hash()),
        text(calendar.hash()),
        rows - read,
    );
    for (n, procedure) in Procedure::ALL.iter().enumerate() {
        let _ = write!(out, "<a href=\"#p{n}\">{}</a>", procedure.zh());
    }
    out.push_str("</nav>");
    for (n, procedure) in Procedure::ALL.iter().enumerate() {
        let rows: Vec<&Rule> = rules.iter().filter(|r| r.procedure == *procedure).collect();
        let _ = write!(
            out,
            "<h2 id=\"p{n}\">{}（{}行）</h2><table><thead><tr><th>编号</th><th>名称</th><th>起算（适用情形）</th>\
             <th>期限</th><th>办理人</th><th>依据</th><th>出处</th><th>核对状态</th><th>施行起止</th><th>审核</th></tr>\
             </thead><tbody>",
            procedure.zh(),
            rows.len()
        );
        for rule in rows {
            row(&mut out, rule, signed);
        }
        out.push_str("</tbody></table>");
    }
    grounds(&mut out, rules);
    out.push_str(
        "<h2 id=\"sources\">出处</h2><table><thead><tr><th>编号</th><th>名称</th><th>文本</th><th>审核</th></tr></thead><tbody>",
    );
    for source in rules.sources() {
        let _ = write!(
            out,
            "<tr id=\"{0}\"><td class=\"id\">{0}</td><td>{1}</td><td>{2}</td><td class=\"sign\"></td></tr>",
            text(&source.id),
            text(&source.name_zh),
            text(&source.version)
        );
    }
    out.push_str("</tbody></table></body></html>");
    out
}

fn grounds(out: &mut String, rules: &Rules) {
    out.push_str(
        "<h2 id=\"grounds\">不计入期限的事由</h2><table><thead><tr><th>适用规则</th><th>事由</th><th>依据</th>\
         <th>出处</th><th>起止文书</th><th>最长时间</th><th>核对状态</th><th>审核</th></tr></thead><tbody>",
    );
    for exclusion in rules.exclusions() {
        let Exclusion { rules, ground, article, source, opens, closes, limit, status } = exclusion;
        let most = limit.as_ref().map_or_else(
            || "——".to_owned(),
            |l| format!("{}日；{}（{}）", l.days, text(&l.then.zh), text(&l.article)),
        );
        let _ = write!(
            out,
            "<tr class=\"{status:?}\"><td>{}</td><td>{}</td><td>{}</td><td><a href=\"#{source}\">{source}</a></td>\
             <td>{}起，{}止</td><td>{most}</td><td class=\"mark\">{status:?}（{}）</td><td class=\"sign\"></td></tr>",
            text(&rules.join("、")),
            text(&ground.zh),
            text(article),
            text(&opens.zh),
            text(&closes.zh),
            status.zh(),
            source = text(source),
        );
    }
    out.push_str("</tbody></table>");
}

/// The sign-off of a row as it stands now; empty to be signed by hand.
fn sign(rule: &Rule, signed: &SignOffs) -> String {
    match signed.of(rule) {
        Some(given) => format!("{}<br><small>{}</small>", text(&given.by), given.on),
        None if signed.is_outdated(rule) => "<small>条文已变动，须重新审核</small>".to_owned(),
        None => String::new(),
    }
}

fn row(out: &mut String, rule: &Rule, signed: &SignOffs) {
    let _ = write!(
        out,
        "<tr class=\"{:?}\" data-rule=\"{id}\"><td class=\"id\">{id}</td><td>{}{}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td>\
         <td><a href=\"#{source}\">{source}</a></td><td class=\"mark\">{:?}（{}）{}</td><td>{}起{}</td><td class=\"sign\">{}</td></tr>",
        rule.status,
        text(&rule.title_zh),
        remarks(rule),
        text(&rule.trigger.zh),
        period(rule),
        text(&rule.actor.zh),
        text(&rule.article),
        rule.status,
        rule.status.zh(),
        if rule.status.is_flagged() { "，须由法制人员确认" } else { "" },
        rule.valid_from,
        rule.valid_to.map(|to| format!("，{to}止")).unwrap_or_default(),
        sign(rule, signed),
        id = text(&rule.id),
        source = text(&rule.source),
    );
}

fn remarks(rule: &Rule) -> String {
    let note = rule.note.as_ref().map(|n| format!("<br><small>说明：{}</small>", text(&n.zh)));
    let local = rule.local.as_ref().map(|l| {
        format!(
            "<br><small>本县依{}确定，{}于{}确认</small>",
            text(&l.citation),
            text(&l.confirmed_by),
            l.confirmed_on
        )
    });
    note.unwrap_or_default() + &local.unwrap_or_default()
}

fn period(rule: &Rule) -> String {
    let Some(span) = rule.span() else { return "——".to_owned() };
    let mut parts = vec![span.zh()];
    if span.unit == Unit::NaturalDay {
        parts[0].push_str("（自然日）");
    }
    if rule.direction == Direction::Backward {
        parts.push("倒算".to_owned());
    }
    if let Some(e) = &rule.extension {
        let unit = e.unit.zh();
        let most = e.max.map(|n| format!("，合计不超过{n}{unit}")).unwrap_or_default();
        let each = e.each.map(|n| format!("，每次不超过{n}{unit}")).unwrap_or_default();
        let count = e.count.map(|n| format!("，不超过{n}次")).unwrap_or_default();
        parts.push(format!("可以延长（{}批准{most}{each}{count}）", text(&e.approver)));
    }
    if let Some(cap) = rule.cap {
        parts.push(format!("最长{}", cap.zh()));
    }
    parts.push(match (&rule.roll_basis, span.unit) {
        (Some(basis), _) => format!("末日遇休假日顺延（{}）", text(basis)),
        (None, Unit::WorkingDay | Unit::Hour) => return finished(&parts, rule),
        (None, _) => "末日不顺延".to_owned(),
    });
    finished(&parts, rule)
}

fn finished(parts: &[String], rule: &Rule) -> String {
    let missed = rule.missed.as_ref().map(|w| format!("<br><small>逾期：{}</small>", text(&w.zh)));
    format!("{}{}", parts.join("；"), missed.unwrap_or_default())
}

fn text(raw: &str) -> String {
    raw.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
