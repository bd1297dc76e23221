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

# Every right design with one systematic mistake at a time: all are found, or known to be equal.
mutants *exercises:
    cargo run -- audit --mutants {{exercises}}

# Build and run times of a grading, with the floor measured in the same run; the simulated world
# beside shuttle, loom and plain stress (which downloads them, here alone).
bench:
    cargo bench -p grader
    cargo run --release --manifest-path grader/peers/Cargo.toml

# The whole corpus, again and again, on an idle machine and on busy ones.
stability times="100":
    grader/stability.sh {{times}}

# How many seeds find each known mistake; writes fixtures/power.toml.
power seeds="200":
    cargo run --release -- audit --power {{seeds}}

# The grader beside plain stress, shuttle and loom, on every fixture: some 15 minutes on two free
# cores. CI does not build it.
peers *arguments:
    cargo run --release --manifest-path grader/peers/Cargo.toml --bin compare -- {{arguments}}
