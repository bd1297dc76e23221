//! The memory map of the child: which file lies where.
//!
//! Owns the parsing of `/proc/PID/maps` and a copy of the kernel's own code page (the
//! vdso, where a loop that reads the clock is met). Taken while the child lives, used
//! after its death. It must not know what is in the files.

use std::fs::{self, File};
use std::io;
use std::ops::Range;
use std::os::unix::fs::FileExt;
use std::path::PathBuf;
use std::sync::Arc;

/// One mapping.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Region {
    /// Its addresses.
    pub range: Range<u64>,
    /// Whether code in it can run.
    pub executable: bool,
    /// Where in the file it begins.
    pub offset: u64,
    /// The file, `[vdso]`, `[stack]` and the like, or empty.
    pub path: PathBuf,
}

/// All mappings of the child, by address.
#[derive(Clone, Debug, Default)]
pub struct Maps {
    regions: Vec<Region>,
    vdso: Option<Arc<[u8]>>,
}

/// One loaded file (or the vdso) with all its mappings.
#[derive(Debug)]
pub(super) struct Loaded {
    pub(super) path: PathBuf,
    pub(super) range: Range<u64>,
    /// Where byte 0 of the file would lie.
    pub(super) base: u64,
    /// The content, where no file holds it.
    pub(super) bytes: Option<Arc<[u8]>>,
}

const VDSO: &str = "[vdso]";

impl Maps {
    /// Reads the map of a living process.
    pub fn read(pid: u32) -> io::Result<Self> {
        let text = fs::read(format!("/proc/{pid}/maps"))?;
        let mut maps = Self::parse(&String::from_utf8_lossy(&text));
        maps.vdso = maps.copy_vdso(pid);
        Ok(maps)
    }

    fn parse(text: &str) -> Self {
        Self { regions: text.lines().filter_map(parse_line).collect(), vdso: None }
    }

    /// The mapping that holds an address.
    pub fn region(&self, address: u64) -> Option<&Region> {
        let after = self.regions.partition_point(|region| region.range.end <= address);
        let region = self.regions.get(after)?;
        region.range.contains(&address).then_some(region)
    }

    /// Every file of which code is mapped.
    pub(super) fn loaded(&self) -> Vec<Loaded> {
        let mut all = Vec::<Loaded>::new();
        for region in &self.regions {
            let mapped = region.path.is_absolute() || region.path.as_os_str() == VDSO;
            if !mapped {
                continue;
            }
            match all.last_mut() {
                // The mappings of one file follow one another.
                Some(last) if last.path == region.path => last.range.end = region.range.end,
                _ => all.push(self.load(region)),
            }
        }
        all.retain(|loaded| self.has_code(loaded));
        all
    }

    fn load(&self, first: &Region) -> Loaded {
        let is_vdso = first.path.as_os_str() == VDSO;
        Loaded {
            path: first.path.clone(),
            range: first.range.clone(),
            base: first.range.start.wrapping_sub(first.offset),
            bytes: self.vdso.clone().filter(|_| is_vdso),
        }
    }

    fn has_code(&self, loaded: &Loaded) -> bool {
        self.regions.iter().any(|region| region.executable && region.path == loaded.path)
    }

    fn copy_vdso(&self, pid: u32) -> Option<Arc<[u8]>> {
        let region = self.regions.iter().find(|r| r.path.as_os_str() == VDSO)?;
        let len = usize::try_from(region.range.end - region.range.start).ok()?;
        let mut bytes = vec![0; len];
        let memory = File::open(format!("/proc/{pid}/mem")).ok()?;
        memory.read_exact_at(&mut bytes, region.range.start).ok()?;
        Some(bytes.into())
    }
}

/// `start-end perms offset dev inode path`.
fn parse_line(line: &str) -> Option<Region> {
    let mut rest = line;
    let mut word = || {
        let (word, tail) = rest.split_once(' ')?;
        rest = tail;
        Some(word)
    };
    let (range, perms, offset) = (word()?, word()?, word()?);
    let (_device, inode) = (word()?, rest);
    // The path may hold blanks: it is all that follows the inode and its padding.
    let path = inode.split_once(' ').map_or("", |(_, path)| path.trim_start());
    let (start, end) = range.split_once('-')?;
    Some(Region {
        range: hex(start)?..hex(end)?,
        executable: perms.contains('x'),
        offset: hex(offset)?,
        path: PathBuf::from(path),
    })
}

fn hex(digits: &str) -> Option<u64> {
    u64::from_str_radix(digits, 16).ok()
}

#[cfg(test)]
mod tests {
    use super::Maps;
    use std::path::Path;

    const TEXT: &str = "\
55550000-55560000 r--p 00000000 fe:00 42                         /tmp/a b/victim
55560000-55580000 r-xp 0000f000 fe:00 42                         /tmp/a b/victim
7f000000-7f001000 ---p 00000000 00:00 0
7f001000-7f201000 rw-p 00000000 00:00 0
7ffc0000-7ffe0000 rw-p 00000000 00:00 0                          [stack]
";

    #[test]
    fn a_file_is_put_together_from_its_mappings() {
        let loaded = Maps::parse(TEXT).loaded();
        assert_eq!(loaded.len(), 1);
        assert_eq!(loaded[0].path, Path::new("/tmp/a b/victim"));
        assert_eq!(loaded[0].range, 0x5555_0000..0x5558_0000);
        assert_eq!(loaded[0].base, 0x5555_0000);
    }

    #[test]
    fn an_address_is_found_in_its_region_only() {
        let maps = Maps::parse(TEXT);
        assert_eq!(maps.region(0x7f10_0000).unwrap().range.end, 0x7f20_1000);
        assert!(maps.region(0x6000_0000).is_none());
    }
}
