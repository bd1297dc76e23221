//! The JSON report as a program that reads it declares it: no field more, no field less.

use serde::Deserialize;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "a field that nobody asks for must still be there and of this type")]
pub(crate) struct Report {
    pub(crate) schema: String,
    grader: String,
    pub(crate) seed: u64,
    pub(crate) budget: String,
    #[serde(default)]
    pub(crate) sandbox_lacks: Vec<Lacking>,
    pub(crate) exercises: Vec<Exercise>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Lacking {
    pub(crate) layer: String,
    pub(crate) why: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "a field that nobody asks for must still be there and of this type")]
pub(crate) struct Exercise {
    pub(crate) exercise: String,
    pub(crate) source: String,
    pub(crate) verdict: String,
    pub(crate) score: f64,
    pub(crate) max_score: f64,
    pub(crate) duration_ms: u64,
    pub(crate) build_ms: u64,
    pub(crate) run_ms: u64,
    pub(crate) error: Option<String>,
    pub(crate) not_simulated: Option<String>,
    pub(crate) diagnostics: Vec<Diagnostic>,
    pub(crate) checks: Vec<Check>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "a field that nobody asks for must still be there and of this type")]
pub(crate) struct Diagnostic {
    pub(crate) level: String,
    pub(crate) message: String,
    pub(crate) file: String,
    pub(crate) line: usize,
    column: usize,
    pub(crate) rendered: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "a field that nobody asks for must still be there and of this type")]
pub(crate) struct Check {
    pub(crate) id: String,
    pub(crate) rule: String,
    pub(crate) kind: String,
    pub(crate) world: String,
    pub(crate) outcome: String,
    pub(crate) mistake: Option<String>,
    pub(crate) message: String,
    pub(crate) seed: u64,
    pub(crate) replay: Option<String>,
    duration_ms: u64,
    pub(crate) file: Option<String>,
    pub(crate) line: Option<u32>,
    #[serde(default)]
    pub(crate) evidence: Vec<String>,
    #[serde(default)]
    pub(crate) blocked: Vec<Blocked>,
    pub(crate) schedules: Option<u64>,
    pub(crate) exhaustive: Option<bool>,
    pub(crate) found_at: Option<u64>,
    pub(crate) preemptions: Option<usize>,
    #[serde(default)]
    pub(crate) schedule: Vec<Step>,
    #[serde(default)]
    pub(crate) closing: String,
    #[serde(default)]
    pub(crate) printed: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "a field that nobody asks for must still be there and of this type")]
pub(crate) struct Step {
    step: u32,
    time_ms: u64,
    pub(crate) time_ns: u64,
    pub(crate) thread: String,
    pub(crate) op: String,
    pub(crate) object: String,
    pub(crate) value: String,
    pub(crate) file: String,
    pub(crate) line: u32,
    pub(crate) source: String,
    pub(crate) preempted: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "a field that nobody asks for must still be there and of this type")]
pub(crate) struct Blocked {
    pub(crate) thread: String,
    pub(crate) waits_for: String,
    pub(crate) held_by: Option<String>,
    pub(crate) holds: Vec<String>,
    #[serde(default)]
    pub(crate) taken: Vec<Taken>,
    pub(crate) file: Option<String>,
    pub(crate) line: Option<u32>,
    pub(crate) state: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "a field that nobody asks for must still be there and of this type")]
pub(crate) struct Taken {
    pub(crate) object: String,
    pub(crate) file: String,
    pub(crate) line: u32,
}
