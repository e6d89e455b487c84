//! The same program with the places in it at which it can be killed, and the mistakes that can be put in: for tests.

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> anyhow::Result<std::process::ExitCode> {
    mesh::main()
}
