//! What a confined thread can do and cannot do, tried: each test confines a thread of its own.

use std::{
    any::Any,
    backtrace::Backtrace,
    collections::HashMap,
    env, fs,
    io::Write,
    net::{TcpListener, TcpStream, UdpSocket},
    os::{
        fd::AsFd,
        unix::net::{UnixDatagram, UnixListener, UnixStream},
    },
    process::Command,
    sync::{
        Barrier,
        mpsc::{self, RecvTimeoutError},
    },
    thread,
    time::{Duration, Instant, SystemTime},
};

use lockstep_jail::Reading;

/// Runs `body` on a thread that is confined, with every layer.
fn confined<T: Send>(body: impl FnOnce() -> T + Send) -> T {
    let run = || {
        assert_eq!(lockstep_jail::confine(), []);
        body()
    };
    thread::scope(|scope| scope.spawn(run).join()).unwrap_or_else(|panic| fail(&*panic))
}

fn fail(panic: &(dyn Any + Send)) -> ! {
    panic!("{}", panic.downcast_ref::<String>().map_or("no text", String::as_str))
}

#[test]
fn what_an_honest_submission_needs_is_there() {
    confined(|| {
        let begin = Instant::now();
        thread::sleep(Duration::from_millis(1));
        assert!(begin.elapsed() >= Duration::from_millis(1));
        assert!(SystemTime::now() > SystemTime::UNIX_EPOCH);
        assert_eq!(HashMap::from([(1, 2)])[&1], 2);
        // Around the capture of the test framework.
        writeln!(std::io::stderr(), "a line of a confined thread").unwrap();
        assert!(thread::available_parallelism().is_ok());
        let named = thread::Builder::new().name("named".to_owned());
        let name = named.spawn(|| thread::current().name().map(str::to_owned)).unwrap();
        assert_eq!(name.join().unwrap().as_deref(), Some("named"));
        let panicking = thread::spawn(|| panic!("with a message"));
        let payload = panicking.join().unwrap_err();
        assert_eq!(payload.downcast_ref::<&str>(), Some(&"with a message"));
        let (_sender, receiver) = mpsc::channel::<()>();
        let waited = receiver.recv_timeout(Duration::from_millis(1));
        assert_eq!(waited, Err(RecvTimeoutError::Timeout));
        thread::park_timeout(Duration::from_millis(1));
        // From the heap to a mapping of its own, and grown there.
        let mut much = vec![1u8; 64 << 20];
        much.extend_from_within(..);
        assert_eq!(much.len(), 128 << 20);
        let cores = rustix::thread::sched_getaffinity(None).unwrap();
        assert!(rustix::thread::sched_setaffinity(None, &cores).is_ok());
    });
}

#[test]
fn many_threads_are_no_trouble() {
    confined(|| {
        let many = 1500;
        let together = Barrier::new(many);
        thread::scope(|scope| {
            for _ in 0..many {
                let small = thread::Builder::new().stack_size(32 << 10);
                small.spawn_scoped(scope, || together.wait()).unwrap();
            }
        });
    });
}

#[test]
fn no_file_can_be_touched() {
    let secret = env::current_exe().unwrap();
    confined(|| {
        assert!(fs::read(&secret).is_err());
        assert!(fs::read_dir("/").is_err());
        assert!(fs::metadata(&secret).is_err());
        for file in ["/etc/passwd", "/proc/self/environ", "/proc/self/maps", "/proc/self/mem"] {
            assert!(fs::File::open(file).is_err(), "{file}");
        }
        let mine = env::temp_dir().join(format!("lockstep-jail-{}", std::process::id()));
        assert!(fs::write(&mine, "x").is_err());
        assert!(fs::create_dir(&mine).is_err());
        assert!(std::os::unix::fs::symlink("/", &mine).is_err());
        assert!(fs::remove_file(&secret).is_err());
        assert!(env::current_dir().is_err());
    });
    assert!(secret.exists());
}

#[test]
fn nobody_can_be_reached() {
    let here = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = here.local_addr().unwrap();
    confined(|| {
        assert!(TcpStream::connect(address).is_err());
        assert!(TcpListener::bind("127.0.0.1:0").is_err());
        assert!(UdpSocket::bind("127.0.0.1:0").is_err());
        assert!(UnixListener::bind("a socket").is_err());
        assert!(UnixStream::pair().is_err());
        assert!(UnixDatagram::unbound().is_err());
    });
}

#[test]
fn no_process_can_be_started_or_signalled() {
    confined(|| {
        assert!(Command::new("/bin/true").spawn().is_err());
        let me = rustix::process::getpid();
        assert!(rustix::process::kill_process(me, rustix::process::Signal::URG).is_err());
        let core = rustix::process::Resource::Core;
        let limit = rustix::process::getrlimit(core);
        assert!(rustix::process::setrlimit(core, limit).is_err());
    });
}

#[test]
fn an_observer_reads_its_folder_and_nothing_else() {
    let folder = fs::File::open("/proc/self/task").unwrap();
    let look = || {
        assert_eq!(lockstep_jail::confine_to(Reading::Below(folder.as_fd())), []);
        let open = |path: &str| {
            let flags = rustix::fs::OFlags::RDONLY;
            rustix::fs::openat(&folder, path, flags, rustix::fs::Mode::empty())
        };
        assert!(rustix::fs::Dir::read_from(&folder).unwrap().count() > 2);
        let me = rustix::thread::gettid().as_raw_nonzero();
        assert!(open(&format!("{me}/stat")).is_ok());
        assert!(open("../environ").is_err());
        assert!(open("/etc/passwd").is_err());
        assert!(
            fs::OpenOptions::new().write(true).open(format!("/proc/self/task/{me}/mem")).is_err()
        );
        assert!(Command::new("/bin/true").spawn().is_err());
    };
    let ended = thread::scope(|scope| scope.spawn(look).join());
    ended.unwrap_or_else(|panic| fail(&*panic));
}

#[test]
fn a_reader_reads_backtraces_for_those_who_cannot() {
    let (read, missing) = lockstep_jail::reader();
    assert_eq!(missing, []);
    let line = line!() + 1;
    let text = confined(|| read(Backtrace::force_capture()));
    assert!(text.contains(&format!("confined.rs:{line}:")), "{text}");
}

#[test]
fn the_others_stay_free() {
    confined(|| ());
    assert!(fs::File::open("/etc/passwd").is_ok());
}
