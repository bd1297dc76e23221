//! What a submission does to keep its rules: counts, over many executions of one scene.

use serde::{Deserialize, Serialize};

/// Sums over executions that came to their end. A step is one operation of one thread on a lock,
/// an atomic, a thread or a clock, on a line of the submission; the check's own do not count.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Conduct {
    /// Executions that are counted here.
    pub executions: u64,
    /// Those that did not come to their end, or in which the rule was broken: not counted here.
    pub failed: u64,
    /// Steps.
    pub steps: u64,
    /// How often a thread could not go on, and left its core to others.
    pub switches: u64,
    /// How often another thread's word (a notification, an unpark) ended a wait.
    pub woken: u64,
    /// How often the thread then waited for the same again at once.
    pub woken_in_vain: u64,
    /// How often a lock was taken.
    pub holds: u64,
    /// Steps of the threads that had one, from taking it (which counts) to giving it back.
    pub held: u64,
    /// The most of them in one go.
    pub longest: u64,
    /// Virtual nanoseconds in which a thread waited while it held a lock.
    pub asleep_ns: u64,
}

impl Conduct {
    /// Both together.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self {
            executions: self.executions + other.executions,
            failed: self.failed + other.failed,
            steps: self.steps + other.steps,
            switches: self.switches + other.switches,
            woken: self.woken + other.woken,
            woken_in_vain: self.woken_in_vain + other.woken_in_vain,
            holds: self.holds + other.holds,
            held: self.held + other.held,
            longest: self.longest.max(other.longest),
            asleep_ns: self.asleep_ns.saturating_add(other.asleep_ns),
        }
    }
}
