import type { ProblemCode } from '../../base/problem.ts';

/** What is wrong with a DAG file, in Simplified Chinese. */
export const problems: Readonly<Record<ProblemCode, string>> = {
  'syntax-error': '此处无法按 Python 解析[：{detail}]；请改正后重试。',
  'file-unreadable': '无法读取文件 {path}[：{detail}]。',
  'import-missing':
    '从模块 {module} 导入（import）[{name} ]失败：没有该模块或名称[（Airflow {airflow}）][（provider {provider}）]；请修改导入语句，或选用其他版本。',
  'versions-unfit':
    'provider {provider} 需要 Airflow {needed} 或更高版本，而项目使用 Airflow {airflow}；请固定相互兼容的版本[，例如 provider {fitting}]。',
  'decorator-missing':
    '没有装饰器（decorator）task.{name}[（Airflow {airflow}）][（provider {provider}）]；请改用其他装饰器，或升级 provider。',
  'invalid-argument':
    '{argument} 不是[ {operator} ]接受的参数（argument）[（provider {provider}）][（任务 {task}）][，从 {since} 起才有]；请删除或改名[（是否为 {nearest}？）]。',
  'run-id-refused': 'Airflow 不会以此 id 创建运行：{detail}；请换一个 --run-id。',
  'param-refused': '运行因参数被拒绝：{detail}；请给出 Param 的 schema 接受的值。',
  'invalid-value':
    'Airflow 拒绝[任务 {task} 的][参数 {argument} 的]取值[（{operator}）][：{detail}]；请修改。',
  'config-missing':
    '配置（config）中没有选项 {key}[（Airflow {airflow}）]；请在调用中提供 fallback，或用 --config 设置。',
  'positional-arguments':
    '对 {function} 的调用因参数（argument）不符而被拒绝[：{detail}]；请使调用与其形参一致。',
  'python-raises': '导入此文件时抛出 {exception}[：{detail}]；Airflow 不会加载此文件。',
  'duplicate-task-id': 'task_id {task} [在 DAG {dag} 中]重复；每个任务都需要唯一的 id。',
  'dependency-cycle':
    '任务 {task} [（DAG {dag}）]经由其他任务依赖于自身，形成循环；请去掉其中一个依赖。',
  'invalid-id': 'Airflow 拒绝 id “{id}”[：{detail}]；请只使用字母、数字、短横线、点和下划线。',
  'no-dag': '任务[ {task} ]不属于任何 DAG；请将其放入 DAG 中，或传入 dag=。',
  'not-a-plain-pod':
    '{operator} 创建的不是普通 Pod[，而是 {kind}，可以预览]；其任务不会列出，也不能从这里运行。',
  'bounds-reached': '读取此文件的工作量过大[（{bound}）]，已在此处停止；其后的内容未知。',
  'template-undefined':
    '[参数 {argument} 的]模板中的 “{name}” 未定义（undefined）；请定义它，或改正名称。',
  'template-error': '无法渲染[参数 {argument} 的]模板[：{detail}]。',
  'value-unknown': '不运行 Python 就无法得知参数 {argument} 的值[：{detail}]。',
  'expand-unknown': '此处无法得知映射任务[ {task} ]有多少个实例；请用 --xcom 提供其输入。',
  'map-index':
    '映射任务[ {task} ]需要 --map-index[（给出的是 {index}）][，它共有 {count} 个实例]。',
  'policy-raises':
    'airflow_local_settings 中的 {hook} 抛出 {exception}[：{detail}]，因此 Airflow 不接受此 DAG；请使 DAG 符合该策略。',
  'hook-raises':
    '{hook} 抛出 {exception}[：{detail}]，因此该任务在 Airflow 中还没有 Pod 就会失败；请改正。',
  'xcom-unsupported': '无法把[类型为 {type} 的]值传给 Pod 中的函数[：{detail}]。',
  'argument-ignored':
    '参数 {argument} [虽被 {operator} 接受，]但[在 provider {provider} 中]不起作用；请删除。',
  'argument-deprecated':
    '[{operator} 的]参数 {argument} [在 provider {provider} 中]已弃用；请改用 {successor}。',
  'argument-missing': '[对 {operator} 的调用]缺少参数 {argument}；没有它就无法创建 Pod。',
};
