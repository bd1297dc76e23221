//! What one thread promises another about the memory that they share.

use syn::Expr;

use crate::mutants::{
    edit::{Edit, range},
    own::Own,
};

/// An operation on an atomic that orders nothing else.
pub(super) fn relax(expr: &Expr, _: &Own, edits: &mut Vec<Edit>) {
    let Expr::Path(path) = expr else { return };
    let segments = &path.path.segments;
    let Some(last) = segments.last() else { return };
    if !["Acquire", "Release", "AcqRel", "SeqCst"].iter().any(|name| last.ident == name) {
        return;
    }
    // A name on its own was imported, and the other may not be.
    let relaxed =
        if segments.len() > 1 { "Relaxed" } else { "std::sync::atomic::Ordering::Relaxed" };
    edits.push(Edit::replace(range(&last.ident), relaxed));
}
