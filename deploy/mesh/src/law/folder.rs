//! The county's law folder: what a notice, the county's own values and a sign-off become on disk.

use super::today;
use crate::file;
use ::law::Rule;
use ::law::county::{SignOff, SignOffs};
use anyhow::Context;
use host::lawbook::{self, Loaded};
use std::path::{Path, PathBuf};

/// Whose law is asked about.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct Place {
    /// Folder of the county's data.
    #[arg(long, env = "MESH_DATA", default_value = ".data")]
    data: PathBuf,
    /// Folder of what the county adds to the law; `law` in the data folder when left out.
    #[arg(long, env = "LAW_DIR")]
    law_dir: Option<PathBuf>,
    /// Division code of the county.
    #[arg(long, env = "COUNTY", default_value = "640522")]
    county: String,
}

impl Place {
    fn folder(&self) -> PathBuf {
        self.law_dir.clone().unwrap_or_else(|| self.data.join("law"))
    }

    /// The law as a mesh would load it from here.
    pub(crate) fn loaded(&self) -> anyhow::Result<Loaded> {
        Ok(lawbook::load(&lawbook::read(&self.folder())?, &self.county)?)
    }
}

/// `mesh law load`.
#[derive(Debug, clap::Args)]
pub(crate) struct Load {
    /// Notice of holidays: TOML, of a year or of a region (`prefix`).
    #[arg(long, requires = "version", required_unless_present = "overrides")]
    notice: Option<PathBuf>,
    /// Version of the notice, later than what is loaded, e.g. 2026.12.01.
    #[arg(long, requires = "notice")]
    version: Option<String>,
    /// The county's values for open rows, each with its citation; in place of those before.
    #[arg(long, conflicts_with = "notice")]
    overrides: Option<PathBuf>,
    /// Says whether it is fit, and puts nothing into the folder.
    #[arg(long)]
    check: bool,
    #[command(flatten)]
    place: Place,
}

/// `mesh law sign`.
#[derive(Debug, clap::Args)]
pub(crate) struct Sign {
    /// Rows that were read, e.g. `FY-30`.
    #[arg(long = "rule", required = true)]
    rules: Vec<String>,
    /// Who read them: office and person.
    #[arg(long)]
    by: String,
    #[command(flatten)]
    place: Place,
}

pub(crate) fn load(asked: &Load) -> anyhow::Result<()> {
    let folder = asked.place.folder();
    let before = lawbook::read(&folder)?;
    let old = lawbook::load(&before, &asked.place.county)?;
    let mut files = before.clone();
    let (path, text) = match (&asked.notice, &asked.version, &asked.overrides) {
        (Some(notice), Some(version), _) => {
            let named = version.len() <= 32 && version.bytes().all(|b| b.is_ascii_digit() || b == b'.');
            anyhow::ensure!(
                named && !version.is_empty(),
                "--version：版本写作2026.12.01的形式 · a version is made of digits and dots"
            );
            let text = read(notice)?;
            // said here, where it would be passed over without a word
            old.law.calendar.with_notice(version, &text)?;
            files.notices.push((version.clone(), text.clone()));
            (folder.join("calendar").join(format!("{version}.toml")), text)
        }
        (_, _, Some(overrides)) => {
            let text = read(overrides)?;
            files.overrides = Some(text.clone());
            (folder.join("overrides.toml"), text)
        }
        _ => anyhow::bail!("--notice FILE --version V，或者 · or --overrides FILE"),
    };
    let new = lawbook::load(&files, &asked.place.county)?;
    say!("日历版本 · calendar: {} → {}", old.law.calendar.version(), new.law.calendar.version());
    say!("规则版本 · rules: {} → {}", old.law.rules.version(), new.law.rules.version());
    if asked.check {
        say!("文件有效，没有写入 · fit; nothing was written");
        return Ok(());
    }
    file::place(&path, text.as_bytes(), file::OPEN)?;
    say!(
        "已写入{}；运行中的系统将自行重新计算期限 · written; a running mesh counts again by itself",
        path.display()
    );
    Ok(())
}

fn read(path: &Path) -> anyhow::Result<String> {
    std::fs::read_to_string(path).with_context(|| format!("读取 · reading {}", path.display()))
}

pub(crate) fn sign(asked: &Sign) -> anyhow::Result<()> {
    let by = asked.by.trim();
    anyhow::ensure!(
        !by.is_empty() && !by.chars().any(char::is_control),
        "--by：请写明单位和姓名 · name office and person"
    );
    let Loaded { law, signed, .. } = asked.place.loaded()?;
    let path = asked.place.folder().join("signed.toml");
    let mut text = lawbook::read(&asked.place.folder())?.signed.unwrap_or_default();
    for id in &asked.rules {
        let rows: Vec<&Rule> = law.rules.iter().filter(|rule| rule.id == *id).collect();
        anyhow::ensure!(!rows.is_empty(), "没有编号为{id}的规则 · no rule is called {id}");
        for rule in rows {
            if let Some(given) = signed.of(rule) {
                say!("{id}（{}起）已由{}于{}审核", rule.valid_from, given.by, given.on);
                continue;
            }
            text.push_str(&SignOff::given(rule, by, today()).entry());
            say!("{id}（{}起）{}：审核人{by}", rule.valid_from, rule.title_zh);
        }
    }
    SignOffs::parse(&text)?;
    file::place(&path, text.as_bytes(), file::OPEN)
}
