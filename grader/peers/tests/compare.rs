//! The comparison as a program: a right and a wrong fixture, in the world of a peer.

use std::process::Command;

#[test]
fn a_peer_catches_a_lost_update_and_lets_a_lock_pass() {
    let output = Command::new(env!("CARGO_BIN_EXE_compare"))
        .args(["--tool", "shuttle-random", "--only", "load_then_store", "--only", "mutex"])
        .arg("safe_counter")
        .output()
        .unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.contains("| safe_counter | shuttle-random | 1 | 0 | 0 | 1 | 0 | 0 |"), "{text}");
}

#[test]
fn an_unknown_word_is_refused() {
    let output =
        Command::new(env!("CARGO_BIN_EXE_compare")).arg("unsafe_counter").output().unwrap();
    let text = String::from_utf8(output.stderr).unwrap();
    assert!(!output.status.success() && text.contains("unsafe_counter"), "{text}");
}
