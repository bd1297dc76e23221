//! The report as a page: its structure, and how it behaves in a real browser.

use std::{
    fs,
    path::{Path, PathBuf},
};

use serde_json::{Value, json};

use crate::{
    browser::Browser,
    markup::outline,
    program::{clone, grade, normalised, turn},
};

const PASS: &[&str] =
    &["safe_counter", "--source", "solutions/safe_counter", "--check", "starts_at_zero"];
const REFUSED: &[&str] = &["safe_counter", "--source", "fixtures/runner/does_not_compile.rs"];
const RIGHT: char = '\u{E014}';
const LEFT: char = '\u{E012}';
const END: char = '\u{E010}';
const TAB: char = '\u{E004}';

/// What a submission may try: to end the script, to start one, to be loaded, to close its cell.
const HOSTILE: &str = r#"// </script><script>document.title = "owned"</script></table><img src="http://127.0.0.1:9/x" onerror="document.title = 'owned'"><!--"#;

/// Ratio of the contrast of the text that stands out the least, and that text.
const CONTRAST: &str = include_str!("contrast.js");

fn page(args: &[&str]) -> String {
    grade(&[args, &["--world", "sim", "--format", "html"]].concat()).out
}

/// A deadlock with markup in its text.
fn deadlock() -> String {
    let text = fs::read_to_string(clone().join("fixtures/safe_counter/opposite_order.rs")).unwrap();
    let line = "let downs = self.downs.lock().unwrap();";
    assert!(text.contains(line));
    // Always the same place, so that it is built only once.
    let source = scratch("hostile.rs");
    fs::write(&source, text.replace(line, &format!("{line} {HOSTILE}"))).unwrap();
    let check = ["--check", "histories_are_linearizable"];
    page(&[&["safe_counter", "--source", source.to_str().unwrap()], &check[..]].concat())
}

fn scratch(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("pages");
    fs::create_dir_all(&folder).unwrap();
    folder.join(name)
}

#[test]
fn a_pass_as_a_page() {
    let _normalised = normalised();
    let page = page(PASS);
    assert!(page.contains("of them saw every interleaving there is."), "{page}");
    insta::assert_snapshot!(outline(&page));
}

#[test]
fn a_compile_error_as_a_page() {
    let _normalised = normalised();
    let page = page(REFUSED);
    assert!(page.contains("expected `i64`, found `&amp;AtomicI64`"), "{page}");
    insta::assert_snapshot!(outline(&page));
}

#[test]
fn a_deadlock_as_a_page_that_is_stepped_through() {
    let page = deadlock();
    let _normalised = normalised();
    let place = [(r"[^ ]*/pages/hostile\.rs", "hostile.rs")];
    insta::with_settings!({ filters => place }, { insta::assert_snapshot!(outline(&page)) });
    assert!(!page.contains("<img") && page.matches("<script").count() == 1);
    // A browser keeps cores busy, too.
    let _turn = turn();
    let Some(browser) = Browser::open() else { return };
    let file = scratch("deadlock.html");
    fs::write(&file, page).unwrap();
    browser.go(&file);
    steps(&browser);
    only_the_page(&browser, &file);
    is_read_aloud(&browser);
    is_seen(&browser);
    runs_nothing_else(&browser);
}

/// A thread that goes round hundreds of times takes a few rows.
#[test]
fn what_is_done_again_and_again_is_folded() {
    let source = ["connection_pool", "--source", "fixtures/connection_pool/spin_until_idle.rs"];
    let check = ["--check", "callers_sleep_until_one_comes_back"];
    let page = page(&[&source[..], &check].concat());
    let steps = page.matches("data-step=").count();
    assert!((1..60).contains(&steps), "{steps} steps in {} bytes", page.len());
    let last = format!("Step {steps} of {steps}");
    assert!(page.contains(&last) && page.contains("Found: "), "{page}");
    let again = regex::Regex::new("this round of [0-9]+ steps [0-9]+ times more").unwrap();
    assert!(again.is_match(&page), "{page}");
}

/// The keys, the buttons and the rows.
fn steps(browser: &Browser) {
    // Where the threads begin: what the check did ahead of them is there to be seen, no more.
    let (says, line) = here(browser);
    assert!(says.starts_with("Step 15 of 18. caller 1: lock downs. Line 29: "), "{says}");
    assert!(line.starts_with("29") && line.ends_with("caller 1"), "{line}");
    browser.press(&[RIGHT]);
    let (says, line) = here(browser);
    assert!(
        says.starts_with("Step 16 of 18. caller 1 is stopped here, caller 2 runs. caller 2: lock"),
        "{says}"
    );
    assert!(line.starts_with("36") && line.ends_with("caller 2"), "{line}");
    browser.press(&[RIGHT]);
    let (says, line) = here(browser);
    assert!(says.contains(HOSTILE), "{says}");
    assert!(says.ends_with("caller 2 waits for downs, held by caller 1."), "{says}");
    assert!(line.contains(HOSTILE), "{line}");
    // There is no step beyond the last.
    browser.press(&[RIGHT, RIGHT, RIGHT]);
    let (says, _) = here(browser);
    assert!(says.contains("Step 18 of 18") && says.contains("Found: threads wait"), "{says}");
    browser.press(&[LEFT]);
    assert!(here(browser).0.starts_with("Step 17"));
    browser.click("[data-all]");
    browser.click("[data-go=first]");
    assert!(here(browser).0.starts_with("Step 1 of"));
    browser.press(&[END]);
    assert!(here(browser).0.starts_with("Step 18"));
    browser.click("tr[data-step]:nth-of-type(12) .op");
    assert!(here(browser).0.starts_with("Step 12 "));
    browser.click("[data-go=back]");
    assert!(here(browser).0.starts_with("Step 11 "));
    browser.run("document.querySelector('input[type=range]').focus()");
    browser.press(&[RIGHT, RIGHT]);
    assert!(here(browser).0.starts_with("Step 13 "));
}

/// What the live region says, and the line that is marked.
fn here(browser: &Browser) -> (String, String) {
    let found = browser.run(
        "const all = (css) => [...document.querySelectorAll(css)].map((one) => one.textContent);
         return [all('[role=status]'), all('.code li.now[aria-current]'),
                 all('tr[aria-current=step]')];",
    );
    let found: [Vec<String>; 3] = serde_json::from_value(found).unwrap();
    let [says, lines, rows] = &found;
    assert_eq!((says.len(), lines.len(), rows.len()), (1, 1, 1), "{found:?}");
    (says[0].clone(), lines[0].clone())
}

/// Nothing is loaded, nothing is complained about, and the markup in the text is text.
fn only_the_page(browser: &Browser, file: &Path) {
    let complaints = browser.log("browser");
    assert!(complaints.is_empty(), "{complaints:?}");
    let events = browser.log("performance");
    let events = events.iter().map(|event| serde_json::from_str::<Value>(event).unwrap());
    let asked: Vec<String> = events
        .filter(|event| event["message"]["method"] == "Network.requestWillBeSent")
        .map(|event| event["message"]["params"].clone())
        // The page that a browser begins with is its own business.
        .filter(|one| one["documentURL"].as_str().is_some_and(|url| url.starts_with("file:")))
        .map(|one| one["request"]["url"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(asked, [format!("file://{}", file.display())]);
    let built =
        browser.run("return [document.title, document.scripts.length, document.images.length]");
    assert_eq!(built, json!(["safe_counter fails", 1, 0]));
}

/// What a screen reader is given, on a narrow screen too, where tables are laid out otherwise.
fn is_read_aloud(browser: &Browser) {
    for width in [1600, 400] {
        resize(browser, width);
        let tree = browser.command("Accessibility.getFullAXTree", json!({}));
        let nodes = tree["nodes"].as_array().unwrap();
        let shown = nodes.iter().filter(|node| node["ignored"] == false);
        let roles: Vec<(&str, &str)> = shown
            .map(|node| {
                let value = |key: &str| node[key]["value"].as_str().unwrap_or_default();
                (value("role"), value("name"))
            })
            .collect();
        for wanted in [
            ("main", ""),
            ("table", "What each rule comes to"),
            ("columnheader", "Verdict"),
            ("rowheader", "SC3"),
            ("StaticText", " broken"),
            ("table", "What each thread did, in order"),
            ("columnheader", "caller 2"),
            ("table", "The threads at this step"),
            ("status", ""),
            ("button", "Next ▶"),
            ("slider", "Step"),
            ("heading", "Step by step"),
        ] {
            assert!(roles.contains(&wanted), "at {width}: {wanted:?} is not among {roles:?}");
        }
        let mute = roles.iter().find(|(role, name)| {
            name.is_empty() && matches!(*role, "button" | "link" | "slider" | "table" | "region")
        });
        assert_eq!(mute, None, "at {width}");
    }
}

/// Enough contrast in both schemes, no page that is too wide, and a focus that shows.
fn is_seen(browser: &Browser) {
    let mut backs = Vec::new();
    for scheme in ["light", "dark"] {
        let wish = json!({ "features": [{ "name": "prefers-color-scheme", "value": scheme }] });
        browser.command("Emulation.setEmulatedMedia", wish);
        backs
            .push(browser.run("return getComputedStyle(document.documentElement).backgroundColor"));
        let least = browser.run(CONTRAST);
        assert!(least[0].as_f64().unwrap() >= 4.5, "{scheme}: {least}");
    }
    assert_ne!(backs[0], backs[1]);
    for width in [400, 1600] {
        resize(browser, width);
        let wide = browser.run("return document.documentElement.scrollWidth");
        assert!(wide.as_u64().unwrap() <= width, "{wide} of {width}");
    }
    browser.press(&[TAB]);
    let outline = browser.run("return getComputedStyle(document.activeElement).outlineStyle");
    assert_eq!(outline, "solid");
}

fn resize(browser: &Browser, width: u64) {
    let size = json!({ "width": width, "height": 900, "deviceScaleFactor": 1, "mobile": false });
    browser.command("Emulation.setDeviceMetricsOverride", size);
}

/// The policy holds: a script that came in by another way would not run.
fn runs_nothing_else(browser: &Browser) {
    let title = browser.run(
        "const script = document.createElement('script');
         script.textContent = 'document.title = \"owned\"';
         document.body.append(script);
         return document.title;",
    );
    assert_eq!(title, "safe_counter fails");
    let complaints = browser.log("browser");
    assert!(complaints.iter().any(|one| one.contains("Content Security Policy")), "{complaints:?}");
}
