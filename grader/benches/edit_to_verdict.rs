//! From a changed file to its verdict in both worlds: the parts, the floor, and a plain `cargo test`
//! of the same file; and for a wrong one how soon the first failure is known. All is measured in
//! the same run.
//!
//! Each round changes the submission, so that it is really compiled. The floor is the compiler
//! alone on the same file; the plain test is a crate of its own with a textbook stress test, where
//! there is one. `cargo bench -p grader -- EXERCISE` measures that one alone. Ratios are of medians; absolute times depend on the machine.

#![expect(clippy::print_stdout, reason = "a benchmark prints")]

mod watched;

use std::{
    env,
    error::Error,
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use watched::Watched;

type Outcome<T> = Result<T, Box<dyn Error>>;

const ROUNDS: usize = 9;
/// Each with a submission of it that is wrong. The limiter is the last: its checks on real threads
/// wait for real seconds.
const EXERCISES: [(&str, &str); 4] = [
    ("safe_counter", "load_then_store"),
    ("multi_lock", "argument_order"),
    ("connection_pool", "timeout_restarted"),
    ("rate_limiter", "if_counted_wakeups"),
];
/// The exercise that the textbook's test is for.
const TESTED: &str = "safe_counter";

fn main() -> Outcome<()> {
    let folder = tempfile::tempdir()?;
    let plain = Plain::create(&folder.path().join("plain"))?;
    println!("medians of {ROUNDS} rounds, both worlds, in ms\n");
    println!(
        "{:16} {:>7} {:>7} {:>7} {:>7} {:>7} {:>7} {:>7} {:>7} {:>9} {:>9}",
        "exercise",
        "floor",
        "link",
        "build",
        "run",
        "total",
        "first",
        "told",
        "test",
        "to floor",
        "to test"
    );
    let named: Vec<String> = env::args().skip(1).filter(|arg| !arg.starts_with("--")).collect();
    let is_wanted = |name: &str| named.is_empty() || named.iter().any(|one| one == name);
    for (exercise, wrong) in EXERCISES.into_iter().filter(|(name, _)| is_wanted(name)) {
        let file = folder.path().join(format!("{exercise}.rs"));
        let text = fs::read_to_string(clone().join(format!("solutions/{exercise}/src/lib.rs")))?;
        // The first grading builds the checks; it is not what a save costs.
        grade(exercise, &file, &text, 0)?;
        let mut watched = Watched::start(exercise, wrong)?;
        let mut rounds = Vec::new();
        for round in 1..=ROUNDS {
            let metadata = rustc(&file, &folder.path().join("floor.rmeta"), "--emit=metadata")?;
            let link = rustc(&file, &folder.path().join("floor.rlib"), "--emit=link")?;
            let graded = grade(exercise, &file, &text, round)?;
            let test = if exercise == TESTED { plain.test(&text, round)? } else { Duration::ZERO };
            let told = watched.save(round)?;
            let Times { build, run, total } = graded;
            rounds.push([metadata, link, build, run, total, told.first, told.all, test]);
        }
        row(exercise, &rounds);
    }
    println!("\nfloor, link: rustc --emit=metadata, --emit=link of the file alone, for one world");
    println!("build: learner and harness for both worlds; run: all checks of both");
    println!("total: the process from start to end; test: cargo test with a textbook stress test");
    println!(
        "first, told: a wrong submission in `watch`, from its save to the first failing check"
    );
    println!("and to the whole report");
    Ok(())
}

struct Times {
    build: Duration,
    run: Duration,
    total: Duration,
}

/// Changes the file and grades it.
fn grade(exercise: &str, file: &Path, text: &str, round: usize) -> Outcome<Times> {
    fs::write(file, changed(text, round))?;
    let start = Instant::now();
    let output = Command::new(env!("CARGO_BIN_EXE_grader"))
        .args([exercise, "--format", "json", "--source"])
        .arg(file)
        .stderr(Stdio::null())
        .output()?;
    let total = start.elapsed();
    let report: serde_json::Value = serde_json::from_slice(&output.stdout)?;
    let graded = &report["exercises"][0];
    if graded["verdict"] != "pass" {
        return Err(format!("{exercise}: the solution does not pass: {graded}").into());
    }
    let millis = |field: &str| Duration::from_millis(graded[field].as_u64().unwrap_or_default());
    Ok(Times { build: millis("build_ms"), run: millis("run_ms"), total })
}

/// A crate as a course without a grader has it.
struct Plain(PathBuf);

impl Plain {
    fn create(folder: &Path) -> Outcome<Self> {
        fs::create_dir_all(folder.join("src"))?;
        fs::create_dir(folder.join("tests"))?;
        let manifest = format!("[package]\nname = \"{TESTED}\"\nedition = \"2024\"\n[workspace]\n");
        fs::write(folder.join("Cargo.toml"), manifest)?;
        fs::write(folder.join("tests/stress.rs"), include_str!("textbook/stress.rs"))?;
        let plain = Self(folder.to_owned());
        plain.test(
            &fs::read_to_string(clone().join(format!("solutions/{TESTED}/src/lib.rs")))?,
            0,
        )?;
        Ok(plain)
    }

    /// Changes the file and tests it.
    fn test(&self, text: &str, round: usize) -> Outcome<Duration> {
        fs::write(self.0.join("src/lib.rs"), changed(text, round))?;
        let start = Instant::now();
        let mut cargo = Command::new("cargo");
        cargo.args(["test", "--offline", "--quiet"]).current_dir(&self.0);
        // As in a learner's shell: what cargo tells its own children would change the build.
        for (name, _) in env::vars_os() {
            let told = name
                .to_str()
                .is_some_and(|name| name.starts_with("CARGO_") && name != "CARGO_HOME");
            if told {
                cargo.env_remove(name);
            }
        }
        let output = cargo.output()?;
        if output.status.success() {
            Ok(start.elapsed())
        } else {
            Err(String::from_utf8_lossy(&output.stderr).into())
        }
    }
}

/// `text` with something new in it.
fn changed(text: &str, round: usize) -> String {
    format!("{text}\n#[doc(hidden)]\npub const ROUND: usize = {round};\n")
}

/// The compiler alone.
fn rustc(file: &Path, out: &Path, emit: &str) -> Outcome<Duration> {
    let start = Instant::now();
    let status = Command::new("rustc")
        .args(["--edition=2024", "--crate-type=lib", "--crate-name=floor", emit, "-o"])
        .arg(out)
        .arg(file)
        .stderr(Stdio::null())
        .status()?;
    if status.success() { Ok(start.elapsed()) } else { Err("rustc failed".into()) }
}

fn row(exercise: &str, rounds: &[[Duration; 8]]) {
    let median = |part: usize| {
        let mut times: Vec<Duration> = rounds.iter().map(|round| round[part]).collect();
        times.sort_unstable();
        times[times.len() / 2]
    };
    let shown: Vec<String> = (0..8).map(|part| cell(median(part))).collect();
    let ratio = |part: usize| median(4).as_secs_f64() / median(part).as_secs_f64();
    let to_test = if median(7).is_zero() { "-".to_owned() } else { format!("{:.2}", ratio(7)) };
    println!("{exercise:16} {} {:9.1} {to_test:>9}", shown.join(" "), ratio(0));
}

fn cell(time: Duration) -> String {
    if time.is_zero() { format!("{:>7}", "-") } else { format!("{:7}", time.as_millis()) }
}

fn clone() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}
