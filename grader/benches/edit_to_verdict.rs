//! From a changed file to its verdict: the parts, and the floor measured in the same run.
//!
//! Each round changes the submission, so that it is really compiled. The floor is the compiler
//! alone on the same file. Ratios are to the floor; absolute times depend on the machine.

#![expect(clippy::print_stdout, reason = "a benchmark prints")]

use std::{
    error::Error,
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::{Duration, Instant},
};

type Outcome<T> = Result<T, Box<dyn Error>>;

const ROUNDS: usize = 9;
const EXERCISES: [&str; 3] = ["safe_counter", "multi_lock", "connection_pool"];

fn main() -> Outcome<()> {
    let folder = tempfile::tempdir()?;
    println!(
        "medians of {ROUNDS} rounds, native world; the limiter is left out: it waits for real seconds\n"
    );
    println!(
        "{:16} {:>9} {:>9} {:>9} {:>9} {:>9} {:>7}",
        "exercise", "floor", "link", "build", "run", "total", "ratio"
    );
    for exercise in EXERCISES {
        let file = folder.path().join(format!("{exercise}.rs"));
        let text = fs::read_to_string(clone().join(format!("solutions/{exercise}/src/lib.rs")))?;
        // The first grading builds the checks; it is not what a save costs.
        grade(exercise, &file, &text, 0)?;
        let mut rounds = Vec::new();
        for round in 1..=ROUNDS {
            let metadata = rustc(&file, &folder.path().join("floor.rmeta"), "--emit=metadata")?;
            let link = rustc(&file, &folder.path().join("floor.rlib"), "--emit=link")?;
            let graded = grade(exercise, &file, &text, round)?;
            rounds.push([metadata, link, graded.build, graded.run, graded.total]);
        }
        row(exercise, &rounds);
    }
    println!(
        "\nfloor: rustc --emit=metadata of the file alone; link: rustc --emit=link of the file alone"
    );
    println!(
        "build: cargo, learner and harness; run: all checks; total: the process from start to end"
    );
    Ok(())
}

struct Times {
    build: Duration,
    run: Duration,
    total: Duration,
}

/// Changes the file and grades it.
fn grade(exercise: &str, file: &Path, text: &str, round: usize) -> Outcome<Times> {
    fs::write(file, format!("{text}\n#[doc(hidden)]\npub const ROUND: usize = {round};\n"))?;
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

fn row(exercise: &str, rounds: &[[Duration; 5]]) {
    let median = |part: usize| {
        let mut times: Vec<Duration> = rounds.iter().map(|round| round[part]).collect();
        times.sort_unstable();
        times[times.len() / 2]
    };
    let shown: Vec<String> =
        (0..5).map(|part| format!("{:6} ms", median(part).as_millis())).collect();
    let ratio = median(4).as_secs_f64() / median(0).as_secs_f64();
    println!("{exercise:16} {} {ratio:7.1}", shown.join(" "));
}

fn clone() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}
