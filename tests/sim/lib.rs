//! The simulator of the mesh; see `main.rs`.
