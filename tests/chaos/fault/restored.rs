//! An older copy of one service's database is put back: the mesh does not speak with it, and goes on with the newest.

use super::{BOTH, Fault, Struck};
use crate::machine::run;
use crate::rig::{Engine, Rig};
use futures_util::FutureExt;

/// Service whose database goes back.
const SERVICE: &str = "petition";

/// Refused at the start, before a number or a position is given out again.
pub(super) const FAULT: Fault = Fault {
    name: "older copy of a database put back",
    short: BOTH,
    times: 1,
    strike: |rig| strike(rig).boxed(),
};

async fn strike(rig: &mut Rig) -> Struck {
    rig.desks.rest().await;
    rig.mesh.settle().await;
    rig.kill();
    keep(rig, "older").await;
    rig.restart().await;
    rig.traffic(15).await;
    rig.desks.rest().await;
    rig.mesh.settle().await;
    rig.kill();
    keep(rig, "newest").await;
    put(rig, "older").await;
    let said = rig.mesh.try_restart().await.expect_err("an older copy is not worked with");
    assert!(said.contains("mesh restore"), "it says what to do: {said}");
    put(rig, "newest").await;
    rig.restart().await;
    rig.traffic(10).await;
    Struck::Times(1)
}

/// Keeps the database under a name; nobody works with it.
async fn keep(rig: &Rig, name: &str) {
    match (&rig.postgres, rig.engine) {
        (Some(server), Engine::Postgres) => {
            server.execute(&format!("CREATE DATABASE {name} TEMPLATE {SERVICE}")).await;
        }
        _ => {
            let to = rig.aside(name);
            std::fs::create_dir_all(&to).expect("a folder");
            copy(&rig.mesh.folder().display().to_string(), &to.display().to_string());
        }
    }
}

/// Puts it in place of the present one.
async fn put(rig: &Rig, name: &str) {
    match (&rig.postgres, rig.engine) {
        (Some(server), Engine::Postgres) => {
            server.execute(&format!("DROP DATABASE {SERVICE} WITH (FORCE)")).await;
            server.execute(&format!("ALTER DATABASE {name} RENAME TO {SERVICE}")).await;
        }
        _ => {
            let (from, to) = (rig.aside(name).display().to_string(), rig.mesh.folder().display().to_string());
            run("sh", &["-c", &format!("rm -f '{to}/{SERVICE}.db'*")]).expect("the present one goes");
            copy(&from, &to);
            std::fs::remove_dir_all(rig.aside(name)).expect("the copy goes");
        }
    }
}

fn copy(from: &str, to: &str) {
    run("sh", &["-c", &format!("cp -a '{from}/{SERVICE}.db'* '{to}/'")]).expect("a copy is made");
}
