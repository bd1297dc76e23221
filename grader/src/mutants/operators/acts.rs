//! What is done, and then not: the statement or call is gone.

use syn::Expr;

use crate::mutants::{
    edit::{Edit, range},
    own::Own,
    walk::Act,
};

/// Nobody is woken: no notify, unpark or message, and no call of a function that does it.
pub(super) fn wake(act: &Act<'_>, own: &Own, edits: &mut Vec<Edit>) {
    gone_if(act, |name| own.wakes(name), edits);
}

/// A guard lives on to the end of its block, and a lock that is only passed through is not taken.
pub(super) fn unlock(act: &Act<'_>, _: &Own, edits: &mut Vec<Edit>) {
    gone_if(act, |name| name == "drop", edits);
}

/// A thread that is not waited for.
pub(super) fn join(act: &Act<'_>, _: &Own, edits: &mut Vec<Edit>) {
    gone_if(act, |name| name == "join", edits);
}

/// What was in order is not, or what was there once may be there twice.
pub(super) fn sort(act: &Act<'_>, _: &Own, edits: &mut Vec<Edit>) {
    let sorts =
        |name: &str| name == "reverse" || ["sort", "dedup"].iter().any(|one| name.starts_with(one));
    gone_if(act, sorts, edits);
}

/// The same, the other way round.
pub(super) fn rev(expr: &Expr, _: &Own, edits: &mut Vec<Edit>) {
    if let Expr::MethodCall(call) = expr
        && call.method == "rev"
    {
        let (whole, inner) = (range(expr), range(&call.receiver));
        edits.push(Edit::replace(inner.end..whole.end, ""));
    }
}

fn gone_if(act: &Act<'_>, test: impl Fn(&str) -> bool, edits: &mut Vec<Edit>) {
    if act.name().is_some_and(|name| test(&name)) {
        edits.push(act.gone());
    }
}
