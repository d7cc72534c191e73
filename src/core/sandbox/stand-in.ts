/** What stands in for a well-known image where no container engine runs it. */
export interface StandIn {
  readonly kind: 'hello-world' | 'busybox' | 'python';
  /** What the image runs where the pod names no command. */
  readonly command: readonly string[];
}

/**
 * The stand-in for an official image (`hello-world`, `busybox`, `alpine`, `python`, any tag, also from a registry's
 * `library/`); undefined for all others, whose contents are not known.
 */
export function findStandIn(image: string): StandIn | undefined {
  const path = image.replace(/@sha256:[0-9a-f]+$/, '').replace(/:[\w.-]+$/, '');
  const m = /^(?:(?:docker\.io|index\.docker\.io)\/|(?:[\w.:-]+\/)*library\/)?([\w-]+)$/.exec(
    path.replace(/^docker\.io\/library\//, ''),
  );
  switch (m?.[1]) {
    case 'hello-world':
      return { kind: 'hello-world', command: ['printf', '%s\\n', ...greeting] };
    case 'busybox':
    case 'alpine':
      return { kind: 'busybox', command: ['sh'] };
    case 'python':
      return { kind: 'python', command: ['python3'] };
    default:
      return undefined;
  }
}

const greeting = [
  'Hello from your pod!',
  "This is the sandbox's stand-in for the hello-world image. To print it, Pod Tasks",
  '  1. read the DAG file and built the pod that the operator would create,',
  '  2. started its container as a process of this machine,',
  '  3. streamed these lines back to you.',
];
