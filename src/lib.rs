//! rounds
pub mod cli;
pub mod day;
pub mod deck;
pub mod memory;
pub mod response;
pub mod review;
pub mod store;
