//! What a check works with: its seed, its budget, its heartbeat, and stages for its threads.

use std::{
    panic::{self, AssertUnwindSafe},
    thread,
    time::Duration,
};

use lockstep_wire::{Budget, Finding, Trial};

#[cfg(feature = "sim")]
use crate::script::Script;
use crate::{
    Stop,
    check::finding,
    ledger::{Ledger, unexpected},
    stage::Stage,
    world::own::Arc,
};

/// By how much a check on real threads is shorter where the simulation judges as well: on two idle
/// cores each known race still shows in most runs, and it need not in any.
const LIGHT: usize = 6;

/// The surroundings of one run of one check.
#[derive(Debug)]
pub struct Lab {
    trial: Trial,
    ledger: Arc<Ledger>,
    #[cfg(feature = "sim")]
    script: Script,
}

impl Lab {
    pub(crate) fn new(trial: Trial, ledger: Arc<Ledger>) -> Self {
        Self {
            trial,
            ledger,
            #[cfg(feature = "sim")]
            script: Script::new(),
        }
    }

    /// Plays the scenes of a check: on real threads one after the other. In the simulated world
    /// an execution plays one of them, and each has its share of the search.
    pub(crate) fn scenes<T>(
        &self,
        scenes: &[T],
        mut play: impl FnMut(&T) -> Result<(), Stop>,
    ) -> Result<(), Stop> {
        #[cfg(feature = "sim")]
        let scenes = scenes.get(self.script.choose(scenes.len())).into_iter();
        for scene in scenes {
            play(scene)?;
            self.progress();
        }
        Ok(())
    }

    /// Says that the rule holds for sleepers who come late as well: a simulated search then
    /// also lets timers fire while others could run, without which code that relies on a sleep
    /// to order its threads never fails. Not for checks of upper bounds, which that breaks.
    #[cfg(feature = "sim")]
    pub(crate) fn allow_late_timers(&self) {
        self.script.allow_late();
    }

    /// The same; a real sleeper comes as late as the machine makes it.
    #[cfg(not(feature = "sim"))]
    pub(crate) fn allow_late_timers(&self) {}

    /// Leaves out wake-ups without a reason: with them, code that takes one for a token would
    /// break the rule that is checked here, beside the one that it does break.
    #[cfg(feature = "sim")]
    pub(crate) fn without_spurious_wakeups(&self) {
        self.script.keep_calm();
    }

    /// Says that the check is long and that its length is the point: one schedule is enough, the
    /// one in which nobody is interrupted, and it may take so many steps.
    #[cfg(feature = "sim")]
    pub(crate) fn one_long_schedule(&self, steps: usize) {
        self.script.play_once();
        engine::allow_steps(steps);
    }

    #[cfg(feature = "sim")]
    pub(crate) fn script(&self) -> &Script {
        &self.script
    }

    /// Random numbers that depend on the seed and the check alone.
    pub(crate) fn rng(&self) -> fastrand::Rng {
        let check = self.trial.check.bytes().fold(0xcbf2_9ce4_8422_2325, |hash: u64, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
        fastrand::Rng::with_seed(self.trial.seed ^ check)
    }

    /// How often to do what a quick budget does `quick` times.
    pub(crate) fn rounds(&self, quick: usize) -> usize {
        // In the simulated world the schedules are the repetition.
        if cfg!(feature = "sim") {
            return quick.min(2);
        }
        match self.trial.budget {
            Budget::Quick if self.trial.light => quick.div_ceil(LIGHT),
            Budget::Quick => quick,
            Budget::Full => quick * 10,
        }
    }

    /// Tells the grader that the check got somewhere: its patience starts anew.
    pub(crate) fn progress(&self) {
        self.ledger.progress();
    }

    pub(crate) fn ledger(&self) -> &Ledger {
        &self.ledger
    }

    /// Lets real time pass.
    pub(crate) fn pause(&self, duration: Duration) {
        thread::sleep(duration);
    }

    /// Runs `scene` with threads that may borrow what outlives the stage.
    ///
    /// A scene that fails is reported on the spot, from within: the threads that it leaves
    /// behind may be stuck, and waiting for them would turn a clear failure into a hang.
    pub(crate) fn stage<'env, T, F>(&'env self, scene: F) -> Result<T, Stop>
    where
        F: for<'scope> FnOnce(&Stage<'scope, 'env>) -> Result<T, Stop>,
    {
        thread::scope(|scope| {
            let stage = Stage::new(scope, self);
            let outcome = panic::catch_unwind(AssertUnwindSafe(|| scene(&stage)))
                .unwrap_or_else(|payload| Err(unexpected(self.ledger.caught(payload))));
            match outcome {
                Ok(value) => Ok(value),
                Err(stop) => self.conclude(finding(Err(stop))),
            }
        })
    }

    /// Whether `act` panics, as the rule asks. Its message, if so.
    pub(crate) fn panics<T>(&self, act: impl FnOnce() -> T) -> Result<Option<String>, Stop> {
        match panic::catch_unwind(AssertUnwindSafe(act)) {
            Ok(_) => Ok(None),
            Err(payload) => {
                let panicked = self.ledger.caught(payload);
                if panicked.is_unwritten() {
                    Err(Stop::Incomplete(panicked))
                } else {
                    Ok(Some(panicked.message))
                }
            }
        }
    }

    /// Ends the execution with what it came to.
    #[cfg(feature = "sim")]
    pub(crate) fn conclude(&self, finding: Finding) -> ! {
        match finding {
            // One schedule in which the rule held: the search goes on.
            Finding::Pass { tried, .. } => {
                self.ledger.note(tried);
                engine::end_well()
            }
            other => engine::end_with(Box::new(other)),
        }
    }

    /// Sends the verdict and waits for the end, which the grader brings.
    #[cfg(not(feature = "sim"))]
    pub(crate) fn conclude(&self, finding: Finding) -> ! {
        self.ledger.conclude(finding);
        loop {
            thread::park();
        }
    }
}
