//! Tests of the whole mesh: real processes, real broker, real databases, real HTTP.

mod architecture;
mod audit;
mod backup;
mod bad_input;
mod books;
mod contract;
mod crash;
mod forgery;
mod handover;
mod harness;
mod journey;
mod law;
mod load;
mod numbers;
mod planted;
mod preparation;
mod reconcile;
mod refusal;
mod roles;
mod standalone;
mod trace;
