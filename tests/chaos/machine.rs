//! What only a machine can do: run a program, signal a process, wait.

use std::ffi::OsStr;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// Runs a program; what it said where it failed.
pub(crate) fn run<S: AsRef<OsStr>>(program: &str, args: &[S]) -> Result<String, String> {
    let out = Command::new(program)
        .args(args)
        .stdin(Stdio::null())
        .output()
        .map_err(|error| format!("{program}: {error}"))?;
    let said = String::from_utf8_lossy(&out.stdout).trim().to_owned();
    if out.status.success() {
        return Ok(said);
    }
    let why = String::from_utf8_lossy(&out.stderr);
    Err(format!("{program}: {}", why.trim().lines().next().unwrap_or("it failed")))
}

/// Signals a process; one that has ended takes no signal.
pub(crate) fn signal(how: &str, pid: u32) {
    let _ended = run("kill", &[how, &pid.to_string()]);
}

/// Waits until something comes true.
///
/// # Panics
/// Where it does not within the limit.
pub(crate) async fn until(what: &str, limit: Duration, mut done: impl FnMut() -> bool) {
    let began = Instant::now();
    while !done() {
        assert!(began.elapsed() < limit, "not within {} s: {what}", limit.as_secs());
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

/// Bytes of memory a process has now.
pub(crate) fn resident(pid: u32) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).expect("it runs");
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).expect("it has memory");
    let kilobytes: u64 = line.trim().trim_end_matches(" kB").parse().expect("a number");
    kilobytes << 10
}

/// The processes that have this parent.
pub(crate) fn children(parent: u32) -> Vec<u32> {
    let own = |pid: u32| {
        let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
        stat.rsplit_once(')')?.1.split_whitespace().nth(1)?.parse::<u32>().ok()
    };
    let processes = std::fs::read_dir("/proc").expect("there is /proc");
    let pids = processes.flatten().filter_map(|process| process.file_name().to_str()?.parse().ok());
    pids.filter(|pid| own(*pid) == Some(parent)).collect()
}
