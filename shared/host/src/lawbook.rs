//! The law a process works under: what the program carries, with what the county's folder adds. The folder is read
//! at the start and looked at again while the process runs; a file that is not fit changes nothing and is told.
//!
//! | file | holds |
//! |---|---|
//! | `calendar/<version>.toml` | a notice of holidays, of the State Council or of the region |
//! | `overrides.toml` | the county's values for open rows, each with its citation |
//! | `signed.toml` | the rows the legal officer has signed off |
//! | `organs.toml` | the organs: their words in document numbers, their divisions, which are one level above which, and under which words they number papers |
//! | `matters.toml` | kinds of dispute the county adds to the list for adjudication |
//! | `mediations.toml` | what the agencies of the county mediate, by version and the days it is in force |

use anyhow::Context;
use law::county::{Files, SignOffs};
use law::{Law, LoadError, Organs};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::{Arc, RwLock};
use std::time::Duration;
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

/// How often the folder is looked at.
const LOOK: Duration = Duration::from_secs(2);

/// The law as it is loaded now.
#[derive(Debug, Clone)]
pub struct Loaded {
    /// Law and calendar of the county.
    pub law: Arc<Law>,
    /// What the legal officer has signed off.
    pub signed: Arc<SignOffs>,
    /// The organs of the county.
    pub organs: Arc<Organs>,
    /// Why what lies in the folder now is not loaded; the law before it stays.
    pub trouble: Option<String>,
}

impl Loaded {
    /// Which edition it is: two loads with the same word count every date alike.
    #[must_use]
    pub fn edition(&self) -> String {
        format!("{}.{}", self.law.rules.hash(), self.law.calendar.hash())
    }
}

/// The law of a process. Cheap to clone.
#[derive(Debug, Clone)]
pub struct LawBook(Arc<Book>);

#[derive(Debug)]
struct Book {
    folder: Option<PathBuf>,
    county: String,
    loaded: RwLock<Loaded>,
    turned: watch::Sender<()>,
}

impl LawBook {
    /// The law of a county (six digits), with what its folder adds.
    ///
    /// # Errors
    /// Where a file in the folder cannot be read or is not fit: a county does not start under half its law.
    pub fn open(folder: Option<&Path>, county: &str) -> anyhow::Result<Self> {
        let files = folder.map(read).transpose()?.unwrap_or_default();
        let loaded = load(&files, county)
            .with_context(|| format!("loading the law in {}", folder.unwrap_or(Path::new("-")).display()))?;
        let book = Book {
            folder: folder.map(Path::to_owned),
            county: county.to_owned(),
            loaded: RwLock::new(loaded),
            turned: watch::Sender::new(()),
        };
        Ok(Self(Arc::new(book)))
    }

    /// The law the program carries, for this county.
    #[must_use]
    pub fn bundled(county: &str) -> Self {
        Self::open(None, county).expect("the bundled law is tested")
    }

    /// The law as it is loaded now.
    #[must_use]
    pub fn now(&self) -> Loaded {
        match self.0.loaded.read() {
            Ok(loaded) => loaded.clone(),
            Err(poisoned) => poisoned.into_inner().clone(),
        }
    }

    /// Told each time the law was loaded anew.
    #[must_use]
    pub fn turned(&self) -> watch::Receiver<()> {
        self.0.turned.subscribe()
    }

    /// Looks at the folder until it is stopped.
    pub async fn keep(self, stop: CancellationToken) {
        let Some(folder) = self.0.folder.clone() else { return };
        let mut known = read(&folder).ok();
        loop {
            tokio::select! {
                () = tokio::time::sleep(LOOK) => {}
                () = stop.cancelled() => return,
            }
            let files = match read(&folder) {
                Ok(files) => files,
                Err(error) => {
                    self.troubled(&format!("{error:#}"));
                    known = None;
                    continue;
                }
            };
            if known.as_ref() == Some(&files) {
                continue;
            }
            match load(&files, &self.0.county) {
                Ok(loaded) => {
                    tracing::info!(edition = loaded.edition(), "the law was loaded anew");
                    self.set(loaded);
                    self.0.turned.send_replace(());
                }
                Err(error) => self.troubled(&error.to_string()),
            }
            known = Some(files);
        }
    }

    fn troubled(&self, why: &str) {
        tracing::error!(reason = why, "what lies in the law folder is not loaded");
        self.set(Loaded { trouble: Some(why.to_owned()), ..self.now() });
    }

    fn set(&self, loaded: Loaded) {
        match self.0.loaded.write() {
            Ok(mut kept) => *kept = loaded,
            Err(poisoned) => *poisoned.into_inner() = loaded,
        }
    }
}

/// The law of a county under these files.
///
/// # Errors
/// [`LoadError`] of the first file that is not fit.
pub fn load(files: &Files, county: &str) -> Result<Loaded, LoadError> {
    let law = Law::bundled().of_county(county, files)?;
    let signed = files.signed.as_deref().map(SignOffs::parse).transpose()?.unwrap_or_default();
    let organs = files.organs.as_deref().map(Organs::parse).transpose()?.unwrap_or_default();
    Ok(Loaded { law: Arc::new(law), signed: Arc::new(signed), organs: Arc::new(organs), trouble: None })
}

/// The files of a folder; a folder that is not there holds none.
///
/// # Errors
/// Where a file cannot be read.
pub fn read(folder: &Path) -> anyhow::Result<Files> {
    let text = |path: &Path| match std::fs::read_to_string(path) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error).with_context(|| format!("reading {}", path.display())),
    };
    let mut notices = Vec::new();
    let calendar = folder.join("calendar");
    let listed = match std::fs::read_dir(&calendar) {
        Ok(listed) => listed.collect::<Result<Vec<_>, _>>()?,
        Err(error) if error.kind() == ErrorKind::NotFound => Vec::new(),
        Err(error) => return Err(error).with_context(|| format!("reading {}", calendar.display())),
    };
    for entry in listed {
        let path = entry.path();
        if path.extension().is_some_and(|end| end == "toml")
            && let Some(version) = path.file_stem().and_then(|stem| stem.to_str())
            && let Some(notice) = text(&path)?
        {
            notices.push((version.to_owned(), notice));
        }
    }
    notices.sort();
    Ok(Files {
        notices,
        overrides: text(&folder.join("overrides.toml"))?,
        signed: text(&folder.join("signed.toml"))?,
        organs: text(&folder.join("organs.toml"))?,
        matters: text(&folder.join("matters.toml"))?,
        mediations: text(&folder.join("mediations.toml"))?,
    })
}
