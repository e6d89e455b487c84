//! The coordination centre as a program of its own.

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    host::main_of("coordination", coordination::openapi, |kit| Ok(coordination::Coordination::new(kit))).await
}
