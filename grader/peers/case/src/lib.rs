//! What a driver (the tests of an exercise) and a tool (who runs them) say to each other, and the
//! program that the two make together with the fixtures.
//!
//! That program is called `TOOL FIXTURE` and says in one line what came of it. It runs itself anew
//! for each test, so that none meets what another has left behind. It must not know any tool.

mod limits;

use std::{
    env,
    error::Error,
    fmt,
    panic::{self, AssertUnwindSafe, Location},
    process::{Command, Stdio},
    str::FromStr,
    sync::Mutex,
    thread,
    time::Duration,
};

/// What a test asks of the world that it runs in.
#[derive(Copy, Clone, Eq, PartialEq, Debug)]
pub enum Needs {
    /// Threads and locks.
    Threads,
    /// That a panic may be caught while locks are held.
    Unwinding,
    /// That time passes.
    Clock,
    /// Real cores and many rounds: the textbook's loop.
    Cores,
}

/// One test of a driver.
#[derive(Copy, Clone, Debug)]
pub struct Test {
    /// What it is about.
    pub name: &'static str,
    /// Where it means something.
    pub needs: Needs,
    /// Panics if the fixture is wrong.
    pub run: fn(),
}

/// Who runs a test.
#[derive(Copy, Clone, Debug)]
pub struct Tool {
    /// What the command line calls it.
    pub name: &'static str,
    /// What its world offers.
    pub offers: &'static [Needs],
    /// Runs a test as often as it sees fit.
    pub search: fn(Test) -> End,
    /// Whether a test that ends its process has failed; the tool's own accident otherwise.
    pub death_is_failure: bool,
}

/// What came of a test, or of all tests of a fixture; the worst is the greatest.
#[derive(Clone, Eq, PartialEq, Ord, PartialOrd, Debug)]
pub enum End {
    /// Nothing was found.
    Passed,
    /// The tool has met a limit of its own.
    Limit(String),
    /// A test failed.
    Failed(String),
}

impl fmt::Display for End {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Passed => write!(formatter, "passed"),
            Self::Limit(text) => write!(formatter, "limit {}", one_line(text)),
            Self::Failed(text) => write!(formatter, "failed {}", one_line(text)),
        }
    }
}

impl FromStr for End {
    type Err = &'static str;

    fn from_str(line: &str) -> Result<Self, Self::Err> {
        let (word, text) = line.split_once(' ').unwrap_or((line, ""));
        match word {
            "passed" => Ok(Self::Passed),
            "limit" => Ok(Self::Limit(text.to_owned())),
            "failed" => Ok(Self::Failed(text.to_owned())),
            _ => Err("not an end"),
        }
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The fixtures of a program by `EXERCISE/NAME`, each with the tests that its exercise gets.
pub type Fixtures = [(&'static str, &'static [Test])];

/// The `main` of such a program: `TOOL FIXTURE`, or `TOOL FIXTURE TEST` where it calls itself.
pub fn main(tools: &[Tool], fixtures: &Fixtures) -> Result<(), Box<dyn Error>> {
    let words: Vec<String> = env::args().skip(1).collect();
    let [tool, fixture, rest @ ..] = words.as_slice() else { return Err("TOOL FIXTURE".into()) };
    let tool = tools.iter().find(|one| one.name == *tool).ok_or("no such tool")?;
    let found = fixtures.iter().find(|(name, _)| name == fixture).ok_or("no such fixture")?;
    let mut tests = found.1.iter().filter(|test| tool.offers.contains(&test.needs));
    let end = match rest.first() {
        Some(name) => {
            limits::set()?;
            (tool.search)(*tests.find(|test| test.name == *name).ok_or("no such test")?)
        }
        None => all(*tool, fixture, tests)?,
    };
    leave(&end)
}

/// `std`'s, for the tests that need a clock: a world need not have it.
pub fn sleep(time: Duration) {
    thread::sleep(time);
}

/// Says what came of it and ends the process, whatever its other threads do.
pub fn leave(end: &End) -> ! {
    #[expect(clippy::print_stdout, reason = "the one line that the parent reads")]
    {
        println!("\n{end}");
    }
    #[expect(clippy::exit, reason = "what hangs cannot be joined")]
    std::process::exit(0)
}

/// Every test in a process of its own, until one fails.
fn all<'a>(
    tool: Tool,
    fixture: &str,
    tests: impl Iterator<Item = &'a Test>,
) -> Result<End, Box<dyn Error>> {
    let mut worst = End::Passed;
    for test in tests {
        let output = Command::new(env::current_exe()?)
            .args([tool.name, fixture, test.name])
            .stderr(Stdio::null())
            .output()?;
        let last = String::from_utf8_lossy(&output.stdout).lines().last().map(str::parse);
        let named = |text| format!("{}: {text}", test.name);
        let end = match last {
            Some(Ok(End::Failed(text))) => End::Failed(named(text)),
            Some(Ok(End::Limit(text))) => End::Limit(named(text)),
            Some(Ok(End::Passed)) => End::Passed,
            _ if tool.death_is_failure => End::Failed(named(format!("died, {}", output.status))),
            _ => End::Limit(named(format!("died, {}", output.status))),
        };
        worst = worst.max(end);
        if matches!(worst, End::Failed(_)) {
            break;
        }
    }
    Ok(worst)
}

/// The last panic: where, and its text.
static LAST: Mutex<Option<(String, String)>> = Mutex::new(None);

/// Runs `work` and says how it ended. A panic from a source file that `is_own` names is the tool's,
/// unless the tool says with it that the test is deadlocked.
pub fn judged(work: impl FnOnce(), is_own: fn(&str) -> bool) -> End {
    panic::set_hook(Box::new(|info| {
        let file = info.location().map_or("", Location::file).to_owned();
        let text = info.payload_as_str().unwrap_or("a panic without a text").to_owned();
        *LAST.lock().unwrap_or_else(|poisoned| poisoned.into_inner()) = Some((file, text));
    }));
    if panic::catch_unwind(AssertUnwindSafe(work)).is_ok() {
        return End::Passed;
    }
    let last = LAST.lock().unwrap_or_else(|poisoned| poisoned.into_inner()).take();
    let (file, text) = last.unwrap_or_default();
    if is_own(&file) && !text.starts_with("deadlock") {
        End::Limit(text)
    } else {
        End::Failed(text)
    }
}

#[cfg(test)]
mod tests {
    use super::End;

    #[test]
    fn an_end_is_read_as_it_was_printed() {
        let text = || "a test: two words".to_owned();
        for end in [End::Passed, End::Limit(text()), End::Failed(text())] {
            assert_eq!(end.to_string().parse(), Ok(end));
        }
        assert!("begin".parse::<End>().is_err());
    }

    #[test]
    fn a_failure_outweighs_a_limit() {
        assert!(End::Failed(String::new()) > End::Limit("z".to_owned()));
        assert!(End::Limit(String::new()) > End::Passed);
    }
}
