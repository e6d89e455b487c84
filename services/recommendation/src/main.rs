//! The recommendation service as a program of its own.

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    host::main::<recommendation::Recommendation>().await
}
