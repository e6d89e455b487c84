//! Nothing here: the tests of the mesh are in `main.rs` beside it.
