#!/usr/bin/env bash
# with-airflow.sh COMMAND...: runs it where a cluster answers and the environments of setup.sh are there. Where they are not it
# fails in CI and says elsewhere what was skipped.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
home=${POD_TASKS_AIRFLOW_HOME:-${XDG_CACHE_HOME:-$HOME/.cache}/pod-tasks/airflow}
for list in "$here"/requirements-*.txt; do
  name=$(basename "$list" .txt)
  name=${name#requirements-}
  if [ "$(cat "$home/$name/made-of" 2>/dev/null)" != "$(sha256sum <"$list")" ]; then
    echo "${CI:+error: }skipped, as $name is not in $home: $*" >&2
    echo "bash test/airflow/setup.sh makes it" >&2
    [ "${CI:-}" != true ]
    exit
  fi
done
exec bash "$here/../cluster/with-cluster.sh" "$@"
