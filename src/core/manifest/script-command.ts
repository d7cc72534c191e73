import { atLeast } from '../airflow/tables/versions.ts';

/** The command of a `@task.kubernetes` pod: writes script and input, runs the script (`_generate_cmds`). */
export function scriptCommand(provider: string, doXcomPush: boolean): readonly string[] {
  const quiet = atLeast(provider, '10.12.0') && !doXcomPush;
  const parts = [
    decodeCommand('__PYTHON_SCRIPT', '/tmp/script.py'),
    decodeCommand('__PYTHON_INPUT', '/tmp/script.in'),
    quiet ? ':' : 'mkdir -p /airflow/xcom',
    `python /tmp/script.py /tmp/script.in ${quiet ? '/dev/null' : '/airflow/xcom/return.json'}`,
  ];
  return ['bash', '-cx', parts.join(' && ')];
}

function decodeCommand(variable: string, file: string): string {
  return String.raw`python -c "import base64, os;x = base64.b64decode(os.environ[\"${variable}\"]);f = open(\"${file}\", \"wb\"); f.write(x); f.close()"`;
}
