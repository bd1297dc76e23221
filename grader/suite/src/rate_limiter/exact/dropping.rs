//! RL6 for a limiter that goes: whoever drops it last waits for no time, and leaves no thread.

use std::{
    panic::{AssertUnwindSafe, catch_unwind, resume_unwind},
    thread,
    time::Duration,
};

use lockstep_wire::{Finding, Mistake};

use crate::{
    Outcome, Stop,
    lab::Lab,
    world::{
        self, Tid,
        own::{Arc, OnceLock},
    },
};

use super::{
    super::{Limiter, Subject},
    words,
};

/// What a user of the limiter does before its share of it goes.
#[derive(Debug, Clone, Copy)]
enum Use {
    Nothing,
    Acquire,
    Close,
    /// A panic takes the share along.
    Panic,
}

/// When the users come, in milliseconds after `new`, and what each of them does.
type Scene = (u64, &'static [Use]);

/// Two at most share it: whoever is last drops it, and which of them that is, is the schedule's
/// choice.
const SCENES: [Scene; 6] = [
    (0, &[Use::Nothing]),
    (0, &[Use::Acquire, Use::Acquire]),
    (1000, &[Use::Acquire, Use::Nothing]),
    (1, &[Use::Close, Use::Acquire]),
    (1, &[Use::Panic]),
    (1, &[Use::Panic, Use::Acquire]),
];

/// What the drop came to: how long it took, and how many threads were left.
type End = (Duration, usize);

/// A user's share of the limiter.
struct Share {
    limiter: Option<Arc<Box<dyn Limiter>>>,
    /// The threads that `new` has started.
    started: &'static [Tid],
    /// Where the last one says what the drop came to.
    end: Arc<OnceLock<(usize, End)>>,
    user: usize,
}

impl Drop for Share {
    fn drop(&mut self) {
        let Some(last) = self.limiter.take().and_then(Arc::into_inner) else { return };
        let began = world::now();
        drop(last);
        let left = self.started.iter().filter(|tid| world::alive(**tid)).count();
        // One of them is the last: it is not full.
        let _ = self.end.set((self.user, (world::now().saturating_sub(began), left)));
    }
}

pub(in super::super) fn whoever_drops_it_last_ends_it(lab: &Lab, subject: &dyn Subject) -> Outcome {
    let tried = format!("{} small programs in which a limiter is dropped", SCENES.len());
    lab.scenes(&SCENES, |&(come, uses)| {
        lab.stage(|stage| {
            let end = Arc::new(OnceLock::new());
            let shares = share(subject, uses.len(), &end);
            let users: Vec<_> = (shares.into_iter().zip(uses))
                .map(|(share, &act)| {
                    stage.thread(format!("user {}", share.user), move || go(share, act, come))
                })
                .collect::<Result<_, _>>()?;
            for user in users {
                user.join()?;
            }
            if let Some(&(user, end)) = end.get() {
                judge(&format!("`user {user}`"), uses[user - 1], end)?;
            }
            lab.conclude(Finding::Pass { tried: tried.clone(), explored: None })
        })
    })?;
    Ok(tried)
}

/// A limiter with tokens for all of its `count` users: nobody has to wait.
fn share(subject: &dyn Subject, count: usize, end: &Arc<OnceLock<(usize, End)>>) -> Vec<Share> {
    let known = world::others();
    let limiter = Arc::new(subject.limiter(2));
    let started: Vec<Tid> =
        world::others().into_iter().filter(|tid| !known.contains(tid)).collect();
    let started: &[Tid] = started.leak();
    let share = |user| {
        let limiter = Some(Arc::clone(&limiter));
        Share { limiter, started, end: Arc::clone(end), user }
    };
    (1..=count).map(share).collect()
}

/// What a user does with its share, which goes at the end of it.
fn go(share: Share, act: Use, come: u64) {
    if come > 0 {
        thread::sleep(Duration::from_millis(come));
    }
    match (act, &share.limiter) {
        (Use::Acquire, Some(limiter)) => drop(limiter.acquire()),
        (Use::Close, Some(limiter)) => limiter.close(),
        (Use::Panic, _) => {
            let _ = catch_unwind(AssertUnwindSafe(move || {
                let _share = share;
                // Without the hook: nobody needs to hear of this one.
                resume_unwind(Box::new("the check panics on purpose"));
            }));
        }
        _ => {}
    }
}

fn judge(who: &str, act: Use, (took, left): End) -> Result<(), Stop> {
    let panics = matches!(act, Use::Panic);
    let who = if panics { format!("a panic of {who}") } else { who.to_owned() };
    let or = |mistake| if panics { Mistake::PanicUnsafe } else { mistake };
    if !took.is_zero() {
        return Err(words::late_drop(&who, took).as_mistake(or(Mistake::LateClose)));
    }
    if left > 0 {
        return Err(words::left_by_drop(&who, left).as_mistake(or(Mistake::ThreadLeak)));
    }
    Ok(())
}
