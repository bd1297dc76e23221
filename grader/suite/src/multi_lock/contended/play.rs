//! How a scene is played: a caller, and the holders beside it.

use std::iter;

use crate::{
    Stop,
    lab::Lab,
    multi_lock::{Subject, row::Row},
};

use super::books::Books;

/// What happens to a mutex before or beside the call.
#[derive(Clone, Copy)]
pub(super) enum Beside {
    /// Somebody locks it and lets it go.
    Held(usize),
    /// Somebody locks it and panics.
    Panics(usize),
    /// It is poisoned when the call begins.
    Poisoned(usize),
}

/// How the guard ends.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    Drop,
    Panic,
}

/// A call, and what goes on around it.
pub(super) struct Scene {
    /// How many mutexes the call is given.
    pub(super) count: usize,
    pub(super) beside: &'static [Beside],
    pub(super) end: End,
}

/// A scene as it is played.
pub(super) struct Play<'a> {
    pub(super) row: &'a Row,
    pub(super) books: &'a Books,
    /// The arguments of the call, each another one.
    pub(super) given: &'a [usize],
}

/// One caller's call, and what is asked about it.
pub(super) type Call<'a> = &'a (dyn Fn(&Play<'_>, &dyn Subject) -> Result<(), Stop> + Sync);

/// Plays `scene` with `call` as the caller's part.
pub(super) fn play(
    lab: &Lab,
    subject: &dyn Subject,
    scene: &Scene,
    call: Call<'_>,
) -> Result<(), Stop> {
    let mut rng = lab.rng();
    // One more than is given, which nobody must touch.
    let row = Row::new(&mut rng, scene.count + 1);
    let mut given = row.shuffled(&mut rng);
    given.truncate(scene.count);
    let poisoned: Vec<usize> = scene
        .beside
        .iter()
        .filter_map(
            |beside| if let Beside::Poisoned(one) = beside { Some(given[*one]) } else { None },
        )
        .collect();
    for &place in &poisoned {
        row.poison(lab, place)?;
    }
    let books = Books::open(&row);
    let play = Play { row: &row, books: &books, given: &given };
    lab.stage(|stage| {
        let mut holders = Vec::new();
        for (number, beside) in iter::zip(1.., scene.beside) {
            let (row, given) = (play.row, play.given);
            let body = match *beside {
                Beside::Held(one) => Box::new(move || {
                    drop(row.hold(given[one]));
                    Ok(())
                })
                    as Box<dyn FnOnce() -> Result<(), Stop> + Send>,
                Beside::Panics(one) => Box::new(move || row.poison(lab, given[one])),
                Beside::Poisoned(_) => continue,
            };
            holders.push(stage.thread(format!("holder {number}"), body)?);
        }
        let caller = stage.thread("caller", || call(&play, subject))?;
        caller.join()??;
        holders.into_iter().try_for_each(|holder| holder.join()?)
    })
}
