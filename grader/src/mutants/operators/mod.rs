//! The operators: each is one kind of mistake that people make with threads.
//!
//! | file | what it changes |
//! | --- | --- |
//! | `acts` | what is done and then not: wakes, unlocks, joins, sorts |
//! | `locks` | the order of statements round a lock |
//! | `waits` | how many are woken, and how often a waiter looks |
//! | `conditions` | what is asked |
//! | `numbers` | what is counted |
//! | `memory` | what one thread promises another |

mod acts;
mod conditions;
mod locks;
mod memory;
mod numbers;
mod waits;

use syn::{Block, Expr};

use super::{edit::Edit, own::Own, walk::Act};

/// One kind of mistake.
#[derive(Debug)]
pub(super) struct Operator {
    /// What it does, in a few words.
    pub(super) name: &'static str,
    /// Where that can be done.
    pub(super) find: Find,
}

/// A function that looks at one place and adds the changes that can be made there.
#[derive(Debug)]
pub(super) enum Find {
    /// At each expression that is there for what it does.
    Act(fn(&Act<'_>, &Own, &mut Vec<Edit>)),
    /// At each block.
    Block(fn(&Block, &Own, &mut Vec<Edit>)),
    /// At each expression.
    Expr(fn(&Expr, &Own, &mut Vec<Edit>)),
}

/// All of them.
pub(super) const OPERATORS: &[Operator] = &[
    Operator { name: "drop wake", find: Find::Act(acts::wake) },
    Operator { name: "drop unlock", find: Find::Act(acts::unlock) },
    Operator { name: "drop join", find: Find::Act(acts::join) },
    Operator { name: "drop sort", find: Find::Act(acts::sort) },
    Operator { name: "drop rev", find: Find::Expr(acts::rev) },
    Operator { name: "swap with next", find: Find::Block(locks::swap) },
    Operator { name: "one for all", find: Find::Expr(waits::one_for_all) },
    Operator { name: "once", find: Find::Expr(waits::once) },
    Operator { name: "wait unconditionally", find: Find::Expr(waits::unconditional) },
    Operator { name: "drop re-check", find: Find::Expr(waits::recheck) },
    Operator { name: "always", find: Find::Expr(conditions::always) },
    Operator { name: "never", find: Find::Expr(conditions::never) },
    Operator { name: "shift bound", find: Find::Expr(conditions::bound) },
    Operator { name: "swap equality", find: Find::Expr(conditions::equality) },
    Operator { name: "one more", find: Find::Expr(numbers::one_more) },
    Operator { name: "count backwards", find: Find::Expr(numbers::backwards) },
    Operator { name: "relax ordering", find: Find::Expr(memory::relax) },
];
