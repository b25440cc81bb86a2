# Commands of a test follow; each leaves its status and what it said in files of its number.
set -eu
number=0
slipway() {
  status=0
  "$JAVA" -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xshare:auto -cp "$CLASS_PATH" \
    io.slipway.cli.Main "$@" </dev/null >"out.$number" 2>"err.$number" || status=$?
  echo "$status" >"status.$number"
  number=$((number + 1))
}
