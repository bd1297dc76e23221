//! Tasks on coroutines, all on the caller's thread.
//!
//! A task that stops suspends to the loop in `run`, which resumes the next. Stacks are used again,
//! by later executions and by later searches on the same OS thread: to map one and to unmap it costs
//! as much as several short executions.

use super::{condemn, forget};
use crate::decide::decide;
use crate::op::TaskId;
use crate::world::{Handle, World};
use corosensei::stack::{DefaultStack, Stack};
use corosensei::{Coroutine, CoroutineResult, Yielder};
use std::cell::RefCell;

type Fibre = Coroutine<(), (), (), DefaultStack>;

/// Stacks that stay when a search is over; a program with more tasks maps the rest anew.
const KEPT: usize = 16;

thread_local! {
    /// Stacks of searches that are over, with their sizes.
    static SPARE: RefCell<Vec<(usize, DefaultStack)>> = const { RefCell::new(Vec::new()) };
}

/// The coroutines of one execution.
#[derive(Default)]
pub(crate) struct Coroutines {
    /// By task. Boxed: the list may grow while one of them runs.
    fibres: Vec<Option<Box<Fibre>>>,
    yielders: Vec<*const Yielder<(), ()>>,
    /// Where the stacks end, their guard pages included.
    limits: Vec<usize>,
    stacks: Vec<DefaultStack>,
    /// Of each stack, as the options say.
    size: usize,
    next: Option<TaskId>,
}

impl Drop for Coroutines {
    fn drop(&mut self) {
        let (stacks, size) = (std::mem::take(&mut self.stacks), self.size);
        // At the end of the OS thread there is nobody to leave them to.
        let _ = SPARE.try_with(|spare| {
            let mut spare = spare.borrow_mut();
            let room = KEPT.saturating_sub(spare.len());
            spare.extend(stacks.into_iter().take(room).map(|stack| (size, stack)));
        });
    }
}

fn of(world: &mut World) -> &mut Coroutines {
    world.host.downcast_mut().expect("the host was made for this backend")
}

/// Where the stack of a task ends, its guard page included.
pub(super) fn stack_limit(world: &World, task: TaskId) -> Option<usize> {
    world.host.downcast_ref::<Coroutines>()?.limits.get(task.index()).copied()
}

pub(super) fn start(handle: Handle, task: TaskId, body: Box<dyn FnOnce()>) {
    let (stack, size) = handle.with(|world| {
        let size = world.stack;
        let coroutines = of(world);
        coroutines.size = size;
        (coroutines.stacks.pop(), size)
    });
    let stack = stack.or_else(|| left_over(size)).unwrap_or_else(|| {
        DefaultStack::new(size).unwrap_or_else(|error| panic!("no memory for a stack: {error}"))
    });
    let limit = stack.limit().get();
    let fibre = Fibre::with_stack(stack, move |yielder, ()| {
        handle.with(|world| of(world).yielders[task.index()] = yielder);
        body();
    });
    handle.with(|world| {
        let coroutines = of(world);
        coroutines.fibres.push(Some(Box::new(fibre)));
        coroutines.yielders.push(std::ptr::null());
        coroutines.limits.push(limit);
    });
}

/// A stack of that size from an earlier search.
fn left_over(size: usize) -> Option<DefaultStack> {
    SPARE.with_borrow_mut(|spare| {
        let index = spare.iter().rposition(|(other, _)| *other == size)?;
        Some(spare.swap_remove(index).1)
    })
}

pub(super) fn switch(handle: Handle, current: TaskId, next: Option<TaskId>) {
    let yielder = handle.with(|world| {
        let coroutines = of(world);
        coroutines.next = next;
        coroutines.yielders[current.index()]
    });
    // SAFETY: the current task runs on its coroutine, which has stored its yielder when it began;
    // the yielder lives as long as the coroutine's closure does.
    unsafe { (*yielder).suspend(()) };
}

/// Lets a task go on until it stops. Whether it has returned.
fn resume(handle: Handle, task: TaskId) -> bool {
    let fibre: *mut Fibre = handle.with(|world| match &mut of(world).fibres[task.index()] {
        Some(fibre) => &raw mut **fibre,
        None => std::ptr::null_mut(),
    });
    debug_assert!(!fibre.is_null(), "{task:?} has ended");
    // SAFETY: the box stays in its slot until this function takes it out, and only the loop in
    // `run`, which is not inside any coroutine, resumes one.
    match unsafe { (*fibre).resume(()) } {
        CoroutineResult::Yield(()) => false,
        CoroutineResult::Return(()) => {
            reclaim(handle, task);
            true
        }
    }
}

/// Takes back the stack of a coroutine that is done.
fn reclaim(handle: Handle, task: TaskId) {
    let fibre = handle.with(|world| of(world).fibres[task.index()].take());
    if let Some(fibre) = fibre {
        let stack = fibre.into_stack();
        handle.with(|world| of(world).stacks.push(stack));
    }
}

pub(super) fn run(handle: Handle) {
    let mut next = Some(TaskId::ROOT);
    while let Some(task) = next {
        next = if resume(handle, task) {
            decide(handle)
        } else {
            handle.with(|world| of(world).next.take())
        };
    }
}

/// Takes down all tasks that are left.
pub(super) fn take_down(handle: Handle) {
    let count = handle.with(|world| of(world).fibres.len());
    // The newest first: a scoped task borrows from the older one that waits for it.
    for index in (0..count).rev() {
        if handle.with(|world| of(world).fibres[index].is_some()) {
            take_down_one(handle, TaskId(index as u32));
        }
    }
    handle.with(|world| {
        let coroutines = of(world);
        coroutines.fibres.clear();
        coroutines.yielders.clear();
        coroutines.limits.clear();
    });
}

fn take_down_one(handle: Handle, task: TaskId) {
    // After a failure nothing is unwound: a destructor that meets what the failure left behind (a
    // poisoned lock, say) would panic, and a panic while another one unwinds aborts the process.
    let failed = handle.with(|world| world.failure.is_some());
    if condemn(handle, task) && !failed && resume(handle, task) {
        return;
    }
    forget(handle, task);
    let fibre = handle.with(|world| of(world).fibres[task.index()].take());
    if let Some(mut fibre) = fibre {
        // SAFETY: the task never runs again, and nothing that others still use lies on its stack:
        // tasks that borrow from it are newer and were taken down before.
        unsafe { fibre.force_reset() };
        let stack = fibre.into_stack();
        handle.with(|world| of(world).stacks.push(stack));
    }
}
