import type { NoticeCode } from '../../base/notice.ts';

/** What is said beside a result, in Simplified Chinese. */
export const notices: Readonly<Record<NoticeCode, string>> = {
  'versions-newest':
    '项目中未找到版本，因此使用已知的最新版本：Airflow {airflow} 与 provider {provider}；请在 requirements.txt 中固定版本，或给出 --airflow-version 与 --provider-version。',
  'versions-fit':
    '项目中未找到版本，因此使用包含该文件所导入内容的最新版本：Airflow {airflow} 与 provider {provider}；请在 requirements.txt 中固定版本，或给出 --airflow-version 与 --provider-version。',
  'versions-installed': '使用 {path} 中安装的 Airflow {airflow} 与 provider {provider}。',
  'versions-unfit':
    'provider {provider} 需要 Airflow {needed} 或更高版本，而此处是 Airflow {airflow}；请更正固定版本的文件，或给出 --airflow-version 与 --provider-version。',
  'config-default':
    '配置项 {key} 未设置，因此使用 Airflow 的默认值 “{value}”；可用 --config 或 --env 设置。',
  'variable-default': '变量 {key} 未设置，因此使用调用中的默认值 {value}；可用 --var 设置。',
  'secrets-backend': '未给出 {key}；该项目的 Airflow 首先在 {backend} 中查找，而此处不会访问它。',
  'env-default': '环境变量 {key} 未设置，因此使用调用中的默认值 {value}；可用 --env 设置。',
  'env-of-machine': '已将本机环境变量 {name} 用作 Airflow 的环境变量。',
  'namespace-overridden': '命名空间按 -n 的指定为 {namespace}[，取代 {was}]。',
  'template-file-missing':
    '未找到 Pod 模板文件 {path}，因此与 operator 一样，构建 Pod 时不使用它。',
  'hook-applied': 'Pod 已按 {path} 中的 {hook} 处理。',
  'hook-not-followed':
    '此处无法得知 {path} 中的 {hook} 的作用[（{detail}）]，因此 Airflow 创建的 Pod 可能不同。',
  'callbacks-not-called': 'Pod 回调 {names} 只由 Airflow 调用，此处不调用。',
  'callbacks-unknown': '无法得知该任务的 Pod 回调，因此 Airflow 创建的 Pod 可能不同。',
  'version-between': 'provider {version} 没有录制数据；使用最接近的已知版本 {nearest} 的规则。',
  'deferrable-ignored': '该任务是 deferrable 的；在这里以相同方式运行，不需要 triggerer。',
  'object-preview':
    '{operator} 创建的是 {kind}，不是 Pod；此处只显示能够得知的内容，不能从这里运行。',
  'object-part': '此处无法得知 operator 如何处理 {part}，因此按任务所给的原样显示。',
  'cloud-action':
    '任务未给出 on_finish_action，因此采用与此 provider 同期的 {operator} 的默认值：{action}。',
  'context-of-cloud': '上下文 {context} 指向任务所述的集群 {cluster}。',
  'kubeconfig-of-task': '使用任务的 config_file 所指定的 kubeconfig {path}。',
  'context-mapped': '按工作区的 podTasks.cluster.contextMapping，用上下文 {context} 代替 {was}。',
  'tls-not-verified':
    'kubeconfig 要求不检查集群 {cluster} 的证书（insecure-skip-tls-verify）：途中的任何人都可以读取并更改传输的内容。',
  'watch-unavailable': '此处无法监视 Pod，因此每 {seconds} 秒查看一次。',
  'pods-lost': '集群暂时无法访问，所显示的内容可能已过时；恢复后会补上期间的变化。',
  'pods-back': '集群已恢复响应。',
  'connection-lost': '集群暂时无法访问；运行会继续重试。',
  'log-unreadable': '无法读取 Pod {pod} 中容器 {container} 的日志；请申请读取 pods/log 的权限。',
  'log-container-missing': 'container_logs 中指定的容器 {container} 在 Pod 中不存在。',
  'xcom-sidecar-stays': '无法通知 Pod {pod} 的 XCom 边车容器结束。',
  'pod-event': '集群报告 {reason}：{message}',
  'mark-failed': '无法将保留的 Pod {pod} 标记为 already_checked，因此 Airflow 可能会接管它。',
  'creation-unknown':
    '无法确定 Pod {pod} 是否已创建；集群恢复响应后，请用 pod-tasks pods 查看，并用 pod-tasks delete {pod} -n {namespace} 删除。',
  'outcome-unknown': 'Pod {pod} 已不存在，且无人看到它如何结束：其任务的结果未知。',
  'sandbox-ended': 'Pod {pod} 的进程已随启动它们的程序一同结束：其任务本来的结果未知。',
  'cleanup-failed': '无法删除 Pod {pod}[：{cause}]；请用 pod-tasks delete 删除。',
  'journal-failed': '无法写入本次运行的记录[：{cause}]。',
  'journal-disk-full': '磁盘空间不足，无法写入本次运行的记录；请释放空间。',
  'sandbox-processes': '沙箱以本机的普通进程运行此 Pod[：{images}]。',
  'sandbox-containers': '沙箱用 {engine} 的容器运行此 Pod。',
  'sandbox-stand-in': '镜像 {image} 由 {with} 代替。',
  'sandbox-paths': '本机无法提供私有的 /tmp 与 /airflow，因此用其他文件夹代替这两个路径。',
  'sandbox-ignored': '沙箱忽略 Pod 的以下部分：{what}。',
};
