//! The program as a program: commands in, exit codes, screens and documents out.
//!
//! | file | what it holds |
//! | --- | --- |
//! | `program` | the program as a user runs it, and what a run of it came to |
//! | `course` | exercises and progress that belong to one test |
//! | `document` | the JSON report as a reader of it declares it |
//! | `leftovers` | processes and folders that a grading must not leave behind |
//! | `screens` | what a person sees, as snapshots |
//! | `documents` | what other programs read |
//! | `editors` | what editors read |
//! | `learning` | progress, hints, the list, a new start |
//! | `pages` | the report in a browser |
//! | `browser` | such a browser |
//! | `markup` | a page taken apart |
//! | `input` | submissions and arguments that cannot be used |
//! | `refusals` | submissions whose text is refused, and what a compiler is kept from |
//! | `links` | places that a terminal can follow |
//! | `machine` | a machine on which the grader cannot work |
//! | `kernel` | kernels that lack something |
//! | `streams` | colours, pipes, readers that leave early |
//! | `interrupts` | signals to the grader, and graders side by side |
//! | `replay` | one schedule again, in lines |
//! | `walk` | the same, step by step on a terminal |
//! | `watch` | grading at every save, on a terminal |
//! | `terminal` | such a terminal |
//! | `doctor` | what the grader says of a machine, and how it grades there |
//! | `diff` | the reference solution beside a submission |
//! | `simulated` | the simulated world |
//! | `mutants` | right designs with systematic mistakes in them |
//! | `repeatable` | the same seed, the same report |
//! | `readme` | what the README says of the checks |
//! | `runner` | submissions that misbehave, from `fixtures/runner` |
//! | `arrows` | imports go down only, and files stay short |

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod arrows;
mod browser;
mod course;
mod diff;
mod doctor;
mod document;
mod documents;
mod editors;
mod input;
mod interrupts;
mod kernel;
mod learning;
mod leftovers;
mod links;
mod machine;
mod markup;
mod mistakes;
mod mutants;
mod pages;
mod program;
mod readme;
mod refusals;
mod repeatable;
mod replay;
mod runner;
mod sandbox;
mod screens;
mod simulated;
mod streams;
mod terminal;
mod walk;
mod watch;
