#!/usr/bin/env bash
# Makes the Airflow environments of this folder, one for each requirements-NAME.txt, outside of the checkout, with the provider's
# own examples. What exists is
# left alone, so this is safe to run again. Needs Python 3.11 with venv and pip; takes minutes the first time.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
home=${POD_TASKS_AIRFLOW_HOME:-${XDG_CACHE_HOME:-$HOME/.cache}/pod-tasks/airflow}
mkdir -p "$home"

exec 9>"$home/lock"
flock 9
for list in "$here"/requirements-*.txt; do
  name=$(basename "$list" .txt)
  name=${name#requirements-}
  made=$(sha256sum <"$list")
  if [ "$(cat "$home/$name/made-of" 2>/dev/null)" != "$made" ]; then
    echo "making $name in $home"
    rm -rf "${home:?}/$name"
    python3.11 -m venv "$home/$name"
    # Each list is what a freeze printed and whole by itself: there is nothing to resolve.
    "$home/$name/bin/pip" install --quiet --no-deps --no-input --disable-pip-version-check -r "$list"
    echo "$made" >"$home/$name/made-of"
  fi
done
# The provider's own example DAGs are in its source distribution alone.
provider=10.25.0
if [ ! -d "$home/examples-$provider" ]; then
  echo "fetching the examples of provider $provider"
  rm -rf "$home/source" && mkdir "$home/source"
  python3.11 -m pip download --quiet --no-deps --no-binary :all: --no-input --disable-pip-version-check -d "$home/source" \
    "apache-airflow-providers-cncf-kubernetes==$provider"
  tar -xzf "$home"/source/*.tar.gz -C "$home/source" --wildcards '*/tests/system/cncf/kubernetes/*'
  mv "$home"/source/*/tests/system/cncf/kubernetes "$home/examples-$provider"
  rm -rf "$home/source"
fi
echo "$home"
