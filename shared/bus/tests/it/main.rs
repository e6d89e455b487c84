//! The bus against a real nats-server. Without one these tests fail; they never pass by being skipped.

mod crash;
mod fitness;
mod flow;
mod incarnation;
mod rig;
mod rights;
