//! Harnesses that lie: shell scripts, which read the request and answer what they like.

use std::{fs, os::unix::fs::PermissionsExt, sync::LazyLock, time::Duration};

use hang::Symbols;
use lockstep_wire::{Budget, CheckInfo, Finding, Footprint, Kind, Mistake, Trial, World};
use rstest::rstest;

use super::{End, Facts, Nursery, Runner, TESTS};
use crate::interrupt::Interrupt;

/// One for all: each ends every child of this process that it does not know.
static NURSERY: LazyLock<Nursery> = LazyLock::new(Nursery::open);

/// The seal of the request, as a shell finds it.
const SEAL: &str = r#"seal=${request##*'"seal":'}; seal=${seal%\}\}};"#;

/// What comes of a harness that does `what` once it has its `$request`.
fn harness(what: &str) -> Facts {
    let _alone = TESTS.write();
    let folder = tempfile::tempdir().unwrap();
    let program = folder.path().join("harness");
    let script = format!("#!/bin/sh\nread -r request\n{SEAL}\n{what}\n");
    fs::write(&program, script).unwrap();
    fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
    let (_stop, interrupt) = Interrupt::by_hand();
    let runner = Runner {
        nursery: &NURSERY,
        interrupt: &interrupt,
        symbols: Symbols::new(),
        folder: folder.path().join("empty"),
        suite: "suite".into(),
    };
    runner.check(&program, &check(), trial(), "").unwrap()
}

fn check() -> CheckInfo {
    CheckInfo {
        id: "safe_counter::starts_at_zero".to_owned(),
        rule: "SC1".to_owned(),
        kind: Kind::Api,
        mistake: Mistake::WrongResult,
        title: String::new(),
        worlds: vec![World::Native],
        footprint: Footprint::Shared,
        patience: Duration::from_secs(10),
    }
}

fn trial() -> Trial {
    Trial::search(check().id, 1, Budget::Quick)
}

/// A pass under `seal`, as a shell prints it.
fn pass(seal: &str) -> String {
    format!(
        r#"printf '{{"verdict":{{"seal":%s,"finding":{{"pass":{{"tried":"all","explored":null}}}}}}}}\n' "{seal}" >&0"#
    )
}

#[test]
fn a_verdict_with_the_seal_counts_and_nothing_after_it() {
    let later = r#"printf 'nonsense\n' >&0"#;
    let facts = harness(&format!("{}; {later}; exit 3", pass("$seal")));
    let all = Finding::Pass { tried: "all".to_owned(), explored: None };
    assert!(matches!(facts.end, End::Verdict(found) if found == all));
}

#[rstest]
#[case::guessed(&pass("[1,2]"))]
#[case::of_old(r#"printf '{"verdict":{"pass":{"tried":"all","explored":null}}}\n' >&0"#)]
#[case::before_the_right_one(&format!("{}; {}", pass("[0,0]"), pass("$seal")))]
#[case::the_request_itself(r#"printf '%s\n' "$request" >&0"#)]
fn a_verdict_without_it_is_none(#[case] what: &str) {
    let facts = harness(&format!("{what}; exit 0"));
    assert!(matches!(facts.end, End::Garbled(_)), "{:?}", facts.end);
}

#[rstest]
#[case::on_standard_output("")]
#[case::on_standard_error(">&2")]
fn a_verdict_elsewhere_is_none(#[case] elsewhere: &str) {
    let said = pass("$seal").replace(">&0", elsewhere);
    let facts = harness(&format!("{said}; exit 0"));
    assert!(matches!(facts.end, End::Exited(status) if status.success()), "{:?}", facts.end);
}

/// The seal is new each time: what one check has heard is of no use to the next.
#[test]
fn no_two_seals_are_equal() {
    let told = || harness(r#"printf '%s' "$seal""#).printed;
    let (one, other) = (told(), told());
    assert!(one.starts_with('[') && one.ends_with(']'), "{one}");
    assert_ne!(one, other);
}
