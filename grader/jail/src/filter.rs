//! The table of system calls as filters of the kernel: seccomp(2).

use std::{collections::BTreeMap, env::consts::ARCH};

use seccompiler::{
    BackendError, BpfProgram, SeccompAction, SeccompCmpArgLen as Width, SeccompCmpOp as Is,
    SeccompCondition as Condition, SeccompFilter, SeccompRule as Rule, TargetArch,
};

use crate::calls::{COMPUTING, Call, When};

/// What the calling thread and those that it starts may do from now on: [`COMPUTING`], and `more`.
pub(crate) fn install(more: &[Call]) -> Result<(), String> {
    let programs = programs(more).map_err(|error| error.to_string())?;
    // The list comes last: it does not allow to install anything.
    for program in programs {
        seccompiler::apply_filter(&program).map_err(|error| match error {
            seccompiler::Error::Seccomp(cause) => format!("seccomp(2): {cause}"),
            other => other.to_string(),
        })?;
    }
    Ok(())
}

/// Two filters, since each has one answer only: `clone3` is said to be unknown, whereupon the C
/// library takes `clone`; all that is not in the list is refused.
fn programs(more: &[Call]) -> Result<[BpfProgram; 2], BackendError> {
    let processor: TargetArch = ARCH.try_into()?;
    let unknown = SeccompFilter::new(
        BTreeMap::from([(libc::SYS_clone3, Vec::new())]),
        SeccompAction::Allow,
        SeccompAction::Errno(libc::ENOSYS as u32),
        processor,
    )?;
    // Where both refuse, the later one's reason counts: it leaves this to the other.
    let mut rules = BTreeMap::from([(libc::SYS_clone3, Vec::new())]);
    for &(number, when) in COMPUTING.iter().chain(more) {
        rules.insert(number, conditions(when)?);
    }
    let listed = SeccompFilter::new(
        rules,
        SeccompAction::Errno(libc::EPERM as u32),
        SeccompAction::Allow,
        processor,
    )?;
    Ok([unknown.try_into()?, listed.try_into()?])
}

/// `when` as rules, of which one must hold; an empty list always does.
fn conditions(when: When) -> Result<Vec<Rule>, BackendError> {
    let is = |argument, is, value| Condition::new(argument, Width::Qword, is, value);
    let number = |argument, value| Condition::new(argument, Width::Dword, Is::Eq, value);
    let all = |conditions| Ok(vec![Rule::new(conditions)?]);
    match when {
        When::Always => Ok(Vec::new()),
        When::Zero(arguments) => {
            let zero = |&argument| is(argument, Is::Eq, 0);
            all(arguments.iter().map(zero).collect::<Result<_, _>>()?)
        }
        When::Without(argument, mask) => all(vec![is(argument, Is::MaskedEq(mask), 0)?]),
        When::Masked(argument, mask, value) => all(vec![is(argument, Is::MaskedEq(mask), value)?]),
        // The kernel looks at the lower half of these alone, and so does the filter.
        When::OneOf(argument, values) => {
            let one = |&value| Rule::new(vec![number(argument, value)?]);
            values.iter().map(one).collect()
        }
        When::ThisProcess(argument) => all(vec![number(argument, u64::from(std::process::id()))?]),
    }
}
