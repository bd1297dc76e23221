//! One schedule again, from its first step to its last.
