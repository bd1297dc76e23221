//! What the compiler was made to read, by its own list.
//!
//! A text can name a file or a variable in ways that nobody finds by looking: through macros that
//! put a name together. The compiler notes each all the same, for build tools, which is also what
//! tells that it read nothing but what was looked through.

use std::{collections::BTreeSet, fs, path::Path};

use super::{BuildError, NEEDED, against::Against};
use crate::submission::Submission;

/// What the compiler read that it had no business with, by the list at `list`.
pub(super) fn beyond(list: &Path, submission: &Submission) -> Result<Vec<Against>, BuildError> {
    let text = fs::read_to_string(list).map_err(|cause| BuildError::io("read", list, cause))?;
    let read = files(&text);
    let copied = |path: &Path| format!("{}{}", submission.map.copy(), path.display());
    let own: BTreeSet<String> = submission.files.iter().map(|file| copied(&file.path)).collect();
    let others = read.iter().filter(|path| !own.contains(*path)).map(|path| file_of_another(path));
    let unreadable = submission.unreadable().filter(|path| read.contains(&copied(path)));
    let unreadable = unreadable.map(|path| newer_than_we_know(&submission.map.named(path)));
    Ok(others.chain(variables(&text).map(variable)).chain(unreadable).collect())
}

/// Each file has a rule without prerequisites of its own.
fn files(list: &str) -> BTreeSet<String> {
    let rules = list.lines().filter_map(|line| line.strip_suffix(':'));
    rules.map(|path| path.replace("\\ ", " ")).collect()
}

/// Variables are noted in comments, which make does not read.
fn variables(list: &str) -> impl Iterator<Item = &str> {
    let noted = list.lines().filter_map(|line| line.strip_prefix("# env-dep:"));
    noted.map(|note| note.split('=').next().unwrap_or(note))
}

fn file_of_another(path: &str) -> Against {
    Against {
        message: format!(
            "`{path}` is no file of the submission, and the compiler was made to read it: refused"
        ),
        help: "write the text where it is needed, without `include!` and the like".to_owned(),
    }
}

fn variable(name: &str) -> Against {
    Against {
        message: format!(
            "the compiler was made to read the variable `{name}` of its environment: refused"
        ),
        help: "write the value into a `const`, without `env!` and the like".to_owned(),
    }
}

fn newer_than_we_know(path: &str) -> Against {
    Against {
        message: format!(
            "`{path}` cannot be looked through for what is refused, though the compiler takes it"
        ),
        help: format!("write it as Rust {NEEDED} has it, with names of plain letters"),
    }
}

#[cfg(test)]
mod tests {
    use super::{files, variables};

    #[test]
    fn files_and_variables_are_told_apart() {
        let list = "lib.a: m/lib.rs a\\ b.rs /etc/x\n\nm/lib.rs:\na\\ b.rs:\n/etc/x:\n\n\
                    # env-dep:HOME=/root\n# env-dep:NOTHING\n";
        assert_eq!(files(list).into_iter().collect::<Vec<_>>(), ["/etc/x", "a b.rs", "m/lib.rs"]);
        assert_eq!(variables(list).collect::<Vec<_>>(), ["HOME", "NOTHING"]);
    }
}
