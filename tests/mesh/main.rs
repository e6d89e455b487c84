//! Tests of the whole mesh: real processes, real broker, real databases, real HTTP.

mod architecture;
mod bad_input;
mod contract;
mod crash;
mod handover;
mod harness;
mod journey;
mod law;
mod load;
mod roles;
mod standalone;
mod trace;
