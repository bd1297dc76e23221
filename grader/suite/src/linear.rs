//! Linearizability of small histories (Herlihy and Wing, TOPLAS 1990; the search is Wing and
//! Gong's, JPDC 1993).
//!
//! A history is what each thread did, in its own order, with what it saw. All threads count as
//! overlapping. That is the rule, not a weakness: order between threads is happens-before order,
//! and threads that do nothing but these calls have none, whatever a clock on the wall says (a
//! relaxed load may miss a store that was over before it began).

/// An object with a sequential meaning.
pub(crate) trait Model: Clone {
    /// What can be done to it, with what the caller saw.
    type Call;

    /// Does `call`; says whether what the caller saw is what this object would have shown.
    fn apply(&mut self, call: &Self::Call) -> bool;
}

/// Whether some order of the calls that keeps each thread's own order explains all of them,
/// starting from `model`, and ends where `accept` says that it did.
pub(crate) fn explains<M: Model>(
    model: &M,
    threads: &[Vec<M::Call>],
    accept: &dyn Fn(&M) -> bool,
) -> bool {
    let at = vec![0; threads.len()];
    search(model, threads, &at, accept)
}

fn search<M: Model>(
    model: &M,
    threads: &[Vec<M::Call>],
    at: &[usize],
    accept: &dyn Fn(&M) -> bool,
) -> bool {
    if threads.iter().zip(at).all(|(calls, &next)| next == calls.len()) {
        return accept(model);
    }
    (0..threads.len()).any(|thread| {
        let Some(call) = threads[thread].get(at[thread]) else { return false };
        let mut after = model.clone();
        if !after.apply(call) {
            return false;
        }
        let mut at = at.to_vec();
        at[thread] += 1;
        search(&after, threads, &at, accept)
    })
}

#[cfg(test)]
mod tests {
    use super::{Model, explains};

    #[derive(Clone)]
    struct Register(i64);

    enum Call {
        Write(i64),
        Read(i64),
    }

    impl Model for Register {
        type Call = Call;

        fn apply(&mut self, call: &Call) -> bool {
            match *call {
                Call::Write(value) => {
                    self.0 = value;
                    true
                }
                Call::Read(value) => self.0 == value,
            }
        }
    }

    #[test]
    fn reads_may_fall_on_either_side_of_a_write() {
        for seen in [0, 1] {
            let history = [vec![Call::Write(1)], vec![Call::Read(seen)]];
            assert!(explains(&Register(0), &history, &|end| end.0 == 1));
        }
    }

    #[test]
    fn a_value_nobody_wrote_is_not_explained() {
        let history = [vec![Call::Write(1)], vec![Call::Read(2)]];
        assert!(!explains(&Register(0), &history, &|_| true));
    }

    #[test]
    fn a_thread_never_reads_backwards() {
        let history = [vec![Call::Write(1)], vec![Call::Read(1), Call::Read(0)]];
        assert!(!explains(&Register(0), &history, &|_| true));
    }
}
