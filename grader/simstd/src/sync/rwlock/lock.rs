//! The lock without the value: who has it, who waits, who may pass.

use ::std::cell::Cell;
use engine::{Access, ObjectId, Op, OpKind, Place, Tag};

/// The lock without the value.
pub(super) struct Lock {
    pub(super) tag: Tag,
    readers: Cell<usize>,
    written: Cell<bool>,
    /// Writers that wait.
    writers: Cell<usize>,
    /// Readers that have come, and how many of them may pass waiting writers: those that waited
    /// when a writer became a reader.
    came: Cell<u64>,
    admitted: Cell<u64>,
}

/// A writer that waits, also if it is taken down meanwhile.
struct Waiting<'a>(&'a Cell<usize>);

impl<'a> Waiting<'a> {
    fn new(writers: &'a Cell<usize>) -> Self {
        writers.set(writers.get() + 1);
        Self(writers)
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.set(self.0.get() - 1);
    }
}

impl Lock {
    #[track_caller]
    pub(super) const fn new() -> Self {
        Self {
            tag: Tag::new("RwLock"),
            readers: Cell::new(0),
            written: Cell::new(false),
            writers: Cell::new(0),
            came: Cell::new(0),
            admitted: Cell::new(0),
        }
    }

    /// As new, for one in a `static`. Readers of the past do not come back, so the numbers may
    /// stay.
    pub(super) fn reset(&self) {
        self.readers.set(0);
        self.written.set(false);
        self.writers.set(0);
    }

    pub(super) fn stop_reading(&self) {
        self.readers.set(self.readers.get().saturating_sub(1));
    }

    pub(super) fn stop_writing(&self) {
        self.written.set(false);
    }

    /// Those who wait to read may pass waiting writers.
    pub(super) fn admit(&self) {
        self.admitted.set(self.came.get());
    }

    pub(super) fn id(&self) -> ObjectId {
        self.tag.id()
    }

    pub(super) fn op(&self, kind: OpKind, at: Place) -> Op {
        Op::on(kind, self.id(), Access::Write, at)
    }

    pub(super) fn can_read(&self, number: u64) -> bool {
        !self.written.get() && (self.writers.get() == 0 || number < self.admitted.get())
    }

    pub(super) fn can_write(&self) -> bool {
        !self.written.get() && self.readers.get() == 0
    }

    pub(super) fn read(&self, at: Place) {
        let op = self.op(OpKind::Read, at);
        let number = self.came.get();
        self.came.set(number + 1);
        engine::block(op, &|| self.can_read(number), None);
        engine::note(op, String::new);
        self.reading(at);
    }

    pub(super) fn reading(&self, at: Place) {
        self.readers.set(self.readers.get() + 1);
        engine::acquired(self.id(), at);
        engine::acquire(self.id());
    }

    pub(super) fn write(&self, at: Place) {
        let op = self.op(OpKind::Write, at);
        // Only one that has begun to wait keeps readers out, so coming is a step of its own.
        engine::point(op);
        if !self.can_write() {
            let waiting = Waiting::new(&self.writers);
            engine::touched(self.id());
            engine::block(op, &|| self.can_write(), None);
            drop(waiting);
        }
        engine::note(op, String::new);
        self.writing(at);
    }

    pub(super) fn writing(&self, at: Place) {
        self.written.set(true);
        engine::acquired(self.id(), at);
        engine::acquire(self.id());
    }

    pub(super) fn try_one(&self, kind: OpKind, at: Place, free: impl Fn(&Self) -> bool) -> bool {
        let op = self.op(kind, at);
        engine::probed();
        engine::point(op);
        let free = free(self);
        engine::note(op, || if free { "locks" } else { "is locked" }.to_owned());
        if free {
            engine::progress();
        }
        free
    }
}
