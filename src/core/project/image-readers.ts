import { readAstroRuntime } from './astro-runtimes.ts';
import { joinPins, readRequirement, toPins } from './requirement.ts';
import type { Pins } from './requirement.ts';

/**
 * What a Dockerfile's last stage with Airflow pins: its image, and above it what `pip install` names; `ARG` and `ENV` are put
 * in. Where neither says a version, `AIRFLOW_VERSION` does.
 */
export function readDockerfile(text: string): Pins {
  const values = new Map<string, string>();
  const stages = new Map<string, Pins>();
  let stage: Pins = {};
  let pins: Pins = {};
  for (const line of listInstructions(text)) {
    const [, instruction = '', rest = ''] = /^\s*(\w+)\s+([^]*)$/.exec(line) ?? [];
    switch (instruction.toUpperCase()) {
      case 'ARG':
      case 'ENV':
        for (const [name, value] of readAssignments(rest)) values.set(name, fill(value, values));
        break;
      case 'FROM': {
        const [, image = '', alias] =
          /^(?:--\S+\s+)*(\S+)(?:\s+AS\s+(\S+))?/i.exec(fill(rest, values)) ?? [];
        stage = stages.get(image.toLowerCase()) ?? readImage(image);
        if (alias !== undefined) stages.set(alias.toLowerCase(), stage);
        break;
      }
      case 'RUN':
        stage = joinPins([readPipCommand(fill(rest, values)), stage]);
        break;
      default:
    }
    if (stage.airflow !== undefined || stage.provider !== undefined) pins = stage;
  }
  return joinPins([pins, toPins('apache-airflow', values.get('AIRFLOW_VERSION') ?? '')]);
}

/** What the Airflow image of a compose file pins, where `environment` may name another, and what it installs at start. */
export function readCompose(text: string, environment: ReadonlyMap<string, string>): Pins {
  const lines = text.split(/\r?\n/).map((line) => line.replace(/(^|\s)#.*$/, ''));
  const added = lines.flatMap((line) => {
    const list = /^\s*(?:-\s*)?_PIP_ADDITIONAL_REQUIREMENTS\s*[:=]\s*(.*)$/.exec(line)?.[1] ?? '';
    return fill(list, environment)
      .split(/[\s"']+/)
      .map(readRequirement);
  });
  const images = lines.map((line) => {
    const image = /^\s*image:\s*["']?([^"'\s]+)/.exec(line)?.[1] ?? '';
    return readImage(fill(image, environment));
  });
  return joinPins([...added, ...images]);
}

/** What a published image holds, for example `apache/airflow:slim-2.10.3-python3.11`; only where its tag names a whole version. */
export function readImage(image: string): Pins {
  const astro =
    /(?:^|\/)astronomer\/astro-runtime:(.+)$|^astrocrpublic\.azurecr\.io\/runtime:(.+)$/.exec(
      image,
    );
  if (astro !== null) return readAstroRuntime(astro[1] ?? astro[2] ?? '');
  const tag = /(?:^|\/)apache\/airflow:(?:slim-)?(\d+\.\d+\.\d+(?:(?:a|b|rc)\d+)?)(?:-|@|$)/.exec(
    image,
  );
  return tag === null ? {} : toPins('apache-airflow', tag[1] ?? '');
}

/**
 * What a file says of a managed Airflow: Composer's image, such as `composer-3-airflow-2.10.2-build.4`, or in Terraform the
 * `airflow_version` of an Amazon MWAA environment. Several versions in one file say nothing, since none is sure.
 */
export function readManaged(text: string): Pins {
  const images = text.matchAll(/\bcomposer-[\w.]+-airflow-(\d+\.\d+\.\d+)(?![\w.]*\.\d)/g);
  const amazon = /mwaa/i.test(text)
    ? text.matchAll(/\bairflow_version\s*=\s*"(\d+\.\d+\.\d+)"/g)
    : [];
  const versions = new Set([...images, ...amazon].map(([, version = '']) => version));
  const [only = ''] = versions;
  return versions.size === 1 ? toPins('apache-airflow', only) : {};
}

/** Lines joined where `\` ends them, without comments. */
function listInstructions(text: string): readonly string[] {
  return text
    .split(/\r?\n/)
    .filter((line) => !/^\s*#/.test(line))
    .join('\n')
    .replace(/\\[ \t]*\n/g, ' ')
    .split('\n');
}

/** `A=b C="d e"`, and the older `A b`. */
function readAssignments(text: string): readonly (readonly [name: string, value: string])[] {
  const found = [...text.matchAll(/(\w+)=("[^"]*"|'[^']*'|\S*)/g)];
  if (found.length > 0) return found.map(([, name = '', value = '']) => [name, unquote(value)]);
  const [, name, value] = /^(\w+)\s+(.+)$/.exec(text.trim()) ?? [];
  return name === undefined || value === undefined ? [] : [[name, unquote(value)]];
}

/** What the packages and constraints of `pip install` in a shell command pin. */
function readPipCommand(command: string): Pins {
  if (!/\b(?:pip3?|uv)\b[^&;|]*\b(?:install|add|sync)\b/.test(command)) return {};
  return joinPins(readTokens(command).map(readRequirement));
}

function readTokens(text: string): readonly string[] {
  return Array.from(text.matchAll(/"[^"]*"|'[^']*'|[^\s"']+/g), ([token]) => unquote(token));
}

function unquote(text: string): string {
  return text.replace(/^(["'])(.*)\1$/, '$2');
}

/** Puts in `$NAME`, `${NAME}` and `${NAME:-other}`. */
function fill(text: string, values: ReadonlyMap<string, string>): string {
  return text.replace(
    /\$\{(\w+)(?::?-([^}]*))?\}|\$(\w+)/g,
    (_, braced: string | undefined, other: string | undefined, plain: string | undefined) =>
      values.get(braced ?? plain ?? '') ?? other ?? '',
  );
}
