//! Whole scenarios: known mistakes are found, right programs pass, and each trap that simulated
//! worlds fall into has a test.

mod afresh;
mod ends;
mod hooks;
mod kit;
mod lines;
mod locks;
mod memory;
mod outside;
mod waiting;
