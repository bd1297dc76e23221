//! Tasks that have nothing useful to do, and what that means for the clock.
//!
//! A loop that polls would keep an execution busy for ever: time moves only when nothing can
//! run. So a task that looks at the same thing from the same line again, with nothing done in
//! between, counts as idle, and so does one that yields. Others go first. Once all that could
//! run are idle, that is a round; after enough of them the clock moves as if nothing could run.

use crate::op::{Op, OpKind, TaskId, Time};
use crate::pause::Pause;
use crate::task::{Idle, Look};
use crate::world::{self, World};

/// Rounds without a change before the clock moves: a bounded number of tries is no waiting.
const ROUNDS: u32 = 64;
/// Looks at the clock from one line that count as waiting for it.
const CLOCK_LOOKS: u32 = 16;
/// How far a loop that looks at the clock lets it move.
const CLOCK_STEP: u64 = 1_000_000;
/// Operations of one task in a row, after which it must let others go first.
const STREAK: u32 = 4_000;

impl World {
    /// The current task is about to do `op`.
    #[inline]
    pub(crate) fn watch(&mut self, op: &Op) {
        self.pause.streak += 1;
        if self.pause.streak > STREAK {
            self.pause.streak = 0;
            self.pause.forced = true;
            self.give_way(Idle::Yielded);
        }
        if op.kind == OpKind::Now || op.kind == OpKind::Sleep {
            self.traits.timed = true;
        }
        if op.kind.polls() {
            self.look(op);
        } else if op.kind != OpKind::Yield {
            self.me().looks.clear();
        }
    }

    fn look(&mut self, op: &Op) {
        let at = op.at;
        let task = self.me();
        // By value: one line may have several addresses, and not the same ones in every build.
        let known = task.looks.iter_mut().find(|look| look.object == op.object && look.at == at);
        let Some(look) = known else {
            task.looks.push(Look { at, object: op.object, times: 1 });
            return;
        };
        look.times += 1;
        let waits = op.kind == OpKind::Now && look.times >= CLOCK_LOOKS;
        self.pause.clock |= waits;
        self.traits.polled = true;
        self.give_way(Idle::Polled);
    }

    /// The current task has nothing useful to do.
    pub(crate) fn give_way(&mut self, how: Idle) {
        let task = self.me();
        if task.idle == Idle::No {
            task.idle = how;
            self.pause.idle += 1;
        }
    }

    /// Something has changed: whoever polled may find it.
    pub(crate) fn stir(&mut self, yielded_too: bool) {
        if self.pause.idle == 0 {
            return;
        }
        let current = self.current.index();
        for (index, task) in self.tasks.iter_mut().enumerate() {
            let awake = task.idle == Idle::Polled || (yielded_too && task.idle == Idle::Yielded);
            if index != current && awake {
                task.idle = Idle::No;
                self.pause.idle -= 1;
            }
        }
    }

    /// A task begins its operation.
    #[inline]
    pub(crate) fn begin(&mut self, task: TaskId) {
        if task != self.current {
            self.pause.streak = 0;
        }
        self.current = task;
        let me = &mut self.tasks[task.index()];
        let op = me.op.kind;
        if me.idle != Idle::No {
            me.idle = Idle::No;
            self.pause.idle -= 1;
        }
        if op.polls() || op == OpKind::Yield {
            return;
        }
        if !op.locks() {
            self.pause.rounds = 0;
        }
        self.stir(!op.locks());
    }

    /// All that could run are idle. Whether the clock has moved.
    pub(crate) fn round(&mut self, next: Option<Time>) -> bool {
        for task in &mut self.tasks {
            task.idle = Idle::No;
        }
        let Pause { clock, forced, rounds, .. } = self.pause;
        self.pause.idle = 0;
        self.pause.clock = false;
        self.pause.forced = false;
        self.pause.rounds += 1;
        let step = clock.then(|| self.now.plus(CLOCK_STEP));
        let other = if clock || forced || rounds >= ROUNDS { next } else { None };
        let Some(target) = [step, other].into_iter().flatten().min() else {
            return false;
        };
        self.now = target;
        self.traits.timed = true;
        self.pause.rounds = 0;
        true
    }
}

/// A compare-exchange or a try succeeded: this was no polling.
pub fn progress() {
    world::running(|world| {
        world.me().looks.clear();
        world.pause.reset();
        world.stir(true);
    });
}
