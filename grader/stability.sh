#!/usr/bin/env bash
# Grades the whole corpus again and again: idle, with four busy threads, on one core, and with half
# a processor. Prints a table, and fails where a mistake was missed or what is right was not passed.
#
#     grader/stability.sh [TIMES [EXERCISE...]]
#
# TIMES is 100 unless said otherwise, which takes hours; each time has another seed. The output of
# each setting stays in target/stability.
set -euo pipefail
cd "$(dirname "$0")/.."

times=${1:-100}
shift || true
cargo build --quiet --release --package grader
logs=target/stability
mkdir -p "$logs"
failed=0
helpers=()
group=

end_helpers() {
    for pid in "${helpers[@]}"; do kill "$pid" 2>/dev/null || true; done
    helpers=()
    if [ -n "$group" ]; then
        rmdir "$group" 2>/dev/null || true
        group=
    fi
}
trap end_helpers EXIT

# measure SETTING COMMAND... - audits under COMMAND, and prints a row.
measure() {
    local setting=$1 log tally count
    shift
    log="$logs/${setting// /_}.txt"
    "$@" target/release/grader audit --repeat "$times" "${exercises[@]}" >"$log" 2>"$log.err" || true
    tally=$(grep -E ' missed, .* false alarms' "$log" || true)
    count=$(grep -oE '^[0-9]+ submissions' "$log" || true)
    if [ -z "$tally" ]; then
        echo "| $setting | no audit: $(tail -1 "$log.err") | | | | |"
        failed=1
        return
    fi
    read -r missed alarms other unsure < <(sed -E 's/^([0-9]+) missed, ([0-9]+) false alarms, ([0-9]+) otherwise wrong; ([0-9]+) .*/\1 \2 \3 \4/' <<<"$tally")
    echo "| $setting | $((${count%% *} * times)) | $missed | $alarms | $other | $unsure |"
    if [ "$missed$alarms$other" != 000 ]; then failed=1; fi
}

# Half a processor's time for whoever is in the control group, version 2 or 1; nothing where that
# is not allowed.
half() {
    if [ -w /sys/fs/cgroup/cgroup.subtree_control ] &&
        grep -q cpu /sys/fs/cgroup/cgroup.controllers 2>/dev/null &&
        echo +cpu >/sys/fs/cgroup/cgroup.subtree_control 2>/dev/null &&
        mkdir /sys/fs/cgroup/lockstep-half 2>/dev/null; then
        group=/sys/fs/cgroup/lockstep-half
        echo '50000 100000' >"$group/cpu.max"
    elif mkdir /sys/fs/cgroup/cpu/lockstep-half 2>/dev/null; then
        group=/sys/fs/cgroup/cpu/lockstep-half
        echo 100000 >"$group/cpu.cfs_period_us"
        echo 50000 >"$group/cpu.cfs_quota_us"
    fi
}

exercises=("$@")
echo "| setting | gradings | missed | false alarms | otherwise wrong | some check could not tell |"
echo "| --- | --- | --- | --- | --- | --- |"
measure "idle" env
for _ in 1 2 3 4; do
    (while :; do :; done) &
    helpers+=($!)
done
measure "four busy threads" env
end_helpers
measure "one core" taskset -c 0
half
if [ -n "$group" ]; then
    # shellcheck disable=SC2016 # for the inner shell
    measure "half a processor" bash -c 'echo $$ >"$0/cgroup.procs" && exec "$@"' "$group"
else
    echo "| half a processor | this machine does not allow it | | | | |"
fi
exit "$failed"
