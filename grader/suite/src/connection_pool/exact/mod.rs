//! The checks that chosen schedules and exact time make possible: small scenes, one list a rule.
//!
//! | file | what it holds |
//! | --- | --- |
//! | `catalogue` | the list of the checks |
//! | `scene` | small programs as data, and what came of one |
//! | `holding` | CP2, CP3: who holds what, and who need not wait |
//! | `waiting` | CP3, CP4: callers that must wait, and for how long |
//! | `returns` | CP5, CP9: connections that come back, by whatever way |
//! | `counting` | CP6, CP8: counts as at one instant |
//! | `closing` | CP7: `close` and all that it can meet |
//! | `words` | what the learner reads |

pub(super) mod catalogue;
mod closing;
mod counting;
mod holding;
mod returns;
mod scene;
mod waiting;
mod words;
