# For people; neither `cargo run` nor `cargo test --workspace` needs it.

# List the recipes.
default:
    @just --list

# What CI does.
ci:
    bash .ci/run

# Every fixture, with many seeds.
audit repeat="20":
    cargo run -- audit --repeat {{repeat}}

# Build and run times of a grading, with the floor measured in the same run.
bench:
    cargo bench -p grader
