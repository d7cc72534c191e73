import type { V1Container, V1EnvVar, V1Pod } from '@kubernetes/client-node';

/** A container's variables, in order; a later one of the same name replaces the earlier, as the kubelet has it. */
export function toEnvironment(container: V1Container, pod: V1Pod): ReadonlyMap<string, string> {
  const result = new Map<string, string>();
  for (const variable of container.env ?? []) {
    const value = toValue(variable, pod, result);
    if (value !== undefined) result.set(variable.name, value);
  }
  return result;
}

/** The command line of a container, `undefined` for what the image decides; `$(NAME)` is replaced as the kubelet does. */
export function toCommandLine(
  container: V1Container,
  environment: ReadonlyMap<string, string>,
): { readonly command: readonly string[] | undefined; readonly args: readonly string[] } {
  const expand = (words: readonly string[]): string[] =>
    words.map((word) => expandVariables(word, environment));
  const { command, args } = container;
  return {
    command: command === undefined || command.length === 0 ? undefined : expand(command),
    args: expand(args ?? []),
  };
}

/** Replaces `$(NAME)`; `$$` stands for `$`, a name that is not set stays as it is (Kubernetes, `expansion.Expand`). */
export function expandVariables(text: string, environment: ReadonlyMap<string, string>): string {
  return text.replace(/\$(?:\$|\(([^()$]*)\))/g, (whole, name: string | undefined) =>
    name === undefined ? '$' : (environment.get(name) ?? whole),
  );
}

/** Where this variable's value comes from something that the sandbox lacks. */
export function isValueIgnored(variable: V1EnvVar): boolean {
  const path = variable.valueFrom?.fieldRef?.fieldPath;
  return variable.valueFrom !== undefined && !(path !== undefined && knownFields.includes(path));
}

const knownFields = ['metadata.name', 'metadata.namespace', 'metadata.uid'];

function toValue(
  variable: V1EnvVar,
  pod: V1Pod,
  before: ReadonlyMap<string, string>,
): string | undefined {
  if (isValueIgnored(variable)) return undefined;
  switch (variable.valueFrom?.fieldRef?.fieldPath) {
    case 'metadata.name':
      return pod.metadata?.name ?? '';
    case 'metadata.namespace':
      return pod.metadata?.namespace ?? '';
    case 'metadata.uid':
      return pod.metadata?.uid ?? '';
    default:
      return expandVariables(variable.value ?? '', before);
  }
}
