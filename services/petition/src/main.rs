//! The petition service as a program of its own.

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    host::main::<petition::Petition>().await
}
