//! A terminal with the program on it: keys in, a screen out.

use std::{
    fs::File,
    io::{Read, Write},
    num::NonZero,
    os::{
        fd::AsFd,
        unix::process::{CommandExt, ExitStatusExt},
    },
    process::{Child, ExitStatus, Stdio},
};

use rustix::{
    event::{PollFd, PollFlags, Timespec},
    fs::{Mode, OFlags},
    process::{Pid, Signal, WaitOptions, kill_process, waitpid},
    pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt},
    termios::{Termios, Winsize, tcgetattr, tcsetwinsize},
};

use crate::{
    leftovers::{wait_until, waits_for_a_lock},
    program::grader,
};

/// Longer than a first build on a busy machine.
const PATIENCE: Timespec = Timespec { tv_sec: 300, tv_nsec: 0 };

/// A terminal, and the program that it belongs to.
pub(crate) struct Terminal {
    ours: File,
    /// The program's end. Kept open, so that its settings can be asked for when it has ended.
    theirs: File,
    before: Termios,
    screen: vt100::Parser,
    /// Everything that was sent to it.
    sent: Vec<u8>,
    child: Child,
}

impl Terminal {
    /// Starts `grader ARGS` on a terminal of this kind, with so many columns and rows.
    pub(crate) fn start(kind: &str, (columns, rows): (u16, u16), args: &[&str]) -> Self {
        let ours = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY | OpenptFlags::CLOEXEC).unwrap();
        grantpt(&ours).unwrap();
        unlockpt(&ours).unwrap();
        let name = ptsname(&ours, Vec::new()).unwrap();
        let flags = OFlags::RDWR | OFlags::NOCTTY | OFlags::CLOEXEC;
        let theirs = File::from(rustix::fs::open(name, flags, Mode::empty()).unwrap());
        let ours = File::from(ours);
        tcsetwinsize(&ours, size(columns, rows)).unwrap();
        let before = tcgetattr(&theirs).unwrap();
        let child = grader(args)
            .env("TERM", kind)
            // A job of its own, as in a shell: the kernel stops no other.
            .process_group(0)
            .stdin(theirs.try_clone().unwrap())
            .stdout(theirs.try_clone().unwrap())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        Self {
            ours,
            theirs,
            before,
            screen: vt100::Parser::new(cells(rows), cells(columns), 0),
            sent: Vec::new(),
            child,
        }
    }

    /// Presses a key: what a terminal sends for it.
    pub(crate) fn press(&mut self, key: &str) {
        self.ours.write_all(key.as_bytes()).unwrap();
    }

    /// Gives it another size.
    pub(crate) fn resize(&mut self, (columns, rows): (u16, u16)) {
        tcsetwinsize(&self.ours, size(columns, rows)).unwrap();
        self.screen.screen_mut().set_size(cells(rows), cells(columns));
        // It is not the program's controlling terminal, so the kernel tells it nothing.
        self.signal(Signal::WINCH);
    }

    /// Sends the program a signal.
    pub(crate) fn signal(&self, signal: Signal) {
        kill_process(Pid::from_child(&self.child), signal).unwrap();
    }

    /// Waits until the program waits for a lock that somebody else has.
    pub(crate) fn waits_for_a_lock(&mut self) {
        let pid = self.child.id();
        wait_until("it waits", &mut self.child, || waits_for_a_lock(pid));
    }

    /// Waits until the program stands still, which must leave the terminal as it was. Whatever the
    /// program has sent by then is read.
    pub(crate) fn stands_still(&mut self) {
        let pid = Pid::from_child(&self.child);
        let status = waitpid(Some(pid), WaitOptions::UNTRACED).unwrap().unwrap().1;
        assert_eq!(status.stopping_signal(), Some(Signal::TSTP.as_raw()));
        self.read_all();
        self.is_given_back();
    }

    /// The screen, as soon as it shows `text`.
    pub(crate) fn wait_for(&mut self, text: &str) -> String {
        loop {
            let shown = self.screen.screen().contents();
            if shown.contains(text) {
                return shown;
            }
            let mut ends = [PollFd::new(&self.ours, PollFlags::IN)];
            let ready = rustix::event::poll(&mut ends, Some(&PATIENCE)).unwrap();
            assert!(ready > 0, "no `{text}` on:\n{shown}");
            self.read();
        }
    }

    /// Everything that was sent to it so far, links and colours as they came.
    pub(crate) fn sent(&self) -> String {
        String::from_utf8_lossy(&self.sent).into_owned()
    }

    /// Waits for the end of the program, which must leave the terminal as it was.
    pub(crate) fn end(mut self) -> ExitStatus {
        let status = self.child.wait().unwrap();
        self.read_all();
        self.is_given_back();
        assert_eq!(status.signal(), None);
        status
    }

    fn is_given_back(&self) {
        let screen = self.screen.screen();
        assert!(
            !screen.alternate_screen() && !screen.hide_cursor(),
            "the screen is not given back"
        );
        let after = tcgetattr(self.theirs.as_fd()).unwrap();
        assert_eq!(modes(&after), modes(&self.before), "the modes are not given back");
    }

    /// Reads whatever is there.
    fn read_all(&mut self) {
        while rustix::event::poll(&mut [PollFd::new(&self.ours, PollFlags::IN)], Some(&NOW))
            .is_ok_and(|ready| ready > 0)
        {
            self.read();
        }
    }

    fn read(&mut self) {
        let mut buffer = [0; 4096];
        let count = self.ours.read(&mut buffer).unwrap();
        self.sent.extend_from_slice(&buffer[..count]);
        self.screen.process(&buffer[..count]);
    }
}

const NOW: Timespec = Timespec { tv_sec: 0, tv_nsec: 0 };

fn cells(count: u16) -> NonZero<u16> {
    NonZero::new(count).unwrap()
}

fn modes(settings: &Termios) -> String {
    let Termios { input_modes, output_modes, control_modes, local_modes, .. } = settings;
    format!("{input_modes:?} {output_modes:?} {control_modes:?} {local_modes:?}")
}

fn size(columns: u16, rows: u16) -> Winsize {
    Winsize { ws_row: rows, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0 }
}
