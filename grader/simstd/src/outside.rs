//! Code that is no task of any execution: the main function of a harness.

/// Whether the caller is outside of any execution, also of one that is being taken down.
pub(crate) fn outside() -> bool {
    !engine::inside() && !engine::ending()
}
