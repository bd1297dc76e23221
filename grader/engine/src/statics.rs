//! Statics start afresh in each execution.
//!
//! A value inside a `static` (the data of a mutex, say) cannot be made anew by its owner. But its
//! first bytes are those that the compiler put there: they are kept when an execution first uses
//! it, and put back when a later one does. What the value owned by then is leaked, not dropped.

use crate::tag::Tag;
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::{Mutex, OnceLock, PoisonError};

/// Bytes of any kind: padding among them is not initialised.
type Bytes = Box<[std::mem::MaybeUninit<u8>]>;

/// The first bytes, by address.
static FIRST: Mutex<BTreeMap<usize, Bytes>> = Mutex::new(BTreeMap::new());
/// Where writable statics of the loaded objects lie.
static SEGMENTS: OnceLock<Vec<Range<usize>>> = OnceLock::new();

/// Puts back the first bytes of a value inside a `static` if an earlier execution has used it.
/// To be called before the tag's number is asked for, at each use. Whether it was put back.
///
/// # Safety
/// `value` is valid for reads and writes of `size` bytes, its owner is the one of `tag`, and no
/// reference into it is live.
#[inline]
pub unsafe fn restore_static(tag: &Tag, value: *mut u8, size: usize) -> bool {
    if size == 0 || !tag.is_new() {
        return false;
    }
    // SAFETY: promised by the caller.
    unsafe { restore(value, size) }
}

/// # Safety
/// As for `restore_static`.
unsafe fn restore(value: *mut u8, size: usize) -> bool {
    let address = value as usize;
    let segments = SEGMENTS.get_or_init(segments);
    if !segments.iter().any(|segment| segment.contains(&address)) {
        return false;
    }
    let mut first = FIRST.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(bytes) = first.get(&address).filter(|bytes| bytes.len() == size) {
        // SAFETY: valid for `size` bytes, and a boxed slice does not overlap a static.
        unsafe { std::ptr::copy_nonoverlapping(bytes.as_ptr().cast(), value, size) };
        return true;
    }
    let mut bytes = vec![std::mem::MaybeUninit::<u8>::uninit(); size];
    // SAFETY: valid for `size` bytes; padding may be uninitialised and is copied as such.
    unsafe { std::ptr::copy_nonoverlapping(value.cast(), bytes.as_mut_ptr(), size) };
    first.insert(address, bytes.into_boxed_slice());
    false
}

/// The writable segments of all loaded objects: a learner's crate may be a plugin.
#[cfg(target_os = "linux")]
fn segments() -> Vec<Range<usize>> {
    unsafe extern "C" fn visit(
        info: *mut libc::dl_phdr_info,
        _: libc::size_t,
        found: *mut libc::c_void,
    ) -> libc::c_int {
        // SAFETY: `dl_iterate_phdr` hands its third argument through, here a list; `info` is
        // valid during the call and describes `dlpi_phnum` headers.
        let (found, base, headers) = unsafe {
            let info = &*info;
            let headers = std::slice::from_raw_parts(info.dlpi_phdr, info.dlpi_phnum.into());
            (&mut *found.cast::<Vec<Range<usize>>>(), info.dlpi_addr as usize, headers)
        };
        for header in headers {
            if header.p_type == libc::PT_LOAD && header.p_flags & libc::PF_W != 0 {
                let start = base + header.p_vaddr as usize;
                found.push(start..start + header.p_memsz as usize);
            }
        }
        0
    }
    let mut found: Vec<Range<usize>> = Vec::new();
    // SAFETY: `visit` casts the pointer back to what it is.
    unsafe { libc::dl_iterate_phdr(Some(visit), (&raw mut found).cast()) };
    found
}

/// Elsewhere values inside statics keep what earlier executions left there.
#[cfg(not(target_os = "linux"))]
fn segments() -> Vec<Range<usize>> {
    Vec::new()
}
