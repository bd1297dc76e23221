//! What comes through the prelude, and `core` and `alloc`.

use crate::Program;
use alloc::collections::BTreeSet;
use alloc::vec as alloc_vec;
use core::fmt::Write as _;
use std::fmt;
use std::io::{self, Write as _};
use std::mem;

pub(crate) const PROGRAMS: &[Program] = &[
    ("macros that print", prints),
    ("other macros", others),
    ("derives and attributes", derives),
    ("memory", memory),
    ("a future", future),
];

fn prints() -> String {
    // To nowhere: the test looks at values only.
    let quiet = std::hint::black_box(true);
    if !quiet {
        print!("a{}", 1);
        println!();
        println!("b {x}", x = 1);
        eprint!("c");
        eprintln!();
        eprintln!("d");
        std::println!("path");
        dbg!();
    }
    let value = if quiet { 2 } else { dbg!(1 + 1) };
    let pair = if quiet { (1, "x") } else { dbg!(1, "x") };
    format!("{value} {pair:?}")
}

fn others() -> String {
    let mut text = String::new();
    write!(text, "{}", 1).unwrap();
    writeln!(io::sink(), "nowhere").unwrap();
    assert_ne!(1, 2);
    debug_assert!(matches!(Some(1), Some(n) if n > 0));
    let list = vec![concat!("a", 1), stringify!(b)];
    let place = (line!() > 0, column!() > 0, file!().ends_with("macros.rs"), cfg!(windows));
    format!("{text} {list:?} {place:?} {:?} {:?}", option_env!("NO SUCH"), alloc_vec![1; 2])
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
struct Point {
    x: i32,
    y: u8,
}

impl fmt::Display for Point {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "({}, {})", self.x, self.y)
    }
}

fn derives() -> String {
    let point = Point { x: 1, ..Point::default() };
    let set = BTreeSet::from([point, Point::default()]);
    format!("{point} {point:?} {set:?} {:?} {}", point.max(Point { x: 0, y: 9 }), i32::MAX)
}

fn memory() -> String {
    let mut list = vec![1, 2];
    let taken = mem::take(&mut list);
    mem::drop(taken.clone());
    let dropped = taken.first().map(drop);
    core::mem::drop(dropped.map(|()| String::new()));
    let old = mem::replace(&mut list, taken);
    let mut other = vec![3];
    mem::swap(&mut list, &mut other);
    mem::forget(old);
    format!("{list:?} {} {}", mem::size_of::<u32>(), core::mem::align_of::<u64>())
}

fn future() -> String {
    use std::pin::pin;
    use std::task::{Context, Poll, Waker};
    let mut future = pin!(async { 1 });
    match future.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => format!("{value}"),
        Poll::Pending => "pending".to_owned(),
    }
}
