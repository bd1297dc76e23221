//! What is asked, or no longer asked.

use syn::{BinOp, Expr};

use super::waits::has_let;
use crate::mutants::{
    edit::{Edit, range},
    own::Own,
};

/// A condition of an `if` that is taken for granted. It is still asked: it may be an exchange.
pub(super) fn always(expr: &Expr, _: &Own, edits: &mut Vec<Edit>) {
    answer(expr, ") || true", edits);
}

/// A condition of an `if` that never comes true.
pub(super) fn never(expr: &Expr, _: &Own, edits: &mut Vec<Edit>) {
    answer(expr, ") && false", edits);
}

fn answer(expr: &Expr, answer: &str, edits: &mut Vec<Edit>) {
    if let Expr::If(all) = expr
        && !has_let(&all.cond)
    {
        let cond = range(&all.cond);
        edits.push(Edit::replace(cond.start..cond.start, "(").and(cond.end..cond.end, answer));
    }
}

/// A bound that is off by one.
pub(super) fn bound(expr: &Expr, _: &Own, edits: &mut Vec<Edit>) {
    let Expr::Binary(both) = expr else { return };
    let other = match both.op {
        BinOp::Lt(_) => "<=",
        BinOp::Le(_) => "<",
        BinOp::Gt(_) => ">=",
        BinOp::Ge(_) => ">",
        _ => return,
    };
    edits.push(Edit::replace(range(&both.op), other));
}

/// Equal for different, different for equal.
pub(super) fn equality(expr: &Expr, _: &Own, edits: &mut Vec<Edit>) {
    let Expr::Binary(both) = expr else { return };
    let other = match both.op {
        BinOp::Eq(_) => "!=",
        BinOp::Ne(_) => "==",
        _ => return,
    };
    edits.push(Edit::replace(range(&both.op), other));
}
