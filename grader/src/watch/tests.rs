//! The state machine without a world, and how its states look.

use std::time::Duration;

use lockstep_wire::{Budget, CheckInfo, Footprint, Kind, Mistake, World};
use ratatui_core::{backend::TestBackend, terminal::Terminal};
use rstest::rstest;

use super::{
    model::Model,
    orders::{Change, Happened, Job, Now, Order, Question, Wish},
    screen,
    so_far::{FirstFailure, SoFar},
};
use crate::{
    build::Diagnostic,
    event::Event,
    exercise::COURSE,
    grading::GradingError,
    judge::{Judged, Outcome},
    report::{Graded, Report, SEED},
};

/// A report of the exercise at `place`, which passes where there is no compile `error`.
fn report(place: usize, error: Option<&str>) -> Report {
    let diagnostic = |text: &str| Diagnostic {
        level: "error",
        message: text.to_owned(),
        file: "src/lib.rs".to_owned(),
        line: 1,
        column: 1,
        rendered: format!("\x1b[1m\x1b[91merror\x1b[0m: {text}\n"),
    };
    let graded = Graded {
        exercise: &COURSE[place],
        source: format!("exercises/{}/src/lib.rs", COURSE[place].name),
        map: None,
        fingerprint: None,
        texts: std::collections::BTreeMap::new(),
        diagnostics: error.into_iter().map(diagnostic).collect(),
        checks: Vec::new(),
        trouble: None,
        gap: None,
        build: Duration::ZERO,
        run: Duration::ZERO,
    };
    Report { seed: SEED, budget: Budget::Quick, exercises: vec![graded], missing: Vec::new() }
}

fn ended(place: usize, error: Option<&str>) -> Happened {
    Happened::Ended(Ok(report(place, error)), None)
}

fn interrupted() -> Happened {
    Happened::Ended(Err(GradingError::Interrupted), None)
}

fn changed(exercise: usize, now: Now) -> Happened {
    Happened::Changed(vec![Change { exercise, now }])
}

/// What a model did about what happened, in short.
fn orders(orders: &[Order]) -> Vec<String> {
    let short = |order: &Order| match order {
        Order::Begin(Job::Grade(place)) => format!("grade {place}"),
        Order::Begin(Job::Replay { check, .. }) => format!("replay {check}"),
        Order::Stop => "stop".to_owned(),
        Order::Ask(question, exercise) => format!("{question:?} of {}", exercise.name),
        Order::Walk(_) => "walk".to_owned(),
        Order::Suspend => "suspend".to_owned(),
        Order::Leave => "leave".to_owned(),
    };
    orders.iter().map(short).collect()
}

/// A model whose first grading runs.
fn begun() -> Model {
    let mut model = Model::new(COURSE, 0, &[]);
    assert_eq!(orders(&model.begin()), ["grade 0"]);
    model
}

fn take(model: &mut Model, happened: Happened) -> Vec<String> {
    orders(&model.take(happened))
}

#[test]
fn a_newer_save_stops_what_runs_and_begins_when_that_has_ended() {
    let mut model = begun();
    assert_eq!(take(&mut model, changed(0, Now::New)), ["stop"]);
    assert_eq!(take(&mut model, changed(0, Now::New)), [""; 0], "once is enough");
    assert_eq!(take(&mut model, interrupted()), ["grade 0"]);
    assert_eq!(take(&mut model, ended(0, Some("no"))), [""; 0]);
    assert!(model.view().body.contains("no"));
}

#[test]
fn a_verdict_that_comes_too_late_is_none() {
    let mut model = begun();
    take(&mut model, changed(0, Now::New));
    // It had ended before it could be stopped: of the text before the save.
    assert_eq!(take(&mut model, ended(0, None)), ["grade 0"]);
    assert_eq!(model.view().exercise, COURSE[0].name);
}

#[test]
fn the_same_text_again_is_graded_again_but_stops_nothing() {
    let mut model = begun();
    assert_eq!(take(&mut model, changed(0, Now::Same)), [""; 0]);
    take(&mut model, ended(0, Some("no")));
    assert_eq!(take(&mut model, changed(0, Now::Same)), ["grade 0"]);
}

#[test]
fn a_pass_leads_to_the_next_that_has_not_passed() {
    let mut model = Model::new(COURSE, 0, &[false, true, false, true]);
    model.begin();
    assert_eq!(take(&mut model, ended(0, None)), ["grade 2"]);
    assert_eq!(model.view().number, 3);
    assert!(model.view().body.contains("Next is multi_lock."), "{}", model.view().body);
    assert_eq!(take(&mut model, ended(2, None)), [""; 0]);
    assert!(model.view().body.contains("every exercise passes"));
}

#[test]
fn whichever_exercise_is_saved_is_the_one() {
    let mut model = begun();
    take(&mut model, ended(0, Some("no")));
    assert_eq!(take(&mut model, changed(2, Now::New)), ["grade 2"]);
    assert_eq!(model.view().number, 3);
    // Of several that `git checkout` changed, the one that is shown.
    let several = [0, 2, 3].map(|exercise| Change { exercise, now: Now::New });
    assert_eq!(take(&mut model, Happened::Changed(several.to_vec())), ["stop"]);
    assert_eq!(take(&mut model, interrupted()), ["grade 2"]);
}

#[test]
fn what_is_known_is_not_graded_again_on_the_way() {
    let mut model = begun();
    take(&mut model, ended(0, Some("no")));
    assert_eq!(take(&mut model, Happened::Wished(Wish::Next)), ["grade 1"]);
    assert_eq!(take(&mut model, Happened::Wished(Wish::Previous)), ["stop"]);
    assert_eq!(take(&mut model, interrupted()), [""; 0]);
    assert_eq!(take(&mut model, Happened::Wished(Wish::Rerun)), ["grade 0"]);
}

#[test]
fn a_file_that_is_gone_is_waited_for() {
    let mut model = begun();
    assert_eq!(take(&mut model, changed(0, Now::Gone)), ["stop"]);
    assert_eq!(take(&mut model, interrupted()), [""; 0]);
    assert!(model.view().body.contains("is not there"));
    assert_eq!(take(&mut model, changed(0, Now::New)), ["grade 0"]);
    assert!(!model.view().body.contains("is not there"));
}

#[rstest]
fn leaving_works_at_every_moment(#[values(0, 1, 2, 3)] moment: usize) {
    let mut model = begun();
    let happened =
        [changed(0, Now::New), interrupted(), ended(0, Some("no")), changed(0, Now::Gone)];
    for one in happened.into_iter().take(moment + 1) {
        take(&mut model, one);
    }
    assert_eq!(take(&mut model, Happened::Wished(Wish::Quit)), ["leave"]);
}

#[test]
fn what_runs_ends_before_everything_stands_still_and_begins_anew() {
    let mut model = begun();
    assert_eq!(take(&mut model, Happened::Wished(Wish::Suspend)), ["stop", "suspend"]);
    assert_eq!(take(&mut model, interrupted()), ["grade 0"]);
    take(&mut model, changed(2, Now::New));
    assert_eq!(take(&mut model, Happened::Wished(Wish::Suspend)), ["suspend"]);
    assert_eq!(take(&mut model, interrupted()), ["grade 2"]);
    take(&mut model, ended(2, Some("no")));
    assert_eq!(take(&mut model, Happened::Wished(Wish::Suspend)), ["suspend"]);
}

#[test]
fn an_answer_stays_until_there_is_something_newer() {
    let mut model = begun();
    take(&mut model, ended(0, Some("no")));
    let asked = take(&mut model, Happened::Wished(Wish::Ask(Question::Hint)));
    assert_eq!(asked, ["Hint of safe_counter"]);
    take(&mut model, Happened::Answered("a hint\n".to_owned()));
    assert_eq!(model.view().body, "a hint\n");
    take(&mut model, changed(0, Now::New));
    assert!(model.view().body.contains("From before the last save"));
}

#[test]
fn the_reference_solution_opens_after_a_pass() {
    let mut model = begun();
    take(&mut model, ended(0, Some("no")));
    let diff = || Happened::Wished(Wish::Ask(Question::Diff));
    assert_eq!(take(&mut model, diff()), [""; 0]);
    assert!(model.view().note.is_some_and(|note| note.contains("once safe_counter passes")));
    take(&mut model, changed(0, Now::New));
    take(&mut model, ended(0, None));
    assert_eq!(model.view().exercise, "rate_limiter");
    assert_eq!(take(&mut model, diff()), ["Diff of safe_counter"]);
}

#[test]
fn without_a_failing_schedule_there_is_nothing_to_step_through() {
    let mut model = begun();
    take(&mut model, ended(0, Some("no")));
    assert_eq!(take(&mut model, Happened::Wished(Wish::Replay)), [""; 0]);
    assert_eq!(model.view().note, Some("There is no failing schedule to step through."));
}

/// The model while checks run, in the middle of a grading.
fn checking(failure: Option<&str>) -> Model {
    let mut model = begun();
    take(&mut model, ended(0, Some("cannot find value `x`")));
    take(&mut model, changed(0, Now::New));
    take(&mut model, Happened::Said(Event::Checking { checks: 20 }));
    take(&mut model, Happened::Said(Event::Simulating { checks: 8 }));
    let failure = failure.map(|text| FirstFailure {
        text: text.to_owned(),
        line: "src/lib.rs:1:1: error: it fails".to_owned(),
    });
    take(&mut model, Happened::Judged(SoFar { simulated: 8, native: 3, failure }));
    model
}

/// Rules that are still being looked at are neither held nor given up.
#[test]
fn an_early_report_decides_nothing_but_what_is_decided() {
    let check = |name: &str, rule: &str| CheckInfo {
        id: format!("safe_counter::{name}"),
        rule: rule.to_owned(),
        kind: Kind::Api,
        mistake: Mistake::LostUpdate,
        title: "It holds.".to_owned(),
        worlds: vec![World::Native],
        footprint: Footprint::Shared,
        patience: Duration::ZERO,
    };
    let judged = |name, rule, outcome| {
        let mut judged = Judged::new(check(name, rule), World::Native, SEED, Duration::ZERO);
        judged.outcome = outcome;
        judged
    };
    let mut graded = report(0, None).exercises.remove(0);
    graded.checks.push(judged("starts_at_zero", "SC1", Outcome::Pass));
    assert!(SoFar::of(&graded, None).failure.is_none());
    graded.checks.push(judged("no_update_is_lost", "SC2", Outcome::Fail));
    let failure = SoFar::of(&graded, None).failure.expect("one has failed");
    let text = anstream::adapter::strip_str(&failure.text).to_string();
    for told in ["the other checks still run", "SC2 broken · 4 rules are not decided yet"] {
        assert!(text.contains(told), "{text}");
    }
    for told in ["not judged", "SC1 holds", "rules hold", "cargo run"] {
        assert!(!text.contains(told), "{text}");
    }
    assert!(failure.line.contains("error: SC2: "), "{}", failure.line);
}

#[test]
fn a_reader_of_lines_is_told_of_the_first_failure_once() {
    let mut model = checking(None);
    model.news();
    let first = FirstFailure { text: "a report".to_owned(), line: "a line".to_owned() };
    for native in 4..6 {
        let failure = Some(first.clone());
        take(&mut model, Happened::Judged(SoFar { simulated: 8, native, failure }));
    }
    let told = model.news().concat();
    assert_eq!(told.matches("a line").count(), 1, "{told}");
    assert!(told.contains("the other checks still run") && !told.contains("a report"), "{told}");
}

fn model(name: &str) -> Model {
    match name {
        "nothing_known" => begun(),
        "checking" => checking(None),
        "failed_already" => checking(Some("safe_counter  fails\n\nand so on\n")),
        _ => {
            let mut model = begun();
            take(&mut model, ended(0, Some("cannot find value `x`")));
            take(&mut model, Happened::Wished(Wish::Previous));
            model
        }
    }
}

fn shown(model: &Model, (columns, rows): (u16, u16)) -> String {
    let mut terminal = Terminal::new(TestBackend::new(columns, rows)).expect("a buffer");
    let draw = terminal.draw(|frame| {
        screen::draw(frame, &model.view());
    });
    draw.expect("a buffer takes everything");
    terminal.backend().to_string()
}

#[rstest]
fn a_screen(
    #[values("nothing_known", "checking", "failed_already", "refused")] name: &str,
    #[values((80, 14), (34, 14))] size: (u16, u16),
) {
    insta::with_settings!({ omit_expression => true }, {
        insta::assert_snapshot!(format!("{name}_{}", size.0), shown(&model(name), size));
    });
}

#[test]
fn no_size_is_too_small() {
    let model = model("refused");
    for columns in 1..40 {
        for rows in 1..12 {
            shown(&model, (columns, rows));
        }
    }
}
