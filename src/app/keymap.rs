//! The key table: which key means what, where, and what footer, help and documentation say of it.

mod answers;
pub mod binding;
mod browse;
mod builder;
pub mod context;
mod current;
mod exam;
mod hint;
pub mod layouts;
mod movement;
pub mod names;
mod pages;
mod press;
pub mod rebind;
pub mod search;
mod stats;
mod study;
mod table;

pub use binding::{KeyBinding, KeyOverride, KeyPattern, KeyRow};
pub use context::KeyContext;
pub use hint::hints;
pub use press::message;
pub use rebind::{effective, key_in, key_of};
pub use search::{PaletteEntry, Place, found};
pub use table::{Section, all, bindings, sections};
