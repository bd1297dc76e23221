//! Macros that act on a thread, by their path and through the prelude.

use super::values;

values! {
    "print!" = || (print!("{}", 1), std::print!("{}", 1));
    "println!" = || (println!("{}", 1), std::println!());
    "eprint!" = || (eprint!("{}", 1), std::eprint!("{}", 1));
    "eprintln!" = || (eprintln!("{}", 1), std::eprintln!());
    "dbg!" = || (dbg!(1), std::dbg!(1, 2));
    "thread_local!" = || {
        thread_local!(static A: u8 = 1);
        std::thread_local! {
            static B: u8 = const { 1 };
            static C: u8 = 1;
        }
        (&A, &B, &C)
    };
}
