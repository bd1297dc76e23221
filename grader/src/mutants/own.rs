//! What the functions of a file do to threads and locks, as far as their text tells.
//!
//! `self.close()` wakes as much as the `notify_all` in it, and `self.state()` takes the lock whose
//! guard it returns.

use std::collections::{BTreeMap, BTreeSet};

use syn::{
    Expr, ExprCall, ExprMethodCall, File, Ident, ImplItemFn, ItemFn, ItemImpl, Signature, Type,
    visit::{self, Visit},
};

/// What wakes a thread in `std`.
const WAKES: &[&str] = &["notify_one", "notify_all", "unpark", "send", "try_send"];
/// What takes a lock in `std`.
const LOCKS: &[&str] = &["lock", "read", "write", "try_lock", "try_read", "try_write"];

/// The functions of a file by what they do.
#[derive(Debug)]
pub(super) struct Own {
    wakes: BTreeSet<String>,
    locks: BTreeSet<String>,
}

impl Own {
    /// Reads `file`.
    pub(super) fn of(file: &File) -> Self {
        let mut reader = Reader::default();
        reader.visit_file(file);
        let mut wakes: BTreeSet<String> = WAKES.iter().map(|&name| name.to_owned()).collect();
        // Whoever calls somebody who wakes, wakes.
        loop {
            let more: Vec<String> = reader
                .calls
                .iter()
                .filter(|(name, calls)| !wakes.contains(*name) && !calls.is_disjoint(&wakes))
                .map(|(name, _)| name.clone())
                .collect();
            if more.is_empty() {
                break;
            }
            wakes.extend(more);
        }
        let is_guard = |name: &String| name.contains("Guard") || reader.dropped.contains(name);
        let locks = reader
            .returns
            .iter()
            .filter(|(_, types)| types.iter().any(is_guard))
            .map(|(name, _)| name.clone())
            .chain(LOCKS.iter().map(|&name| name.to_owned()))
            .collect();
        Self { wakes, locks }
    }

    /// Whether a call of `name` wakes threads.
    pub(super) fn wakes(&self, name: &str) -> bool {
        self.wakes.contains(name)
    }

    /// Whether a call of `name` takes a lock.
    pub(super) fn locks(&self, name: &str) -> bool {
        self.locks.contains(name)
    }
}

#[derive(Debug, Default)]
struct Reader {
    /// What each function calls.
    calls: BTreeMap<String, BTreeSet<String>>,
    /// The names in its return type.
    returns: BTreeMap<String, BTreeSet<String>>,
    /// The types that do something when dropped.
    dropped: BTreeSet<String>,
}

impl Reader {
    fn function(&mut self, signature: &Signature, calls: BTreeSet<String>) {
        let name = signature.ident.to_string();
        let mut types = Idents::default();
        types.visit_return_type(&signature.output);
        self.returns.entry(name.clone()).or_default().extend(types.0);
        // `drop` is the name of `std`'s own function too, which is something else.
        if name != "drop" {
            self.calls.entry(name).or_default().extend(calls);
        }
    }
}

impl<'ast> Visit<'ast> for Reader {
    fn visit_item_fn(&mut self, function: &'ast ItemFn) {
        let mut calls = Calls::default();
        calls.visit_block(&function.block);
        self.function(&function.sig, calls.0);
        visit::visit_item_fn(self, function);
    }

    fn visit_impl_item_fn(&mut self, function: &'ast ImplItemFn) {
        let mut calls = Calls::default();
        calls.visit_block(&function.block);
        self.function(&function.sig, calls.0);
        visit::visit_impl_item_fn(self, function);
    }

    fn visit_item_impl(&mut self, item: &'ast ItemImpl) {
        let is_drop = item.trait_.as_ref().is_some_and(|(path, _)| path.is_ident("Drop"));
        if let (true, Type::Path(name)) = (is_drop, &*item.self_ty)
            && let Some(last) = name.path.segments.last()
        {
            self.dropped.insert(last.ident.to_string());
        }
        visit::visit_item_impl(self, item);
    }
}

#[derive(Debug, Default)]
struct Idents(BTreeSet<String>);

impl<'ast> Visit<'ast> for Idents {
    fn visit_ident(&mut self, name: &'ast Ident) {
        self.0.insert(name.to_string());
    }
}

/// Everything that is called somewhere.
#[derive(Debug, Default)]
pub(super) struct Calls(pub(super) BTreeSet<String>);

impl<'ast> Visit<'ast> for Calls {
    fn visit_expr_method_call(&mut self, call: &'ast ExprMethodCall) {
        self.0.insert(call.method.to_string());
        visit::visit_expr_method_call(self, call);
    }

    fn visit_expr_call(&mut self, call: &'ast ExprCall) {
        self.0.extend(function(call));
        visit::visit_expr_call(self, call);
    }
}

/// The name of the function that `call` calls.
pub(super) fn function(call: &ExprCall) -> Option<String> {
    let Expr::Path(path) = &*call.func else { return None };
    path.path.segments.last().map(|last| last.ident.to_string())
}
