#!/bin/sh
# Starts the JVMs of a Kafka cluster as Slipway plans them, all at once and without Slipway's engine
# and backend, waits for the same readiness, stops them, and prints the milliseconds of each round.
# The figure to compare a `slipway create` with. Build first: mvn package
#
# usage: bare-start.sh [--spus N] [--rounds N] [--runtime DIR] [--archive] [--java HOME]
#   --runtime DIR  where Kafka's jars are kept; a directory of its own by default
#   --archive      prepares a class-data archive there and starts with it
set -eu
spus=3
rounds=3
archive=no
home=${JAVA_HOME:-$(dirname "$(dirname "$(readlink -f "$(command -v java)")")")}
module=$(cd "$(dirname "$0")/.." && pwd)
runtime=
while [ $# -gt 0 ]; do
  case $1 in
    --spus) spus=$2; shift 2 ;;
    --rounds) rounds=$2; shift 2 ;;
    --runtime) runtime=$2; shift 2 ;;
    --archive) archive=yes; shift ;;
    --java) home=$2; shift 2 ;;
    *) echo "unknown argument: $1; see the head of $0" >&2; exit 2 ;;
  esac
done
own=
if [ -z "$runtime" ]; then
  own=$(mktemp -d)
  runtime=$own
  trap 'rm -rf "$own"' EXIT INT TERM
fi
slf4j=$(find "$module"/../../cli/target -name 'slf4j-api-*.jar' | head -n 1)
path=$module/target/test-classes:$module/target/classes:$module/../../spi/target/classes:$slf4j
package=io.slipway.workload.kafka.internal
if [ "$archive" = yes ]; then
  "$home/bin/java" -cp "$path" "$package.PrepareArchive" "$runtime" "$home"
fi
"$home/bin/java" -cp "$path" "$package.BareStart" "$runtime" "$spus" "$rounds" "java.home=$home"
