//! The macros of std that print, and `thread_local!`.
//!
//! Output of an execution is captured. Arguments are formatted in any case: that may lock.
//! Inside, `$crate` is this crate, whose root re-exports what std's has.

use crate::outside::outside;
use ::std::fmt::{Arguments, Write};

/// What the print macros call.
#[doc(hidden)]
#[expect(clippy::print_stdout, clippy::print_stderr, reason = "the macros' own way out")]
pub fn print_out(text: Arguments<'_>, error: bool) {
    if outside() {
        if error {
            ::std::eprint!("{text}");
        } else {
            ::std::print!("{text}");
        }
        return;
    }
    let mut buffer = String::new();
    if buffer.write_fmt(text).is_err() {
        let stream = if error { "stderr" } else { "stdout" };
        panic!("failed printing to {stream}: formatter error");
    }
    engine::print(&buffer);
}

/// `std::print!`
#[macro_export]
macro_rules! print {
    ($($arg:tt)*) => {
        $crate::print_out($crate::format_args!($($arg)*), false)
    };
}

/// `std::println!`
#[macro_export]
macro_rules! println {
    () => { $crate::print!("\n") };
    ($($arg:tt)*) => {
        $crate::print_out(
            $crate::format_args!("{}\n", $crate::format_args!($($arg)*)),
            false,
        )
    };
}

/// `std::eprint!`
#[macro_export]
macro_rules! eprint {
    ($($arg:tt)*) => {
        $crate::print_out($crate::format_args!($($arg)*), true)
    };
}

/// `std::eprintln!`
#[macro_export]
macro_rules! eprintln {
    () => { $crate::eprint!("\n") };
    ($($arg:tt)*) => {
        $crate::print_out(
            $crate::format_args!("{}\n", $crate::format_args!($($arg)*)),
            true,
        )
    };
}

/// `std::dbg!`
#[macro_export]
macro_rules! dbg {
    () => {
        $crate::eprintln!("[{}:{}:{}]", $crate::file!(), $crate::line!(), $crate::column!())
    };
    ($value:expr $(,)?) => {
        match $value {
            value => {
                $crate::eprintln!(
                    "[{}:{}:{}] {} = {:#?}",
                    $crate::file!(),
                    $crate::line!(),
                    $crate::column!(),
                    $crate::stringify!($value),
                    &&value as &dyn $crate::fmt::Debug,
                );
                value
            }
        }
    };
    ($($value:expr),+ $(,)?) => {
        ($($crate::dbg!($value)),+,)
    };
}

/// `std::thread_local!`
#[macro_export]
macro_rules! thread_local {
    () => {};
    ($(#[$attribute:meta])* $vis:vis static $name:ident : $type:ty = const $init:block
        $(; $($rest:tt)*)?) => {
        $(#[$attribute])* $vis static $name: $crate::thread::LocalKey<$type> =
            $crate::thread::LocalKey::simulated(|| const $init);
        $($crate::thread_local!($($rest)*);)?
    };
    ($(#[$attribute:meta])* $vis:vis static $name:ident : $type:ty = $init:expr
        $(; $($rest:tt)*)?) => {
        $(#[$attribute])* $vis static $name: $crate::thread::LocalKey<$type> =
            $crate::thread::LocalKey::simulated(|| $init);
        $($crate::thread_local!($($rest)*);)?
    };
}
