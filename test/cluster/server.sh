#!/usr/bin/env bash
# server.sh kill|start NAME: ends one server of the running cluster at once, as a crash would, or starts it again as it was.
# Call it under the exclusive lock of lock.ts.
set -euo pipefail
. "$(dirname "$0")/env.sh"
name=${2:?NAME}
case ${1:-} in
  kill)
    running "$name" || die "$name does not run"
    pid=$(cat "$RUN/$name.pid")
    cp "/proc/$pid/cmdline" "$RUN/$name.command"
    kill -9 "$pid"
    # Its command line goes before its sockets, which the last of its threads closes.
    while threads=$(ls "/proc/$pid/task" 2>/dev/null | wc -l) && [ "$threads" -gt 1 ] || running "$name"; do sleep 0.05; done
    ;;
  start)
    mapfile -d '' -t command <"$RUN/$name.command"
    start "$name" "${command[@]}"
    [ "$name" != apiserver ] || wait_for apiserver 120 kubectl get --raw /readyz
    ;;
  *) die "usage: server.sh kill|start NAME" ;;
esac
