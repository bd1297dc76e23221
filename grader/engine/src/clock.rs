//! Vector clocks: how much of every task's past is known somewhere, to a task or to an object.

use crate::op::{ObjectId, TaskId};

/// For each task the number of its last operation that is known.
#[derive(Clone, Default, Debug)]
pub(crate) struct Clock(Vec<u32>);

impl Clock {
    pub(crate) fn clear(&mut self) {
        self.0.clear();
    }

    /// One more operation of `task`, whose own clock this is.
    pub(crate) fn tick(&mut self, task: TaskId) {
        if self.0.len() <= task.index() {
            self.0.resize(task.index() + 1, 0);
        }
        self.0[task.index()] += 1;
    }

    /// Learns all that `other` knows.
    pub(crate) fn join(&mut self, other: &Self) {
        if self.0.len() < other.0.len() {
            self.0.resize(other.0.len(), 0);
        }
        for (mine, theirs) in self.0.iter_mut().zip(&other.0) {
            *mine = (*mine).max(*theirs);
        }
    }

    /// The last known operation of `task`.
    pub(crate) fn of(&self, task: TaskId) -> u32 {
        self.0.get(task.index()).copied().unwrap_or(0)
    }
}

/// What the objects of an execution know.
#[derive(Default)]
pub(crate) struct Memory {
    /// By object: what its last releases published.
    objects: Vec<Clock>,
    /// What `SeqCst` fences and stores published.
    pub(crate) total: Clock,
}

impl Memory {
    pub(crate) fn clear(&mut self) {
        for clock in &mut self.objects {
            clock.clear();
        }
        self.total.clear();
    }

    pub(crate) fn object(&mut self, object: ObjectId) -> &mut Clock {
        let index = object.0 as usize;
        if self.objects.len() <= index {
            self.objects.resize_with(index + 1, Clock::default);
        }
        &mut self.objects[index]
    }
}

#[cfg(test)]
mod tests {
    use super::Clock;
    use crate::op::TaskId;

    #[test]
    fn a_join_keeps_the_later_of_both() {
        let (mut one, mut two) = (Clock::default(), Clock::default());
        one.tick(TaskId(0));
        one.tick(TaskId(0));
        two.tick(TaskId(2));
        one.join(&two);
        assert_eq!([one.of(TaskId(0)), one.of(TaskId(1)), one.of(TaskId(2))], [2, 0, 1]);
        two.join(&one);
        assert_eq!(two.of(TaskId(0)), 2);
    }
}
