#!/bin/sh
# Starts the JVMs of a Kafka cluster as Slipway plans them, all at once and without Slipway's engine
# and backend, waits for the same readiness, stops them, and prints the milliseconds of each round.
# The figure to compare a `slipway create` with. It says what has to be built first.
#
# usage: bare-start.sh [--check] [--spus N] [--rounds N] [--runtime DIR] [--archive] [--java HOME]
#   --check        only says whether everything is built
#   --runtime DIR  where Kafka's jars are kept; a directory of its own by default
#   --archive      prepares a class-data archive there and starts with it
set -eu
spus=3
rounds=3
archive=no
check=no
home=${JAVA_HOME:-$(dirname "$(dirname "$(readlink -f "$(command -v java)")")")}
module=$(cd "$(dirname "$0")/.." && pwd)
runtime=
while [ $# -gt 0 ]; do
  case $1 in
    --spus) spus=$2; shift 2 ;;
    --rounds) rounds=$2; shift 2 ;;
    --runtime) runtime=$2; shift 2 ;;
    --archive) archive=yes; shift ;;
    --check) check=yes; shift ;;
    --java) home=$2; shift 2 ;;
    *) echo "unknown argument: $1; see the head of $0" >&2; exit 2 ;;
  esac
done
slf4j=$(find "$module"/../../cli/target -name 'slf4j-api-*.jar' 2>/dev/null | head -n 1)
for built in "$module/target/test-classes" "$module/target/classes/META-INF/slipway/kafka/index" \
  "$module/../../spi/target/classes" "${slf4j:-$module/../../cli/target/lib}"; do
  [ -e "$built" ] || {
    echo "${0##*/}: not built: expected $built, was nothing; at the root of the sources run" \
      "'mvn -pl cli,workloads/kafka -am package -Dtest=none -Dsurefire.failIfNoSpecifiedTests=false'" >&2
    exit 1
  }
done
[ "$check" = no ] || exit 0
own=
if [ -z "$runtime" ]; then
  own=$(mktemp -d)
  runtime=$own
  trap 'rm -rf "$own"' EXIT INT TERM
fi
path=$module/target/test-classes:$module/target/classes:$module/../../spi/target/classes:$slf4j
package=io.slipway.workload.kafka.internal
if [ "$archive" = yes ]; then
  "$home/bin/java" -cp "$path" "$package.PrepareArchive" "$runtime" "$home"
fi
"$home/bin/java" -cp "$path" "$package.BareStart" "$runtime" "$spus" "$rounds" "java.home=$home"
