//! What the program does for each command: arguments in, exit code out.

mod audit;
mod diff;
mod doctor;
mod grade;
mod hint;
mod list;
mod mutants;
mod replay;
mod reset;
mod watch;

use std::{
    io::{self, Write},
    path::Path,
};

use crate::{
    args::{Cli, Command},
    clone::{Clone, NoClone},
    event::Events,
    exercise::{COURSE, Exercise, UnknownExercise},
    grading::{GradingError, Surroundings},
    interrupt::Interrupt,
    progress::Progress,
    record::RecordTrouble,
    run::Nursery,
    submission::SubmissionError,
    walk::WalkError,
    watch::WatchError,
};

/// The grader could not do its work.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Trouble {
    #[error(transparent)]
    NoClone(#[from] NoClone),
    #[error(transparent)]
    UnknownExercise(#[from] UnknownExercise),
    #[error(transparent)]
    Grading(#[from] GradingError),
    #[error(transparent)]
    Audit(#[from] audit::AuditError),
    #[error(transparent)]
    Mutants(#[from] mutants::MutantsError),
    #[error(transparent)]
    Reset(#[from] reset::ResetError),
    #[error(transparent)]
    Walk(WalkError),
    #[error(transparent)]
    Submission(#[from] SubmissionError),
    #[error(transparent)]
    Watch(WatchError),
    #[error("{0}")]
    Usage(String),
    #[error("cannot write the report: {0}")]
    Output(io::Error),
    #[error("cannot listen for signals: {0}")]
    Signals(io::Error),
}

impl From<WalkError> for Trouble {
    fn from(error: WalkError) -> Self {
        match error {
            WalkError::Interrupted(_) => Self::Grading(GradingError::Interrupted),
            other => Self::Walk(other),
        }
    }
}

impl From<WatchError> for Trouble {
    fn from(error: WatchError) -> Self {
        match error {
            WatchError::Interrupted(_) => Self::Grading(GradingError::Interrupted),
            other => Self::Watch(other),
        }
    }
}

/// Does what the command line says; the exit code.
pub(crate) fn run(cli: Cli) -> Result<u8, Trouble> {
    if let Some(Command::Doctor(args)) = &cli.command
        && args.sit
    {
        crate::doctor::sit();
        return Ok(0);
    }
    let interrupt = Interrupt::listen().map_err(Trouble::Signals)?;
    let clone = Clone::find(cli.work_dir, cli.course)?;
    match &cli.command {
        // It has a screen of its own.
        Some(Command::Watch(args)) => {
            let (events, nursery) = (Events::to_nobody(), Nursery::open());
            return watch::run(Surroundings { clone, events, interrupt, nursery }, args);
        }
        // What grades nothing shows no progress, which would draw on its screen.
        Some(Command::List(args)) => return list::run(&clone, args),
        Some(Command::Hint(args)) => return hint::run(&clone, &interrupt, args),
        Some(Command::Reset(args)) => return reset::run(&clone, &interrupt, args),
        _ => {}
    }
    let (events, progress) = Progress::start();
    let around = Surroundings { clone, events, interrupt, nursery: Nursery::open() };
    match cli.command {
        Some(Command::Grade(args)) => grade::run(around, progress, &args),
        Some(Command::Replay(args)) => replay::run(around, progress, &args),
        Some(Command::Diff(args)) => diff::run(around, progress, &args),
        Some(Command::Doctor(args)) => doctor::run(around, progress, &args),
        Some(Command::Audit(args)) => audit::run(around, progress, &args),
        _ => grade::run(around, progress, &cli.grade),
    }
}

/// Takes note of how writing went. Whoever reads may have seen enough: `| head` is no failure.
fn written(outcome: io::Result<()>) -> Result<(), Trouble> {
    match outcome {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(Trouble::Output(error)),
        _ => Ok(()),
    }
}

/// Tells what is wrong with the record: nothing that anything else depends on.
fn warn(trouble: Option<RecordTrouble>) {
    if let Some(trouble) = trouble {
        let bold = anstyle::AnsiColor::Yellow.on_default().bold();
        // Where standard error is closed nobody misses it.
        let _ = writeln!(anstream::stderr(), "{bold}warning{bold:#}: {trouble}");
    }
}

/// The name of the exercise that `named` is the name of, or a file in: an editor knows only that.
fn named(clone: &Clone, named: &str) -> String {
    clone.exercise_at(Path::new(named)).unwrap_or_else(|| named.to_owned())
}

/// The exercises called `names`, in course order; all where none is named.
fn chosen(names: &[String]) -> Result<Vec<&'static Exercise>, UnknownExercise> {
    let named: Vec<&Exercise> =
        names.iter().map(|name| Exercise::find(name)).collect::<Result<_, _>>()?;
    Ok(COURSE.iter().filter(|exercise| named.is_empty() || named.contains(exercise)).collect())
}
