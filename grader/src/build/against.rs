//! What the grader itself has against a submission, shown as the compiler would show it: a learner
//! need not tell one from the other.

use std::fmt::Write;

use anstyle::{AnsiColor, Style};
use serde::{Deserialize, Serialize};

use super::Diagnostic;
use crate::submission::{Refusal, Submission};

const BAD: Style = AnsiColor::BrightRed.on_default().bold();
const FRAME: Style = AnsiColor::BrightBlue.on_default().bold();
const BOLD: Style = Style::new().bold();

/// Something that is not about a line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Against {
    /// In a sentence.
    pub(super) message: String,
    /// What to do about it.
    pub(super) help: String,
}

/// What is refused in the text of `submission`.
pub(super) fn refused(submission: &Submission) -> Vec<Diagnostic> {
    submission.refused().into_iter().map(|refusal| at_line(refusal, submission)).collect()
}

/// What is `against` the submission, at no line of it.
pub(super) fn shown(against: &[Against], submission: &Submission) -> Vec<Diagnostic> {
    let shown = |Against { message, help }: &Against| {
        let mut rendered = head(message);
        let source = submission.map.source();
        let _ = writeln!(rendered, " {FRAME}-->{FRAME:#} {source}");
        let _ = writeln!(rendered, "  {FRAME}={FRAME:#} {BOLD}help{BOLD:#}: {help}");
        let file = String::new();
        Diagnostic { level: "error", message: message.clone(), file, line: 1, column: 1, rendered }
    };
    against.iter().map(shown).collect()
}

fn at_line(refusal: Refusal, submission: &Submission) -> Diagnostic {
    let Refusal { path, line, column, width, message, instead } = refusal;
    let copied = format!("{}{}", submission.map.copy(), path.display());
    let file = submission.map.relative(&copied).unwrap_or_default();
    let text = submission.text(&copied).and_then(|text| text.lines().nth(line - 1));
    let place = format!("{}:{line}:{column}", submission.map.shown(&file));
    let frame = frame((line, column, width), text.unwrap_or_default(), &place, instead);
    let rendered = head(&message) + &frame;
    Diagnostic { level: "error", message, file, line, column, rendered }
}

fn head(message: &str) -> String {
    format!("{BAD}error{BAD:#}{BOLD}: {message}{BOLD:#}\n")
}

/// The line with a mark below what is meant.
fn frame(
    (line, column, width): (usize, usize, usize),
    text: &str,
    place: &str,
    help: &str,
) -> String {
    let number = line.to_string();
    let margin = " ".repeat(number.len());
    let blank = |letter: char| if letter == '\t' { "    " } else { " " };
    let before: String = text.chars().take(column - 1).map(blank).collect();
    // A line can be as long as the submission.
    let (text, mark) = if text.chars().count() > LONGEST {
        ("…".to_owned(), String::new())
    } else {
        (text.replace('\t', "    "), format!(" {before}{BAD}{}{BAD:#}", "^".repeat(width)))
    };
    let mut out = String::new();
    let _ = writeln!(out, "{margin}{FRAME}-->{FRAME:#} {place}");
    let _ = writeln!(out, "{margin} {FRAME}|{FRAME:#}");
    let _ = writeln!(out, "{FRAME}{number} |{FRAME:#} {text}");
    let _ = writeln!(out, "{margin} {FRAME}|{FRAME:#}{mark}");
    let _ = writeln!(out, "{margin} {FRAME}={FRAME:#} {BOLD}help{BOLD:#}: {help}");
    out
}

/// The longest line that is shown, in characters.
const LONGEST: usize = 300;

#[cfg(test)]
mod tests {
    use super::frame;

    #[test]
    fn what_is_meant_is_marked() {
        let frame = frame((12, 3, 6), "\t{unsafe }", "src/lib.rs:12:3", "do without");
        let plain = anstream::adapter::strip_str(&frame).to_string();
        let lines: Vec<&str> = plain.lines().collect();
        assert_eq!(
            lines,
            [
                "  --> src/lib.rs:12:3",
                "   |",
                "12 |     {unsafe }",
                "   |      ^^^^^^",
                "   = help: do without",
            ]
        );
    }
}
