//! One caller, and plain holders of the mutexes that it wants, under every schedule.
//!
//! A holder has one mutex at a time, so no order of locking can be wrong here. What the caller
//! has when its call returns, and what becomes of it, is read from the simulation's books.

mod books;
mod play;
mod words;

use std::sync::PoisonError;

use crate::{Outcome, Stop, lab::Lab};

use self::play::{
    Beside::{Held, Panics, Poisoned},
    End, Play, Scene, play,
};
use super::{
    Subject,
    api::shows,
    unwind,
    words::{locked_uninvited, two_values},
};

const HOLDERS: [Scene; 4] = [
    Scene { count: 3, beside: &[], end: End::Drop },
    Scene { count: 2, beside: &[Held(0)], end: End::Drop },
    Scene { count: 3, beside: &[Held(1)], end: End::Drop },
    Scene { count: 3, beside: &[Held(0), Held(2)], end: End::Drop },
];

pub(super) fn caller_holds_what_it_was_given(lab: &Lab, subject: &dyn Subject) -> Outcome {
    lab.scenes(&HOLDERS, |scene| {
        play(lab, subject, scene, &|play, subject| {
            let guard = play.row.taken(subject, play.given);
            play.is_held("when the call has returned")?;
            // A reading of the data is a step of the caller's, if it does anything at all.
            let _ = guard.get(0);
            play.is_held("while the guard lives")
        })
    })?;
    Ok(format!("{} calls beside others that hold the same mutexes", HOLDERS.len()))
}

impl Play<'_> {
    /// That the calling thread holds what was given, and nothing else.
    fn is_held(&self, when: &str) -> Result<(), Stop> {
        let held = self.books.held();
        let missing = self.given.iter().position(|place| !held.contains(place));
        if let Some(position) = missing {
            return Err(words::not_held(when, position, self.given.len()));
        }
        if held.len() > self.given.len() {
            return Err(locked_uninvited(self.given.len(), self.row.len() - self.given.len()));
        }
        Ok(())
    }
}

pub(super) fn twice_is_once_beside_others(lab: &Lab, subject: &dyn Subject) -> Outcome {
    lab.scenes(&HOLDERS, |scene| {
        play(lab, subject, scene, &|play, subject| {
            let twice = [play.given, play.given].concat();
            let mut guard = play.row.taken(subject, &twice);
            // What is not held is for the check of ML1 to find.
            let held = play.books.held();
            for (first, place) in play.given.iter().enumerate() {
                if !held.contains(place) {
                    continue;
                }
                let second = first + play.given.len();
                guard.get_mut(first).0 += 1;
                let (one, other) = (guard.get(first).0, guard.get(second).0);
                if one != other {
                    return Err(two_values(first, second, one, other));
                }
            }
            Ok(())
        })
    })?;
    Ok(format!("{} calls with duplicates beside others that hold the same mutexes", HOLDERS.len()))
}

pub(super) fn positions_hold_beside_others(lab: &Lab, subject: &dyn Subject) -> Outcome {
    lab.scenes(&HOLDERS, |scene| {
        play(lab, subject, scene, &|play, subject| {
            let guard = play.row.taken(subject, play.given);
            shows(&*guard, play.row, play.given)
        })
    })?;
    Ok(format!("{} calls beside others that hold the same mutexes", HOLDERS.len()))
}

const ENDS: [Scene; 8] = [
    Scene { count: 4, beside: &[], end: End::Drop },
    Scene { count: 4, beside: &[], end: End::Panic },
    Scene { count: 3, beside: &[Poisoned(1)], end: End::Drop },
    Scene { count: 2, beside: &[Held(0)], end: End::Drop },
    Scene { count: 3, beside: &[Held(2)], end: End::Panic },
    Scene { count: 3, beside: &[Held(0), Held(1)], end: End::Drop },
    Scene { count: 3, beside: &[Held(0), Held(2)], end: End::Panic },
    Scene { count: 3, beside: &[Panics(1), Held(0)], end: End::Drop },
];

pub(super) fn released_in_reverse(lab: &Lab, subject: &dyn Subject) -> Outcome {
    lab.scenes(&ENDS, |scene| {
        let end = scene.end;
        play(lab, subject, scene, &|play, subject| {
            let mut locked = Vec::new();
            let mut before = 0;
            let mut take = || {
                let guard = play.row.taken(subject, play.given);
                locked = play.books.held();
                before = play.books.given_back().len();
                guard
            };
            match end {
                End::Drop => drop(take()),
                End::Panic => unwind::through(lab, take)?,
            }
            let released = play.books.given_back().split_off(before);
            play.is_reversed(&locked, &released, end)
        })
    })?;
    Ok(format!("{} guards, dropped or unwound", ENDS.len()))
}

impl Play<'_> {
    /// That what was `locked` in this order was `released` in the reverse of it.
    fn is_reversed(&self, locked: &[usize], released: &[usize], end: End) -> Result<(), Stop> {
        let arguments = |places: &[usize]| -> Vec<usize> {
            let position = |place| self.given.iter().position(|given| given == place);
            places.iter().filter_map(position).collect()
        };
        let (locked, released) = (arguments(locked), arguments(released));
        if released.iter().rev().eq(&locked) {
            return Ok(());
        }
        let unwound = end == End::Panic;
        if locked.iter().all(|one| released.contains(one)) {
            return Err(words::release_order(&locked, &released, unwound));
        }
        Err(words::still_held(&locked, &released, unwound))
    }
}

const POISON: [Scene; 6] = [
    Scene { count: 1, beside: &[Panics(0)], end: End::Drop },
    Scene { count: 2, beside: &[Panics(0)], end: End::Drop },
    Scene { count: 2, beside: &[Panics(1), Held(0)], end: End::Drop },
    Scene { count: 3, beside: &[Panics(1), Held(1)], end: End::Drop },
    Scene { count: 3, beside: &[Poisoned(2), Held(0)], end: End::Drop },
    Scene { count: 3, beside: &[Panics(0), Panics(2)], end: End::Drop },
];

/// The call gives `Err` exactly where one of the mutexes that it has locked is poisoned: nobody
/// else can poison it from then on.
pub(super) fn poison_is_what_was_locked(lab: &Lab, subject: &dyn Subject) -> Outcome {
    lab.scenes(&POISON, |scene| {
        play(lab, subject, scene, &|play, subject| {
            let answer = subject.lock(&play.row.list(play.given));
            let is_err = answer.is_err();
            let guard = answer.unwrap_or_else(PoisonError::into_inner);
            let poisoned: Vec<usize> = (0..play.given.len())
                .filter(|&position| play.row.is_poisoned(play.given[position]))
                .collect();
            let held = play.books.held();
            let missing = play.given.iter().position(|place| !held.contains(place));
            match missing {
                Some(position) if is_err => {
                    return Err(words::not_held("after `Err`", position, play.given.len()));
                }
                // What is not held may be poisoned later: that is for the check of ML1 to find.
                Some(_) => return Ok(()),
                None => {}
            }
            if is_err == poisoned.is_empty() {
                return Err(words::answer_by_argument(&poisoned, play.given.len(), is_err));
            }
            drop(guard);
            Ok(())
        })
    })?;
    Ok(format!("{} calls beside others that panic", POISON.len()))
}
