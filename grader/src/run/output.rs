//! What a process prints, bounded: the beginning, the end, and how much there was.

use std::{collections::VecDeque, io::Read};

/// Kept of each stream's end, in bytes.
const KEPT: usize = 4 * 1024;
/// Both streams together, in bytes: nobody reads more, and a flood must not fill anything.
pub(super) const MOST: u64 = 8 << 20;

/// The streams of one process.
#[derive(Debug, Default)]
pub(super) struct Output {
    total: u64,
    tail: VecDeque<u8>,
}

impl Output {
    /// Takes what is there to be read from `stream`, which must not block.
    pub(super) fn drain(&mut self, stream: &mut impl Read) {
        let mut buffer = [0; 16 * 1024];
        // Bounded: a fast writer must not keep us from everything else.
        for _ in 0..16 {
            match stream.read(&mut buffer) {
                Ok(0) | Err(_) => return,
                Ok(count) => self.take(&buffer[..count]),
            }
        }
    }

    fn take(&mut self, bytes: &[u8]) {
        self.total += bytes.len() as u64;
        self.tail.extend(bytes);
        let surplus = self.tail.len().saturating_sub(KEPT);
        self.tail.drain(..surplus);
    }

    /// How much there was, where it is more than is taken.
    pub(super) fn flooded(&self) -> Option<u64> {
        (self.total > MOST).then_some(self.total)
    }

    /// The end of it, as text; what is no text is replaced.
    pub(super) fn text(self) -> String {
        let bytes: Vec<u8> = self.tail.into();
        String::from_utf8_lossy(&bytes).into_owned()
    }
}
