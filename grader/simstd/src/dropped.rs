//! Where a guard goes away.
//!
//! `Drop::drop` is not told who calls it. An explicit `drop(guard)` is ours and knows its caller;
//! it leaves the place with the task while the guard is dropped. At the end of a scope only a
//! backtrace tells, which takes milliseconds, so it is taken only while an execution is traced.

use crate::thread::own;
use ::std::any::type_name;
use ::std::cell::Cell;
use ::std::panic::Location;
use ::std::path::Path;
use engine::Place;

/// Puts the place before back, also when the destructor panics.
struct Restore(Option<Place>);

impl Drop for Restore {
    fn drop(&mut self) {
        own::with(|own| own.dropping.set(self.0));
    }
}

/// `std::mem::drop`, which also leaves word of the line for the guards of this crate.
#[inline]
#[track_caller]
pub fn drop<T>(value: T) {
    // Other types may lock and unlock in their own destructors, on lines of their own.
    if engine::tracing() && type_name::<T>().contains("simstd::sync::") {
        let place = Some(Location::caller());
        let restore = Restore(own::with(|own| own.dropping.replace(place)));
        ::std::mem::drop(value);
        ::std::mem::drop(restore);
    } else {
        ::std::mem::drop(value);
    }
}

/// The line of the `drop` that is under way in this task.
pub(crate) fn place() -> Option<Place> {
    if engine::tracing() { own::with(|own| Cell::get(&own.dropping)) } else { None }
}

/// Says at which line the scope of a guard ends, in the file where it was taken. Empty if the
/// backtrace does not show it.
pub(crate) fn scope_end(taken: Place) -> String {
    line_in(&engine::backtrace(), taken.file())
        .map(|line| format!("line {line}"))
        .unwrap_or_default()
}

/// The innermost frame of `file` in the text of a backtrace. The two may name it from different
/// folders: where the compiler ran, and where the program runs.
fn line_in(trace: &str, file: &str) -> Option<u32> {
    let frames = trace.lines().filter_map(|line| line.trim().strip_prefix("at "));
    frames.filter(|frame| !is_ours(frame)).find_map(|frame| {
        let (path, rest) = frame.split_once(".rs:")?;
        let path = format!("{}.rs", path.trim_start_matches("./"));
        let (path, file) = (Path::new(&path), Path::new(file));
        let same = path.ends_with(file) || file.ends_with(path);
        if same { rest.split(':').next()?.parse().ok() } else { None }
    })
}

/// Frames of std, of this crate and of the engine, whose files may have the same names.
fn is_ours(frame: &str) -> bool {
    ["simstd/src/", "engine/src/"].iter().any(|folder| frame.contains(folder))
        || frame.starts_with("/rustc/")
}

#[cfg(test)]
mod tests {
    use super::line_in;

    #[test]
    fn the_innermost_frame_of_the_file_counts() {
        let trace = "  3: core::ptr::drop_in_place\n             at /rustc/core/src/ptr/mod.rs:523:1\n  \
                     4: bank::transfer\n             at ./src/bank.rs:13:1\n   5: main\n             \
                     at ./src/bank.rs:40:5\n";
        assert_eq!(line_in(trace, "src/bank.rs"), Some(13));
        assert_eq!(line_in(trace, "/home/learner/src/bank.rs"), Some(13));
        assert_eq!(line_in(trace, "src/mod.rs"), None);
        assert_eq!(line_in(trace, "src/other.rs"), None);
    }
}
