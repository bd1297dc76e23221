//! Each operator: what it makes of a function, and what it leaves alone.

use rstest::rstest;

use super::*;

/// What `operator` makes of a function with this body, each time the body.
fn made(operator: &str, body: &str) -> Vec<String> {
    let (head, tail) = ("fn f() { ", " }");
    let text = format!("{head}{body}{tail}");
    let of = |mutant: Mutant| {
        assert_eq!(mutant.text.lines().count(), text.lines().count());
        mutant.text.strip_prefix(head).unwrap().strip_suffix(tail).unwrap().to_owned()
    };
    mutants(&text).unwrap().into_iter().filter(|one| one.operator == operator).map(of).collect()
}

#[rstest]
#[case::notify("drop wake", "a; x.notify_one(); b;", &["a;  b;"])]
#[case::unpark_as_an_arm("drop wake", "match x { A => y.unpark(), B => {} }", &["match x { A => (), B => {} }"])]
#[case::send_unwrapped("drop wake", "tx.send(1).unwrap();", &[""])]
#[case::send_ignored("drop wake", "let _ = tx.send(1);", &[""])]
#[case::send_in_a_closure("drop wake", "all.for_each(|x| x.unpark());", &["all.for_each(|x| ());"])]
#[case::answer_is_wanted("drop wake", "let sent = tx.send(1);", &[])]
#[case::passed_on("drop wake", "if tx.send(1).is_err() { a; }", &[])]
#[case::drop("drop unlock", "drop(guard); a;", &[" a;"])]
#[case::join("drop join", "handle.join().unwrap();", &[""])]
#[case::path_join("drop join", "let whole = path.join(name);", &[])]
#[case::sort("drop sort", "x.sort_by_key(|y| y.id); x.dedup();", &[" x.dedup();", "x.sort_by_key(|y| y.id); "])]
#[case::reverse("drop sort", "x.reverse();", &[""])]
#[case::rev("drop rev", "for x in y.iter().rev() { z; }", &["for x in y.iter() { z; }"])]
#[case::lock_order("swap with next", "let a = x.lock(); let b = y.lock();", &["let b = y.lock(); let a = x.lock();"])]
#[case::unlock_moved_up("swap with next", "z; drop(a);", &["drop(a); z;"])]
#[case::no_lock("swap with next", "a; b;", &[])]
#[case::lock_in_a_block("swap with next", "if a { x.lock(); } b;", &[])]
#[case::last_value("swap with next", "let a = x.lock(); *a", &[])]
#[case::all("one for all", "x.notify_all();", &["x.notify_one();"])]
#[case::each("one for all", "for x in y { x.unpark(); }", &["for x in IntoIterator::into_iter(y).take(1) { x.unpark(); }"])]
#[case::each_of_nobody("one for all", "for x in y { z(x); }", &[])]
#[case::while_("once", "while x { y; }", &["if x { y; }"])]
#[case::while_let("once", "while let Some(x) = y { z; }", &["if let Some(x) = y { z; }"])]
#[case::label("once", "'a: while x { y; }", &["if x { y; }"])]
#[case::while_left("once", "while x { break; }", &["for _ in 0..1 { if !(x) { break } break; }"])]
#[case::while_let_left("once", "while let A(x) = y { continue; }", &["for _ in 0..1 { let A(x) = y else { break }; continue; }"])]
#[case::loop_("once", "loop { break; }", &["for _ in 0..1 { break; }"])]
#[case::for_("once", "for x in y { z; }", &[])]
#[case::wait_while("wait unconditionally", "c.wait_while(g, |x| *x).unwrap();", &["c.wait(g).unwrap();"])]
#[case::wait_timeout_while("wait unconditionally", "c.wait_timeout_while(g, d, |x| *x)", &["c.wait_timeout(g, d)"])]
#[case::leaves("drop re-check", "loop { if a { break; } c.wait(g); }", &["{ let mut mutant_round = 0; loop { mutant_round += 1; if (a) || mutant_round > 1 { break; } c.wait(g); } }"])]
#[case::goes_on("drop re-check", "loop { if a { park(); } else { return; } }", &["{ let mut mutant_round = 0; loop { mutant_round += 1; if (a) && mutant_round < 2 { park(); } else { return; } } }"])]
#[case::loop_of_its_own("drop re-check", "loop { for x in y { if a { break; } } }", &[])]
#[case::binds("drop re-check", "loop { if let A = b && c { break; } }", &[])]
#[case::always("always", "if a { b; }", &["if (a) || true { b; }"])]
#[case::never("never", "if a { b; } else { c; }", &["if (a) && false { b; } else { c; }"])]
#[case::never_of_a_pattern("never", "if let A = a { b; }", &[])]
#[case::less("shift bound", "a < b", &["a <= b"])]
#[case::less_or_equal("shift bound", "a <= b", &["a < b"])]
#[case::more("shift bound", "a > b", &["a >= b"])]
#[case::more_or_equal("shift bound", "a >= b", &["a > b"])]
#[case::equal("swap equality", "a == b", &["a != b"])]
#[case::unequal("swap equality", "a != b", &["a == b"])]
#[case::literal("one more", "x.0 + 0x0f_u64", &["x.0 + 16u64"])]
#[case::patterns_stay("one more", "match x { 1 => a, _ => b }", &[])]
#[case::text_stays("one more", "say(\"1\");", &[])]
#[case::add("count backwards", "x += y; x -= z;", &["x -= y; x -= z;", "x += y; x += z;"])]
#[case::fetch_add("count backwards", "x.fetch_add(y, o);", &["x.fetch_sub(y, o);"])]
#[case::ordering("relax ordering", "x.load(Ordering::Acquire);", &["x.load(Ordering::Relaxed);"])]
#[case::imported("relax ordering", "x.load(SeqCst);", &["x.load(std::sync::atomic::Ordering::Relaxed);"])]
#[case::relaxed("relax ordering", "x.load(Ordering::Relaxed);", &[])]
fn operators(#[case] operator: &str, #[case] body: &str, #[case] expected: &[&str]) {
    assert_eq!(made(operator, body), expected);
}

#[test]
fn every_operator_has_a_name_of_its_own() {
    let names: BTreeSet<&str> = OPERATORS.iter().map(|operator| operator.name).collect();
    assert_eq!(names.len(), OPERATORS.len());
}

#[test]
fn what_wakes_and_locks_is_known_through_functions_of_the_file() {
    let text = "struct T;
        impl Drop for T { fn drop(&mut self) { c.notify_one(); } }
        fn turn() -> T { T }
        fn inner() { c.notify_one(); }
        fn outer() { inner() }
        fn f() {
            a(); let x = turn();
            outer();
        }";
    let found: Vec<(&str, usize, usize)> = mutants(text)
        .unwrap()
        .iter()
        .map(|mutant| (mutant.operator, mutant.line, mutant.column))
        .collect();
    let expected = [
        ("drop wake", 2, 48),
        ("drop wake", 4, 22),
        ("drop wake", 5, 22),
        ("swap with next", 7, 13),
        ("swap with next", 7, 18),
        ("drop wake", 8, 13),
    ];
    assert_eq!(found, expected);
}

#[test]
fn a_place_is_counted_in_letters() {
    let text = "fn f() {\n    // é\n    /* é */ x.notify_all();\n}";
    let mutants = mutants(text).unwrap();
    let all = mutants.iter().find(|one| one.operator == "one for all").unwrap();
    assert_eq!((all.line, all.column), (3, 15));
    assert_eq!(all.before, "/* é */ x.notify_all();");
    assert_eq!(all.after, "/* é */ x.notify_one();");
}

#[test]
fn nothing_is_found_in_attributes_and_the_same_text_only_once() {
    assert!(mutants("#[repr(align(64))] struct A;").unwrap().is_empty());
    let texts: Vec<String> = mutants("fn f() { x.notify_all(); }")
        .unwrap()
        .into_iter()
        .map(|mutant| mutant.text)
        .collect();
    assert_eq!(texts.len(), texts.iter().collect::<BTreeSet<_>>().len());
}
