//! The places of a file at which operators look.
//!
//! Blocks, expressions, and acts: expressions that are there for what they do, since nobody takes
//! what they give. What tests and attributes hold is no part of a design.

use std::ops::Range;

use syn::{
    Attribute, Block, Expr, Pat, Stmt,
    visit::{self, Visit},
};

use super::{
    edit::{Edit, range},
    operators::{Find, OPERATORS},
    own::{Own, function},
};

/// An expression that is there for what it does.
pub(super) struct Act<'a> {
    /// The call, without the `unwrap` or `drop` round it.
    pub(super) call: &'a Expr,
    place: Range<usize>,
    /// What keeps the place right in form once the act is gone.
    rest: &'static str,
}

impl Act<'_> {
    /// The name of what is called.
    pub(super) fn name(&self) -> Option<String> {
        match self.call {
            Expr::MethodCall(call) => Some(call.method.to_string()),
            Expr::Call(call) => function(call),
            _ => None,
        }
    }

    /// The text without it.
    pub(super) fn gone(&self) -> Edit {
        Edit::replace(self.place.clone(), self.rest)
    }
}

/// Finds everything that the operators find.
#[derive(Debug)]
pub(super) struct Walk<'a> {
    pub(super) own: &'a Own,
    /// The number of the operator beside each.
    pub(super) found: Vec<(usize, Edit)>,
}

impl Walk<'_> {
    fn ask(&mut self, ask: impl Fn(&Find, &Own, &mut Vec<Edit>)) {
        for (number, operator) in OPERATORS.iter().enumerate() {
            let mut edits = Vec::new();
            ask(&operator.find, self.own, &mut edits);
            self.found.extend(edits.into_iter().map(|edit| (number, edit)));
        }
    }

    fn act(&mut self, expr: &Expr, place: Range<usize>, rest: &'static str) {
        let act = Act { call: bare(expr), place, rest };
        self.ask(|find, own, edits| {
            if let Find::Act(find) = find {
                find(&act, own, edits);
            }
        });
    }
}

impl<'ast> Visit<'ast> for Walk<'_> {
    fn visit_attribute(&mut self, _: &'ast Attribute) {}

    fn visit_block(&mut self, block: &'ast Block) {
        self.ask(|find, own, edits| {
            if let Find::Block(find) = find {
                find(block, own, edits);
            }
        });
        visit::visit_block(self, block);
    }

    fn visit_stmt(&mut self, statement: &'ast Stmt) {
        match statement {
            Stmt::Expr(expr, _) => self.act(expr, range(statement), ""),
            Stmt::Local(local) if matches!(local.pat, Pat::Wild(_)) => {
                if let Some(init) = &local.init {
                    self.act(&init.expr, range(statement), "");
                }
            }
            _ => {}
        }
        visit::visit_stmt(self, statement);
    }

    fn visit_expr(&mut self, expr: &'ast Expr) {
        self.ask(|find, own, edits| {
            if let Find::Expr(find) = find {
                find(expr, own, edits);
            }
        });
        match expr {
            Expr::Match(all) => {
                for arm in &all.arms {
                    self.act(&arm.body, range(&arm.body), "()");
                }
            }
            Expr::Closure(closure) => self.act(&closure.body, range(&closure.body), "()"),
            _ => {}
        }
        visit::visit_expr(self, expr);
    }
}

/// `expr` without what is only there to throw its result away.
fn bare(expr: &Expr) -> &Expr {
    match expr {
        Expr::MethodCall(call)
            if ["unwrap", "expect", "ok", "is_ok", "is_err"]
                .iter()
                .any(|name| call.method == name) =>
        {
            bare(&call.receiver)
        }
        Expr::Call(call)
            if function(call).is_some_and(|name| name == "drop")
                && matches!(call.args.first(), Some(Expr::MethodCall(inner)) if inner.method == "send") =>
        {
            call.args.first().map_or(expr, bare)
        }
        other => other,
    }
}
