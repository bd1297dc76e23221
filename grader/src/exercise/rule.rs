//! The rules of an exercise, read from its README.
//!
//! A rule is a list item `- **SC1** The text`, which may go on in indented lines.

/// A numbered rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Rule {
    /// Such as `SC1`.
    pub(crate) id: String,
    /// What it says, in one line.
    pub(crate) text: String,
}

/// The rules that `readme` states.
pub(super) fn parse(readme: &str) -> Vec<Rule> {
    let mut rules: Vec<Rule> = Vec::new();
    let mut open = false;
    for line in readme.lines() {
        if let Some((id, text)) = begins(line) {
            rules.push(Rule { id: id.to_owned(), text: text.trim().to_owned() });
            open = true;
        } else if open && line.starts_with("  ") && !line.trim().is_empty() {
            if let Some(rule) = rules.last_mut() {
                rule.text.push(' ');
                rule.text.push_str(line.trim());
            }
        } else {
            open = false;
        }
    }
    rules
}

/// The id and the first words, where `line` begins a rule.
fn begins(line: &str) -> Option<(&str, &str)> {
    let (id, text) = line.strip_prefix("- **")?.split_once("**")?;
    let letters = id.trim_end_matches(|c: char| c.is_ascii_digit());
    let numbered = letters.len() < id.len();
    (numbered && letters.len() == 2 && letters.chars().all(|c| c.is_ascii_uppercase()))
        .then_some((id, text))
}

#[cfg(test)]
mod tests {
    use super::{Rule, parse};

    #[test]
    fn a_rule_goes_on_in_indented_lines() {
        let readme = "## Rules\n- **AB1** One\n  and more.\n- **AB2** Two.\n\n- **Note** no rule\n";
        let rule = |id: &str, text: &str| Rule { id: id.to_owned(), text: text.to_owned() };
        assert_eq!(parse(readme), [rule("AB1", "One and more."), rule("AB2", "Two.")]);
    }
}
