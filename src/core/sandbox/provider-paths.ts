/**
 * The provider's generated command, or a command for its sidecar, with the paths that it writes to replaced by folders of
 * ours: `/tmp/script.py`, `/tmp/script.in` and `/airflow/xcom` (cncf.kubernetes, `_generate_cmds` and `extract_xcom_json`).
 */
export function replacePaths(word: string, tmp: string, xcom: string): string {
  return word
    .replaceAll(/\/tmp\/(?=script\.(?:py|in|bin)\b)/g, () => `${tmp}/`)
    .replaceAll(/\/airflow\/xcom(?=[/"'\s;]|$)/g, () => xcom);
}
