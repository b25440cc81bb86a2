#!/bin/sh
# Runs the same cluster by Fluvio's own command and by slipway, in turns, and prints what each costs
# and leaves: milliseconds to a cluster that is said to run, milliseconds until a killed SPU is
# seen by asking again and again, and what is there after a delete.
#
# It needs Fluvio's client as `fluvio` and `fluvio-run`, both of one version and on the PATH, a date
# that knows %N, and ports 9003 to 9004 and 9010 to 9029, which Fluvio's command takes as they are.
# That command ends EVERY process named fluvio-run on this machine, so this script refuses to run
# where there is one. Both get a user's directory of their own.
#
# usage: beside-fluvio.sh [--rounds N] [--spus N]
set -eu
rounds=3
spus=3
while [ $# -gt 0 ]; do
  case $1 in
    --rounds) rounds=$2; shift 2 ;;
    --spus) spus=$2; shift 2 ;;
    *) echo "unknown argument: $1; see the head of $0" >&2; exit 2 ;;
  esac
done
root=$(cd "$(dirname "$0")/../../.." && pwd)
slipway=$root/slipway
fail() {
  echo "${0##*/}: $1" >&2
  exit 1
}
for program in fluvio fluvio-run; do
  command -v "$program" >/dev/null ||
    fail "no client to compare with: expected '$program' on the PATH, was nothing; install Fluvio"
done
case $(date +%N) in
  '' | *[!0-9]*) fail "no nanoseconds: expected a date that knows %N, was $(command -v date); install GNU's" ;;
esac
theirs() {
  ps -e -o pid= -o comm= | awk '$2 == "fluvio-run" { print $1 }'
}
[ -z "$(theirs)" ] ||
  fail "fluvio-run is running: expected none, as Fluvio's command ends all of them, was $(theirs | xargs); end it first"

scratch=$(mktemp -d)
HOME=$scratch/user
SLIPWAY_HOME=$scratch/home
export HOME SLIPWAY_HOME
mkdir "$HOME"
end() {
  "$slipway" delete beside --shutdown --yes >/dev/null 2>&1 || :
  fluvio cluster delete --force >/dev/null 2>&1 || :
  rm -rf "$scratch"
}
trap end EXIT
trap 'exit 130' INT TERM

millis() {
  echo $(($(date +%s%N) / 1000000))
}

timed() {
  begin=$(millis)
  "$@" >"$scratch/out" 2>&1 || { cat "$scratch/out" >&2; fail "failed: $*"; }
  echo $(($(millis) - begin))
}

median() {
  sort -n | sed -n "$((($1 + 1) / 2))p"
}

# until_true SECONDS COMMAND...: prints the milliseconds until the command succeeds, or "never".
until_true() {
  begin=$(millis)
  bound=$(($1 * 1000))
  shift
  while ! "$@" >/dev/null 2>&1; do
    [ $(($(millis) - begin)) -le "$bound" ] || { echo never; return 0; }
  done
  echo $(($(millis) - begin))
}

fluvio_sees_death() {
  [ "$(fluvio cluster spu list 2>/dev/null | grep -c Online)" -lt "$spus" ]
}

slipway_sees_death() {
  ! "$slipway" status beside --probe -o json
}

# The process that serves as the SPU: both have others above it that name it in their arguments.
spu_process() {
  ps -e -o pid= -o comm= -o args= | awk '$2 == "fluvio-run" && $4 == "spu" { print $1; exit }'
}

# left DIRECTORY: what there is after a delete
left() {
  files=$(find "$1" /tmp/fluvio-spu.sock -type f -o -type s 2>/dev/null | sed 's|.*/||' | sort | xargs)
  echo "$(theirs | wc -l) processes; files: ${files:-none}"
}

for what in start death end; do
  : >"$scratch/fluvio.$what"
  : >"$scratch/slipway.$what"
done
echo "load: $(cut -d' ' -f1-3 /proc/loadavg 2>/dev/null || uptime)"
echo "fluvio-run $(fluvio-run version 2>/dev/null | sed -n 's/Platform Version: *//p'), $spus SPUs, $rounds rounds in turns, medians"
"$slipway" list >/dev/null
round=0
while [ "$round" -lt "$rounds" ]; do
  timed fluvio cluster start --local --spu "$spus" >>"$scratch/fluvio.start"
  kill -9 "$(spu_process)"
  until_true 60 fluvio_sees_death >>"$scratch/fluvio.death"
  timed fluvio cluster delete --force >>"$scratch/fluvio.end"
  fluvio_left=$(left "$HOME")

  timed "$slipway" create beside --workload fluvio --spus "$spus" >>"$scratch/slipway.start"
  kill -9 "$(spu_process)"
  until_true 60 slipway_sees_death >>"$scratch/slipway.death"
  timed "$slipway" delete beside --shutdown --yes >>"$scratch/slipway.end"
  slipway_left=$(left "$SLIPWAY_HOME/local")
  round=$((round + 1))
done
row() {
  printf '%-44s %10s %10s\n' "$1" "$2" "$3"
}
row '' fluvio slipway
row "create, to $spus SPUs (ms)" "$(median "$rounds" <"$scratch/fluvio.start")" "$(median "$rounds" <"$scratch/slipway.start")"
row 'a killed SPU is seen after (ms)' "$(median "$rounds" <"$scratch/fluvio.death")" "$(median "$rounds" <"$scratch/slipway.death")"
row 'shutdown and delete (ms)' "$(median "$rounds" <"$scratch/fluvio.end")" "$(median "$rounds" <"$scratch/slipway.end")"
echo "left by fluvio:  $fluvio_left"
echo "left by slipway: $slipway_left"
