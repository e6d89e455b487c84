//! A disk of its own: an ext4 file system in a file, whose power can be cut and whose space can run out.

use crate::machine::run;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// `EXT4_IOC_SHUTDOWN` without flushing the journal: what was not synced is gone.
const CUT: &str = "import fcntl, os, struct, sys\n\
    fcntl.ioctl(os.open(sys.argv[1], os.O_RDONLY), 0x8004587d, struct.pack('I', 2))";

/// How long a disk may be busy after its processes were killed.
const PATIENCE: Duration = Duration::from_secs(20);

/// A mounted disk; unmounted when dropped.
#[derive(Debug)]
pub(crate) struct Disk {
    image: PathBuf,
    at: PathBuf,
}

impl Disk {
    /// Makes a disk of so many megabytes and mounts it; why that cannot be done here.
    pub(crate) fn new(image: PathBuf, at: &Path, megabytes: u64) -> Result<Self, String> {
        std::fs::create_dir_all(at).map_err(|error| error.to_string())?;
        let file = std::fs::File::create(&image).map_err(|error| error.to_string())?;
        file.set_len(megabytes << 20).map_err(|error| error.to_string())?;
        run("mkfs.ext4", &["-q".as_ref(), "-m".as_ref(), "0".as_ref(), image.as_os_str()])?;
        let disk = Self { image, at: at.to_owned() };
        disk.mount()?;
        Ok(disk)
    }

    fn mount(&self) -> Result<(), String> {
        run("mount", &["-o".as_ref(), "loop".as_ref(), self.image.as_os_str(), self.at.as_os_str()]).map(drop)
    }

    /// Cuts its power: nothing is written any more, and what was not synced is lost.
    pub(crate) fn cut(&self) {
        run("python3", &["-c".as_ref(), CUT.as_ref(), self.at.as_os_str()]).expect("the power is cut");
    }

    /// Brings it back as it is on the medium, once nobody holds it any more.
    pub(crate) async fn power_on(&self) {
        let began = Instant::now();
        while let Err(busy) = run("umount", &[&self.at]) {
            assert!(began.elapsed() < PATIENCE, "{busy}");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        self.mount().expect("it is mounted again");
    }

    /// Fills it to the last block.
    pub(crate) fn fill(&self) {
        let mut ballast = std::fs::File::create(self.ballast()).expect("a file");
        let left = run("stat", &["-f".as_ref(), "-c".as_ref(), "%a %S".as_ref(), self.at.as_os_str()]);
        let left: Vec<u64> =
            left.expect("it has a size").split(' ').map(|n| n.parse().expect("a number")).collect();
        let most = (left[0] * left[1]).saturating_sub(1 << 20).to_string();
        run("fallocate", &["-l".as_ref(), most.as_ref(), self.ballast().as_os_str()]).expect("it is filled");
        std::io::Seek::seek(&mut ballast, std::io::SeekFrom::End(0)).expect("it seeks");
        for portion in [64 << 10, 4 << 10] {
            while ballast.write_all(&vec![0x5a; portion]).and_then(|()| ballast.sync_data()).is_ok() {}
        }
    }

    /// Space returns.
    pub(crate) fn empty(&self) {
        std::fs::remove_file(self.ballast()).expect("there is ballast");
    }

    fn ballast(&self) -> PathBuf {
        self.at.join("ballast")
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        let _gone = run("umount", &["-l".as_ref(), self.at.as_os_str()]);
    }
}
