import type { EditorSentences } from '../editor-sentences.ts';

/** What the editor says in place of the command line's sentences, in Simplified Chinese. */
export const editor: EditorSentences = {
  causes: {
    'no-cluster':
      'kubeconfig {path} 的上下文 “{context}” 所指的集群 “{detail}” 不存在；请改正它，或选择 Pod 的其他运行位置。',
    'no-right':
      '在集群 {cluster} 中，{user} 无权[在命名空间 {namespace} 中]对 {resource} 执行 {verb}；请申请该权限，或选择有该权限的命名空间。',
    'bridge-none': '在 {file} 附近没有找到 Airflow；请在设置中指定启动其 Python 的命令。',
    'name-taken':
      '命名空间 {namespace} 中已有名为 {name} 的 Pod，算子会一直重试直到放弃，不会成功；请在 Pod 视图中删除该 Pod、等待它消失，或为任务设置 random_name_suffix=True。',
    'no-user':
      'kubeconfig {path} 的上下文 “{context}” 所指的用户 “{detail}” 不存在；请改正它，或选择 Pod 的其他运行位置。',
  },
  failures: {
    'task-not-found': '{file} 中已没有 Pod 任务 “{task}”；请查看该文件。',
    'task-ambiguous': '任务 “{task}” 存在于多个 DAG 中（{dags}）；请从其定义上方的链接运行。',
    'not-a-pod':
      '任务 {task} 不能从这里运行：{operator} 创建的是 {kind}，不是 Pod；可在预览中查看。',
    refused: 'Airflow 会拒绝：{detail}',
    'values-missing': '缺少以下取值：{names}；请重新运行该任务并给出它们。',
    'target-needed':
      '不清楚在哪里运行[：kubeconfig 中没有上下文 “{context}”][：kubeconfig 中没有指向集群 {lost} 的上下文][：上下文 {several} 都指向集群 {cluster}]；请选择 Pod 的运行位置。',
    'answer-needed': '{question}这需要确认；请重新运行该任务。',
    'kubeconfig-invalid': '无法使用 kubeconfig {path}[：{detail}]；请改正它，或选择其他文件。',
    'context-not-found': 'kubeconfig [{path} ]中没有上下文 “{context}”；请选择 Pod 的运行位置。',
    'cluster-forbidden':
      '集群[ {cluster} ]不允许此操作[：{detail}]；请申请权限，或选择你有权限的命名空间。',
    internal: 'Pod Tasks 内部出错[：{detail}]；详情见扩展日志。',
  },
  notices: {
    'versions-newest':
      '项目中未找到版本，因此使用已知的最新版本：Airflow {airflow} 与 provider {provider}；请在 requirements.txt 中固定版本，或设置 podTasks.airflow.version 与 podTasks.provider.version。',
    'versions-fit':
      '项目中未找到版本，因此使用包含该文件所导入内容的最新版本：Airflow {airflow} 与 provider {provider}；请在 requirements.txt 中固定版本，或设置 podTasks.airflow.version 与 podTasks.provider.version。',
    'versions-unfit':
      'provider {provider} 需要 Airflow {needed} 或更高版本，而此处是 Airflow {airflow}；请更正固定版本的文件，或设置 podTasks.airflow.version 与 podTasks.provider.version。',
    'config-default':
      '配置项 {key} 未设置，因此使用 Airflow 的默认值 “{value}”；可在 airflow.cfg 或 .env 中设置。',
    'variable-default':
      '变量 {key} 未设置，因此使用调用中的默认值 {value}；可在 airflow_settings.yaml 中设置。',
    'env-default': '环境变量 {key} 未设置，因此使用调用中的默认值 {value}。',
    'namespace-overridden': '命名空间按所选为 {namespace}[，取代 {was}]。',
    'cleanup-failed': '无法删除 Pod {pod}[：{cause}]；请在 Pod 视图中删除它。',
    'creation-unknown':
      '无法确定 Pod {pod} 是否已在命名空间 {namespace} 中创建；集群恢复响应后，请在 Pod 视图中查找并删除它。',
  },
  interfaceTexts: {
    'cleaned.failed': '清理失败：命名空间 {namespace} 中可能留有 Pod {pod}；请在 Pod 视图中删除它',
  },
  problems: {
    'run-id-refused': 'Airflow 不会以此 id 创建运行：{detail}；请换一个 run id。',
    'config-missing':
      '配置（config）中没有选项 {key}[（Airflow {airflow}）]；请在调用中提供 fallback，或在 airflow.cfg 中设置。',
    'expand-unknown': '此处无法得知映射任务[ {task} ]有多少个实例；请运行它并指定映射索引。',
    'map-index': '映射任务[ {task} ]需要映射索引[（给出的是 {index}）][，它共有 {count} 个实例]。',
  },
};
