//! No file and no port, as a rule of the kernel's own: landlock(7).
//!
//! The list of system calls says the same without looking at any path. Two rules of different
//! make are harder to get around than one.

use std::os::fd::AsFd;

use landlock::{
    ABI, Access, AccessFs, AccessNet, CompatLevel, Compatible, PathBeneath, Ruleset, RulesetAttr,
    RulesetCreated, RulesetCreatedAttr, RulesetError, RulesetStatus, Scope,
};

use crate::Reading;

/// Nothing is allowed.
pub(crate) fn forbid() -> Result<(), String> {
    ruleset()
        .and_then(RulesetCreated::restrict_self)
        .map_or_else(|error| Err(error.to_string()), |status| require(status.ruleset))
}

/// Nothing is allowed but this `reading`.
pub(crate) fn forbid_but(reading: Reading<'_>) -> Result<(), String> {
    let below = AccessFs::ReadFile | AccessFs::ReadDir;
    let rules: Vec<_> = match reading {
        Reading::Below(folder) => vec![PathBeneath::new(folder, below)],
        Reading::Files(files) => {
            files.iter().map(|file| PathBeneath::new(file.as_fd(), AccessFs::ReadFile)).collect()
        }
    };
    let rules = rules.into_iter().map(Ok::<_, RulesetError>);
    let made = ruleset().and_then(|ruleset| ruleset.add_rules(rules)?.restrict_self());
    made.map_or_else(|error| Err(error.to_string()), |status| require(status.ruleset))
}

/// All that the kernel can refuse: what a later one can refuse besides (ports with version 4,
/// signals and abstract sockets with 6) an earlier one leaves to the list of system calls.
fn ruleset() -> Result<RulesetCreated, RulesetError> {
    Ruleset::default()
        .set_compatibility(CompatLevel::BestEffort)
        .handle_access(AccessFs::from_all(ABI::V6))?
        .handle_access(AccessNet::from_all(ABI::V6))?
        .scope(Scope::from_all(ABI::V6))?
        .create()
}

fn require(status: RulesetStatus) -> Result<(), String> {
    match status {
        RulesetStatus::NotEnforced => Err("this kernel has none, or it is switched off".to_owned()),
        _ => Ok(()),
    }
}
