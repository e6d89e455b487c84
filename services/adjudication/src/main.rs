//! The adjudication service as a program of its own.

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    host::main::<adjudication::Adjudication>().await
}
