//! One executable file or library, ready to be asked about addresses.
//!
//! Owns the unwind sections (copied, they are small) and the debug information (mapped by
//! addr2line, parsed on the first question). Addresses here are those of the file, not of
//! a process, so an image serves every run of the same file. It must not know processes.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use addr2line::Loader;
use framehop::ExplicitModuleSectionInfo;
use object::read::{ReadCache, ReadRef};
use object::{Object, ObjectSection, ObjectSegment};

use super::name;

/// So many places are looked up ahead of need; a program has some dozen units that matter.
const WARM_POINTS: u64 = 64;

/// A section: where it lies, and its bytes.
type Section = Option<(std::ops::Range<u64>, Arc<[u8]>)>;

/// A loaded file.
pub(super) struct Image {
    path: PathBuf,
    /// The address that the file gives to its byte 0.
    base: u64,
    text: Option<std::ops::Range<u64>>,
    got: Option<std::ops::Range<u64>>,
    eh_frame: Section,
    eh_frame_hdr: Section,
    debug: Mutex<Debug>,
}

/// The debug information; the loader can move between threads but not be shared.
enum Debug {
    Unread,
    Ready(Box<Loader>),
    Missing,
}

/// A function at an address, innermost first where functions were inlined.
#[derive(Clone, Debug)]
pub(super) struct Place {
    pub(super) function: String,
    pub(super) file: String,
    pub(super) line: u32,
}

impl Image {
    /// Reads the unwind sections of a file; the debug information waits.
    pub(super) fn open(path: &Path) -> Option<Self> {
        let cache = ReadCache::new(File::open(path).ok()?);
        Self::parse(path, &cache)
    }

    /// The image of code that lies in no file.
    pub(super) fn from_bytes(path: &Path, bytes: &[u8]) -> Option<Self> {
        Self::parse(path, bytes)
    }

    fn parse<'data, R: ReadRef<'data>>(path: &Path, data: R) -> Option<Self> {
        let file = object::File::parse(data).ok()?;
        let range = |name: &str| {
            let section = file.section_by_name(name)?;
            Some(section.address()..section.address() + section.size())
        };
        let copy = |name: &str| {
            let bytes = file.section_by_name(name)?.data().ok()?;
            Some((range(name)?, Arc::from(bytes)))
        };
        let first = file.segments().min_by_key(|segment| segment.address())?;
        Some(Self {
            path: path.to_owned(),
            base: first.address().wrapping_sub(first.file_range().0),
            text: range(".text"),
            got: range(".got"),
            eh_frame: copy(".eh_frame"),
            eh_frame_hdr: copy(".eh_frame_hdr"),
            debug: Mutex::new(Debug::Unread),
        })
    }

    /// The address that the file gives to its byte 0.
    pub(super) fn base(&self) -> u64 {
        self.base
    }

    /// The unwind sections in framehop's form.
    pub(super) fn sections(&self) -> ExplicitModuleSectionInfo<Arc<[u8]>> {
        let range = |section: &Section| section.as_ref().map(|(range, _)| range.clone());
        let bytes = |section: &Section| section.as_ref().map(|(_, bytes)| Arc::clone(bytes));
        ExplicitModuleSectionInfo {
            base_svma: self.base,
            text_svma: self.text.clone(),
            got_svma: self.got.clone(),
            eh_frame_svma: range(&self.eh_frame),
            eh_frame: bytes(&self.eh_frame),
            eh_frame_hdr_svma: range(&self.eh_frame_hdr),
            eh_frame_hdr: bytes(&self.eh_frame_hdr),
            ..Default::default()
        }
    }

    /// Reads the debug information now.
    pub(super) fn warm(&self) {
        let Some(text) = self.text.clone() else {
            return;
        };
        let step = ((text.end - text.start) / WARM_POINTS).max(1);
        let step = usize::try_from(step).unwrap_or(usize::MAX);
        // The first question about a unit parses it, so ask all over the code. One lock
        // a question: an explanation that cannot wait gets in between.
        for address in text.step_by(step) {
            let _parsed = self.places(address);
        }
    }

    /// The functions at an address, the innermost first; empty where nothing is known.
    pub(super) fn places(&self, address: u64) -> Vec<Place> {
        self.with_loader(|loader| places(loader, address)).unwrap_or_default()
    }

    fn with_loader<T>(&self, ask: impl FnOnce(&Loader) -> T) -> Option<T> {
        let mut debug = self.debug.lock().unwrap_or_else(PoisonError::into_inner);
        if matches!(*debug, Debug::Unread) {
            *debug = Loader::new(&self.path)
                .map_or(Debug::Missing, |loader| Debug::Ready(Box::new(loader)));
        }
        match &*debug {
            Debug::Ready(loader) => Some(ask(loader)),
            Debug::Unread | Debug::Missing => None,
        }
    }
}

fn places(loader: &Loader, address: u64) -> Vec<Place> {
    let mut places = Vec::new();
    if let Ok(mut frames) = loader.find_frames(address) {
        while let Ok(Some(frame)) = frames.next() {
            let raw = frame.function.as_ref().and_then(|f| f.raw_name().ok());
            let location = frame.location;
            places.push(Place {
                function: raw.map_or_else(String::new, |raw| name::readable(&raw)),
                file: location.as_ref().and_then(|at| at.file).unwrap_or_default().to_owned(),
                line: location.and_then(|at| at.line).unwrap_or(0),
            });
        }
    }
    // Line tables may leave out the path of a function; the symbol table has it, but
    // only for the function that was not inlined.
    if let Some(symbol) = loader.find_symbol(address) {
        let function = name::readable(symbol);
        match places.last_mut() {
            Some(outer) => outer.function = function,
            None => places.push(Place { function, file: String::new(), line: 0 }),
        }
    }
    places
}
