//! The one call of cargo that builds a generated workspace, and what the compiler has against it.

use serde::Deserialize;
use std::{collections::BTreeMap, error::Error, path::Path, process::Command};

/// A line of cargo's.
#[derive(Deserialize)]
struct Line {
    reason: String,
    target: Option<Target>,
    message: Option<Message>,
}

#[derive(Deserialize)]
struct Target {
    name: String,
}

#[derive(Deserialize)]
struct Message {
    level: String,
    message: String,
    spans: Vec<Span>,
}

#[derive(Deserialize)]
struct Span {
    label: Option<String>,
    is_primary: bool,
}

/// Builds a workspace as far as it goes: the first error of each crate that does not compile.
pub(crate) fn build(
    workspace: &Path,
    target: &Path,
) -> Result<BTreeMap<String, String>, Box<dyn Error>> {
    let output = Command::new("cargo")
        .args(["build", "--offline", "--workspace", "--keep-going", "--message-format", "json"])
        .current_dir(workspace)
        .env("CARGO_TARGET_DIR", target)
        .output()?;
    let mut refused = BTreeMap::new();
    for line in String::from_utf8_lossy(&output.stdout).lines() {
        let Ok(line) = serde_json::from_str::<Line>(line) else { continue };
        if line.reason == "compiler-message"
            && let (Some(target), Some(message)) = (line.target, line.message)
            && message.level == "error"
        {
            refused.entry(target.name).or_insert_with(|| message.text());
        }
    }
    if refused.is_empty() && !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into());
    }
    Ok(refused)
}

impl Message {
    /// Its text, with what it says about the place.
    fn text(&self) -> String {
        let label =
            self.spans.iter().find(|span| span.is_primary).and_then(|one| one.label.as_ref());
        label.map_or_else(|| self.message.clone(), |label| format!("{} ({label})", self.message))
    }
}
