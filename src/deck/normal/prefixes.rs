//! Prefixes that change the meaning of a word.

/// Prefixes that turn a word into another one. The empty one matches a word to which a prefix is added.
pub const PREFIXES: &[&str] = &[
    "", "a", "an", "ab", "ad", "af", "ef", "e", "ex", "en", "em", "in", "im", "il", "ir", "un", "non", "de", "des",
    "dis", "dys", "re", "mis", "mal", "eu", "anti", "ante", "contra", "pre", "pro", "post", "per", "peri", "para",
    "hyper", "hypo", "inter", "intra", "intro", "infra", "supra", "super", "sub", "extra", "endo", "ecto", "exo",
    "ento", "epi", "meso", "meta", "macro", "micro", "mega", "mono", "bi", "di", "tri", "uni", "multi", "oligo",
    "poly", "hemi", "semi", "homo", "hetero", "iso", "aniso", "ortho", "retro", "antero", "postero", "dextro", "levo",
    "cis", "trans", "nor", "oxy", "hydro", "thio", "tachy", "brady", "normo", "co", "con", "syn", "sym", "ultra",
    "neo", "pseudo", "quasi", "auto", "allo", "xeno",
];

/// Whether a word is one of [`PREFIXES`].
#[must_use]
pub fn is_prefix(word: &str) -> bool {
    !word.is_empty() && PREFIXES.contains(&word)
}
