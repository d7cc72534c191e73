#!/usr/bin/env bash
# with-cluster.sh COMMAND...: runs it where a cluster answers, that of POD_TASKS_TEST_KUBECONFIG or else the test cluster. Where
# none does it fails in CI and says elsewhere what was skipped.
set -euo pipefail
. "$(dirname "$0")/env.sh"
if [ -z "${POD_TASKS_TEST_KUBECONFIG:-}" ] && ! answers; then
  [ "${CI:-}" != true ] || die "the test cluster does not answer: npm run cluster:up"
  echo "skipped, as no cluster answers: $*"
  echo "npm run cluster:up starts one; POD_TASKS_TEST_KUBECONFIG names another"
  exit
fi
exec "$@"
