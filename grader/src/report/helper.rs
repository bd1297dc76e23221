//! A method of the learner's that locks for others: every step of every caller is then on its line.
//!
//! With `#[track_caller]` above it the steps have the lines of its callers. The learner is told so
//! where that would help; this file knows a helper by its text.

use crate::judge::{Lane, Lanes, Role};

/// The first step that stands on the line of a helper.
pub(super) fn helper(lanes: &Lanes) -> Option<&Lane> {
    let takes = |lane: &&Lane| lane.matters && lane.role == Role::Takes;
    lanes.steps.iter().filter(takes).find(|lane| gives_a_guard(&lane.source))
}

/// Whether `line` is an expression, at the end of a function, whose value is a guard.
fn gives_a_guard(line: &str) -> bool {
    let line = line.trim();
    let mut locks = ["lock()", "read()", "write()"].into_iter();
    let Some((object, guard)) = locks.find_map(|lock| line.split_once(lock)) else { return false };
    let bare = object.chars().all(|letter| letter.is_alphanumeric() || "_.[]".contains(letter));
    let unwrapped = match guard.strip_suffix(')') {
        None => guard.is_empty(),
        Some(call) => [".unwrap(", ".expect(", ".unwrap_or_else("]
            .iter()
            .filter_map(|name| call.strip_prefix(name))
            .any(|argument| !argument.contains(").")),
    };
    bare && unwrapped
}

#[cfg(test)]
mod tests {
    use super::gives_a_guard;

    #[test]
    fn a_helper_ends_with_its_guard() {
        for line in [
            "        self.state.lock().unwrap_or_else(PoisonError::into_inner)",
            "self.slots[index].lock().unwrap()",
            "self.0.read().expect(\"no panic\")",
            "self.lock()",
        ] {
            assert!(gives_a_guard(line), "{line}");
        }
        for line in [
            "let state = self.state.lock().unwrap();",
            "match self.state.lock().unwrap()",
            "self.state.lock().unwrap().len()",
            "self.max - self.lock().unwrap()",
            "self.lock().idle.len()",
            "*self.state.lock().unwrap()",
            "",
        ] {
            assert!(!gives_a_guard(line), "{line}");
        }
    }
}
