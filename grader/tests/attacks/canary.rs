//! What an attack must not reach: a secret, a folder, ports, processes.

use std::{
    collections::BTreeMap,
    fs::{self, Permissions},
    io::ErrorKind,
    net::{TcpListener, UdpSocket},
    os::unix::{fs::PermissionsExt, net::UnixListener},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{SystemTime, UNIX_EPOCH},
};

use crate::{program::clone, user};

/// The canaries of one attack. Everybody may read and write them: nothing but the jail keeps them.
#[derive(Debug)]
pub(crate) struct Canary {
    folder: PathBuf,
    /// In the file, and in the grader's environment.
    pub(crate) secret: String,
    /// The argument of processes that must not stay.
    pub(crate) mark: String,
    tcp: TcpListener,
    udp: UdpSocket,
    unix: UnixListener,
    victim: Option<Victim>,
}

impl Canary {
    /// Makes those of the attack `number` in `folder`; with a process to be killed where its `text`
    /// asks for one.
    pub(crate) fn new(folder: PathBuf, number: usize, text: &str) -> Self {
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).unwrap();
        fs::set_permissions(&folder, Permissions::from_mode(0o777)).unwrap();
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_nanos();
        let secret = format!("canary_{now:x}_{number}");
        let path = folder.join("secret.txt");
        fs::write(&path, format!("{secret} is what nobody may know\n")).unwrap();
        fs::set_permissions(&path, Permissions::from_mode(0o666)).unwrap();
        let unix = UnixListener::bind(folder.join("listening")).unwrap();
        fs::set_permissions(folder.join("listening"), Permissions::from_mode(0o777)).unwrap();
        unix.set_nonblocking(true).unwrap();
        let tcp = TcpListener::bind("127.0.0.1:0").unwrap();
        tcp.set_nonblocking(true).unwrap();
        let udp = UdpSocket::bind("127.0.0.1:0").unwrap();
        udp.set_nonblocking(true).unwrap();
        // Some months, and a fraction that is nobody else's.
        let mark = format!("8000000.{}{number:04}", std::process::id());
        let victim = text.contains("@VICTIM@").then(Victim::new);
        Self { folder, secret, mark, tcp, udp, unix, victim }
    }

    /// `text` with the places of the canaries in it.
    pub(crate) fn fill(&self, text: &str) -> String {
        let port = |address: std::io::Result<std::net::SocketAddr>| address.unwrap().port();
        let victim = self.victim.as_ref().map_or(0, |victim| victim.0.id());
        let texts = [
            ("@CANARY@", self.folder.display().to_string()),
            ("@CLONE@", clone().display().to_string()),
            ("@MARK@", self.mark.clone()),
            ("@VICTIM@", victim.to_string()),
            ("@TCP@", port(self.tcp.local_addr()).to_string()),
            ("@UDP@", port(self.udp.local_addr()).to_string()),
            ("@PARENS@", format!("{}1{}", "(".repeat(100_000), ")".repeat(100_000))),
            ("@2MIB@", "x".repeat(2 << 20)),
            ("@NUL@", "\0".to_owned()),
            ("@BOM@", "\u{feff}".to_owned()),
            ("@RLO@", "\u{202e}".to_owned()),
            ("@LRI@", "\u{2066}".to_owned()),
            ("@PDI@", "\u{2069}".to_owned()),
        ];
        texts.iter().fold(text.to_owned(), |text, (name, with)| text.replace(name, with))
    }

    /// Where the secret is.
    pub(crate) fn secret_file(&self) -> PathBuf {
        self.folder.join("secret.txt")
    }

    /// Adds to `wrong` whatever is not as it was, or was reached.
    pub(crate) fn check(&self, wrong: &mut Vec<String>) {
        let expected = format!("{} is what nobody may know\n", self.secret);
        let files = files(&self.folder);
        let kept = [("listening".to_owned(), String::new()), ("secret.txt".to_owned(), expected)];
        if files != BTreeMap::from(kept) {
            wrong.push(format!("the canary's folder is not as it was: {files:?}"));
        }
        let mode = fs::metadata(self.secret_file()).map(|file| file.permissions().mode() & 0o777);
        if mode.as_ref().is_ok_and(|mode| *mode != 0o666) {
            wrong.push(format!("the canary's secret has other permissions: {mode:?}"));
        }
        let left = clone().join("left_by_an_attack");
        if fs::remove_file(left).is_ok() {
            wrong.push("there is a file in the clone".to_owned());
        }
        let silent = |error: std::io::Error| error.kind() == ErrorKind::WouldBlock;
        if !self.tcp.accept().is_err_and(silent) {
            wrong.push("the TCP port was reached".to_owned());
        }
        if !self.udp.recv(&mut [0; 16]).is_err_and(silent) {
            wrong.push("the UDP port was reached".to_owned());
        }
        if !self.unix.accept().is_err_and(silent) {
            wrong.push("the socket was reached".to_owned());
        }
        if self.victim.as_ref().is_some_and(|victim| !victim.lives()) {
            wrong.push("the process of others is gone".to_owned());
        }
        let left = marked(&self.mark);
        if !left.is_empty() {
            wrong.push(format!("processes are left: {left:?}"));
        }
    }
}

/// The files of `folder` with what is in them.
fn files(folder: &Path) -> BTreeMap<String, String> {
    let entries = fs::read_dir(folder).unwrap().flatten();
    let text = |path: PathBuf| fs::read_to_string(path).unwrap_or_default();
    entries.map(|entry| (entry.file_name().into_string().unwrap(), text(entry.path()))).collect()
}

/// The processes with `mark` among their arguments.
fn marked(mark: &str) -> Vec<String> {
    let entries = fs::read_dir("/proc").unwrap().flatten();
    entries
        .filter_map(|entry| fs::read(entry.path().join("cmdline")).ok())
        .map(|line| String::from_utf8_lossy(&line).replace('\0', " "))
        .filter(|line| line.contains(mark))
        .collect()
}

/// A process that only waits, of whoever has the least to say.
#[derive(Debug)]
struct Victim(Child);

impl Victim {
    fn new() -> Self {
        let mut command = user::weakest(Command::new("sleep"));
        command.arg("8000000").stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        Self(command.spawn().unwrap())
    }

    fn lives(&self) -> bool {
        let stat = fs::read_to_string(format!("/proc/{}/stat", self.0.id())).unwrap_or_default();
        // One that was killed stays a zombie, since nobody has waited for it.
        stat.rsplit_once(") ").is_some_and(|(_, rest)| !rest.starts_with('Z'))
    }
}

impl Drop for Victim {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
