//! One message a line: how requests and messages cross the socket.
//!
//! A line is JSON without a raw line feed, so the line feed ends it. The reader takes bytes as
//! they come (the grader's end of the socket is polled, never waited for) and bounds what it
//! keeps: a line that never ends is an error, not a full memory.

use std::fmt;

use serde::{Serialize, de::DeserializeOwned};

/// The longest line that is taken, in bytes.
pub const MAX_LINE: usize = 256 * 1024;

/// A line that is no message.
#[derive(Debug)]
pub enum FrameError {
    /// Longer than [`MAX_LINE`].
    TooLong,
    /// Not the JSON of the expected type.
    Malformed(serde_json::Error),
}

impl fmt::Display for FrameError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLong => write!(f, "a message of more than {MAX_LINE} bytes"),
            Self::Malformed(error) => write!(f, "a message that cannot be read: {error}"),
        }
    }
}

impl std::error::Error for FrameError {}

/// `value` as one line, with its line feed.
///
/// # Panics
/// If `value` cannot be JSON, which no type of this crate is.
pub fn to_line<T: Serialize>(value: &T) -> Vec<u8> {
    let mut line = serde_json::to_vec(value).expect("wire types are plain data");
    line.push(b'\n');
    line
}

/// Bytes in, messages out.
#[derive(Debug, Default)]
pub struct LineReader {
    pending: Vec<u8>,
}

impl LineReader {
    /// Takes `bytes` and gives the messages that they complete, up to the first line that is none:
    /// what came before it counts, whether both came at once or not.
    pub fn take<T: DeserializeOwned>(&mut self, bytes: &[u8]) -> Vec<Result<T, FrameError>> {
        self.pending.extend_from_slice(bytes);
        let mut messages = Vec::new();
        let mut start = 0;
        while let Some(length) = self.pending[start..].iter().position(|&byte| byte == b'\n') {
            let line = &self.pending[start..start + length];
            let message = serde_json::from_slice(line).map_err(FrameError::Malformed);
            let is_last = message.is_err();
            messages.push(message);
            if is_last {
                return messages;
            }
            start += length + 1;
        }
        self.pending.drain(..start);
        if self.pending.len() > MAX_LINE {
            messages.push(Err(FrameError::TooLong));
        }
        messages
    }
}

#[cfg(test)]
mod tests {
    use super::{LineReader, MAX_LINE, to_line};
    use crate::Message;

    #[test]
    fn a_message_survives_any_cut() {
        let line = to_line(&Message::Progress);
        for cut in 0..line.len() {
            let mut reader = LineReader::default();
            let mut got = reader.take::<Message>(&line[..cut]);
            got.extend(reader.take::<Message>(&line[cut..]));
            let got: Vec<Message> = got.into_iter().map(|one| one.expect("a message")).collect();
            assert_eq!(got, [Message::Progress]);
        }
    }

    #[test]
    fn a_line_without_end_is_refused() {
        let mut reader = LineReader::default();
        let flood = vec![b'x'; MAX_LINE + 1];
        assert!(matches!(reader.take::<Message>(&flood)[..], [Err(_)]));
    }

    #[test]
    fn what_came_before_nonsense_counts() {
        let mut bytes = to_line(&Message::Progress);
        bytes.extend(b"nonsense\n");
        let got = LineReader::default().take::<Message>(&bytes);
        assert!(matches!(got[..], [Ok(Message::Progress), Err(_)]));
    }
}
