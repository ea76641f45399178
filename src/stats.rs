//! Statistics: what can honestly be said of answers. Pure functions over counts and logs.

mod interval;

pub use interval::{Interval, wilson};
