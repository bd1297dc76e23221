//! The queue between the two ends of a channel.
//!
//! Three flavours: without bound, with a bound, and with bound 0, where sender and receiver meet:
//! there the queue holds what blocked senders offer, and an offer that nobody took goes back.

use ::std::cell::{Cell, RefCell};
use ::std::collections::VecDeque;
use ::std::panic::{RefUnwindSafe, UnwindSafe};
use ::std::sync::mpsc::{RecvTimeoutError, SendError, TryRecvError, TrySendError};
use engine::{Access, Op, OpKind, Place, Tag, Time};

/// A channel.
pub(super) struct Channel<T> {
    tag: Tag,
    bound: Option<usize>,
    queue: RefCell<VecDeque<Message<T>>>,
    /// Messages that were ever queued.
    sent: Cell<u64>,
    senders: Cell<usize>,
    receiver: Cell<bool>,
    /// The receiver waits.
    receiving: Cell<bool>,
}

struct Message<T> {
    number: u64,
    value: T,
}

// SAFETY: values go from thread to thread, which `T: Send` allows; they are never shared. The
// cells are touched by the running task alone, and tasks run one at a time.
unsafe impl<T: Send> Send for Channel<T> {}
// SAFETY: as above.
unsafe impl<T: Send> Sync for Channel<T> {}
impl<T> UnwindSafe for Channel<T> {}
impl<T> RefUnwindSafe for Channel<T> {}

/// The receiver waits, also if it is taken down meanwhile.
struct Receiving<'a>(&'a Cell<bool>);

impl Drop for Receiving<'_> {
    fn drop(&mut self) {
        self.0.set(false);
    }
}

impl<T> Channel<T> {
    /// A channel with one sender and its receiver.
    #[track_caller]
    pub(super) fn new(bound: Option<usize>) -> Self {
        Self {
            tag: Tag::new("channel"),
            bound,
            queue: RefCell::new(VecDeque::new()),
            sent: Cell::new(0),
            senders: Cell::new(1),
            receiver: Cell::new(true),
            receiving: Cell::new(false),
        }
    }

    fn op(&self, kind: OpKind, at: Place) -> Op {
        Op::on(kind, self.tag.id(), Access::Write, at)
    }

    /// Both ends learn what the other has published: a bound makes senders wait for receivers.
    fn meet(&self) {
        engine::acquire(self.tag.id());
        engine::release(self.tag.id());
    }

    fn len(&self) -> usize {
        self.queue.borrow().len()
    }

    fn has_room(&self) -> bool {
        match self.bound {
            // Where both meet, an offer is queued at once and waits there.
            None | Some(0) => true,
            Some(bound) => self.len() < bound,
        }
    }

    fn push(&self, value: T) -> u64 {
        let number = self.sent.get();
        self.sent.set(number + 1);
        self.queue.borrow_mut().push_back(Message { number, value });
        number
    }

    /// Sends, and waits for room or for the receiver.
    pub(super) fn send(&self, value: T, at: Place) -> Result<(), SendError<T>> {
        let op = self.op(OpKind::Send, at);
        engine::block(op, &|| !self.receiver.get() || self.has_room(), None);
        self.meet();
        if !self.receiver.get() {
            engine::note(op, || "fails: no receiver".to_owned());
            return Err(SendError(value));
        }
        let number = self.push(value);
        engine::note(op, || format!("{} queued", self.len()));
        if self.bound == Some(0) { self.hand_over(number, op) } else { Ok(()) }
    }

    /// Waits until the offer is taken, or takes it back where nobody will.
    fn hand_over(&self, number: u64, op: Op) -> Result<(), SendError<T>> {
        let place = || self.queue.borrow().iter().position(|offer| offer.number == number);
        engine::block(op, &|| !self.receiver.get() || place().is_none(), None);
        self.meet();
        let offer = place().and_then(|place| self.queue.borrow_mut().remove(place));
        engine::note(op, || {
            if offer.is_some() { "fails: no receiver" } else { "taken" }.to_owned()
        });
        offer.map_or(Ok(()), |offer| Err(SendError(offer.value)))
    }

    /// Sends if there is room at once.
    pub(super) fn try_send(&self, value: T, at: Place) -> Result<(), TrySendError<T>> {
        let op = self.op(OpKind::Send, at);
        engine::point(op);
        if !self.receiver.get() {
            engine::note(op, || "fails: no receiver".to_owned());
            return Err(TrySendError::Disconnected(value));
        }
        let room = match self.bound {
            Some(0) => self.receiving.get() && self.len() == 0,
            _ => self.has_room(),
        };
        if !room {
            engine::note(op, || "fails: full".to_owned());
            return Err(TrySendError::Full(value));
        }
        self.meet();
        self.push(value);
        engine::note(op, || format!("{} queued", self.len()));
        Ok(())
    }

    fn pop(&self) -> Option<T> {
        let message = self.queue.borrow_mut().pop_front()?;
        self.meet();
        Some(message.value)
    }

    /// Receives, and waits for a message until the deadline.
    pub(super) fn receive(&self, deadline: Option<Time>, at: Place) -> Result<T, RecvTimeoutError> {
        let op = self.op(OpKind::Recv, at);
        let come = || self.len() > 0 || self.senders.get() == 0;
        if self.bound == Some(0) {
            // A sender that only tries meets none but a receiver that waits already.
            engine::point(op);
        }
        if !come() || self.bound != Some(0) {
            self.receiving.set(true);
            engine::touched(self.tag.id());
            let waiting = Receiving(&self.receiving);
            engine::block(op, &come, deadline);
            drop(waiting);
        }
        let received = match self.pop() {
            Some(value) => Ok(value),
            None if self.senders.get() == 0 => Err(RecvTimeoutError::Disconnected),
            None => Err(RecvTimeoutError::Timeout),
        };
        engine::note(op, || match &received {
            Ok(_) => format!("{} left", self.len()),
            Err(error) => format!("fails: {error}"),
        });
        if received.is_err() {
            engine::acquire(self.tag.id());
        }
        received
    }

    /// Receives if there is a message at once.
    pub(super) fn try_receive(&self, at: Place) -> Result<T, TryRecvError> {
        let op = self.op(OpKind::TryRecv, at);
        engine::point(op);
        let received = match self.pop() {
            Some(value) => Ok(value),
            None if self.senders.get() == 0 => Err(TryRecvError::Disconnected),
            None => Err(TryRecvError::Empty),
        };
        match &received {
            Ok(_) => engine::progress(),
            Err(TryRecvError::Disconnected) => engine::acquire(self.tag.id()),
            Err(TryRecvError::Empty) => {}
        }
        engine::note(op, || match &received {
            Ok(_) => format!("{} left", self.len()),
            Err(error) => format!("fails: {error}"),
        });
        received
    }

    /// One more sender.
    pub(super) fn add_sender(&self) {
        self.senders.set(self.senders.get() + 1);
    }

    /// A sender goes away. Only that of the last can be noticed.
    pub(super) fn remove_sender(&self, at: Place) {
        let last = self.senders.get() == 1;
        let leave = Leave(|| self.senders.set(self.senders.get() - 1));
        if last {
            let op = self.op(OpKind::Disconnect, at);
            engine::point(op);
            engine::note(op, || "the last sender is gone".to_owned());
        }
        engine::release(self.tag.id());
        drop(leave);
    }

    /// The receiver goes away, and with it what is queued.
    pub(super) fn remove_receiver(&self, at: Place) {
        let op = self.op(OpKind::Disconnect, at);
        let leave = Leave(|| self.receiver.set(false));
        engine::point(op);
        engine::note(op, || "the receiver is gone".to_owned());
        engine::release(self.tag.id());
        drop(leave);
        if self.bound != Some(0) {
            // Taken out first: a message may be dropped that uses the channel.
            let queue = self.queue.take();
            drop(queue);
        }
    }
}

/// Runs its closure when it goes away, also where a scheduling point does not return.
struct Leave<F: Fn()>(F);

impl<F: Fn()> Drop for Leave<F> {
    fn drop(&mut self) {
        (self.0)();
    }
}
