//! The lines that a trace names.

use crate::kit::panics_with;
use engine::{Event, Found, OpKind};
use simstd::sync::Mutex;

/// The line and value of the first event of a kind.
fn event(found: &Found, kind: OpKind) -> &Event {
    found.trace.iter().find(|event| event.op.kind == kind).expect("such an event")
}

#[test]
fn guards_tell_where_they_go_away() {
    let found = panics_with(
        || {
            let m = Mutex::new(0);
            let guard = m.lock().unwrap();
            simstd::mem::drop(guard);
            panic!("end");
        },
        "end",
    );
    let (lock, unlock) = (event(&found, OpKind::Lock), event(&found, OpKind::Unlock));
    assert_eq!((unlock.op.at.line(), unlock.value.as_str()), (lock.op.at.line() + 1, ""));

    let found = panics_with(
        || {
            let m = Mutex::new(0);
            {
                let mut guard = m.lock().unwrap();
                *guard += 1;
            }
            panic!("end");
        },
        "end",
    );
    let (lock, unlock) = (event(&found, OpKind::Lock), event(&found, OpKind::Unlock));
    assert_eq!(unlock.op.at.line(), lock.op.at.line());
    // The optimiser may give the destructor the line of the last statement.
    let lines = [1, 2].map(|more| format!("line {}", lock.op.at.line() + more));
    assert!(lines.contains(&unlock.value), "{}", unlock.value);
}
