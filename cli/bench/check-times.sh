#!/bin/sh
# Compares what the slipway command costs with what its processes cost, in one run, and prints the
# figures. The machine should have nothing else to do: its load is printed too. Needs a date that
# knows %N, and says first what has to be built.
#
# usage: check-times.sh [--pairs N] [--spus N]
#
# Exits 1 if a figure is beyond its bound:
#   create            <= 1.3 x a bare start of the same processes, without an archive
#   create, archived  <= 0.7 x that bare start
#   shutdown          <= the slowest member's own exit + 1 s
#   status            <= 1.5 s with the start of its JVM
#   death at start    reported <= 1 s after it
set -eu
pairs=3
spus=3
while [ $# -gt 0 ]; do
  case $1 in
    --pairs) pairs=$2; shift 2 ;;
    --spus) spus=$2; shift 2 ;;
    *) echo "unknown argument: $1; see the head of $0" >&2; exit 2 ;;
  esac
done
root=$(cd "$(dirname "$0")/../.." && pwd)
slipway=$root/slipway
bare=$root/workloads/kafka/bench/bare-start.sh
sh "$bare" --check
case $(date +%N) in
  '' | *[!0-9]*) echo "${0##*/}: no nanoseconds: expected a date that knows %N, was $(command -v date); install GNU's" >&2; exit 1 ;;
esac
scratch=$(mktemp -d)
SLIPWAY_HOME=$scratch/home
export SLIPWAY_HOME
end() {
  for name in c1 c2; do
    "$slipway" delete "$name" --shutdown --yes >/dev/null 2>&1 || :
  done
  rm -rf "$scratch"
}
trap end EXIT
trap 'exit 130' INT TERM

millis() {
  echo $(($(date +%s%N) / 1000000))
}

# Prints how long a command takes; what it says goes to a file.
timed() {
  begin=$(millis)
  "$@" >"$scratch/out" 2>"$scratch/err" || { cat "$scratch/err" >&2; return 1; }
  echo $(($(millis) - begin))
}

median() {
  sort -n | sed -n "$((($1 + 1) / 2))p"
}

failed=0
# judge TEXT VALUE BOUND
judge() {
  verdict=ok
  [ "$2" -le "$3" ] || { verdict='BEYOND'; failed=1; }
  printf '%-44s %8s  (at most %s)  %s\n' "$1" "$2" "$3" "$verdict"
}

show() {
  printf '%-44s %8s\n' "$1" "$2"
}

bare_start() {
  "$bare" --spus "$spus" --rounds 1 --runtime "$SLIPWAY_HOME/runtime" |
    sed -n 's/.*"start_ms": \([0-9]*\).*/\1/p'
}

# Creates and deletes, in pairs with a bare start, so that what else runs hits both alike.
series() {
  : >"$scratch/bare.$1"
  : >"$scratch/create.$1"
  : >"$scratch/shutdown.$1"
  pair=0
  while [ "$pair" -lt "$pairs" ]; do
    [ "$1" = archived ] || bare_start >>"$scratch/bare.$1"
    timed "$slipway" create c1 --spus "$spus" >>"$scratch/create.$1"
    cp "$scratch/err" "$scratch/progress.$1"
    "$slipway" status c1 -o json >"$scratch/status"
    timed "$slipway" shutdown c1 >>"$scratch/shutdown.$1"
    own_exit >>"$scratch/exit.$1"
    "$slipway" delete c1 --yes >/dev/null 2>&1
    pair=$((pair + 1))
  done
}

# The time from the first request to end until the commit, as the shutdown's own lines tell it: the
# members' own exits, SPUs first. What is beyond it is the command: its JVM, store and looks.
own_exit() {
  sed -n '/asked to end/p;/shutdown done/p' "$scratch/err" | sed -n 's/.*+\([0-9.]*\) s .*/\1/p' |
    awk 'NR == 1 { first = $1 } { last = $1 } END { printf "%d\n", (last - first) * 1000 }'
}

echo "load: $(cut -d' ' -f1-3 /proc/loadavg 2>/dev/null || uptime)"
"$slipway" list >/dev/null
# Kafka's jars are copied once for a home; that is no part of a create.
"$slipway" create c2 --no-start >/dev/null 2>&1
"$slipway" delete c2 --yes >/dev/null 2>&1

series plain
bare_ms=$(median "$pairs" <"$scratch/bare.plain")
create_ms=$(median "$pairs" <"$scratch/create.plain")
show "bare start, ms" "$bare_ms"
judge "create, ms" "$create_ms" $((bare_ms * 13 / 10))

timed "$slipway" prepare >"$scratch/prepare"
show "prepare, once per JDK and jars, ms" "$(cat "$scratch/prepare")"
series archived
judge "create with the archive, ms" "$(median "$pairs" <"$scratch/create.archived")" \
  $((bare_ms * 7 / 10))

shutdown_ms=$(median "$pairs" <"$scratch/shutdown.plain")
exit_ms=$(median "$pairs" <"$scratch/exit.plain")
show "the members' own exits, one role after the other, ms" "$exit_ms"
judge "shutdown, ms" "$shutdown_ms" $((exit_ms + 1000))

"$slipway" create c1 --workload command --set "command=python3 -m http.server {port} --bind 127.0.0.1" >/dev/null 2>&1 ||
  "$slipway" create c1 --no-start --workload command --set "command=true" >/dev/null 2>&1
pair=0
while [ "$pair" -lt "$pairs" ]; do
  timed "$slipway" status c1
  pair=$((pair + 1))
done | median "$pairs" >"$scratch/status.ms"
judge "status, ms" "$(cat "$scratch/status.ms")" 1500
"$slipway" delete c1 --shutdown --yes >/dev/null 2>&1

# The member writes when it dies; the line that reports it is stamped when it arrives.
printf '#!/bin/sh\ndate +%%s%%N >%s/died\nexit 7\n' "$scratch" >"$scratch/die"
chmod +x "$scratch/die"
{ "$slipway" create c2 --workload command --set "command=$scratch/die" 2>&1 || :; } |
  while read -r line; do
    case $line in
      *'rolling back'*) date +%s%N >"$scratch/told" ;;
    esac
  done
judge "death at start to its report, ms" \
  $((($(cat "$scratch/told") - $(cat "$scratch/died")) / 1000000)) 1000
exit "$failed"
