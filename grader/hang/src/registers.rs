//! The three or four registers from which a stack is unwound.
//!
//! Owns the difference between the processors' register files. It stands apart so that
//! a further processor is one more `cfg` here and one more table in `call`. It must not
//! know threads or stacks.

use framehop::UnwinderNative;
use nix::sys::ptrace;
use nix::unistd::Pid;

/// Registers of a stopped thread.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Registers {
    /// The instruction that runs next.
    pub instruction: u64,
    /// The top of the stack.
    pub stack: u64,
    /// The frame pointer.
    frame: u64,
    /// The return address, on processors that keep it in a register.
    #[cfg(target_arch = "aarch64")]
    link: u64,
}

/// Registers in the form in which framehop takes them.
pub(super) type UnwindRegisters = <UnwinderNative<
    std::sync::Arc<[u8]>,
    framehop::MayAllocateDuringUnwind,
> as framehop::Unwinder>::UnwindRegs;

impl Registers {
    /// Reads the registers of a thread that the calling thread traces and has stopped.
    #[cfg(target_arch = "x86_64")]
    pub(super) fn read(tid: i32) -> nix::Result<Self> {
        let regs = ptrace::getregs(Pid::from_raw(tid))?;
        Ok(Self { instruction: regs.rip, stack: regs.rsp, frame: regs.rbp })
    }

    /// Reads the registers of a thread that the calling thread traces and has stopped.
    #[cfg(target_arch = "aarch64")]
    pub(super) fn read(tid: i32) -> nix::Result<Self> {
        let regs = ptrace::getregs(Pid::from_raw(tid))?;
        Ok(Self { instruction: regs.pc, stack: regs.sp, frame: regs.regs[29], link: regs.regs[30] })
    }

    #[cfg(target_arch = "x86_64")]
    pub(super) fn for_unwinding(self) -> UnwindRegisters {
        UnwindRegisters::new(self.instruction, self.stack, self.frame)
    }

    #[cfg(target_arch = "aarch64")]
    pub(super) fn for_unwinding(self) -> UnwindRegisters {
        // Return addresses may carry an authentication code above the 48 address bits.
        let mask = framehop::aarch64::PtrAuthMask::from_max_known_address((1 << 48) - 1);
        UnwindRegisters::new_with_ptr_auth_mask(mask, self.link, self.stack, self.frame)
    }
}
