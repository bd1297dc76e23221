//! `reset`: the stub as it came, and what was written there kept beside it.

use std::{
    fs::{self, File},
    io::{self, BufRead, IsTerminal, Write},
    path::{Path, PathBuf},
    thread,
};

use anstyle::Style;
use crossbeam_channel::{bounded, select};

use super::{Trouble, warn, written};
use crate::{
    args::ResetArgs,
    clone::Clone,
    exercise::Exercise,
    grading::GradingError,
    interrupt::Interrupt,
    record,
    replace::{replace, unused},
    screen::Screen,
};

const BOLD: Style = Style::new().bold();

/// The stub cannot be put back.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ResetError {
    #[error("cannot {act} `{path}`: {cause}")]
    Io { act: &'static str, path: PathBuf, cause: io::Error },
    #[error(
        "nobody is there to ask whether your work may go\nhelp: `cargo run -- reset {0} --yes` puts the stub back, and keeps a backup"
    )]
    NobodyToAsk(&'static str),
}

/// Resets what `args` name; the exit code.
pub(super) fn run(clone: &Clone, interrupt: &Interrupt, args: &ResetArgs) -> Result<u8, Trouble> {
    let exercise = Exercise::find(&args.exercise)?;
    let path = clone.written(exercise.name);
    let shown = Clone::shown(&path).display().to_string();
    let mut out = Screen::open();
    let old = match fs::read(&path) {
        Ok(text) if text == exercise.stub.as_bytes() => {
            written(writeln!(out, "{shown} is as it came: there is nothing to reset."))?;
            return Ok(0);
        }
        Ok(text) => Some(text),
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        Err(cause) => return Err(ResetError::Io { act: "read", path, cause }.into()),
    };
    // Nothing is lost where nothing is there.
    if old.is_some() && !args.yes && !agreed(exercise, &shown, interrupt, &mut out)? {
        written(writeln!(out, "Nothing was changed."))?;
        return Ok(0);
    }
    let kept = old.map(|text| keep(&path, &text)).transpose()?;
    put_back(&path, exercise.stub)?;
    let ((), trouble) =
        record::change(clone, interrupt, |record| record.entry_mut(exercise.name).start_over());
    warn(trouble);
    written(tell(&shown, kept.as_deref(), &mut out))?;
    Ok(0)
}

/// Writes what was there to a file of its own beside it; that file.
fn keep(path: &Path, text: &[u8]) -> Result<PathBuf, ResetError> {
    let backup = unused(path, "backup");
    let failed = |cause| ResetError::Io { act: "write", path: backup.clone(), cause };
    // One that came there in the meantime is not covered either.
    let mut file = File::create_new(&backup).map_err(failed)?;
    file.write_all(text).and_then(|()| file.sync_all()).map_err(failed)?;
    Ok(backup)
}

fn put_back(path: &Path, stub: &str) -> Result<(), ResetError> {
    let folder = path.parent().unwrap_or(path);
    let failed = |act| move |cause| ResetError::Io { act, path: path.to_path_buf(), cause };
    fs::create_dir_all(folder).map_err(failed("create the folder of"))?;
    replace(path, stub.as_bytes()).map_err(failed("write"))
}

fn tell(shown: &str, kept: Option<&Path>, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{BOLD}{shown}{BOLD:#} is as it came.")?;
    match kept {
        Some(kept) => writeln!(out, "What you had written is in {}", Clone::shown(kept).display()),
        None => Ok(()),
    }
}

/// Asks the person at the terminal.
fn agreed(
    exercise: &Exercise,
    shown: &str,
    interrupt: &Interrupt,
    out: &mut dyn Write,
) -> Result<bool, Trouble> {
    if !io::stdin().is_terminal() || !io::stdout().is_terminal() {
        return Err(ResetError::NobodyToAsk(exercise.name).into());
    }
    written(write!(
        out,
        "Put {BOLD}{shown}{BOLD:#} back as it came? What you wrote is kept in a backup. [y/N] "
    ))?;
    written(out.flush())?;
    // On the side, because reading a line goes on after a signal.
    let (send, line) = bounded(1);
    thread::spawn(move || {
        let mut line = String::new();
        let read = io::stdin().lock().read_line(&mut line);
        let _ = send.send(read.map(|_| line).unwrap_or_default());
    });
    select! {
        recv(line) -> line => {
            let line = line.unwrap_or_default();
            if !line.ends_with('\n') {
                written(writeln!(out))?;
            }
            Ok(["y", "yes"].contains(&line.trim().to_lowercase().as_str()))
        }
        recv(interrupt.channel()) -> _ => {
            // A terminal that is gone needs no line of its own.
            let _ = writeln!(out);
            Err(GradingError::Interrupted.into())
        }
    }
}
