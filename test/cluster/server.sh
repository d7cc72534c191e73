#!/usr/bin/env bash
# server.sh kill NAME: ends one server of the running cluster at once, as a crash would.
# server.sh start NAME [FLAG...]: starts it again as it was, with these flags as well.
# server.sh restore NAME: starts it again as it was, unless it runs like that.
# Call it under the exclusive lock of lock.ts.
set -euo pipefail
. "$(dirname "$0")/env.sh"
name=${2:?NAME}
kill_it() {
  running "$name" || die "$name does not run"
  local pid threads; pid=$(cat "$RUN/$name.pid")
  # Not with the flags that it was given here.
  [ -e "$RUN/$name.changed" ] || cp "/proc/$pid/cmdline" "$RUN/$name.command"
  kill -9 "$pid"
  # Its command line goes before its sockets, which the last of its threads closes.
  while threads=$(ls "/proc/$pid/task" 2>/dev/null | wc -l) && [ "$threads" -gt 1 ] || running "$name"; do sleep 0.05; done
}
start_it() {
  local command; mapfile -d '' -t command <"$RUN/$name.command"
  if [ $# -gt 0 ]; then touch "$RUN/$name.changed"; else rm -f "$RUN/$name.changed"; fi
  start "$name" "${command[@]}" "$@"
  [ "$name" != apiserver ] || wait_for apiserver 120 kubectl get --raw /readyz
  [ "$name" != containerd ] || wait_for containerd 60 ctr version
}
case ${1:-} in
  kill) kill_it ;;
  start) start_it "${@:3}" ;;
  restore)
    if [ -e "$RUN/$name.changed" ] && running "$name"; then kill_it; fi
    start_it
    ;;
  *) die "usage: server.sh kill|start|restore NAME" ;;
esac
