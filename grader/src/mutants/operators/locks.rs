//! The order of statements round a lock.

use std::ops::Range;

use syn::{
    Block, Expr, ExprCall, ExprClosure, ExprMethodCall, Stmt,
    visit::{self, Visit},
};

use crate::mutants::{
    edit::{Edit, range},
    own::{Own, function},
};

/// Two locks in the other order, a look at something before the lock that guards it, an unlock
/// that comes too early: two neighbours change places, one of which takes or gives back a lock.
pub(super) fn swap(block: &Block, own: &Own, edits: &mut Vec<Edit>) {
    for pair in block.stmts.windows(2) {
        if (touches(&pair[0], own) || touches(&pair[1], own))
            && let (Some(one), Some(other)) = (place(&pair[0]), place(&pair[1]))
        {
            edits.push(Edit::swap(one, other));
        }
    }
}

/// What moves with a statement: not the semicolon of a call, since the last one may have none.
fn place(statement: &Stmt) -> Option<Range<usize>> {
    match statement {
        Stmt::Local(local) => Some(range(local)),
        Stmt::Expr(_, Some(_)) => Some(range(statement)),
        // The value of the block, which must stay its last line.
        Stmt::Expr(expr, None) => {
            let stands_alone = matches!(
                expr,
                Expr::If(_)
                    | Expr::Match(_)
                    | Expr::While(_)
                    | Expr::Loop(_)
                    | Expr::ForLoop(_)
                    | Expr::Block(_)
            );
            stands_alone.then(|| range(statement))
        }
        Stmt::Item(_) | Stmt::Macro(_) => None,
    }
}

/// Whether `statement` itself takes a lock or drops something, whatever the blocks in it do.
fn touches(statement: &Stmt, own: &Own) -> bool {
    let mut look = Look { own, found: false };
    look.visit_stmt(statement);
    look.found
}

struct Look<'a> {
    own: &'a Own,
    found: bool,
}

impl<'ast> Visit<'ast> for Look<'_> {
    fn visit_block(&mut self, _: &'ast Block) {}

    fn visit_expr_closure(&mut self, _: &'ast ExprClosure) {}

    fn visit_expr_method_call(&mut self, call: &'ast ExprMethodCall) {
        self.found |= self.own.locks(&call.method.to_string());
        visit::visit_expr_method_call(self, call);
    }

    fn visit_expr_call(&mut self, call: &'ast ExprCall) {
        self.found |= function(call).is_some_and(|name| name == "drop" || self.own.locks(&name));
        visit::visit_expr_call(self, call);
    }
}
