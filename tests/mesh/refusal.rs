//! Databases that must not be worked with: damaged, changed behind the program, of a newer version, in use, or older
//! than what others have heard. Each is refused at the start with a sentence that says what to do.

use crate::harness::{Mesh, neighbours};
use reqwest::StatusCode;
use sea_orm::{ConnectionTrait, Database};
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

async fn opened() -> Mesh {
    let mesh = Mesh::start().await;
    mesh.on_day("2026-03-02").await;
    let (status, _) = mesh.open("haiyuan-xfj-officer", "petition", &neighbours()).await;
    assert_eq!(status, StatusCode::CREATED);
    mesh.settle().await;
    mesh
}

/// Starts the mesh where it must not start; what it says.
fn refused(mesh: &Mesh) -> String {
    let data = mesh.folder().display().to_string();
    let mut child = std::process::Command::new(crate::harness::program())
        .args(["up", "--data", &data, "--clock", "manual", "--listen", "127.0.0.1:0", "--log", "off"])
        .arg("--nats-server")
        .arg(crate::harness::nats_server())
        .stdout(std::process::Stdio::null())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .expect("it can be tried");
    let began = Instant::now();
    let status = loop {
        if let Some(status) = child.try_wait().expect("it can be asked") {
            break status;
        }
        if began.elapsed() > Duration::from_secs(30) {
            child.kill().expect("it can be killed");
            panic!("it must not start");
        }
        std::thread::sleep(Duration::from_millis(50));
    };
    assert!(!status.success());
    let mut said = String::new();
    child.stderr.take().expect("it is read").read_to_string(&mut said).expect("it speaks");
    said
}

/// It says so in Chinese and in English.
#[track_caller]
fn says(said: &str, zh: &str, en: &str) {
    assert!(said.contains(zh) && said.contains(en), "{zh} / {en}: {said}");
}

async fn sql(mesh: &Mesh, statement: &str) {
    let url = format!("sqlite://{}?mode=rw", mesh.folder().join("petition.db").display());
    let db = Database::connect(url).await.expect("it opens");
    assert!(db.execute_unprepared(statement).await.expect("it is planted").rows_affected() > 0);
}

/// The files of a SQLite database.
fn files(folder: &Path) -> Vec<PathBuf> {
    ["petition.db", "petition.db-wal", "petition.db-shm"].map(|name| folder.join(name)).to_vec()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_ledger_that_was_changed_or_damaged_is_not_written_to() {
    let mut mesh = opened().await;
    let said = refused(&mesh);
    says(&said, "一个SQLite文件只能由一个进程写入，请结束另一个进程", "in use by another process");
    mesh.kill();
    sql(&mesh, "UPDATE ledger_entry SET body = replace(body, '通行', '通车') WHERE pos = 1").await;
    let said = refused(&mesh);
    says(&said, "账本在第1条不完整", "not whole at entry 1 ");
    says(
        &said,
        "用mesh restore把最近的备份恢复到新的数据目录",
        "Restore the last backup with `mesh restore`",
    );
    sql(&mesh, "UPDATE ledger_entry SET body = replace(body, '通车', '通行') WHERE pos = 1").await;
    sql(&mesh, "UPDATE ledger_head SET schema = 99").await;
    let said = refused(&mesh);
    says(&said, "结构版本是99", "has schema 99");
    says(&said, "请启动新版本的程序", "start the newer program");
    sql(&mesh, "UPDATE ledger_head SET schema = 1").await;
    mesh.restart().await;
    mesh.kill();

    let mut file =
        std::fs::OpenOptions::new().write(true).open(mesh.folder().join("petition.db")).expect("a file");
    file.seek(SeekFrom::Start(0)).expect("it seeks");
    file.write_all(&[0x5a; 100]).expect("it writes");
    let said = refused(&mesh);
    says(&said, "数据库文件已损坏", "the database is damaged");
    says(
        &said,
        "用mesh restore把最近的备份恢复到新的数据目录",
        "restore the last backup with `mesh restore`",
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn an_old_copy_does_not_speak_again() {
    let mut mesh = opened().await;
    mesh.kill();
    let copies: Vec<(PathBuf, Option<Vec<u8>>)> =
        files(mesh.folder()).into_iter().map(|path| (path.clone(), std::fs::read(&path).ok())).collect();
    mesh.restart().await;
    mesh.on_day("2026-03-03").await;
    let (status, _) = mesh.open("haiyuan-xfj-officer", "petition", &neighbours()).await;
    assert_eq!(status, StatusCode::CREATED);
    mesh.settle().await;
    mesh.kill();
    for (path, bytes) in copies {
        match bytes {
            Some(bytes) => std::fs::write(&path, bytes).expect("it is put back"),
            None => {
                let _absent = std::fs::remove_file(&path);
            }
        }
    }
    let said = refused(&mesh);
    says(&said, "petition的账本只到第", "the ledger of petition ends at");
    says(&said, "请恢复最新的备份", "Put the newest database back");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_log_that_lost_its_end_is_noticed() {
    let mut mesh = opened().await;
    // what was written is in the write-ahead log; its second half is lost while the process is down
    mesh.kill();
    let log = mesh.folder().join("petition.db-wal");
    let size = std::fs::metadata(&log).expect("there is a log").len();
    assert!(size > 0, "the last writes are in the log");
    let file = std::fs::OpenOptions::new().write(true).open(&log).expect("a file");
    file.set_len(size / 2).expect("it is cut");
    let said = refused(&mesh);
    says(&said, "petition", "petition");
    says(&said, "用mesh restore", "with `mesh restore` into a new folder");
}
