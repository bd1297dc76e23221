//! How many are woken, and how often a waiter looks at what it waits for.

use std::ops::Range;

use syn::{
    Block, Expr, ExprClosure, ExprForLoop, ExprIf, ExprLoop, ExprWhile, Stmt,
    visit::{self, Visit},
};

use crate::mutants::{
    edit::{Edit, range},
    own::{Calls, Own},
};

/// What puts a thread to sleep in `std`.
const WAITS: &[&str] = &["wait", "wait_timeout", "park", "park_timeout", "recv", "recv_timeout"];
/// What counts the rounds of a loop. No design has such a name.
const ROUND: &str = "mutant_round";

/// One waiter is woken in the place of all.
pub(super) fn one_for_all(expr: &Expr, own: &Own, edits: &mut Vec<Edit>) {
    match expr {
        Expr::MethodCall(call) if call.method == "notify_all" => {
            edits.push(Edit::replace(range(&call.method), "notify_one"));
        }
        Expr::ForLoop(all) if called(&all.body).iter().any(|name| own.wakes(name)) => {
            let place = range(&all.expr);
            let edit = Edit::replace(place.start..place.start, "IntoIterator::into_iter(");
            edits.push(edit.and(place.end..place.end, ").take(1)"));
        }
        _ => {}
    }
}

/// A loop that goes round once: a waiter that does not look again, an exchange that is not tried
/// again, a queue of which only the first is served.
pub(super) fn once(expr: &Expr, _: &Own, edits: &mut Vec<Edit>) {
    match expr {
        Expr::While(all) => edits.push(while_once(all)),
        Expr::Loop(all) => edits.push(Edit::replace(range(&all.loop_token), "for _ in 0..1")),
        _ => {}
    }
}

fn while_once(all: &ExprWhile) -> Edit {
    let mut leaves = Leaves(false);
    leaves.visit_block(&all.body);
    if !leaves.0 {
        let label = all.label.as_ref().map(range);
        let word = range(&all.while_token);
        return Edit::replace(label.map_or(word.start, |label| label.start)..word.end, "if");
    }
    // `break` and `continue` need a loop to stand in.
    let (word, cond, open) =
        (range(&all.while_token), range(&all.cond), range(&all.body.brace_token.span.open()));
    let edit = Edit::replace(word.start..word.end, "for _ in 0..1 {");
    if matches!(&*all.cond, Expr::Let(_)) {
        edit.and(open, "else { break };")
    } else {
        edit.and(cond.start..cond.start, "if !(").and(cond.end..open.end, ") { break }")
    }
}

/// `wait_while` and its like without the condition.
pub(super) fn unconditional(expr: &Expr, _: &Own, edits: &mut Vec<Edit>) {
    let Expr::MethodCall(call) = expr else { return };
    let plain = match call.method.to_string().as_str() {
        "wait_while" => "wait",
        "wait_timeout_while" => "wait_timeout",
        _ => return,
    };
    let (Some(last), kept) = (call.args.last(), call.args.len().saturating_sub(2)) else { return };
    if let Some(before) = call.args.iter().nth(kept) {
        let edit = Edit::replace(range(&call.method), plain);
        edits.push(edit.and(range(before).end..range(last).end, ""));
    }
}

/// A loop whose second round believes what it hopes for: after the wait, or after a failed
/// exchange, the condition is not looked at again.
pub(super) fn recheck(expr: &Expr, _: &Own, edits: &mut Vec<Edit>) {
    let Expr::Loop(all) = expr else { return };
    let mut ifs = Ifs(Vec::new());
    ifs.visit_block(&all.body);
    for (cond, hopes) in ifs.0 {
        let answer = if hopes { format!(") || {ROUND} > 1") } else { format!(") && {ROUND} < 2") };
        edits.push(counted(all, cond, &answer));
    }
}

/// The loop with its rounds counted, and the condition with an answer of its own.
fn counted(all: &ExprLoop, cond: Range<usize>, answer: &str) -> Edit {
    let (whole, open) = (range(all), range(&all.body.brace_token.span.open()));
    let mut edit = Edit::replace(cond.start..cond.start, "(");
    edit = edit.and(cond.end..cond.end, answer);
    edit = edit.and(whole.start..whole.start, &format!("{{ let mut {ROUND} = 0; "));
    edit = edit.and(open.end..open.end, &format!(" {ROUND} += 1;"));
    edit.and(whole.end..whole.end, " }")
}

/// The conditions of a loop, and whether it hopes for them: those that leave it, and those that
/// go on to wait or to try again.
struct Ifs(Vec<(Range<usize>, bool)>);

impl<'ast> Visit<'ast> for Ifs {
    fn visit_expr_if(&mut self, all: &'ast ExprIf) {
        let last = match all.then_branch.stmts.last() {
            Some(Stmt::Expr(last, _)) => Some(last),
            _ => None,
        };
        let calls = called(&all.then_branch);
        let goes_on = matches!(last, Some(Expr::Continue(_)))
            || WAITS.iter().any(|name| calls.contains(*name));
        let leaves = matches!(last, Some(Expr::Break(_) | Expr::Return(_)));
        if !has_let(&all.cond) && (goes_on || leaves) {
            self.0.push((range(&all.cond), leaves));
        }
        visit::visit_expr_if(self, all);
    }

    fn visit_expr_loop(&mut self, _: &'ast ExprLoop) {}
    fn visit_expr_while(&mut self, _: &'ast ExprWhile) {}
    fn visit_expr_for_loop(&mut self, _: &'ast ExprForLoop) {}
    fn visit_expr_closure(&mut self, _: &'ast ExprClosure) {}
}

/// Whether a condition binds something, so that nothing can be said in its place.
pub(super) fn has_let(cond: &Expr) -> bool {
    match cond {
        Expr::Let(_) => true,
        Expr::Binary(both) => has_let(&both.left) || has_let(&both.right),
        _ => false,
    }
}

fn called(block: &Block) -> std::collections::BTreeSet<String> {
    let mut calls = Calls::default();
    calls.visit_block(block);
    calls.0
}

/// Whether something leaves a loop or starts its next round.
struct Leaves(bool);

impl<'ast> Visit<'ast> for Leaves {
    fn visit_expr(&mut self, expr: &'ast Expr) {
        self.0 |= matches!(expr, Expr::Break(_) | Expr::Continue(_));
        visit::visit_expr(self, expr);
    }
}
