//! `audit --mutants`: every right design with one systematic mistake at a time.
//!
//! The simulated world must find each mistake. A mutant that it lets pass is either known to be
//! equal to its design, since a person has read it, or shows that a check is missing.

use std::{
    fs::{self, File},
    io::{self, Write},
    path::PathBuf,
};

use lockstep_wire::{Budget, World};

use super::{Trouble, audit::AuditError, chosen, written};
use crate::{
    args::AuditArgs,
    clone::Clone,
    exercise::Exercise,
    fixture::{Case, Expected, cases},
    grading::{self, Plan, Surroundings},
    mutants::{Entry, Known, KnownError, Mutant, mutants},
    progress::Progress,
    report::{Graded, SEED, Verdict},
    submission::Submission,
};

/// Built and run together: enough to keep all cores busy, and to learn in time of an interrupt.
const BATCH: usize = 40;

/// The mutants could not be judged.
#[derive(Debug, thiserror::Error)]
pub(crate) enum MutantsError {
    #[error(transparent)]
    Known(#[from] KnownError),
    #[error("`{path}` cannot be parsed: {cause}")]
    NotRust { path: PathBuf, cause: syn::Error },
    #[error("cannot write `{path}`: {cause}")]
    Io { path: PathBuf, cause: io::Error },
    #[error(
        "another audit of mutants is at work in `{0}`\nhelp: wait for it, or name another folder with `--work-dir`"
    )]
    Busy(PathBuf),
}

/// What became of the mutants of an exercise.
#[derive(Debug)]
struct Audited {
    exercise: &'static Exercise,
    designs: usize,
    made: usize,
    refused: usize,
    killed: usize,
    equal: usize,
    /// Those that are known to pass though they are wrong, and how many of each.
    missed: Vec<Entry>,
    /// Those that nobody has read, with the place of each.
    unread: Vec<(String, Entry)>,
    /// Those that could not be judged, and why.
    unjudged: Vec<String>,
    /// Entries that are true of another number of survivors, with that number.
    stale: Vec<(Entry, usize)>,
}

/// Audits what `args` name; the exit code.
pub(super) fn run(
    around: Surroundings,
    progress: Progress,
    args: &AuditArgs,
) -> Result<u8, Trouble> {
    let all: Result<Vec<Audited>, Trouble> = chosen(&args.exercises)?
        .into_iter()
        .map(|exercise| audit(&around, exercise, &args.only))
        .collect();
    drop(around);
    progress.finish();
    let all = all?;
    if all.iter().all(|one| one.designs == 0) {
        return Err(AuditError::NothingChosen.into());
    }
    written(write(&all, &mut anstream::stdout().lock()))?;
    let is_clean =
        |one: &Audited| one.unread.is_empty() && one.stale.is_empty() && one.unjudged.is_empty();
    Ok(u8::from(!all.iter().all(is_clean)))
}

fn audit(
    around: &Surroundings,
    exercise: &'static Exercise,
    only: &[String],
) -> Result<Audited, Trouble> {
    let table = around.clone.fixtures(exercise.name).join("mutants.toml");
    let known = Known::read(&table).map_err(MutantsError::from)?;
    let designs: Vec<Case> = cases(&around.clone, exercise)
        .map_err(AuditError::from)?
        .into_iter()
        .filter(|case| case.expected == Expected::Verdict(Verdict::Pass))
        .filter(|case| only.is_empty() || only.contains(&case.name))
        .collect();
    let mut made = Vec::new();
    for design in &designs {
        made.extend(of(design)?.into_iter().map(|mutant| (design, mutant)));
    }
    let mut audited = Audited {
        exercise,
        designs: designs.len(),
        made: made.len(),
        refused: 0,
        killed: 0,
        equal: 0,
        missed: Vec::new(),
        unread: Vec::new(),
        unjudged: Vec::new(),
        stale: Vec::new(),
    };
    let room = Room::take(&around.clone)?;
    let mut survivors = Vec::new();
    for batch in made.chunks(BATCH) {
        let graded = grade(around, &room, exercise, batch)?;
        for ((design, mutant), graded) in batch.iter().zip(&graded) {
            let place = format!("{}:{}:{}", design.name, mutant.line, mutant.column);
            match graded.verdict() {
                Verdict::CompileError => audited.refused += 1,
                Verdict::Fail | Verdict::Incomplete => audited.killed += 1,
                Verdict::Pass => survivors.push((place, Entry::of(&design.name, mutant))),
                Verdict::Error => {
                    let why = why(graded);
                    audited.unjudged.push(format!("{place} {}: {why}", mutant.operator));
                }
            }
        }
    }
    let is_audited =
        |entry: &Entry| only.is_empty() || designs.iter().any(|one| one.name == entry.design);
    let mut open = alike(survivors);
    for entry in known.equal.into_iter().filter(is_audited) {
        audited.equal += settle(&mut audited.stale, &mut open, &entry);
    }
    for entry in known.missed.into_iter().filter(is_audited) {
        if settle(&mut audited.stale, &mut open, &entry) > 0 {
            audited.missed.push(entry);
        }
    }
    audited.unread = open;
    Ok(audited)
}

/// The mutants of a design.
fn of(design: &Case) -> Result<Vec<Mutant>, Trouble> {
    let submission = Submission::read(design.exercise, &design.source)?;
    mutants(&submission.files[0].text)
        .map_err(|cause| MutantsError::NotRust { path: design.source.clone(), cause }.into())
}

fn grade(
    around: &Surroundings,
    room: &Room,
    exercise: &'static Exercise,
    batch: &[(&Case, Mutant)],
) -> Result<Vec<Graded>, Trouble> {
    let mut sources = Vec::new();
    for (number, (_, mutant)) in batch.iter().enumerate() {
        sources.push((exercise, room.write(number, &mutant.text)?));
    }
    let plan = Plan {
        sources,
        only: Vec::new(),
        worlds: vec![World::Sim],
        seed: SEED,
        budget: Budget::Quick,
        require_sandbox: false,
        replay: None,
    };
    Ok(grading::grade(around, &plan)?.exercises)
}

/// Why something was not judged.
fn why(graded: &Graded) -> String {
    let check = graded.checks.iter().find(|judged| judged.outcome.word() == "error");
    let trouble = graded.trouble.clone().or(check.map(|judged| judged.message.clone()));
    trouble.unwrap_or_default()
}

/// Takes the survivors that `entry` is about out of `open`; how many they are.
fn settle(
    stale: &mut Vec<(Entry, usize)>,
    open: &mut Vec<(String, Entry)>,
    entry: &Entry,
) -> usize {
    let found = open.iter().position(|(_, survivor)| survivor.is_about(entry));
    let now = found.map_or(0, |found| open[found].1.times);
    if now != entry.times {
        stale.push((entry.clone(), now));
    }
    match found {
        // Who has read one of two has not read the other.
        Some(found) if now <= entry.times => open.remove(found).1.times,
        _ => 0,
    }
}

/// One of each kind, with the places of all and how many they are.
fn alike(survivors: Vec<(String, Entry)>) -> Vec<(String, Entry)> {
    let mut kinds: Vec<(String, Entry)> = Vec::new();
    for (place, survivor) in survivors {
        match kinds.iter_mut().find(|(_, kind)| kind.is_about(&survivor)) {
            Some((places, kind)) => {
                places.push_str(&format!(", {place}"));
                kind.times += 1;
            }
            None => kinds.push((place, survivor)),
        }
    }
    kinds
}

/// The folder for the text of mutants. The same one each time: what is built from a text is kept
/// under the name of its place, and a new place for each run would fill the disk.
struct Room {
    folder: PathBuf,
    _owner: File,
}

impl Room {
    fn take(clone: &Clone) -> Result<Self, MutantsError> {
        let folder = clone.work().join("mutants");
        let failed = |cause| MutantsError::Io { path: folder.clone(), cause };
        fs::create_dir_all(&folder).map_err(failed)?;
        let owner = File::create(folder.join("owner")).map_err(failed)?;
        if owner.try_lock().is_err() {
            return Err(MutantsError::Busy(folder));
        }
        Ok(Self { folder, _owner: owner })
    }

    /// Puts `text` into the place with this number; its crate root.
    fn write(&self, number: usize, text: &str) -> Result<PathBuf, MutantsError> {
        let path = self.folder.join(format!("{number}.rs"));
        fs::write(&path, text).map_err(|cause| MutantsError::Io { path: path.clone(), cause })?;
        Ok(path)
    }
}

fn write(all: &[Audited], out: &mut dyn Write) -> io::Result<()> {
    for one in all {
        let name = one.exercise.name;
        for (place, entry) in &one.unread {
            writeln!(out, "# {name}: {place} {} survives, and nobody has read it", entry.operator)?;
            write_entry(entry, out)?;
        }
        for (entry, now) in &one.stale {
            let was = entry.times;
            writeln!(out, "# {name}: `mutants.toml` speaks of {was} such, and {now} survive")?;
            write_entry(entry, out)?;
        }
        for what in &one.unjudged {
            writeln!(out, "# {name}: {what}")?;
        }
        for Entry { design, operator, line, why, .. } in &one.missed {
            writeln!(out, "# {name}: {design}, {operator} in `{line}` is missed: {why}")?;
        }
    }
    for one in all {
        let Audited { exercise, designs, made, refused, killed, equal, .. } = one;
        writeln!(
            out,
            "{}: {made} mutants of {designs} designs: {refused} do not compile, {killed} killed, \
             {equal} equal, {} missed, {} not read, {} not judged, {} entries out of date",
            exercise.name,
            one.missed.iter().map(|entry| entry.times).sum::<usize>(),
            one.unread.iter().map(|(_, entry)| entry.times).sum::<usize>(),
            one.unjudged.len(),
            one.stale.len(),
        )?;
    }
    Ok(())
}

/// An entry as the table has it, so that it can be put there with its reason.
fn write_entry(entry: &Entry, out: &mut dyn Write) -> io::Result<()> {
    let table = Known { equal: vec![entry.clone()], missed: Vec::new() };
    writeln!(out, "{}", toml::to_string(&table).map_err(io::Error::other)?)
}
