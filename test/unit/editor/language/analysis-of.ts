import type { Span } from '../../../../src/core/base/span.ts';
import type { FileAnalysis, TaskInstances } from '../../../../src/editor/analysis/analyzer.ts';

/** What a file with plain tasks `t0`, `t1`, … of the DAG `d` would give. */
export function analysisOf(
  spans: readonly Span[],
  more: Partial<FileAnalysis> = {},
  instances?: readonly TaskInstances[],
): FileAnalysis {
  return {
    file: '/w/dag.py',
    sites: spans.map((span, i) => ({
      span,
      form: 'operator',
      operator: 'KubernetesPodOperator',
      instances: instances ?? [{ dagId: 'd', taskId: `t${i}`, mapIndexes: [undefined] }],
      reached: true,
    })),
    imported: [],
    dag: undefined,
    problems: [],
    refusals: [],
    broken: false,
    versions: { airflow: '3.3.2', provider: '10.25.0', source: 'given' },
    ...more,
  };
}

/** A span on one line. */
export function lineSpan(line: number, start = line * 10): Span {
  return { start, end: start + 5, line, column: 0, endLine: line, endColumn: 5 };
}
