#!/bin/sh
# version 2
# One life of one member. Holds the member's lock for as long as the command lives, refuses to start
# for a caller that has lost the cluster, and records how the command began and ended.
#
# usage: shim.sh start SETSID CONTROL FENCES FENCE TOKEN BOOT INCARNATION MEMBER OPERATION SESSION CLOCK COMMAND...
#        shim.sh run (the same from CONTROL on)
#        shim.sh child SHIM_PID SHIM_START (the same from CONTROL on)
#
# "start" ends when "run" has recorded an instance or will not: with 0, or 91 the lock is held, 92
# the fence is old, 93 the launch was withdrawn, 94 a file could not be written, 95 killed before.
# "run" ends with its command. So whoever starts a member has no child to wait for.
#
# A launch replaces a shim of another version, so raise it with each change; what runs may then
# start its "child" by the new one. The lines "point: ..." are where tests put something in.

# What a member writes is its owner's only: data, logs and records may hold secrets.
umask 077

start_of() {
  if [ "$clock" = proc ]; then
    IFS= read -r stat <"/proc/$1/stat" || return 1
    # The command's name may hold blanks and parentheses, so count from the last one.
    # shellcheck disable=SC2086
    set -- ${stat##*) }
    started=${20}
  else
    # shellcheck disable=SC2046
    set -- $(LC_ALL=C TZ=UTC0 ps -o lstart= -p "$1")
    started=${1}_${2}_${3}_${4}_${5}
  fi
}

# Says how the start went, to "start".
answer() {
  # Nobody may be there to hear it.
  (trap '' PIPE && echo "$1" >&4) 2>/dev/null
  exec 4>&-
}

leave() {
  answer "$1"
  exit "$1"
}

refuse() {
  rm -f "$control/lock"
  leave "$1"
}

mode=$1
shift
if [ "$mode" = start ]; then
  setsid=$1
  shift
  # Ctrl-C is for whoever started this, who then withdraws the launch.
  trap : INT HUP
  exec 3>&1
  {
    ${setsid:+"$setsid"} /bin/sh "$0" run "$@" 4>&1 >&3 3>&- &
  } | {
    trap '' INT HUP
    said=
    read -r said
    exit "${said:-95}"
  }
  exit
fi
if [ "$mode" = child ]; then
  shim=$1
  shim_started=$2
  shift 2
fi
control=$1 fences=$2 fence=$3 token=$4 boot=$5 incarnation=$6 member=$7 operation=$8 session=$9
shift 9
clock=$1
shift

if [ "$mode" = child ]; then
  # This process becomes the command by exec, so that the record is there before the command is.
  start_of $$ || leave 94
  # point: before-record
  {
    echo "pid=$$"
    echo "start=$started"
    echo "shim=$shim"
    echo "shim-start=$shim_started"
    echo "boot=$boot"
    echo "incarnation=$incarnation"
    echo "member=$member"
    echo "operation=$operation"
    echo "fence=$fence"
    echo "token=$token"
    echo "end=yes"
  } >"$control/instance.tmp" && mv -f "$control/instance.tmp" "$control/instance" || leave 94
  answer 0
  exec "$@"
fi

# Without a session of its own the member shares the terminal of whoever started the engine.
[ "$session" = own ] || trap '' INT HUP QUIT TSTP
# The shim outlives a TERM to its group, to record how the command took it.
trap : TERM

# point: before-lock
start_of $$ || leave 94
if ! ln -s "$$:$started:boot=$boot:$token:$fence" "$control/lock" 2>/dev/null; then
  [ -h "$control/lock" ] && leave 91
  [ -d "$control" ] || leave 92
  leave 94
fi
# point: after-lock

installed='' erased=0 whole=no
while IFS='=' read -r key value; do
  case $key in
    fence) installed=$value ;;
    erased-fence) erased=$value ;;
    end) whole=$value ;;
  esac
done 2>/dev/null <"$fences"
[ "$whole" = yes ] && [ -n "$installed" ] || refuse 92
[ "$installed" -le "$fence" ] || refuse 92
[ "$erased" -lt "$fence" ] || refuse 92
wanted='' wanted_token=''
while IFS='=' read -r key value; do
  case $key in
    desired) wanted=$value ;;
    token) wanted_token=$value ;;
  esac
done 2>/dev/null <"$control/desired"
[ "$wanted" = RUNNING ] && [ "$wanted_token" = "$token" ] || refuse 93

# What the shell itself has to say belongs to the shim's log, not to the member's.
exec 3>&1 >>"$control/shim.log" 2>&1
/bin/sh "$0" child $$ "$started" "$control" "$fences" "$fence" "$token" "$boot" "$incarnation" \
  "$member" "$operation" "$session" "$clock" "$@" >&3 2>&3 3>&-
status=$?
exec 3>&-
{
  echo "token=$token"
  echo "code=$status"
  echo "end=yes"
} >"$control/exit.tmp" && mv -f "$control/exit.tmp" "$control/exit"
rm -f "$control/lock"
exit "$status"
