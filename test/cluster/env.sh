# Shared by the other scripts: where things are, and how to tell what runs.
HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# The same rule as in test-cluster.ts.
CLUSTER_HOME=${CLUSTER_HOME:-${XDG_CACHE_HOME:-$HOME/.cache}/pod-tasks/test-cluster}
API_PORT=${API_PORT:-6443} ETCD_PORT=${ETCD_PORT:-2379} REGISTRY_PORT=${REGISTRY_PORT:-5050}
KUBELET_PORT=${KUBELET_PORT:-10250}
BIN=$CLUSTER_HOME/bin PKI=$CLUSTER_HOME/pki LOGS=$CLUSTER_HOME/logs RUN=$CLUSTER_HOME/run ETC=$CLUSTER_HOME/etc
SERVERS=$BIN/test-cluster
CONTAINERD_SOCK=$RUN/containerd.sock
BRIDGE=podtasks0
export KUBECONFIG=$CLUSTER_HOME/kubeconfig
kubectl() { "$BIN/kubectl" "$@"; }
ctr() { command ctr -a "$CONTAINERD_SOCK" -n k8s.io "$@"; }
say() { printf '%5ss  %s\n' "$SECONDS" "$*"; }
die() { echo "error: $*" >&2; exit 1; }

# running NAME: its pid file names a live process of this cluster (not a reused number).
running() {
  local pid; pid=$(cat "$RUN/$1.pid" 2>/dev/null) || return 1
  grep -aqF -- "$CLUSTER_HOME/" "/proc/$pid/cmdline" 2>/dev/null
}

# start NAME COMMAND...: in a session of its own; the lock (9) is not passed on.
start() {
  local name=$1; shift
  running "$name" && return
  setsid "$@" >>"$LOGS/$name.log" 2>&1 </dev/null 9>&- &
  echo $! >"$RUN/$name.pid"
}

# stop NAME: by TERM, after 10 s by KILL.
stop() {
  running "$1" || { rm -f "$RUN/$1.pid"; return; }
  local pid; pid=$(cat "$RUN/$1.pid")
  kill "$pid"
  for _ in $(seq 100); do running "$1" || break; sleep 0.1; done
  running "$1" && kill -9 "$pid"
  rm -f "$RUN/$1.pid"
}

wait_for() { # NAME SECONDS COMMAND...
  local name=$1 end=$((SECONDS + $2)); shift 2
  until "$@" >/dev/null 2>&1; do
    running "$name" || die "$name ended, see $LOGS/$name.log"
    [ $SECONDS -lt $end ] || die "$name is not ready, see $LOGS/$name.log"
    sleep 0.2
  done
}

# Whoever starts or stops a server holds this alone; suites hold it together (lock.ts).
lock() {
  mkdir -p "$CLUSTER_HOME"
  exec 9>>"$CLUSTER_HOME/lock"
  flock --nonblock "${1:---exclusive}" 9 || { say "waiting for whoever uses the cluster"; flock "${1:---exclusive}" 9; }
}

# answers: the API server of this cluster does.
answers() { [ -s "$KUBECONFIG" ] && kubectl get --raw /readyz >/dev/null 2>&1; }
