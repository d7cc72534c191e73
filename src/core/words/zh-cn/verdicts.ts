import type { VerdictWords } from '../verdict-words.ts';

/** Why a run ended as it did and what to do, in Simplified Chinese. */
export const verdicts: VerdictWords = {
  completed: { what: '任务结束[，exit code {exit}]。' },
  'completed-empty': {
    what: '任务结束[，exit code {exit}]，但没有写出结果，其结果为 None。',
    advice: '如果应有结果，请将 JSON 写入 /airflow/xcom/return.json。',
  },
  'oom-survived': {
    what: '任务结束[，exit code {exit}]，但其中一个进程因内存不足被终止[（上限 {limit}）]。',
    advice: '请核对其结果，并在 container_resources 中提高内存上限。',
  },
  skipped: {
    what: '任务结束，exit code {exit} 属于 skip_on_exit_code，Airflow 会将其记录为已跳过。',
  },
  cancelled: { what: '[任务结束，exit code {exit}]' },
  'exit-code': {
    what: '任务结束，exit code {exit}[：{message}]。',
    advice: '请查看其日志末尾。',
  },
  'shell-no-command': {
    what: '任务结束，exit code 127，shell 以此表示找不到命令[：{message}]。',
    advice: '请在日志末尾查看命令名称，并检查容器 {container} 的镜像在 PATH 中有哪些命令。',
  },
  'shell-no-right': {
    what: '任务结束，exit code 126，shell 以此表示命令不可执行[：{message}]。',
    advice: '请在日志末尾查看命令名称，并在容器 {container} 的镜像中将该文件设为可执行。',
  },
  killed: {
    what: '任务被强制终止（exit code {exit}，{signal}）[：{message}]，集群没有说明由谁终止。',
    advice:
      '常见原因是其自身的某个进程内存不足[（该容器的上限为 {limit}）]，或节点内存不足；请在 container_resources 中提高内存上限，或查明信号的来源。',
  },
  terminated: {
    what: '任务收到结束请求而结束（exit code {exit}，{signal}）[：{message}]。',
    advice: 'Pod 本身没有被删除：请查明容器 {container} 内是什么发出了该信号。',
  },
  crashed: {
    what: '任务的程序崩溃（exit code {exit}，{signal}）[：{message}]。',
    advice: '问题出在程序或其镜像中的库；请查看其日志末尾。',
  },
  signalled: {
    what: '任务因信号而结束（exit code {exit}，{signal}）[：{message}]。',
    advice: '请查明容器 {container} 内是什么发出了该信号。',
  },
  'oom-killed': {
    what: '容器 {container} 的内存用量超过上限 {limit}，被终止（OOMKilled，exit code {exit}）。',
    advice: '请在 container_resources 中提高内存上限，或减少任务的内存用量。',
  },
  'oom-node': {
    what: '容器 {container} 没有内存上限，因[节点 {node} 的]内存耗尽而被终止（OOMKilled，exit code {exit}）。',
    advice: '请在 container_resources 中为其设置内存请求与上限，使其分配到内存充足的节点。',
  },
  'oom-child': {
    what: '容器 {container} 中的一个进程因内存不足被终止[（上限 {limit}）]，随后容器结束，exit code {exit}（OOMKilled）。',
    advice: '请在 container_resources 中提高内存上限，或减少任务的内存用量。',
  },
  'probe-failed': {
    what: '容器 {container} 的探针失败，被 kubelet 结束（exit code {exit}）[：{detail}]。',
    advice: '请改正 Pod 的探针，或将其去掉：任务不需要探针。',
  },
  'hook-failed': {
    what: '容器 {container} 的 postStart 钩子失败，被 kubelet 结束（exit code {exit}）。',
    advice: '请改正该容器 lifecycle 中的钩子。',
  },
  'init-failed': {
    what: '初始化容器 {container} 失败，exit code {exit}[（{reason}）][：{message}]，任务因此没有启动。',
    advice: '请查看其日志。',
  },
  'container-failed': {
    what: '任务之外的容器 {container} 失败，exit code {exit}[（{reason}）][：{message}]。',
    advice: '请查看其日志：在由 Pod 阶段决定结果时，任何容器失败都会使任务失败。',
  },
  'xcom-sidecar-failed': {
    what: 'XCom 边车容器失败，exit code {exit}[（{reason}）][：{message}]。',
    advice: '请查看其日志，并检查该边车的镜像。',
  },
  'evicted-node': {
    what: '[节点 {node}：]节点的 {resource} 不足，kubelet 驱逐了该 Pod：{detail}。',
    advice: '请重新运行任务，或声明它所需的 {resource}，使其分配到资源充足的节点。',
  },
  'evicted-storage': {
    what: 'Pod [从节点 {node} ]被驱逐，因为[容器 {container} ]写入磁盘的数据超过了临时存储上限 {limit}。',
    advice: '请在 container_resources 中提高 ephemeral-storage 的上限，或将大量数据写入卷。',
  },
  'evicted-volume': {
    what: 'Pod [从节点 {node} ]被驱逐，因为卷 {volume} 超过了大小上限 {limit}。',
    advice: '请提高该 emptyDir 的 sizeLimit，或减少写入的数据。',
  },
  evicted: {
    what: 'Pod [从节点 {node} ]被驱逐[：{detail}]。',
    advice: '请重新运行任务。',
  },
  'evicted-api': {
    what: 'Pod [从节点 {node} ]被驱逐 API 驱逐，例如在节点被排空或缩容时。',
    advice:
      '请重新运行任务；如果节点必须等待它，请用自动扩缩器的注解或 PodDisruptionBudget 加以禁止。',
  },
  'evicted-taint': {
    what: '节点[ {node} ]被加上了 Pod 不容忍的污点，Pod 因此被移除。',
    advice: '请重新运行任务，或为其添加对该污点的容忍度。',
  },
  preempted: {
    what: 'Pod [在节点 {node} 上]被优先级更高的 Pod 抢占[：{detail}]。',
    advice: '请重新运行任务，或为其设置更高的 priority_class_name。',
  },
  deadline: {
    what: 'Pod 的运行时间超过 active_deadline_seconds[（{seconds} 秒）]，已被结束。',
    advice: '请提高 active_deadline_seconds，或缩短任务所需的时间。',
  },
  'execution-timeout': {
    what: '任务的运行时间超过其 execution_timeout（{seconds} 秒），已被结束。',
    advice: '请放宽该限制，或查看日志了解它在等待什么。',
  },
  'node-lost': {
    what: '节点[ {node} ]不再响应，其上的 Pod 被放弃。',
    advice: '请重新运行任务，并向集群管理者了解该节点的情况。',
  },
  'node-gone': {
    what: '节点[ {node} ]已不在集群中，其上的 Pod 随之消失。',
    advice: '请重新运行任务；竞价节点和自动扩缩器会这样收回节点。',
  },
  'node-shutdown': {
    what: '节点[ {node} ]关机，kubelet 结束了该 Pod。',
    advice: '请重新运行任务；竞价节点和自动扩缩器会这样收回节点。',
  },
  'container-lost': {
    what: '节点[ {node} ]丢失了容器 {container}，无法得知它是如何结束的。',
    advice:
      '请重新运行任务，除非日志表明它已完成；节点或其容器运行时重新启动时，会丢失其上运行的容器。',
  },
  'node-rejected': {
    what: '节点[ {node} ]没有接收该 Pod（{reason}）[：{detail}]。',
    advice: '请重新运行任务；如果再次发生，请检查 Pod 的资源请求与节点的状态。',
  },
  deleted: {
    what: 'Pod 被其他人删除。',
    advice: '请重新运行任务；由谁删除只可能记录在集群的审计日志中。',
  },
  'cleaned-up': {
    what: 'Pod 等待启动 {minutes} 分钟后，被从外部删除。',
    advice:
      '这符合 “airflow kubernetes cleanup-pods” 的行为：它会删除等待过久（默认 30 分钟）的任务 Pod；请查看是什么使其无法启动。',
  },
  'image-missing': {
    what: '容器 {container} 的镜像 {image} 不存在[：{detail}][（等待 {seconds} 秒后放弃）]。',
    advice: '请改正其名称或标签，或推送该镜像。',
  },
  'image-forbidden': {
    what: '镜像仓库不提供容器 {container} 的镜像 {image}[：{detail}][（等待 {seconds} 秒后放弃）]。',
    advice: '请检查其名称，并在 image_pull_secrets 中指定有拉取权限的 secret。',
  },
  'image-limited': {
    what: '拉取次数受限，没有拉取到容器 {container} 的镜像 {image}[：{detail}][（等待 {seconds} 秒后放弃）]。',
    advice: '请稍后重试，或使用账号拉取，或改用镜像源。',
  },
  'image-name': {
    what: '容器 {container} 的镜像 {image} 不是有效的镜像名称[：{detail}][（等待 {seconds} 秒后放弃）]。',
    advice: '请改正；镜像名称须为小写。',
  },
  'image-never': {
    what: '节点上没有容器 {container} 的镜像 {image}，且不允许拉取[：{detail}][（等待 {seconds} 秒后放弃）]。',
    advice: '请使用 Never 以外的 image_pull_policy，或将镜像加载到节点上。',
  },
  'image-unreachable': {
    what: '节点无法访问容器 {container} 的镜像 {image} 所在的仓库[：{detail}][（等待 {seconds} 秒后放弃）]。',
    advice: '请检查仓库名称，以及节点的网络、代理与证书。',
  },
  'image-platform': {
    what: '容器 {container} 的镜像 {image} 不适用于节点的平台[：{detail}][（等待 {seconds} 秒后放弃）]。',
    advice: '请为该平台构建镜像，或用 kubernetes.io/arch 选择节点。',
  },
  'image-failed': {
    what: '无法取得容器 {container} 的镜像 {image}[：{detail}][（等待 {seconds} 秒后放弃）]。',
    advice: '请检查名称与标签、拉取权限，以及节点的磁盘。',
  },
  'image-slow': {
    what: '启动时限 {seconds} 秒已到，镜像 {image} 仍在拉取中。',
    advice: '请增大 startup_timeout_seconds，或使用更小的镜像。',
  },
  'secret-missing': {
    what: '[容器 {container} 所需的][卷 {volume} 所需的] secret {name} 不存在[（等待 {seconds} 秒后放弃）]。',
    advice: '请在 Pod 的命名空间中创建它，或改正其名称。',
  },
  'secret-key-missing': {
    what: 'secret {name} 中没有[容器 {container} 所需的][卷 {volume} 所需的]键 {key}[（等待 {seconds} 秒后放弃）]。',
    advice: '请在该 secret 中添加此键，或改正键名。',
  },
  'map-missing': {
    what: '[容器 {container} 所需的][卷 {volume} 所需的] ConfigMap {name} 不存在[（等待 {seconds} 秒后放弃）]。',
    advice: '请在 Pod 的命名空间中创建它，或改正其名称。',
  },
  'map-key-missing': {
    what: 'ConfigMap {name} 中没有[容器 {container} 所需的][卷 {volume} 所需的]键 {key}[（等待 {seconds} 秒后放弃）]。',
    advice: '请在该 ConfigMap 中添加此键，或改正键名。',
  },
  'root-refused': {
    what: '容器 {container} 不允许以 root 运行，而其镜像 {image} 以 root 运行[（等待 {seconds} 秒后放弃）]。',
    advice: '请在安全上下文中将 run_as_user 设为其他用户，或在镜像中用数字指定 USER。',
  },
  'object-unread': {
    what: '节点未能及时取得 secret 或 ConfigMap[（容器 {container}）][（卷 {volume}）]：{detail}[（等待 {seconds} 秒后放弃）]。',
    advice:
      'API 服务器或节点较慢，所指对象很可能存在：请重新运行该任务，或增大 startup_timeout_seconds。',
  },
  'config-failed': {
    what: '无法按定义创建容器 {container}：{detail}[（等待 {seconds} 秒后放弃）]。',
    advice: '请改正 Pod 的该部分。',
  },
  'command-missing': {
    what: '容器 {container} 无法启动：其镜像 {image} 中没有 {command}[（等待 {seconds} 秒后放弃）]。',
    advice: '请改正 cmds，或使用包含它的镜像；整行命令需要在 cmds 中使用 shell。',
  },
  'command-refused': {
    what: '容器 {container} 无法启动：其镜像 {image} 中的 {command} 不可执行[（等待 {seconds} 秒后放弃）]。',
    advice: '请在镜像中将该文件设为可执行，或改正 cmds。',
  },
  'interpreter-missing': {
    what: '容器 {container} 无法启动：其镜像 {image} 中 {command} 首行所指的解释器或程序本身不存在。',
    advice: '请改正首行；Windows 换行符也会使其失效。程序也可能需要镜像中没有的库。',
  },
  'command-platform': {
    what: '容器 {container} 无法启动：其镜像 {image} 中的程序不适用于该节点，或是首行没有 #! 的脚本。',
    advice: '请为节点的平台构建镜像，或改正该脚本。',
  },
  'command-none': {
    what: '容器 {container} 没有可运行的内容：Pod 与其镜像 {image} 都没有指定命令[（等待 {seconds} 秒后放弃）]。',
    advice: '请设置 cmds。',
  },
  'mount-failed': {
    what: '容器 {container} 无法启动，因为其中有内容无法挂载：{detail}[（等待 {seconds} 秒后放弃）]。',
    advice:
      '请对照镜像检查挂载路径、子路径与工作目录：文件夹只能挂载到文件夹上，文件只能挂载到文件上。',
  },
  'start-failed': {
    what: '容器 {container} 无法启动：{detail}[（等待 {seconds} 秒后放弃）]。',
    advice: '请检查命令、镜像与安全上下文。',
  },
  'volume-failed': {
    what: '无法挂载卷[ {volume}]：{detail}[（等待 {seconds} 秒后放弃）]。',
    advice: '请检查该卷所指的内容，以及节点能否访问它。',
  },
  'pod-sandbox-failed': {
    what: '节点无法设置该 Pod 及其网络或运行时：{detail}[（等待 {seconds} 秒后放弃）]。',
    advice: '请询问集群管理者；如果设置了 runtime_class_name，请确认节点支持它。',
  },
  'unschedulable-resources': {
    what: '没有节点剩余足够的 {resource}[来满足 Pod 的请求（{requests}）]：{detail}[（等待 {seconds} 秒后放弃）]。',
    advice: '请在 container_resources 中减少请求，等待资源空出，或增加节点。',
  },
  'unschedulable-selector': {
    what: '没有节点带有 Pod 要求的标签[（{selector}）]：{detail}[（等待 {seconds} 秒后放弃）]。',
    advice: '请改正 node_selector 或 affinity，或为节点加上相应标签。',
  },
  'unschedulable-taint': {
    what: '每个节点都有 Pod 不容忍的污点[（{taint}）]：{detail}[（等待 {seconds} 秒后放弃）]。',
    advice: '请为任务添加对该污点的容忍度。',
  },
  'unschedulable-gate': {
    what: 'Pod 的调度门（{gate}）移除之前不能调度[（等待 {seconds} 秒后放弃）]。',
    advice: '请查看控制这些调度门的组件（例如队列），或增大 schedule_timeout_seconds。',
  },
  'claim-missing': {
    what: '卷申领 {name} 不存在[（等待 {seconds} 秒后放弃）]。',
    advice: '请在 Pod 的命名空间中创建该 PersistentVolumeClaim，或改正其名称。',
  },
  'claim-unbound': {
    what: 'Pod 的一个卷申领尚未绑定卷：{detail}[（等待 {seconds} 秒后放弃）]。',
    advice: '请检查该 PersistentVolumeClaim 及其存储类。',
  },
  unschedulable: {
    what: '没有节点接收该 Pod[：{detail}][（等待 {seconds} 秒后放弃）]。',
    advice: '请检查其资源请求、选择器、容忍度与卷，或增大 schedule_timeout_seconds。',
  },
  'init-unfinished': {
    what: '启动时限 {seconds} 秒已到，初始化容器 {container} 仍在运行。',
    advice: '请查看其日志，或增大 startup_timeout_seconds。',
  },
  'start-timeout': {
    what: 'Pod 没有在 {seconds} 秒内启动[：{detail}]。',
    advice: '请查看它在等待什么，或增大 startup_timeout_seconds。',
  },
  'xcom-invalid': {
    what: '任务的结果不是 JSON，其开头为：{detail}',
    advice: '请将 JSON 写入 /airflow/xcom/return.json。',
  },
  'xcom-too-big': {
    what: '任务的结果大于 {limit}。',
    advice: '请将大量数据存放在别处，并在结果中说明位置。',
  },
  'xcom-sidecar-gone': {
    what: '在读取结果之前，XCom 边车容器已经结束。',
    advice: '请查看其日志；其镜像需要有 sh，并且不能有任何东西在任务之前结束它。',
  },
  'xcom-sidecar-late': {
    what: 'XCom 边车容器没有在 {minutes} 分钟内启动。',
    advice: '请确认能够拉取其镜像。',
  },
  'xcom-forbidden': {
    what: '没有在任务的 Pod 中执行命令的权限，无法读取其结果[：{detail}]。',
    advice: '请申请在该命名空间中获取（get）和创建（create）pods/exec 的权限。',
  },
  'xcom-unreadable': {
    what: '无法读取任务的结果[：{detail}]。',
    advice: '请确认 return.json 是文件，且边车的镜像中有 sh 和 cat；否则请重新运行任务。',
  },
  unknown: { what: '任务结束[，exit code {exit}][（{reason}）][：{message}]。' },
};
