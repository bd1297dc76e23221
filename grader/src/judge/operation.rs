//! The operations of a schedule in words that a learner knows: those of `std`.
//!
//! Where one kind of the engine's stands for several methods (`fetch_add` and `swap`, `wait` and
//! `wait_timeout`), the learner's own text says which it is.

use lockstep_wire::Step;

use super::{Role, source::Source};

/// An operation as a reader meets it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Operation {
    /// The word.
    pub(super) op: String,
    /// What it means for others.
    pub(super) role: Role,
    /// Its result.
    pub(super) value: String,
}

/// What `step` does.
pub(super) fn operation(step: &Step, source: Source<'_>) -> Operation {
    let written = source.name_at(&step.at).unwrap_or_default();
    if step.waits {
        return waiting(&step.op, written);
    }
    let value = step.value.replace(" -> ", " → ");
    let (op, role) = word(&step.op, written);
    match (step.op.as_str(), value.split_once(": ")) {
        // `is_poisoned` and `is_finished` look at something that is no number.
        ("load", Some(("poisoned", value))) => plain("is_poisoned", Role::Looks, value),
        ("load", Some(("finished", value))) => plain("is_finished", Role::Looks, value),
        ("store", _) if value == "clears the poison" => plain("clear_poison", Role::Acts, ""),
        ("compareexchange", Some((how, value))) => {
            let luck = if how == "fails" { "" } else { " by chance" };
            plain(&format!("{op} failed{luck}"), Role::Acts, value)
        }
        ("compareexchange", None) => plain(&format!("{op} ok"), Role::Acts, &value),
        ("condvarwake" | "park", _) => woken(&step.op, &value),
        ("now", _) => plain(op, role, &instant(&value)),
        // Of the whole program; a thread that ends has nothing to say.
        ("exit", _) if !value.is_empty() => plain("calls", Role::Acts, &value),
        ("panic", _) => plain(op, role, value.lines().next().unwrap_or_default()),
        ("freeze", _) => plain("is stopped by the check", Role::Waits, ""),
        ("thaw", _) => plain("goes on", Role::Wakes, ""),
        ("sleep", _) => plain("sleep", role, &spaced(&value)),
        ("trylock" | "tryread" | "trywrite", _) if value == "locks" => plain(op, Role::Takes, ""),
        ("trylock", Some(("locks", found))) => plain(op, Role::Takes, found),
        _ => plain(op, role, &value),
    }
}

fn plain(op: &str, role: Role, value: &str) -> Operation {
    Operation { op: op.to_owned(), role, value: value.to_owned() }
}

/// The end of a wait.
fn woken(op: &str, value: &str) -> Operation {
    match value {
        "timed out" => plain("wakes (timeout)", Role::Wakes, ""),
        "spurious" => plain("wakes (spurious)", Role::Wakes, ""),
        "has the token" if op == "park" => plain("park ends", Role::Wakes, ""),
        _ => plain("wakes", Role::Wakes, ""),
    }
}

/// An operation that cannot go on yet.
fn waiting(op: &str, written: &str) -> Operation {
    let what = match op {
        "park" => {
            return plain(
                if written.starts_with("park") { written } else { "park" },
                Role::Waits,
                "",
            );
        }
        "sleep" => return plain("sleep", Role::Waits, ""),
        "condvarwake" => return plain("wait", Role::Waits, ""),
        "barrier" => return plain("waits at", Role::Waits, ""),
        other => word(other, written).0,
    };
    plain(&format!("waits for {what}"), Role::Waits, "")
}

/// The word for one kind of operation; `written` is the method's name in the learner's text.
fn word<'a>(op: &'a str, written: &'a str) -> (&'a str, Role) {
    match op {
        "rmw" if written.starts_with("fetch_") || written == "swap" => (written, Role::Acts),
        "rmw" => ("update", Role::Acts),
        "compareexchange" if written.starts_with("compare_") => (written, Role::Acts),
        "compareexchange" => ("compare_exchange", Role::Acts),
        "load" | "now" => (op, Role::Looks),
        "lock" | "read" | "write" => (op, Role::Takes),
        "trylock" => ("try_lock", Role::Looks),
        "tryread" => ("try_read", Role::Looks),
        "trywrite" => ("try_write", Role::Looks),
        "unlock" | "readunlock" | "writeunlock" => ("unlock", Role::Gives),
        "condvarwait" if written.starts_with("wait") => (written, Role::Waits),
        "condvarwait" => ("wait", Role::Waits),
        "notifyone" => ("notify_one", Role::Acts),
        "notifyall" => ("notify_all", Role::Acts),
        "tryrecv" => ("try_recv", Role::Looks),
        "recv" if written.starts_with("recv") => (written, Role::Acts),
        "send" if written.ends_with("send") => (written, Role::Acts),
        "disconnect" => ("drop", Role::Acts),
        "barrier" => ("wait", Role::Acts),
        "once" if written.starts_with("call_") || written.starts_with("get_") => {
            (written, Role::Acts)
        }
        "yield" => ("yield_now", Role::Looks),
        "sleep" | "park" => (op, Role::Wakes),
        "exit" => ("ends", Role::Acts),
        "panic" => ("panics:", Role::Acts),
        other => (other, Role::Acts),
    }
}

/// `1.250 s`; finer only where it has to be. Checks sleep for single nanoseconds to let others
/// settle: what is that close behind a millisecond is meant to be at it.
pub(crate) fn clock(nanoseconds: u64) -> String {
    let (whole, rest) = (nanoseconds / 1_000_000_000, nanoseconds % 1_000_000_000);
    if rest % 1_000_000 < 1_000 {
        format!("{whole}.{:03} s", rest / 1_000_000)
    } else {
        format!("{whole}.{rest:09} s")
    }
}

/// The engine's `1.250000000 s` as a [`clock`] shows it.
fn instant(value: &str) -> String {
    let parts = value.strip_suffix(" s").and_then(|number| number.split_once('.'));
    let nanoseconds = parts.and_then(|(whole, rest)| {
        let (whole, rest): (u64, u64) = (whole.parse().ok()?, rest.parse().ok()?);
        Some(whole * 1_000_000_000 + rest)
    });
    nanoseconds.map_or_else(|| value.to_owned(), clock)
}

/// `1s` as `1 s`.
fn spaced(duration: &str) -> String {
    let unit = duration.find(|letter: char| !letter.is_ascii_digit() && letter != '.');
    unit.map_or_else(
        || duration.to_owned(),
        |at| {
            let (number, unit) = duration.split_at(at);
            format!("{number} {unit}")
        },
    )
}

/// What a thread waits for that is stuck in the operation `op` on `object`.
pub(super) fn awaited(op: &str, object: &str) -> String {
    match op {
        "join" => format!("the end of {object}"),
        "condvarwake" => format!("a notification of {object}"),
        "recv" => format!("a message from {object}"),
        "send" => format!("room in {object}"),
        "park" => "somebody to unpark it".to_owned(),
        "sleep" => "its sleep to end".to_owned(),
        _ => object.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::{clock, instant, spaced};

    #[test]
    fn a_clock_is_as_fine_as_it_has_to_be() {
        assert_eq!(clock(1_250_000_000), "1.250 s");
        assert_eq!(clock(1_000_000_003), "1.000 s");
        assert_eq!(clock(999_999_999), "0.999999999 s");
        assert_eq!(instant("1.000000000 s"), "1.000 s");
        assert_eq!(spaced("1.5s"), "1.5 s");
        assert_eq!(spaced("900ms"), "900 ms");
    }
}
