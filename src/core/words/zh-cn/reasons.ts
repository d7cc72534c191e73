import type { ReasonCode } from '../../base/reason.ts';

/** Why a value is not known, in Simplified Chinese; each stands alone and inside a sentence. */
export const reasons: Readonly<Record<ReasonCode, string>> = {
  'call-not-followed': '未跟踪的调用[ {name} ]的结果',
  'name-not-defined': '名称 {name} 未定义',
  'no-dag': '不知道它属于哪个 DAG',
  'module-not-followed': '来自未读取的模块[（{name}）]',
  'attribute-not-known': '[{type} 的]属性 {name} 未知',
  'depends-on-input': '取决于尚未给出的值[（{name}）]',
  'depends-on-machine': '取决于所在机器或当前时刻[（{what}）][（{name}）]',
  'loop-not-followed': '在未跟踪的循环中赋值',
  'bounds-reached': '求值所需的工作量过大[（{bound}）]',
  'syntax-not-followed': '由未跟踪的 Python 语法产生[（{what}）][（{name}）]',
  'raises-here': '此处抛出异常[ {exception}][：{detail}]',
  'too-many-choices': '可能的取值过多',
  'not-bound': '名称[ {name} ]只在另一分支中赋值',
  'method-not-known': '[{type} 的]方法 {name} 未知',
  recursive: '引用了自身[（{name}）]',
  'broken-text': '此处文本不完整',
};
