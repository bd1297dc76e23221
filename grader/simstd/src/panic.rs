//! `std::panic`: catching and hooks, per task and per execution.

use crate::outside::outside;
use ::std::any::Any;
pub use ::std::panic::*;
use ::std::sync::Arc;
use ::std::thread::Result;

/// What `set_hook` takes and `take_hook` returns.
type Boxed = Box<dyn Fn(&PanicHookInfo<'_>) + Sync + Send + 'static>;

/// Runs a closure and catches its panic.
///
/// # Errors
/// The payload of the panic.
pub fn catch_unwind<F: FnOnce() -> R + UnwindSafe, R>(f: F) -> Result<R> {
    engine::catch(f)
}

/// Goes on with a panic that was caught.
pub fn resume_unwind(payload: Box<dyn Any + Send>) -> ! {
    engine::resume(payload)
}

/// Sets what runs when a thread panics, until the execution ends.
pub fn set_hook(hook: Boxed) {
    refuse_while_panicking();
    if outside() {
        ::std::panic::set_hook(hook);
    } else {
        engine::set_hook(Some(Arc::from(hook)));
    }
}

/// Takes the hook away and returns it; the default one is back.
#[must_use]
pub fn take_hook() -> Boxed {
    refuse_while_panicking();
    if outside() {
        return ::std::panic::take_hook();
    }
    match engine::set_hook(None) {
        Some(hook) => Box::new(move |info| hook(info)),
        None => Box::new(default_hook),
    }
}

fn refuse_while_panicking() {
    assert!(!engine::panicking(), "cannot modify the panic hook from a panicking thread");
}

/// What std's own hook prints.
fn default_hook(info: &PanicHookInfo<'_>) {
    let thread = crate::thread::current();
    let name = thread.name().unwrap_or("<unnamed>");
    engine::print(&format!("\nthread '{name}' {info}\n"));
}
