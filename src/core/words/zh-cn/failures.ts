import type { FailureCode } from '../../base/failure.ts';

/** Why a command ended, in Simplified Chinese. */
export const failures: Readonly<Record<FailureCode, string>> = {
  usage: '命令行有误；请参见 pod-tasks --help。',
  'file-unreadable': '无法读取文件 {path}[：{detail}]；请检查路径与权限。',
  'task-not-found':
    '{file} 中没有 Pod 任务 “{task}”；可用 “pod-tasks tasks {file}” 列出已有的任务。',
  'task-ambiguous': '任务 “{task}” 存在于多个 DAG 中（{dags}）；请用 --dag 指定其一。',
  'not-a-pod':
    '任务 {task} 不能从这里运行：{operator} 创建的是 {kind}，不是 Pod；可用 “pod-tasks manifest” 查看。',
  refused: 'Airflow 会拒绝：{detail}若仍要继续，请使用 --force。',
  'values-missing': '缺少以下取值，请用各自注明的选项给出：{names}。',
  'target-needed':
    '不清楚在哪里运行[：kubeconfig 中没有上下文 “{context}”][：kubeconfig 中没有指向集群 {lost} 的上下文][：上下文 {several} 都指向集群 {cluster}]；请用 --context 指定上下文，或用 --sandbox 在本机运行。',
  'answer-needed': '{question}这需要确认，但没有可用于询问的终端；请用 --yes 确认。',
  'kubeconfig-invalid':
    '无法使用 kubeconfig {path}[：{detail}]；请改正它，或用 --kubeconfig 指定其他文件。',
  'context-not-found':
    'kubeconfig [{path} ]中没有上下文 “{context}”；可用 “kubectl config get-contexts” 查看。',
  'cluster-unreachable': '集群[ {cluster} ]没有响应[：{detail}]；请检查地址、网络与 VPN。',
  'cluster-unauthorized': '集群[ {cluster} ]不接受当前凭据[：{detail}]；请重新登录。',
  'cluster-forbidden':
    '集群[ {cluster} ]不允许此操作[：{detail}]；请申请权限，或用 -n 指定你有权限的命名空间。',
  'cluster-refused': '集群[ {cluster} ]拒绝了请求[：{detail}]。',
  'not-found': '[命名空间 {namespace} 中]不存在[ {kind}][ “{name}”]。',
  conflict: '[命名空间 {namespace} 中]已有另一个[ {kind}][ “{name}”]，发生冲突。',
  'several-pods': '有多个 Pod 带有标签 {selector}：{pods}。算子在此也会放弃；请删除多余的 Pod。',
  'run-followed':
    '运行 {run} 仍在进行，并由另一个程序跟踪[（{host} 上的进程 {pid}）]；请先停止它，或另给一个运行 id。',
  expired: '集群已不再保留所请求的版本；请重试。',
  'stream-broken': '连接在结束前中断[：{detail}]；请重试。',
  unsupported: '不支持[（{cluster}）][：{ability}][：{detail}][；请使用 {hint}]。',
  'sandbox-image':
    '没有 podman 或 docker 时，沙箱无法运行镜像 {image}；请安装其中之一，或在集群上运行该任务。',
  'sandbox-python':
    '沙箱使用本机的 Python 3 运行[镜像 {image}]，但本机没有 Python 3；请安装 Python 3、podman 或 docker。',
  'sandbox-failed': '沙箱无法运行该 Pod[：{detail}]。',
  'disk-full': '磁盘[（{path}）]空间不足；请释放空间后重试。',
  'bridge-failed': '无法询问您的 Airflow[（{command}）]。',
  'node-too-old': 'Node {found} 过旧，无法运行 pod-tasks；需要 Node {needed} 或更新版本。',
  internal: 'pod-tasks 内部出错[：{detail}]；请连同能重现问题的文件一并报告。',
};
