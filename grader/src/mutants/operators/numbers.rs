//! What is counted.

use syn::{BinOp, Expr, Lit};

use crate::mutants::{
    edit::{Edit, range},
    own::Own,
};

/// A whole number that is one more than it should be.
pub(super) fn one_more(expr: &Expr, _: &Own, edits: &mut Vec<Edit>) {
    if let Expr::Lit(literal) = expr
        && let Lit::Int(number) = &literal.lit
        && let Some(more) = number.base10_parse::<u128>().ok().and_then(|one| one.checked_add(1))
    {
        edits.push(Edit::replace(range(number), &format!("{more}{}", number.suffix())));
    }
}

/// Up for down, down for up.
pub(super) fn backwards(expr: &Expr, _: &Own, edits: &mut Vec<Edit>) {
    let (place, other) = match expr {
        Expr::Binary(both) => match both.op {
            BinOp::AddAssign(_) => (range(&both.op), "-="),
            BinOp::SubAssign(_) => (range(&both.op), "+="),
            _ => return,
        },
        Expr::MethodCall(call) if call.method == "fetch_add" => (range(&call.method), "fetch_sub"),
        Expr::MethodCall(call) if call.method == "fetch_sub" => (range(&call.method), "fetch_add"),
        _ => return,
    };
    edits.push(Edit::replace(place, other));
}
