//! Tasks on OS threads, of which only the one with the baton runs: a cross-check that nothing
//! depends on coroutines. Much slower; a task that cannot be unwound keeps its thread for good.

use super::{condemn, forget};
use crate::decide::decide;
use crate::op::TaskId;
use crate::world::{Handle, World};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;

/// The threads of one execution.
#[derive(Default)]
pub(crate) struct Baton {
    /// By task.
    threads: Vec<Arc<Seat>>,
    joins: Vec<Option<thread::JoinHandle<()>>>,
    /// Where the caller of `run` waits.
    home: Option<Arc<Seat>>,
}

/// Where a thread waits for the baton. A channel of one place hands it on.
struct Seat {
    give: SyncSender<()>,
    take: std::sync::Mutex<Receiver<()>>,
    done: std::sync::atomic::AtomicBool,
}

impl Seat {
    fn new() -> Arc<Self> {
        let (give, take) = sync_channel(1);
        let take = std::sync::Mutex::new(take);
        Arc::new(Self { give, take, done: false.into() })
    }

    fn hand_over(&self) {
        // The receiver lives as long as the sender, and nobody hands over twice.
        let _ = self.give.send(());
    }

    fn wait(&self) {
        let take = self.take.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let _ = take.recv();
    }
}

fn of(world: &mut World) -> &mut Baton {
    world.host.downcast_mut().expect("the host was made for this backend")
}

/// A closure that goes to another thread.
struct Moved(Box<dyn FnOnce()>);

// SAFETY: threads run one at a time, and the baton's channel orders what they do.
unsafe impl Send for Moved {}

impl Moved {
    fn take(self) -> Box<dyn FnOnce()> {
        self.0
    }
}

pub(super) fn start(handle: Handle, _: TaskId, body: Box<dyn FnOnce()>) {
    let seat = Seat::new();
    let mine = Arc::clone(&seat);
    let body = Moved(body);
    let size = handle.with(|world| world.stack);
    let thread = thread::Builder::new().stack_size(size).spawn(move || {
        mine.wait();
        handle.enter();
        body.take()();
        mine.done.store(true, std::sync::atomic::Ordering::Release);
        let next = decide(handle);
        pass(handle, next);
    });
    let thread = thread.unwrap_or_else(|error| panic!("no thread for a task: {error}"));
    handle.with(|world| {
        let baton = of(world);
        baton.threads.push(seat);
        baton.joins.push(Some(thread));
    });
}

/// Hands the baton to a task, or home.
fn pass(handle: Handle, next: Option<TaskId>) {
    let seat = handle.with(|world| {
        let baton = of(world);
        match next {
            Some(task) => Some(Arc::clone(&baton.threads[task.index()])),
            None => baton.home.clone(),
        }
    });
    if let Some(seat) = seat {
        seat.hand_over();
    }
}

pub(super) fn switch(handle: Handle, current: TaskId, next: Option<TaskId>) {
    let mine = handle.with(|world| Arc::clone(&of(world).threads[current.index()]));
    pass(handle, next);
    mine.wait();
}

/// Lets a task go on, until the baton comes home.
fn resume(handle: Handle, task: TaskId) {
    let home = handle.with(|world| {
        let baton = of(world);
        Arc::clone(baton.home.get_or_insert_with(Seat::new))
    });
    pass(handle, Some(task));
    home.wait();
}

pub(super) fn run(handle: Handle) {
    resume(handle, TaskId::ROOT);
}

/// Takes down all tasks that are left, the newest first.
pub(super) fn take_down(handle: Handle) {
    let count = handle.with(|world| of(world).threads.len());
    for index in (0..count).rev() {
        let task = TaskId(index as u32);
        let seat = handle.with(|world| Arc::clone(&of(world).threads[index]));
        let done = || seat.done.load(std::sync::atomic::Ordering::Acquire);
        if !done() && condemn(handle, task) {
            resume(handle, task);
        }
        let thread = handle.with(|world| of(world).joins[index].take());
        match thread {
            Some(thread) if done() => drop(thread.join()),
            _ => forget(handle, task),
        }
    }
    handle.with(|world| {
        let baton = of(world);
        baton.threads.clear();
        baton.joins.clear();
    });
}
