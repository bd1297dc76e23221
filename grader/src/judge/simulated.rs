//! A schedule of the simulated world in the learner's terms: threads, lines, objects.

use lockstep_wire::{Interleaving, Spot, Step, Wait};

use super::{Lane, Lanes, Place, matters, naming, operation::operation, source::Source};

/// The folder of the checks, as far as the compiler names it everywhere alike.
const CHECKS: &str = "grader/suite/";

/// One schedule, with the learner's names for what it is about.
pub(super) struct Schedule<'a> {
    pub(super) interleaving: &'a Interleaving,
    source: Source<'a>,
    names: Vec<String>,
}

impl<'a> Schedule<'a> {
    pub(super) fn new(interleaving: &'a Interleaving, source: Source<'a>) -> Self {
        Self { interleaving, source, names: naming::names(interleaving, source) }
    }

    /// The steps that stand in the learner's code.
    pub(super) fn lanes(&self) -> Lanes {
        let mut steps = Vec::new();
        // Whoever was stopped for a step that is not shown was stopped for the next one that is.
        let mut stopped = None;
        for step in &self.interleaving.steps {
            stopped = step.preempted.or(stopped).filter(|&thread| thread != step.thread);
            let Some(mut lane) = self.lane(step) else { continue };
            lane.preempted = stopped.take().map(|thread| self.thread(thread));
            steps.push(lane);
        }
        steps.extend(self.last_steps().iter().filter_map(|step| self.lane(step)));
        matters::mark(&mut steps, &self.thread(0));
        Lanes {
            schedule: self.interleaving.schedule.clone(),
            found_at: self.interleaving.found_at,
            preemptions: self.interleaving.preemptions,
            steps,
        }
    }

    /// Every step that was told, and how each thread waits in the end.
    pub(super) fn all_steps(&self) -> Vec<Step> {
        let mut steps = self.interleaving.steps.clone();
        steps.extend(self.last_steps());
        steps
    }

    fn last_steps(&self) -> Vec<Step> {
        self.interleaving.waits.iter().filter_map(|wait| self.last(wait)).collect()
    }

    /// That a thread waits in the end, where it could still go on when it came to its last step.
    fn last(&self, wait: &Wait) -> Option<Step> {
        let steps = &self.interleaving.steps;
        let own = steps.iter().rev().find(|step| step.thread == wait.thread);
        if own.is_some_and(|own| own.waits && own.at == wait.at) {
            return None;
        }
        let end = steps.last()?;
        Some(Step {
            step: end.step,
            time_ns: end.time_ns,
            thread: wait.thread,
            op: wait.op.clone(),
            object: wait.object,
            second: None,
            value: String::new(),
            waits: true,
            preempted: None,
            at: wait.at.clone(),
        })
    }

    fn lane(&self, step: &Step) -> Option<Lane> {
        Some(self.lane_at(step, self.place(&step.at)?))
    }

    /// A step on whatever line: the check's own is named from the folder of the checks on.
    pub(super) fn any_lane(&self, step: &Step) -> Lane {
        let elsewhere = || {
            let file = &step.at.file;
            let start = file.find(CHECKS).unwrap_or(0);
            Place { file: file[start..].to_owned(), line: step.at.line }
        };
        self.lane_at(step, self.place(&step.at).unwrap_or_else(elsewhere))
    }

    fn lane_at(&self, step: &Step, at: Place) -> Lane {
        let operation = operation(step, self.source);
        Lane {
            step: step.step,
            time_ns: step.time_ns,
            thread: self.thread(step.thread),
            op: operation.op,
            role: operation.role,
            object: self.touched(step),
            value: self.started(step).unwrap_or(operation.value),
            at,
            source: self.source.line(&step.at).to_owned(),
            preempted: step.preempted.map(|thread| self.thread(thread)),
            matters: false,
        }
    }

    fn touched(&self, step: &Step) -> String {
        // Whom the check stops, it stops ahead of an operation, not in it.
        let touched = step.object.filter(|_| !matches!(step.op.as_str(), "freeze" | "thaw"));
        touched.map(|object| self.object(object)).unwrap_or_default()
    }

    /// The thread without a name that a step started, if it can only be one.
    fn started(&self, step: &Step) -> Option<String> {
        let is_unnamed = step.op == "spawn" && step.value.is_empty();
        let mut here = self.interleaving.threads.iter().filter(|thread| thread.spawned == step.at);
        let one = here.next().filter(|_| is_unnamed)?;
        here.next().is_none().then(|| one.name.clone())
    }

    pub(super) fn place(&self, spot: &Spot) -> Option<Place> {
        self.source.place(spot)
    }

    /// The whole file.
    pub(super) fn text(&self, spot: &Spot) -> Option<&'a str> {
        self.source.text(spot)
    }

    pub(super) fn thread(&self, index: usize) -> String {
        let known = self.interleaving.threads.get(index);
        known.map_or_else(|| format!("thread {index}"), |thread| thread.name.clone())
    }

    pub(super) fn object(&self, index: usize) -> String {
        self.names.get(index).cloned().unwrap_or_else(|| "something".to_owned())
    }
}
