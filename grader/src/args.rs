//! The command line, as typed.

use std::path::PathBuf;

use clap::{Args, CommandFactory, Parser, Subcommand, ValueEnum};
use lockstep_wire::{Budget, World};

use crate::report::{Format, SEED};

/// Grades exercises in thread synchronisation.
///
/// Without a command it grades: `cargo run` judges every exercise, `cargo run -- safe_counter`
/// one. Exit codes: 0 everything passes; 1 judged, and something does not pass; 2 the grader
/// could not do its work; 130 interrupted.
#[derive(Debug, Parser)]
#[command(
    name = "grader",
    bin_name = "cargo run --",
    version,
    args_conflicts_with_subcommands = true
)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Option<Command>,
    #[command(flatten)]
    pub(crate) grade: GradeArgs,
    /// Build in this folder instead of `target/lockstep` in the clone.
    #[arg(long, global = true, value_name = "PATH")]
    pub(crate) work_dir: Option<PathBuf>,
    /// Take the exercises from `exercises/` in this folder, and keep the progress there, instead of
    /// the clone.
    #[arg(long, global = true, value_name = "PATH")]
    pub(crate) course: Option<PathBuf>,
}

/// Whether `name` is that of a command.
pub(crate) fn is_command(name: &str) -> bool {
    Cli::command().find_subcommand(name).is_some()
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Judge the stubs, or the submission named with --source (the default).
    Grade(GradeArgs),
    /// Grade again at every save, and move on to the next exercise when one passes.
    Watch(WatchArgs),
    /// Show where you stand with each exercise, and which one is next.
    List(ListArgs),
    /// Show one hint more each time; after a failed grade, the hint for that mistake first.
    Hint(HintArgs),
    /// Put the stub back as it came; what you wrote is kept beside it. Asks first.
    Reset(ResetArgs),
    /// Run one failing schedule again and show every step of it.
    Replay(ReplayArgs),
    /// Compare the stub with the reference solution, once it passes.
    Diff(DiffArgs),
    /// Say what of this machine grading needs, what is missing, and what follows from it.
    Doctor(DoctorArgs),
    /// Let the grader judge itself: stubs, solutions and fixtures get the verdicts they must get.
    Audit(AuditArgs),
}

#[derive(Debug, Args)]
pub(crate) struct GradeArgs {
    /// The exercises to judge, or a file of each [default: all, in course order].
    #[arg(value_name = "EXERCISE")]
    pub(crate) exercises: Vec<String>,
    /// Judge this file (a crate root) or folder (with src/lib.rs or lib.rs) instead of the stub.
    /// Needs exactly one EXERCISE.
    #[arg(long, value_name = "PATH")]
    pub(crate) source: Option<PathBuf>,
    /// How to show the report, which goes to standard output.
    #[arg(long, value_enum, default_value_t = Format::Human)]
    pub(crate) format: Format,
    /// Where to run the checks.
    #[arg(long, value_enum, default_value_t = WorldChoice::All)]
    pub(crate) world: WorldChoice,
    /// How much work to put in: quick for a save, full for a final grade.
    #[arg(long, value_enum, default_value_t = BudgetChoice::Quick)]
    pub(crate) budget: BudgetChoice,
    /// The seed of every random choice.
    #[arg(long, value_name = "N", default_value_t = SEED)]
    pub(crate) seed: u64,
    /// Run only this check (may be repeated).
    #[arg(long, value_name = "ID")]
    pub(crate) check: Vec<String>,
    /// Refuse to run anything where this machine cannot keep a submission in.
    #[arg(long)]
    pub(crate) require_sandbox: bool,
}

/// Grades an exercise, and again each time you save it; when it passes, the next one.
///
/// Whichever exercise is saved is the one that is graded. Keys are shown at the bottom of the screen;
/// a terminal that cannot show one gets a report after each save, and takes the same letters, each
/// followed by Enter. Exit codes: 0 you have left; 2 the grader could not do its work; 130
/// interrupted.
#[derive(Debug, Args)]
pub(crate) struct WatchArgs {
    /// The exercise to begin with [default: the first that does not pass].
    #[arg(value_name = "EXERCISE")]
    pub(crate) exercise: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct ListArgs {
    /// How to show the list, which goes to standard output.
    #[arg(long, value_enum, default_value_t = ListFormat::Human)]
    pub(crate) format: ListFormat,
}

/// How to show the list of exercises.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ListFormat {
    /// A line for each exercise, then what to do next.
    Human,
    /// One JSON object.
    Json,
}

#[derive(Debug, Args)]
pub(crate) struct HintArgs {
    /// The exercise.
    #[arg(value_name = "EXERCISE")]
    pub(crate) exercise: String,
    /// Show every stage at once, and count none of them as shown.
    #[arg(long, conflicts_with = "again")]
    pub(crate) all: bool,
    /// Start over with the first hint.
    #[arg(long)]
    pub(crate) again: bool,
}

#[derive(Debug, Args)]
pub(crate) struct ResetArgs {
    /// The exercise.
    #[arg(value_name = "EXERCISE")]
    pub(crate) exercise: String,
    /// Do not ask.
    #[arg(long, short)]
    pub(crate) yes: bool,
}

/// Runs one failing schedule of the simulated world again, and shows it from its first step to
/// its last.
///
/// A failed check names the command that replays it. Exit codes: 0 the schedule passes, or the walk
/// through it was left; 1 it fails; 2 the grader could not do its work; 130 interrupted.
#[derive(Debug, Args)]
pub(crate) struct ReplayArgs {
    /// The exercise, or a file of it.
    #[arg(value_name = "EXERCISE")]
    pub(crate) exercise: String,
    /// The check that failed [default: the one that a grading in the simulated world would show].
    #[arg(long, value_name = "ID")]
    pub(crate) check: Option<String>,
    /// Replay this schedule, as a failed check names it [default: search for one that fails].
    #[arg(long, value_name = "S", requires = "check")]
    pub(crate) schedule: Option<String>,
    /// The seed of every random choice: of the search, and of the check itself.
    #[arg(long, value_name = "N", default_value_t = SEED)]
    pub(crate) seed: u64,
    /// How much work to put into the search, where no schedule is named.
    #[arg(long, value_enum, default_value_t = BudgetChoice::Quick)]
    pub(crate) budget: BudgetChoice,
    /// Replay with this file or folder instead of the stub.
    #[arg(long, value_name = "PATH")]
    pub(crate) source: Option<PathBuf>,
    /// Walk through the schedule with the arrow keys, the source of each thread beside it.
    #[arg(long, conflicts_with = "format")]
    pub(crate) step: bool,
    /// Show the steps of the check itself, too.
    #[arg(long)]
    pub(crate) all: bool,
    /// How to show the schedule, which goes to standard output.
    #[arg(long, value_enum, default_value_t = ReplayFormat::Human)]
    pub(crate) format: ReplayFormat,
}

/// How to show a schedule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ReplayFormat {
    /// A line for each step, then the verdict.
    Human,
    /// The report of a grading, with every step.
    Json,
}

/// Shows how the stub differs from the reference solution, line by line: what stands in the stub
/// alone is marked `-`, what stands in the reference alone `+`. Then counts what both do in the same
/// simulated runs: steps, context switches, wake-ups in vain, steps with a lock.
///
/// Once the stub passes; earlier only with `--spoil`. Exit codes: 0 it was shown; 1 it does not
/// pass yet; 2 the grader could not do its work; 130 interrupted.
#[derive(Debug, Args)]
pub(crate) struct DiffArgs {
    /// The exercise.
    #[arg(value_name = "EXERCISE")]
    pub(crate) exercise: String,
    /// Show the reference solution even where the exercise does not pass yet.
    #[arg(long)]
    pub(crate) spoil: bool,
    /// Compare this file or folder instead of the stub.
    #[arg(long, value_name = "PATH")]
    pub(crate) source: Option<PathBuf>,
}

/// Tries everything of this machine that grading uses, and says what follows where it is missing.
///
/// Exit codes: 0 it can grade, if perhaps with less to say; 2 it cannot; 130 interrupted.
#[derive(Debug, Args)]
pub(crate) struct DoctorArgs {
    /// How to show the account, which goes to standard output.
    #[arg(long, value_enum, default_value_t = DoctorFormat::Human)]
    pub(crate) format: DoctorFormat,
    /// Wait for the end of standard input: the child that the doctor looks into.
    #[arg(long, hide = true)]
    pub(crate) sit: bool,
}

/// How to show the state of the machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum DoctorFormat {
    /// For a terminal.
    Human,
    /// One JSON object.
    Json,
}

#[derive(Debug, Args)]
pub(crate) struct AuditArgs {
    /// The exercises to audit [default: all].
    #[arg(value_name = "EXERCISE")]
    pub(crate) exercises: Vec<String>,
    /// Where to run the checks: every fixture is held to what the worlds asked for can tell.
    #[arg(long, value_enum, default_value_t = WorldChoice::All)]
    pub(crate) world: WorldChoice,
    /// Judge each mistake that both worlds must find in one of them, by turns. Takes about half
    /// the time.
    #[arg(long)]
    pub(crate) quick: bool,
    /// Do it so often, each time with another seed.
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub(crate) repeat: u64,
    /// Judge not the submissions themselves but every right one with one systematic mistake at a
    /// time, in the simulated world. Those that pass must be known to be equal.
    #[arg(long, conflicts_with_all = ["world", "quick", "repeat"])]
    pub(crate) mutants: bool,
    /// Only the stub, solution or fixtures of this name (may be repeated).
    #[arg(long, value_name = "NAME")]
    pub(crate) only: Vec<String>,
    /// Measure instead how many of so many seeds find each known mistake in the simulated world,
    /// and write it to `fixtures/power.toml`.
    #[arg(
        long,
        value_name = "SEEDS",
        value_parser = clap::value_parser!(u64).range(1..),
        conflicts_with_all = ["quick", "repeat", "world", "only", "require_sandbox"]
    )]
    pub(crate) power: Option<u64>,
    /// Refuse to run anything where this machine cannot keep a submission in.
    #[arg(long)]
    pub(crate) require_sandbox: bool,
}

/// Where to run the checks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum WorldChoice {
    /// Real threads, real clock.
    Native,
    /// Chosen schedules, virtual clock.
    Sim,
    /// Every world there is.
    All,
}

impl WorldChoice {
    /// The worlds that it stands for.
    pub(crate) fn worlds(self) -> Vec<World> {
        match self {
            Self::Native => vec![World::Native],
            Self::Sim => vec![World::Sim],
            Self::All => vec![World::Native, World::Sim],
        }
    }
}

/// How much work to put in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum BudgetChoice {
    /// Enough for every known mistake.
    Quick,
    /// Ten times that on real threads, a hundred times in the simulated world.
    Full,
}

impl BudgetChoice {
    /// The budget that it stands for.
    pub(crate) fn budget(self) -> Budget {
        match self {
            Self::Quick => Budget::Quick,
            Self::Full => Budget::Full,
        }
    }
}
