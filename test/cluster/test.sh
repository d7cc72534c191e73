#!/usr/bin/env bash
# npm run test:cluster: every suite of this folder on the cluster of POD_TASKS_TEST_KUBECONFIG, else on the test cluster.
# Where none answers it fails in CI and says elsewhere what was skipped.
set -euo pipefail
. "$(dirname "$0")/env.sh"
config=${POD_TASKS_TEST_KUBECONFIG:-$KUBECONFIG}
if [ -z "${POD_TASKS_TEST_KUBECONFIG:-}" ] && ! { [ -s "$config" ] && kubectl get --raw /readyz >/dev/null 2>&1; }; then
  [ "${CI:-}" != true ] || die "the test cluster does not answer: npm run cluster:up"
  echo "skipped, as no cluster answers: $(cd "$HERE" && echo *.test.ts)"
  echo "npm run cluster:up starts one; POD_TASKS_TEST_KUBECONFIG names another"
  exit
fi
cd "$HERE/../.."
exec node --test "test/cluster/*.test.ts"
