//! The panics of the process, and the line to the grader.
//!
//! A panic is an observation, not a verdict: some checks ask for one. The hook writes each down
//! and reports it at once, so that the grader knows of it even if the process aborts a moment
//! later (a panic in a destructor) or hangs because the panicked thread is missed.

use std::{
    any::Any,
    collections::BTreeMap,
    io::{Read, Write},
    os::unix::net::UnixStream,
    panic::PanicHookInfo,
    thread,
    time::Duration,
};

use lockstep_wire::{Failure, Finding, Message, Panicked, Request, Seal, SourceLine, to_line};

use crate::{
    Stop,
    world::{
        Tid, my_tid,
        own::{Arc, AtomicU64, Instant, Mutex, OnceLock, Ordering, PoisonError},
    },
};

/// Heartbeats closer together than this are not sent: they would only cost time.
const HEARTBEAT: Duration = Duration::from_millis(20);

/// The longest message of a panic that is passed on, in characters: no screen has room for more,
/// and a line to the grader has an end too.
const LONGEST: usize = 2_000;

/// The panics so far, and the way to tell the grader.
#[derive(Debug)]
pub(crate) struct Ledger {
    socket: Mutex<UnixStream>,
    /// Of the request, once that has come. Never shown, never handed out.
    seal: OnceLock<Seal>,
    panics: Mutex<Vec<(Tid, Panicked)>>,
    #[cfg(feature = "sim")]
    tried: Mutex<String>,
    calls: Mutex<BTreeMap<Tid, Call>>,
    start: Instant,
    last_beat: AtomicU64,
}

/// A call of a caller that may wait.
#[derive(Debug, Clone, Copy)]
#[cfg_attr(
    not(feature = "sim"),
    expect(dead_code, reason = "a hang of real threads is told by who watches the process")
)]
pub(crate) struct Call {
    /// Who called.
    pub(crate) who: &'static str,
    /// For how long it is ready to wait.
    pub(crate) limit: Duration,
    /// When it called.
    pub(crate) begun: Duration,
}

impl Ledger {
    /// A ledger that reports over `socket`.
    pub(crate) fn new(socket: UnixStream) -> Self {
        Self {
            socket: Mutex::new(socket),
            seal: OnceLock::new(),
            panics: Mutex::new(Vec::new()),
            #[cfg(feature = "sim")]
            tried: Mutex::new(String::new()),
            calls: Mutex::new(BTreeMap::new()),
            start: Instant::now(),
            last_beat: AtomicU64::new(0),
        }
    }

    /// The one request of this process, or `None` where the grader has gone.
    pub(crate) fn request(&self) -> Option<Request> {
        let mut socket = self.socket.lock().unwrap_or_else(PoisonError::into_inner);
        let mut line = Vec::new();
        let mut byte = [0];
        while socket.read(&mut byte).ok()? == 1 && byte[0] != b'\n' {
            line.push(byte[0]);
        }
        let request = serde_json::from_slice(&line).ok()?;
        if let Request::Run { seal, .. } = request {
            // The one request: nobody else sets it.
            let _ = self.seal.set(seal);
        }
        Some(request)
    }

    /// Sends the verdict of the check that was asked for.
    pub(crate) fn conclude(&self, finding: Finding) {
        if let Some(&seal) = self.seal.get() {
            self.send(&Message::Verdict { seal, finding });
        }
    }

    /// Sends `message`. A grader that has gone is not missed: this process dies with it.
    pub(crate) fn send(&self, message: &Message) {
        let mut socket = self.socket.lock().unwrap_or_else(PoisonError::into_inner);
        let _ = socket.write_all(&to_line(message));
    }

    /// Says that the check got somewhere.
    pub(crate) fn progress(&self) {
        let now = u64::try_from(self.start.elapsed().as_millis()).unwrap_or(u64::MAX);
        let last = self.last_beat.load(Ordering::Relaxed);
        // Relaxed: a heartbeat orders nothing, and one too many does no harm.
        if now.saturating_sub(last) >= HEARTBEAT.as_millis() as u64 {
            self.last_beat.store(now, Ordering::Relaxed);
            self.send(&Message::Progress);
        }
    }

    /// Writes panics down from now on.
    pub(crate) fn install(self: &Arc<Self>) {
        let ledger = Arc::clone(self);
        std::panic::set_hook(Box::new(move |info| ledger.record(info)));
    }

    fn record(&self, info: &PanicHookInfo<'_>) {
        let panicked = Panicked {
            thread: thread::current().name().unwrap_or("a thread without a name").to_owned(),
            message: info
                .payload_as_str()
                .map_or_else(|| "a value that is no text".to_owned(), shortened),
            at: info.location().map(|location| SourceLine {
                file: location.file().to_owned(),
                line: location.line(),
            }),
        };
        let me = my_tid();
        let mut panics = self.panics.lock().unwrap_or_else(PoisonError::into_inner);
        panics.push((me, panicked));
        let own = panics.iter().rev().filter(|(id, _)| *id == me).take(Self::telling());
        let latest: Vec<Panicked> = own.map(|(_, panicked)| panicked.clone()).collect();
        drop(panics);
        for panicked in latest.into_iter().rev() {
            self.send(&Message::Panicked(panicked));
        }
    }

    /// How many of the calling thread's latest panics the grader must be told of now.
    #[cfg(not(feature = "sim"))]
    fn telling() -> usize {
        1
    }

    /// Of thousands of schedules only the one that is reported matters, and it tells by itself.
    /// But where a panic comes while another one unwinds, the process may be about to abort.
    #[cfg(feature = "sim")]
    fn telling() -> usize {
        match engine::unwinding() {
            0 | 1 => 0,
            2 => 2,
            // The others are told already.
            _ => 1,
        }
    }

    /// Writes down that the calling thread has called, for the case that it never comes back.
    pub(crate) fn call(&self, call: Call) {
        self.calls.lock().unwrap_or_else(PoisonError::into_inner).insert(my_tid(), call);
    }

    /// Writes down that it has come back.
    pub(crate) fn came_back(&self) {
        self.calls.lock().unwrap_or_else(PoisonError::into_inner).remove(&my_tid());
    }

    /// The calls of the latest execution that never came back.
    #[cfg(feature = "sim")]
    pub(crate) fn open_calls(&self) -> Vec<(Tid, Call)> {
        let calls = self.calls.lock().unwrap_or_else(PoisonError::into_inner);
        calls.iter().map(|(&tid, &call)| (tid, call)).collect()
    }

    /// Keeps what an execution that went well has tried.
    #[cfg(feature = "sim")]
    pub(crate) fn note(&self, tried: String) {
        *self.tried.lock().unwrap_or_else(PoisonError::into_inner) = tried;
    }

    /// What the latest execution that went well has tried.
    #[cfg(feature = "sim")]
    pub(crate) fn tried(&self) -> String {
        self.tried.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Forgets the panics and calls so far: another execution begins.
    #[cfg(feature = "sim")]
    pub(crate) fn begin(&self) {
        self.calls.lock().unwrap_or_else(PoisonError::into_inner).clear();
        self.panics.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    /// What the caught `payload` of the calling thread's latest panic is about.
    pub(crate) fn caught(&self, payload: Box<dyn Any + Send>) -> Panicked {
        // It is the submission's own value, whose destructor may panic in its turn: never dropped.
        let payload: &(dyn Any + Send) = Box::leak(payload);
        let me = my_tid();
        let panics = self.panics.lock().unwrap_or_else(PoisonError::into_inner);
        // A submission may have put a hook of its own in place: then the payload is all there is.
        panics.iter().rev().find(|(id, _)| *id == me).map_or_else(
            || Panicked {
                thread: thread::current().name().unwrap_or_default().to_owned(),
                message: text_of(payload),
                at: None,
            },
            |(_, panicked)| panicked.clone(),
        )
    }
}

fn shortened(text: &str) -> String {
    text.chars().take(LONGEST).collect()
}

fn text_of(payload: &(dyn Any + Send)) -> String {
    payload
        .downcast_ref::<&str>()
        .map(|text| shortened(text))
        .or_else(|| payload.downcast_ref::<String>().map(|text| shortened(text)))
        .unwrap_or_else(|| "a value that is no text".to_owned())
}

/// What a panic that the check did not ask for comes to.
pub(crate) fn unexpected(panicked: Panicked) -> Stop {
    if panicked.is_unwritten() {
        return Stop::Incomplete(panicked);
    }
    if panicked.at.as_ref().is_some_and(|at| at.file.starts_with(own_sources())) {
        return Stop::Trouble(format!("a check panicked: {}", panicked.message));
    }
    Stop::Broken(Box::new(Failure {
        mistake: None,
        message: format!("`{}` panicked: {}", panicked.thread, panicked.message),
        evidence: Vec::new(),
        panicked: Some(panicked),
        interleaving: None,
    }))
}

/// The folder of this crate's sources, as the compiler names it.
fn own_sources() -> &'static str {
    file!().trim_end_matches("ledger.rs")
}
