//! Atomics: every method of every type.

use crate::Program;
use core::sync::atomic::AtomicU32 as CoreAtomicU32;
use std::panic::catch_unwind;
use std::ptr;
use std::sync::atomic::Ordering::{self, AcqRel, Acquire, Relaxed, Release, SeqCst};
use std::sync::atomic::*;

pub(crate) const PROGRAMS: &[Program] = &[
    ("integers", integers),
    ("truth values", booleans),
    ("pointers", pointers),
    ("fences", fences),
    ("orderings that do not exist", wrong_orderings),
    ("core has the same atomics", core_path),
    ("atomics in constants and statics", constants),
];

fn integers() -> String {
    let mut said = String::new();
    macro_rules! each {
        ($($type:ident)*) => { $({
            let mut a = $type::new(5);
            a.store(6, Release);
            said += &format!("{} {} ", a.load(Acquire), a.swap(7, AcqRel));
            said += &format!("{:?} ", a.compare_exchange(7, 8, SeqCst, Relaxed));
            said += &format!("{:?} ", a.compare_exchange(7, 9, SeqCst, Acquire));
            while a.compare_exchange_weak(8, 9, AcqRel, Relaxed).is_err() {}
            said += &format!("{} ", a.compare_and_swap(9, 100, SeqCst));
            said += &format!("{} {} ", a.fetch_add(100, Relaxed), a.fetch_sub(90, Relaxed));
            said += &format!("{} {} ", a.fetch_and(7, Relaxed), a.fetch_nand(3, Relaxed));
            said += &format!("{} {} ", a.fetch_or(8, Relaxed), a.fetch_xor(1, Relaxed));
            said += &format!("{} {} ", a.fetch_max(9, Relaxed), a.fetch_min(2, Relaxed));
            said += &format!("{:?} ", a.fetch_update(SeqCst, Relaxed, |v| v.checked_add(1)));
            said += &format!("{:?} ", a.try_update(Release, Acquire, |_| None));
            said += &format!("{} ", a.update(SeqCst, SeqCst, |v| v.wrapping_mul(2)));
            *a.get_mut() ^= 1;
            said += &format!("{a:?} {} ", a.as_ptr() == a.as_ptr());
            said += &format!("{} ", a.into_inner());
            said += &format!("{:?} {:?}\n", $type::from(3), $type::default());
        })* };
    }
    each!(AtomicU8 AtomicI8 AtomicU16 AtomicI16 AtomicU32 AtomicI32);
    each!(AtomicU64 AtomicI64 AtomicUsize AtomicIsize);
    said
}

fn booleans() -> String {
    let a = AtomicBool::new(true);
    let mut said = vec![
        a.fetch_and(false, SeqCst),
        a.fetch_or(true, SeqCst),
        a.fetch_xor(true, SeqCst),
        a.fetch_nand(true, SeqCst),
        a.fetch_not(SeqCst),
        a.swap(true, SeqCst),
        a.compare_and_swap(true, false, SeqCst),
        a.update(SeqCst, SeqCst, |v| !v),
        AtomicBool::from(true).into_inner(),
        AtomicBool::default().into_inner(),
    ];
    said.extend(a.fetch_update(SeqCst, SeqCst, |v| Some(!v)));
    said.extend(a.compare_exchange(false, true, Acquire, Acquire));
    format!("{said:?} {a:?}")
}

fn pointers() -> String {
    let mut values = [1u16, 2, 3];
    let first = values.as_mut_ptr();
    let a = AtomicPtr::new(first);
    let at = |pointer: *mut u16| pointer.addr() - first.addr();
    let said = [
        at(a.fetch_ptr_add(2, SeqCst)),
        at(a.fetch_ptr_sub(1, SeqCst)),
        at(a.fetch_byte_add(2, SeqCst)),
        at(a.fetch_byte_sub(4, SeqCst)),
        at(a.fetch_or(0, SeqCst)),
        at(a.fetch_and(usize::MAX, SeqCst)),
        at(a.fetch_xor(0, SeqCst)),
        at(a.swap(first, SeqCst)),
        at(a.load(SeqCst)),
    ];
    a.store(ptr::null_mut(), SeqCst);
    let set = a.compare_exchange(ptr::null_mut(), first, SeqCst, SeqCst);
    let mut a = a;
    *a.get_mut() = ptr::null_mut();
    let same =
        AtomicPtr::<u8>::default().load(Relaxed) == AtomicPtr::from(ptr::null_mut()).into_inner();
    format!("{said:?} {set:?} {a:?} {a:p} {same}")
}

fn fences() -> String {
    for order in [Acquire, Release, AcqRel, SeqCst] {
        fence(order);
        compiler_fence(order);
    }
    spin_loop_hint();
    std::hint::spin_loop();
    core::hint::spin_loop();
    String::new()
}

fn wrong_orderings() -> String {
    let order = |order: Ordering| std::hint::black_box(order);
    let texts = [
        catch_unwind(|| _ = AtomicU8::new(0).load(order(Release))),
        catch_unwind(|| _ = AtomicU8::new(0).load(order(AcqRel))),
        catch_unwind(|| AtomicU8::new(0).store(1, order(Acquire))),
        catch_unwind(|| AtomicU8::new(0).store(1, order(AcqRel))),
        catch_unwind(|| _ = AtomicU8::new(0).compare_exchange(0, 0, SeqCst, order(Release))),
        catch_unwind(|| _ = AtomicU8::new(0).compare_exchange(0, 0, SeqCst, order(AcqRel))),
        catch_unwind(|| fence(order(Relaxed))),
    ];
    let text = |result: std::thread::Result<()>| match result {
        Ok(()) => "fine",
        Err(payload) => payload.downcast_ref::<&str>().copied().unwrap_or("?"),
    };
    texts.map(text).join("\n")
}

fn core_path() -> String {
    let a = CoreAtomicU32::new(1);
    let same: &AtomicU32 = &a;
    same.fetch_add(1, core::sync::atomic::Ordering::SeqCst);
    format!("{a:?}")
}

fn constants() -> String {
    const fn seven() -> u8 {
        AtomicU8::new(7).into_inner()
    }
    const SEVEN: u8 = seven();
    static ONE: AtomicUsize = AtomicUsize::new(1);
    static MANY: [AtomicI32; 3] = [const { AtomicI32::new(4) }; 3];
    MANY[1].fetch_add(1, Relaxed);
    let old = (ATOMIC_BOOL_INIT, ATOMIC_ISIZE_INIT, ATOMIC_USIZE_INIT);
    format!("{SEVEN} {} {MANY:?} {old:?}", ONE.fetch_add(1, Relaxed))
}
