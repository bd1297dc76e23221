//! Compile errors in an adapter, as what the exercise asks for.
//!
//! The learner never sees the adapter, so an error there must not be shown as it is. Each of
//! its lines stands below a comment `// asks: …` with the item as the contract has it.

/// What marks the comment.
const MARK: &str = "// asks: ";
/// What ends the last one's reach: the lines below only wrap what stands above.
const END: &str = "nothing more";

/// What the exercise asks for at `line` (from 1) of the adapter's `text`, ready for a sentence.
pub(super) fn at(text: &str, line: usize) -> Option<String> {
    text.lines()
        .take(line)
        .filter_map(|line| line.trim_start().strip_prefix(MARK))
        .last()
        .filter(|&ask| ask != END)
        .map(phrase)
}

/// Code in backticks, and where it belongs.
fn phrase(ask: &str) -> String {
    if ask.starts_with('`') {
        return ask.to_owned();
    }
    let (code, place) = ask.split_once("  ").unwrap_or((ask, ""));
    format!("`{}` {}", code.trim_end_matches(';'), place.trim()).trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::at;

    #[test]
    fn the_nearest_ask_above_is_meant() {
        let text = "// asks: `One` to be `Send`\na\n// asks: pub fn two();  in `impl X`\nb\n// asks: nothing more\nc\n";
        assert_eq!(at(text, 2).as_deref(), Some("`One` to be `Send`"));
        assert_eq!(at(text, 4).as_deref(), Some("`pub fn two()` in `impl X`"));
        assert_eq!(at(text, 6), None);
        assert_eq!(at("x\n", 1), None);
    }
}
