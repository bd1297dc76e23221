//! `mpsc`.

use crate::Program;
use std::sync::mpsc::{
    self, IntoIter, Iter, Receiver, RecvError, RecvTimeoutError, SendError, Sender, SyncSender,
    TryIter, TryRecvError, TrySendError,
};
use std::thread;
use std::time::Duration;

pub(crate) const PROGRAMS: &[Program] = &[
    ("a channel", channel),
    ("many senders", many),
    ("the ways to receive in a loop", loops),
    ("a channel with a bound", bounded),
    ("a bound that makes the sender wait", backpressure),
    ("a channel where both meet", rendezvous),
    ("an offer that nobody takes", refused),
    ("messages that nobody receives", discarded),
    ("a message that holds its sender", cyclic),
    ("errors", errors),
];

const SHORT: Duration = Duration::from_millis(1);

fn channel() -> String {
    let (tx, rx): (Sender<i32>, Receiver<i32>) = mpsc::channel();
    let empty = (rx.try_recv(), rx.recv_timeout(SHORT), rx.recv_timeout(Duration::ZERO));
    let tx2 = tx.clone();
    let thread = thread::spawn(move || tx2.send(1));
    let got = (rx.recv(), thread.join().unwrap(), tx.send(2), rx.try_recv());
    let shown = format!("{tx:?} {rx:?}");
    drop(tx);
    let closed = (rx.recv(), rx.try_recv(), rx.recv_timeout(Duration::MAX));
    format!("{empty:?} {got:?} {shown} {closed:?}")
}

fn many() -> String {
    let (tx, rx) = mpsc::channel();
    for start in [0, 10] {
        let tx = tx.clone();
        thread::spawn(move || (start..start + 2).for_each(|n| tx.send(n).unwrap()));
    }
    drop(tx);
    let mut all: Vec<i32> = rx.into_iter().collect();
    all.sort_unstable();
    format!("{all:?}")
}

fn loops() -> String {
    let (tx, rx) = mpsc::channel();
    (0..5).for_each(|n| tx.send(n).unwrap());
    let mut iter: Iter<'_, i32> = rx.iter();
    let first = (iter.next(), format!("{iter:?}"));
    let mut iter: TryIter<'_, i32> = rx.try_iter();
    let second = (iter.next(), format!("{iter:?}"));
    let rest: Vec<i32> = rx.try_iter().collect();
    tx.send(5).unwrap();
    drop(tx);
    let mut last = Vec::new();
    for n in &rx {
        last.push(n);
    }
    let mut iter: IntoIter<i32> = rx.into_iter();
    format!("{first:?} {second:?} {rest:?} {last:?} {iter:?} {:?}", iter.next())
}

fn bounded() -> String {
    let (tx, rx): (SyncSender<i32>, Receiver<i32>) = mpsc::sync_channel(1);
    let said = format!("{:?} {:?} {tx:?}", tx.try_send(1), tx.try_send(2));
    let said = format!("{said} {:?} {:?} {:?}", rx.recv(), tx.send(3), rx.recv());
    drop(rx);
    format!("{said} {:?} {:?}", tx.send(4), tx.try_send(5))
}

fn backpressure() -> String {
    let (tx, rx) = mpsc::sync_channel(1);
    let thread = thread::spawn(move || (0..4).map(|n| tx.send(n).is_ok()).collect::<Vec<_>>());
    let got: Vec<i32> = rx.iter().collect();
    format!("{got:?} {:?}", thread.join().unwrap())
}

fn rendezvous() -> String {
    let (tx, rx) = mpsc::sync_channel(0);
    let full = tx.try_send(0);
    let thread = thread::spawn(move || (tx.send(1), tx.send(2)));
    let got = (rx.recv(), rx.recv_timeout(Duration::MAX));
    let sent = thread.join().unwrap();
    format!("{full:?} {got:?} {sent:?} {:?}", rx.try_recv())
}

fn refused() -> String {
    let (tx, rx) = mpsc::sync_channel(0);
    let thread = thread::spawn(move || tx.send("offer"));
    drop(rx);
    format!("{:?}", thread.join().unwrap())
}

fn discarded() -> String {
    let (tx, rx) = mpsc::channel();
    let value = std::sync::Arc::new(());
    tx.send(value.clone()).unwrap();
    let before = std::sync::Arc::strong_count(&value);
    drop(rx);
    let after = std::sync::Arc::strong_count(&value);
    format!("{before} {after} {}", tx.send(value).is_err())
}

fn cyclic() -> String {
    struct Reply(SyncSender<u8>, u8);
    let (tx, rx) = mpsc::channel::<Reply>();
    let thread = thread::spawn(move || {
        let mut sum = 0;
        for Reply(back, n) in rx {
            sum += n;
            back.send(sum).unwrap();
        }
        sum
    });
    let ask = |n| {
        let (back, reply) = mpsc::sync_channel(1);
        tx.send(Reply(back, n)).ok()?;
        reply.recv().ok()
    };
    let said = (ask(1), ask(2));
    drop(tx);
    format!("{said:?} {}", thread.join().unwrap())
}

fn errors() -> String {
    let sends: [TrySendError<u8>; 2] = [TrySendError::Full(1), SendError(2).into()];
    let receives = [TryRecvError::Empty, TryRecvError::Disconnected, RecvError.into()];
    let timed = [RecvTimeoutError::Timeout, RecvTimeoutError::Disconnected, RecvError.into()];
    let text = format!("{sends:?} {receives:?} {timed:?} {RecvError}");
    let sends = sends.map(|error| error.to_string());
    let receives = receives.map(|error| error.to_string());
    format!("{text} {sends:?} {receives:?} {:?}", timed.map(|error| error.to_string()))
}
