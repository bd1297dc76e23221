//! A task that runs out of stack, told as std tells it of a thread.
//!
//! The guard page of a coroutine is unknown to std, whose handler would let the process end by
//! SIGSEGV without a word. Ours comes first and knows whose page it is; any other fault goes on to
//! std's. It runs on the alternate stack that std gives to each thread, and only makes calls that
//! signal-safety(7) allows.

use super::coroutines;
use crate::world;
use libc::{c_int, c_void, sigaction, siginfo_t};
use std::mem::{MaybeUninit, transmute};
use std::ptr;
use std::sync::OnceLock;

/// Who handled faults before, and the size of a guard page.
struct Before {
    action: sigaction,
    page: usize,
}

static BEFORE: OnceLock<Before> = OnceLock::new();

/// Puts our handler before the one of the process, once.
pub(super) fn install() {
    BEFORE.get_or_init(|| {
        let mut action = MaybeUninit::<sigaction>::zeroed();
        // SAFETY: a null pointer asks what is set now, which fills `action`; where that fails it
        // stays zero, which is the default action.
        let action = unsafe {
            libc::sigaction(libc::SIGSEGV, ptr::null(), action.as_mut_ptr());
            action.assume_init()
        };
        // SAFETY: a question about the system.
        let page = unsafe { libc::sysconf(libc::_SC_PAGESIZE) };
        Before { action, page: usize::try_from(page).unwrap_or(4096) }
    });
    // SAFETY: all zero is a valid set of flags, and the handler is one for `SA_SIGINFO`.
    unsafe {
        let mut ours = MaybeUninit::<sigaction>::zeroed().assume_init();
        ours.sa_sigaction = on_fault as *const () as usize;
        ours.sa_flags = libc::SA_SIGINFO | libc::SA_ONSTACK;
        libc::sigaction(libc::SIGSEGV, &raw const ours, ptr::null_mut());
    }
}

extern "C" fn on_fault(signal: c_int, info: *mut siginfo_t, context: *mut c_void) {
    // SAFETY: the kernel hands over the facts of this fault.
    let address = unsafe { (*info).si_addr() } as usize;
    let Some(before) = BEFORE.get() else { return };
    if let Some(name) = overflowed(address, before.page) {
        for text in ["\nthread '", name, "' has overflowed its stack\n"] {
            // SAFETY: the text is valid for its length.
            unsafe { libc::write(libc::STDERR_FILENO, text.as_ptr().cast(), text.len()) };
        }
        // SAFETY: always allowed.
        unsafe { libc::abort() };
    }
    pass_on(&before.action, signal, info, context);
}

/// The name of the current task, if `address` lies in the guard page of its stack.
fn overflowed(address: usize, page: usize) -> Option<&'static str> {
    // SAFETY: the world lives while a task runs. It may be lent, but to code further up this very
    // stack, which never goes on: the process ends now.
    let world = unsafe { &*world::peek()? };
    let limit = coroutines::stack_limit(world, world.current)?;
    if !(limit..limit + page).contains(&address) {
        return None;
    }
    Some(world.tasks.get(world.current.index())?.name.as_deref().unwrap_or("<unnamed>"))
}

/// Lets whoever was there before handle the fault.
fn pass_on(before: &sigaction, signal: c_int, info: *mut siginfo_t, context: *mut c_void) {
    type Handler = extern "C" fn(c_int, *mut siginfo_t, *mut c_void);
    if before.sa_flags & libc::SA_SIGINFO == 0 || before.sa_sigaction == libc::SIG_DFL {
        // Back to what was there; the access faults again and meets it.
        // SAFETY: `before` was read from the kernel.
        unsafe { libc::sigaction(signal, before, ptr::null_mut()) };
        return;
    }
    // SAFETY: what was set with `SA_SIGINFO` is such a function.
    let handler = unsafe { transmute::<usize, Handler>(before.sa_sigaction) };
    handler(signal, info, context);
}
