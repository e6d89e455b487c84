//! A file written whole or not at all.

use anyhow::Context;
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

/// For everybody who may read the folder.
pub(crate) const OPEN: u32 = 0o644;
/// For its owner only.
pub(crate) const SECRET: u32 = 0o600;

/// Puts a whole file in its place, with its folder where that is missing.
pub(crate) fn place(path: &Path, bytes: &[u8], mode: u32) -> anyhow::Result<()> {
    let folder = path.parent().context("a file has a folder")?;
    std::fs::create_dir_all(folder).with_context(|| format!("making {}", folder.display()))?;
    let draft = path.with_extension("new");
    let mut file = std::fs::OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(mode)
        .open(&draft)
        .with_context(|| format!("writing {}", draft.display()))?;
    file.write_all(bytes)?;
    file.sync_all()?;
    std::fs::rename(&draft, path).with_context(|| format!("writing {}", path.display()))?;
    std::fs::File::open(folder)?.sync_all()?;
    Ok(())
}
