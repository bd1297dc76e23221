//! A real browser: Chromium without a window, told what to do by way of ChromeDriver.
//!
//! WebDriver is JSON over HTTP, and a test needs six of its calls; the clients that there are bring
//! a runtime for them.

use std::{
    env,
    io::{BufRead, BufReader, ErrorKind, Write, stderr},
    path::Path,
    process::{Child, Command, Stdio},
};

use serde_json::{Value, json};
use tempfile::TempDir;

/// Says that there has to be a browser. CI sets it: a test that was left out has not passed.
const REQUIRED: &str = "LOCKSTEP_BROWSER";
/// Longer than any call takes on a busy machine, in seconds.
const PATIENCE: u64 = 300;
/// What a browser must not do in a test: ask for updates, keep a window, look for a first user.
const FLAGS: [&str; 7] = [
    "--headless",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
];

/// A browser with one page. It ends when it is dropped.
pub(crate) struct Browser {
    driver: Child,
    session: String,
    _profile: TempDir,
}

impl Browser {
    /// Starts one; `None`, and a word about it, where this machine has none and none is required.
    pub(crate) fn open() -> Option<Self> {
        let driver = Command::new("chromedriver")
            .arg("--port=0")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn();
        let mut driver = match driver {
            Ok(driver) => driver,
            Err(error) if error.kind() == ErrorKind::NotFound => {
                let what = "no `chromedriver` here (Debian: chromium-driver)";
                assert!(env::var_os(REQUIRED).is_none(), "{what}, and {REQUIRED} is set");
                // Straight to the stream: what a test prints is kept from whoever watches.
                let note = format!("\nNOT TESTED: the page in a browser: {what}\n");
                stderr().write_all(note.as_bytes()).unwrap();
                return None;
            }
            Err(error) => panic!("chromedriver: {error}"),
        };
        let profile = tempfile::tempdir().unwrap();
        let base = format!("http://127.0.0.1:{}", port(&mut driver));
        // From here on a panic ends the driver, too.
        let mut browser = Self { driver, session: base.clone(), _profile: profile };
        let session = browser.call("POST", "/session", &browser.wishes());
        browser.session = format!("{base}/session/{}", session["sessionId"].as_str().unwrap());
        Some(browser)
    }

    fn wishes(&self) -> Value {
        let mut flags: Vec<String> = FLAGS.map(str::to_owned).to_vec();
        flags.push(format!("--user-data-dir={}", self._profile.path().display()));
        // Chromium refuses to sandbox what root starts.
        if rustix::process::geteuid().is_root() {
            flags.push("--no-sandbox".to_owned());
        }
        json!({ "capabilities": { "alwaysMatch": {
            "goog:loggingPrefs": { "browser": "ALL", "performance": "ALL" },
            "goog:chromeOptions": { "args": flags },
        } } })
    }

    /// Opens the file at `path`.
    pub(crate) fn go(&self, path: &Path) {
        self.call("POST", "/url", &json!({ "url": format!("file://{}", path.display()) }));
    }

    /// Presses each of `keys` and lets it go.
    pub(crate) fn press(&self, keys: &[char]) {
        let key = |key: &char| {
            [json!({ "type": "keyDown", "value": key }), json!({ "type": "keyUp", "value": key })]
        };
        let actions: Vec<Value> = keys.iter().flat_map(key).collect();
        let keyboard = json!({ "type": "key", "id": "keyboard", "actions": actions });
        self.call("POST", "/actions", &json!({ "actions": [keyboard] }));
    }

    /// Clicks on the first element that `css` selects.
    pub(crate) fn click(&self, css: &str) {
        let wanted = json!({ "using": "css selector", "value": css });
        let element = self.call("POST", "/element", &wanted);
        let id = element.as_object().unwrap().values().next().unwrap().as_str().unwrap();
        self.call("POST", &format!("/element/{id}/click"), &json!({}));
    }

    /// What the body of a function in the page returns.
    pub(crate) fn run(&self, body: &str) -> Value {
        self.call("POST", "/execute/sync", &json!({ "script": body, "args": [] }))
    }

    /// A command of the protocol of Chromium's own tools.
    pub(crate) fn command(&self, name: &str, parameters: Value) -> Value {
        self.call("POST", "/goog/cdp/execute", &json!({ "cmd": name, "params": parameters }))
    }

    /// What was logged since this was asked last, as text.
    pub(crate) fn log(&self, kind: &str) -> Vec<String> {
        let entries = self.call("POST", "/se/log", &json!({ "type": kind }));
        let text = |entry: &Value| entry["message"].as_str().unwrap().to_owned();
        entries.as_array().unwrap().iter().map(text).collect()
    }

    fn call(&self, method: &str, path: &str, body: &Value) -> Value {
        let request = match method {
            "POST" => minreq::post(format!("{}{path}", self.session)),
            _ => minreq::delete(format!("{}{path}", self.session)),
        };
        let answer = request.with_timeout(PATIENCE).with_body(body.to_string()).send().unwrap();
        let said: Value = serde_json::from_str(answer.as_str().unwrap()).unwrap();
        assert_eq!(answer.status_code, 200, "{path}: {said}");
        said["value"].clone()
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        // Ends Chromium; a failing test must not panic again here.
        let _ = minreq::delete(&self.session).with_timeout(PATIENCE).send();
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }
}

/// The port that the driver listens on, by its own word.
fn port(driver: &mut Child) -> u16 {
    let output = BufReader::new(driver.stdout.take().unwrap());
    let mut lines = output.lines().map_while(Result::ok);
    let port = lines.find_map(|line| {
        let (_, port) = line.split_once("successfully on port ")?;
        port.trim_end_matches('.').parse().ok()
    });
    port.unwrap_or_else(|| panic!("chromedriver names no port"))
}
