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
  'image-mapped':
    '按镜像仓库映射中的 {pattern}，用镜像 {image} 代替 {was}；Airflow 自己的 Pod 仍使用 {was}。',
  'registry-entry-unfit':
    '已忽略 podTasks.run.registryMap 中的 “{pattern}”: “{target}”：两边都应是完整的镜像名，或者都以 /* 结尾。',
  'template-file-missing':
    '未找到 Pod 模板文件 {path}，因此与 operator 一样，构建 Pod 时不使用它。',
  'hook-applied': 'Pod 已按 {path} 中的 {hook} 处理。',
  'hook-not-followed':
    '此处无法得知 {path} 中的 {hook} 的作用[（{detail}）]，因此 Airflow 创建的 Pod 可能不同。',
  'callbacks-not-called': 'Pod 回调 {names} 只由 Airflow 调用，此处不调用。',
  'callbacks-unknown': '无法得知该任务的 Pod 回调，因此 Airflow 创建的 Pod 可能不同。',
  'version-between': 'provider {version} 没有录制数据；使用最接近的已知版本 {nearest} 的规则。',
  'deferrable-ignored': '该任务是 deferrable 的；在这里以相同方式运行，不需要 triggerer。',
  'log-formatter-ignored': '此处不会调用任务的 log_formatter：日志行按容器写出的样子显示。',
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
  'preflight-good': '{count} 项，全部正常。',
  'preflight-partly': '{count} 项中有 {good} 项正常；另外 {unknown} 项因无权查看而无法检查。',
  'preflight-rights':
    '在命名空间 {namespace} 中缺少以下权限：{rights}；请让管理员应用下面的 Role（kubectl apply -f）。',
  'preflight-no-create': '您无权在命名空间 {namespace} 中创建 Pod，因此无法在那里运行任何任务。',
  'preflight-no-get':
    '您无权读取（get）命名空间 {namespace} 中的 Pod，因此监视中断时会失去对 Pod 的跟踪。',
  'preflight-no-list':
    '您无权列出命名空间 {namespace} 中的 Pod，因此无法显示它们，监视中断后也无法继续。',
  'preflight-no-watch': '您无权监视命名空间 {namespace} 中的 Pod，因此运行时只能每隔几秒查看一次。',
  'preflight-no-log': '您无权读取命名空间 {namespace} 中的 pods/log，因此没有日志。',
  'preflight-no-exec':
    '您无权读取（get）命名空间 {namespace} 中的 pods/exec，因此无法取回 XCom 结果，任务会失败。',
  'preflight-no-exec-create':
    '您无权创建（create）命名空间 {namespace} 中的 pods/exec；Kubernetes 1.35 及更高版本要求此权限，否则无法取回 XCom 结果。',
  'preflight-no-delete': '您无权删除命名空间 {namespace} 中的 Pod，因此 Pod 在运行结束后会留下。',
  'preflight-no-patch':
    '您无权修改（patch）命名空间 {namespace} 中的 Pod，因此无法标记保留的 Pod，Airflow 可能会接管它。',
  'preflight-no-events': '您无权列出命名空间 {namespace} 中的事件，因此较难得知 Pod 为何等待。',
  'preflight-no-namespace':
    '没有命名空间 {name}；请创建它（kubectl create namespace {name}），或更正任务的命名空间。',
  'preflight-no-service-account':
    '命名空间 {namespace} 中没有服务账号 {name}，Pod 会被拒绝；请创建它（kubectl create serviceaccount {name} -n {namespace}），或更正 service_account_name。',
  'preflight-no-secret':
    '命名空间 {namespace} 中没有 Secret {name}，Pod 会一直等待；请创建它（kubectl create secret generic {name} -n {namespace} …），或将其设为 optional。',
  'preflight-no-config-map':
    '命名空间 {namespace} 中没有 ConfigMap {name}，Pod 会一直等待；请创建它（kubectl create configmap {name} -n {namespace} …），或将其设为 optional。',
  'preflight-no-claim':
    '命名空间 {namespace} 中没有 PVC {name}，Pod 会一直等待；请创建它，或更正任务 volumes 中的名称。',
  'preflight-no-pull-secret':
    '命名空间 {namespace} 中没有用于拉取镜像的 Secret {name}，因此拉取时不会使用它；请创建它（kubectl create secret docker-registry {name} -n {namespace} …），或更正 image_pull_secrets。',
  'preflight-no-runtime-class':
    '没有 RuntimeClass {name}，Pod 会被拒绝；请更正 runtime_class_name，或创建该 class。',
  'preflight-no-priority-class':
    '没有 PriorityClass {name}，Pod 会被拒绝；请更正 priority_class_name，或创建该 class。',
  'preflight-no-secret-key':
    '命名空间 {namespace} 中的 Secret {name} 没有 {keys}，Pod 会一直等待；请补上，或更正键名。',
  'preflight-no-config-map-key':
    '命名空间 {namespace} 中的 ConfigMap {name} 没有 {keys}，Pod 会一直等待；请补上，或更正键名。',
  'preflight-claim-lost':
    '命名空间 {namespace} 中 PVC {name} 的卷已丢失，Pod 会一直等待；请重新创建该 PVC。',
  'preflight-quota':
    '命名空间的配额不足以容纳该 Pod：{detail}；请等待其他 Pod 结束、减少任务的资源请求，或提高配额。',
  'preflight-limits': '命名空间的限制不允许该 Pod：{detail}；请更改任务的 container_resources。',
  'preflight-policy': '集群会拒绝该 Pod：{detail}；请更改任务中所指出的部分，或修改该规则。',
  'preflight-no-node':
    '没有节点能容纳该 Pod：共 {count} 个[，{cordoned} 个不接受新 Pod][，{labels} 个缺少所要求的标签][，{taints} 个带有未被容忍的污点（{taint}）][，{small} 个小于其资源请求（{resources}）]；请更改 node_selector、affinity、tolerations 或 container_resources，除非集群会自动添加这样的节点。',
  'watch-unavailable': '此处无法监视 Pod，因此每 {seconds} 秒查看一次。',
  'pods-lost': '集群暂时无法访问，所显示的内容可能已过时；恢复后会补上期间的变化。',
  'pods-back': '集群已恢复响应。',
  'connection-lost': '集群暂时无法访问；运行会继续重试。',
  'login-lost': '集群不再接受当前凭据；运行会按 kubeconfig 中的内容继续重试，请在其中更新凭据。',
  'log-refused': '节点没有给出容器 {container} 的日志，而是返回：{detail}',
  'log-unreadable': '无法读取 Pod {pod} 中容器 {container} 的日志；请申请读取 pods/log 的权限。',
  'log-container-missing': 'container_logs 中指定的容器 {container} 在 Pod 中不存在。',
  'log-init-container-missing':
    'init_container_logs 中指定的初始化容器 {container} 在 Pod 中不存在。',
  'reattach-blind':
    '此处无权列出命名空间 {namespace} 中的 Pod，因此找不到本次运行先前启动的 Pod；请申请列出 Pod 的权限。',
  'finished-pod-replaced':
    '本次运行先前启动的 Pod {pod} 已经结束：按照算子的做法，将其删除并新建一个；它的日志仍保留在记录中。',
  'older-pod-deleted':
    '本次运行先前启动的 Pod {pod} 仍然存在：reattach_on_restart 已关闭，按照算子的做法将其删除；它的日志仍保留在记录中。',
  'older-pod-kept':
    '本次运行先前启动的 Pod {pod} 仍然存在：reattach_on_restart 已关闭，按照算子的做法予以保留。',
  'container-state':
    '容器 {container} 的状态为 {state}[（{reason}）][，退出码 {exit}][：{message}]',
  'events-unreadable':
    '此处无权读取命名空间 {namespace} 中 Pod 的事件，因此无法说明 Pod 为何等待以及镜像拉取用时；请申请列出事件的权限。',
  'xcom-sidecar-stays': '无法通知 Pod {pod} 的 XCom 边车容器结束。',
  'pod-event': '集群报告 {reason}：{message}',
  'mark-failed': '无法将保留的 Pod {pod} 标记为 already_checked，因此 Airflow 可能会接管它。',
  'creation-unknown':
    '无法确定 Pod {pod} 是否已创建；集群恢复响应后，请用 pod-tasks pods 查看，并用 pod-tasks delete {pod} -n {namespace} 删除。',
  'outcome-unknown':
    'Pod {pod} 已不存在，且无人看到它如何结束：其任务的结果未知。“airflow kubernetes cleanup-pods” 等会删除已结束的 Pod。',
  'sandbox-ended': 'Pod {pod} 的进程已随启动它们的程序一同结束：其任务本来的结果未知。',
  'cleanup-failed': '无法删除 Pod {pod}[：{cause}]；请用 pod-tasks delete 删除。',
  'still-terminating':
    '已要求命名空间 {namespace} 中的 Pod {pod} 结束，但宽限期过后它仍然存在；不再等待。',
  'log-not-stored': '未能将 Pod {pod} 中容器 {container} 的日志完整存入记录。',
  'kept-deleted': '命名空间 {namespace} 中的 Pod {pod} 保留时间已到，已删除。',
  'kept-elsewhere':
    '命名空间 {namespace} 中的 Pod {pod} 保留时间已到；由于上下文 {context} 现在指向另一个集群，未予删除。',
  'kept-left': '命名空间 {namespace} 中的 Pod {pod} 保留时间已到，但无法删除[：{cause}]。',
  'journal-failed': '无法写入本次运行的记录[：{cause}]。',
  'journal-disk-full': '磁盘空间不足，无法写入本次运行的记录；请释放空间。',
  'sandbox-processes': '沙箱以本机的普通进程运行此 Pod[：{images}]。',
  'sandbox-containers': '沙箱用 {engine} 的容器运行此 Pod。',
  'sandbox-stand-in': '镜像 {image} 由 {with} 代替。',
  'sandbox-paths': '本机无法提供私有的 /tmp 与 /airflow，因此用其他文件夹代替这两个路径。',
  'sandbox-ignored': '沙箱忽略 Pod 的以下部分：{what}。',
};
