//! The list of the checks that only the simulated world can do, rule by rule.

use std::time::Duration;

use lockstep_wire::{Footprint, Kind, Mistake};

use crate::{Check, check::SIM, connection_pool::Subject};

use super::{closing, counting, holding, returns, waiting};

/// No search takes long; this is for a busy machine.
const PATIENCE: Duration = Duration::from_secs(3);

/// Every check of small scenes.
pub(crate) const CHECKS: [Check<dyn Subject>; 10] = [
    Check {
        name: "no_connection_has_two_holders",
        rule: "CP2",
        kind: Kind::Model,
        mistake: Mistake::CheckThenAct,
        title: "no connection has two holders, under any schedule",
        worlds: SIM,
        footprint: Footprint::Shared,
        patience: PATIENCE,
        run: holding::no_connection_has_two_holders,
    },
    Check {
        name: "an_idle_one_is_there_for_all",
        rule: "CP3",
        kind: Kind::Hang,
        mistake: Mistake::WrongResult,
        title: "whoever asks while a connection is idle has it at once",
        worlds: SIM,
        footprint: Footprint::Shared,
        patience: PATIENCE,
        run: holding::an_idle_one_is_there_for_all,
    },
    Check {
        name: "callers_sleep_until_one_comes_back",
        rule: "CP3",
        kind: Kind::Hang,
        mistake: Mistake::IfForWhile,
        title: "a caller that must wait sleeps until there is one for it",
        worlds: SIM,
        footprint: Footprint::Shared,
        patience: PATIENCE,
        run: waiting::callers_sleep_until_one_comes_back,
    },
    Check {
        name: "timeouts_end_at_their_instant",
        rule: "CP4",
        kind: Kind::Timing,
        mistake: Mistake::TimeoutIgnored,
        title: "a caller gives up at its instant, whatever wakes it before",
        worlds: SIM,
        footprint: Footprint::Shared,
        patience: PATIENCE,
        run: waiting::timeouts_end_at_their_instant,
    },
    Check {
        name: "a_return_reaches_who_waits",
        rule: "CP5",
        kind: Kind::Hang,
        mistake: Mistake::MissingNotify,
        title: "what comes back reaches those who wait, at that instant",
        worlds: SIM,
        footprint: Footprint::Shared,
        patience: PATIENCE,
        run: returns::a_return_reaches_who_waits,
    },
    Check {
        name: "no_return_is_lost_on_who_gives_up",
        rule: "CP5",
        kind: Kind::Hang,
        mistake: Mistake::LostPermit,
        title: "a return at the very instant of a timeout is not lost",
        worlds: SIM,
        footprint: Footprint::Shared,
        patience: PATIENCE,
        run: returns::no_return_is_lost_on_who_gives_up,
    },
    Check {
        name: "the_sum_is_of_one_instant",
        rule: "CP6",
        kind: Kind::Model,
        mistake: Mistake::InconsistentRead,
        title: "some order of the calls explains every sum and every count",
        worlds: SIM,
        footprint: Footprint::Shared,
        patience: PATIENCE,
        run: counting::the_sum_is_of_one_instant,
    },
    Check {
        name: "close_reaches_everybody",
        rule: "CP7",
        kind: Kind::Hang,
        mistake: Mistake::MissingNotify,
        title: "`close` reaches whoever it meets, and nothing is lost in it",
        worlds: SIM,
        footprint: Footprint::Shared,
        patience: PATIENCE,
        run: closing::close_reaches_everybody,
    },
    Check {
        name: "in_use_is_of_one_instant",
        rule: "CP8",
        kind: Kind::Model,
        mistake: Mistake::InconsistentRead,
        title: "some order of the calls explains what `in_use` gives",
        worlds: SIM,
        footprint: Footprint::Shared,
        patience: PATIENCE,
        run: counting::in_use_is_of_one_instant,
    },
    Check {
        name: "panics_leave_the_pool_working",
        rule: "CP9",
        kind: Kind::Hang,
        mistake: Mistake::PoisonMishandled,
        title: "holders that panic at any point leave the others a pool that works",
        worlds: SIM,
        footprint: Footprint::Shared,
        patience: PATIENCE,
        run: returns::panics_leave_the_pool_working,
    },
];
