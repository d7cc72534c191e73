import type { CauseCode } from '../../base/cause.ts';

/** Why exactly a cluster cannot be used, in Simplified Chinese. */
export const causes: Readonly<Record<CauseCode, string>> = {
  'no-cluster':
    'kubeconfig {path} 的上下文 “{context}” 所指的集群 “{detail}” 不存在；请改正它，或用 --context 指定其他上下文。',
  'no-user':
    'kubeconfig {path} 的上下文 “{context}” 所指的用户 “{detail}” 不存在；请改正它，或用 --context 指定其他上下文。',
  'bad-server':
    'kubeconfig {path} 没有为上下文 “{context}” 给出可用的服务器地址[：“{detail}”]；请改正它。',
  'bad-proxy':
    'kubeconfig {path} 为上下文 “{context}” 给出的 proxy-url 无法使用[：“{detail}”]；它必须以 http、https 或 socks5 开头。',
  'bad-plugin':
    'kubeconfig {path} 为上下文 “{context}” 指定凭据程序的方式无法使用：{detail}；请改正它。',
  'bad-certificate':
    '无法读取 kubeconfig {path} 为上下文 “{context}” 给出的证书或密钥[：{detail}]；请改正它们。',
  'auth-provider':
    'kubeconfig {path} 的上下文 “{context}” 通过 auth-provider “{detail}” 登录，而 kubectl 已不再支持它；请改用 “exec” 下的程序。',
  'unreadable-part': '无法读取 kubeconfig {path} 指定的文件 {file}[：{detail}]；请改正路径或权限。',
  'refused-connection':
    '集群 {cluster} 没有响应：{address} 上没有服务在监听；请确认集群正在运行且地址正确。',
  'unknown-host': '集群 {cluster} 没有响应：无法解析名称 {host}；请检查地址、网络与 VPN。',
  'no-route': '集群 {cluster} 没有响应：无法到达 {address}；请检查网络与 VPN。',
  'connect-timeout':
    '集群 {cluster} 没有响应：{seconds} 秒内未能连接到 {address}；请检查地址、网络与 VPN。',
  'answer-timeout': '集群 {cluster} 没有响应：已有 {seconds} 秒未收到任何数据；请重试。',
  'connection-cut': '与集群 {cluster} 的连接在得到应答前中断[：{detail}]；请重试。',
  'certificate-untrusted':
    '本机不信任集群 {cluster} 的证书（{detail}）；请检查 kubeconfig 中的证书颁发机构。',
  'certificate-expired': '集群 {cluster} 的证书目前无效；请检查本机时钟，或更新该证书。',
  'certificate-name':
    '集群 {cluster} 的证书不适用于 {host}；请改正地址，或在 kubeconfig 中设置 tls-server-name。',
  'no-tls':
    '集群 {cluster} 在 {address} 上的服务器不使用 TLS；请检查地址应以 http 还是 https 开头。',
  'server-busy': '集群 {cluster} 目前无法应答（状态码 {status}[：{detail}]）；请稍后重试。',
  'not-kubernetes':
    '以集群 {cluster} 的身份应答的不是 Kubernetes API 服务器[（状态码 {status}）]；请检查地址，以及是否有网关要求登录。',
  'bad-environment-proxy':
    '环境变量 {variable} 给出的代理无法用于集群 {cluster}：“{detail}”；请更正它，或在 NO_PROXY 中写上该集群。',
  'no-right':
    '在集群 {cluster} 中，{user} 无权[在命名空间 {namespace} 中]对 {resource} 执行 {verb}；请申请该权限，或使用有该权限的命名空间（-n）。',
  'quota-exceeded':
    '命名空间的配额 {quota} 容不下该 Pod：{detail}；请删除不需要的内容，在 container_resources 中减少请求，或申请更大的配额。',
  'quota-needs-values':
    '命名空间的配额 {quota} 要求 Pod 给出其缺少的值：{detail}；请在 container_resources 中设置。',
  'limit-range': 'Pod 不符合命名空间的 LimitRange：{detail}；请相应修改 container_resources。',
  'pod-security':
    '命名空间只接受安全级别为 {level} 的 Pod：{detail}；请相应设置 security_context 与 container_security_context，或使用其他命名空间。',
  'webhook-refused':
    '集群 {cluster} 的准入 webhook {name} 拒绝该 Pod[：{detail}]；请修改它指出的内容，或询问其管理者。',
  'webhook-failed':
    '无法询问集群 {cluster} 的准入 webhook {name}，因此无法创建任何内容：{detail}；请询问其管理者。',
  'policy-refused':
    '集群 {cluster} 的准入策略 {name} 拒绝该 Pod：{detail}；请修改它指出的内容，或询问集群管理者。',
  'admission-refused':
    '集群 {cluster} 不接受这样的 Pod：{detail}；请修改该内容，或询问集群管理者。',
  'account-missing':
    '命名空间 {namespace} 中没有服务账号 {account}；请创建它，或改正 service_account_name。',
  'priority-missing': '集群 {cluster} 没有 PriorityClass {name}；请改正 priority_class_name。',
  'runtime-missing': '集群 {cluster} 没有 RuntimeClass {name}；请改正 runtime_class_name。',
  'namespace-missing': '集群 {cluster} 中没有命名空间 “{name}”；请创建它，或指定其他命名空间。',
  'namespace-ending':
    '命名空间 {namespace} 正在删除，不接受 Pod；请等待它重新创建，或指定其他命名空间。',
  'object-invalid': '集群 {cluster} 认为该 Pod 无效：{detail}；请改正任务的该部分。',
  'proxy-unreachable':
    '集群 {cluster} 前的代理 {proxy} 没有响应[：{detail}]；请检查 proxy-url、HTTPS_PROXY 与 NO_PROXY。',
  'proxy-refused':
    '代理 {proxy} 不允许通往集群 {cluster}[：{detail}]；请检查 proxy-url、HTTPS_PROXY 与 NO_PROXY。',
  'client-certificate-expired': '集群 {cluster} 的客户端证书已过期；请获取新的 kubeconfig。',
  'client-certificate-refused':
    '集群 {cluster} 不接受该客户端证书[：{detail}]；请获取新的 kubeconfig。',
  'plugin-missing':
    '集群 {cluster} 的凭据来自程序 {command}，但找不到它；请安装它，或在 kubeconfig 中改正其路径[。{hint}]。',
  'plugin-failed':
    '为集群 {cluster} 提供凭据的程序 {command} 失败[，结果为 {exit}][：{detail}]；请重新登录。',
  'plugin-timeout':
    '为集群 {cluster} 提供凭据的程序 {command} 在 {seconds} 秒内没有结束；请手动运行它，看看它在等待什么。',
  'plugin-output':
    '为集群 {cluster} 提供凭据的程序 {command} 输出的不是凭据（有误：{detail}）；请检查其版本。',
  'plugin-interactive':
    '为集群 {cluster} 提供凭据的程序 {command} 需要向你提问，但这里没有终端；请先在终端中登录。',
  'token-file': '无法读取集群 {cluster} 的令牌文件 {file}[：{detail}]；请重新登录，或改正路径。',
  'name-taken':
    '命名空间 {namespace} 中已有名为 {name} 的 Pod，算子会一直重试直到放弃，不会成功；请删除该 Pod（pod-tasks delete {name} -n {namespace}）、等待它消失，或为任务设置 random_name_suffix=True。',
  'exec-blocked':
    '在集群 {cluster} 的容器中执行命令需要 WebSocket，但途中有环节不允许它通过[（状态码 {status}）]；请申请放行，或改用其他途径访问 API 服务器。',
  'exec-stdin': '集群 {cluster} 过旧，无法结束命令的标准输入；需要 Kubernetes 1.30 或更新版本。',
  'bridge-none': '在 {file} 附近没有找到 Airflow；请用 --exact 以 JSON 文本数组给出其 Python。',
  'bridge-several': '文件附近有多个 Airflow；请指明其中一个：{commands}。',
  'bridge-missing': '无法启动通向您的 Airflow 的程序（{detail}）：{command}；请检查其名称和路径。',
  'bridge-ended': '通向您的 Airflow 的程序在回答之前以 {exit} 结束（{command}）[：{detail}]。',
  'bridge-timeout': '您的 Airflow 在 {seconds} 秒内没有回答（{command}）。',
  'bridge-no-airflow':
    '{command} 的 Python 中没有 Airflow 及其 cncf.kubernetes provider：{detail}；请指定另一个。',
  'bridge-answer': '您的 Airflow 无法回答（{command}）[：{detail}]。',
  'bridge-no-file': '您的 Airflow（{command}）没有这个 DAG 文件；查找过的路径：{detail}。',
  'bridge-no-task': '您的 Airflow（{command}）在 DAG 文件中没有找到这个任务[；找到的有 {detail}]。',
  'bridge-no-pod': '对您的 Airflow（{command}）来说，该任务是 {detail}，它自己不创建 Pod。',
};
