//! From a copied stack to places in the source.
//!
//! Owns the walk up a stack and the lookup of each return address. A capture has many
//! threads in the same few functions, so places are remembered by address. It must not
//! know what the functions mean.

use std::collections::HashMap;
use std::ops::Range;
use std::rc::Rc;
use std::sync::Arc;

use framehop::{
    CacheNative, FrameAddress, MayAllocateDuringUnwind, Module, Unwinder, UnwinderNative,
};

use super::capture::RawStack;
use super::image::{Image, Place};
use super::maps::Maps;
use super::symbols::Symbols;

/// One frame of the machine: a return address and all that was inlined there.
#[derive(Clone, Debug)]
pub(super) struct Step {
    /// The places at the address, innermost first.
    pub(super) places: Rc<[Place]>,
    /// Where the part of the stack that belongs to it begins.
    pub(super) stack: u64,
}

/// Unwinds the stacks of one process.
pub(super) struct Walker {
    modules: Vec<(Range<u64>, u64, Arc<Image>)>,
    unwinder: UnwinderNative<Arc<[u8]>, MayAllocateDuringUnwind>,
    cache: CacheNative<MayAllocateDuringUnwind>,
    places: HashMap<u64, Rc<[Place]>>,
}

impl Walker {
    /// A stack overflow has many thousand frames; the innermost tell enough.
    const DEPTH: usize = 256;

    pub(super) fn new(maps: &Maps, symbols: &Symbols) -> Self {
        let mut walker = Self {
            modules: Vec::new(),
            unwinder: UnwinderNative::new(),
            cache: CacheNative::new(),
            places: HashMap::new(),
        };
        for loaded in maps.loaded() {
            let image = match &loaded.bytes {
                Some(bytes) => Image::from_bytes(&loaded.path, bytes).map(Arc::new),
                None => symbols.image(&loaded.path),
            };
            let Some(image) = image else { continue };
            walker.unwinder.add_module(Module::new(
                loaded.path.display().to_string(),
                loaded.range.clone(),
                loaded.base,
                image.sections(),
            ));
            walker.modules.push((loaded.range, loaded.base, image));
        }
        walker
    }

    /// The frames of a stack, innermost first; as far as they can be told.
    pub(super) fn walk(&mut self, stack: &RawStack) -> Vec<Step> {
        let mut regs = stack.registers.for_unwinding();
        let mut at = FrameAddress::InstructionPointer(stack.registers.instruction);
        let mut steps = Vec::new();
        let mut read = |address| stack.word(address).ok_or(());
        while steps.len() < Self::DEPTH {
            steps.push(Step { stack: regs.sp(), places: self.places(at.address_for_lookup()) });
            let next = self.unwinder.unwind_frame(at, &mut regs, &mut self.cache, &mut read);
            // An error ends the walk as the end of the stack does: what was found stays.
            let Ok(Some(address)) = next else { break };
            let Some(address) = FrameAddress::from_return_address(address) else {
                break;
            };
            at = address;
        }
        steps
    }

    fn places(&mut self, address: u64) -> Rc<[Place]> {
        let found = self.places.entry(address).or_insert_with(|| {
            let module = self.modules.iter().find(|(range, ..)| range.contains(&address));
            module.map_or_else(Rc::default, |(_, base, image)| {
                let in_file = address.wrapping_sub(*base).wrapping_add(image.base());
                image.places(in_file).into()
            })
        });
        Rc::clone(found)
    }
}
