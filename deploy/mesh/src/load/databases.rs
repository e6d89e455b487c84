//! Databases of a run on a PostgreSQL server: one for each service, made before and dropped after.

use super::usage;
use anyhow::Context;
use sea_orm::{ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DbBackend, Statement};
use uuid::Uuid;

/// The databases of one run.
pub(super) struct Databases {
    admin: DatabaseConnection,
    names: Vec<String>,
    /// Address of a service's database, with `{service}` for its word.
    pub(super) template: String,
    /// The server's first process: what the databases cost is its and its children's.
    pub(super) server: u32,
}

impl Databases {
    /// Makes a database for each of these services on the server that answers at `url`.
    pub(super) async fn create(url: &str, services: &[&str]) -> anyhow::Result<Self> {
        let (template, run) = template(url)?;
        let mut options = ConnectOptions::new(url);
        options.max_connections(1).sqlx_logging(false);
        let admin = Database::connect(options).await.context("connecting to the PostgreSQL server")?;
        let asked = Statement::from_string(DbBackend::Postgres, "SELECT pg_backend_pid() AS pid");
        let row = admin.query_one_raw(asked).await?.context("the server does not tell its process")?;
        let own = u32::try_from(row.try_get::<i32>("", "pid")?)?;
        let server = usage::parent(own, "postgres")
            .context("the PostgreSQL server runs on another machine: what it costs cannot be counted here")?;
        let names = services.iter().map(|service| format!("{run}_{service}")).collect();
        let databases = Self { admin, names, template, server };
        if let Err(error) = databases.make().await {
            databases.drop().await?;
            return Err(error);
        }
        Ok(databases)
    }

    async fn make(&self) -> anyhow::Result<()> {
        for name in &self.names {
            let done = self.admin.execute_unprepared(&format!("CREATE DATABASE {name}")).await;
            done.with_context(|| format!("making the database {name}"))?;
        }
        Ok(())
    }

    /// Drops them, whoever is still connected.
    pub(super) async fn drop(self) -> anyhow::Result<()> {
        for name in &self.names {
            let drop = format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)");
            self.admin
                .execute_unprepared(&drop)
                .await
                .with_context(|| format!("dropping the database {name}"))?;
        }
        Ok(())
    }
}

/// The addresses of a run's databases, and the word their names begin with.
fn template(url: &str) -> anyhow::Result<(String, String)> {
    anyhow::ensure!(
        url.starts_with("postgres://") || url.starts_with("postgresql://"),
        "--databases: give the address of a PostgreSQL server, e.g. postgres://jiefen@127.0.0.1:5432/postgres"
    );
    let (server, name) = url.rsplit_once('/').filter(|(server, _)| !server.ends_with('/')).context(
        "--databases: name a database to connect to, e.g. postgres://jiefen@127.0.0.1:5432/postgres",
    )?;
    let run = format!("jiefen_load_{}", &Uuid::new_v4().simple().to_string()[..8]);
    let settings = name.split_once('?').map(|(_, settings)| format!("?{settings}")).unwrap_or_default();
    Ok((format!("{server}/{run}_{{service}}{settings}"), run))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_databases_of_a_run_stand_beside_the_one_that_was_named() {
        let (address, run) = template("postgres://jiefen@127.0.0.1:5432/postgres?sslmode=disable").unwrap();
        assert_eq!(address, format!("postgres://jiefen@127.0.0.1:5432/{run}_{{service}}?sslmode=disable"));
        assert_ne!(run, template("postgres://jiefen@127.0.0.1:5432/postgres").unwrap().1);
        assert!(template("postgres://jiefen@127.0.0.1:5432").is_err());
        assert!(template("sqlite://a.db").is_err());
    }
}
