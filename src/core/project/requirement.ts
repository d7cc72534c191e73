/** What a project pins: exact versions only. */
export interface Pins {
  readonly airflow?: string;
  readonly provider?: string;
  /** True where an image ships the two, so that its provider says nothing of another Airflow. */
  readonly isShipped?: true;
}

/** The first of several that says something, for each of the two. */
export function joinPins(several: readonly Pins[]): Pins {
  const airflow = several.find((pins) => pins.airflow !== undefined)?.airflow;
  const by = several.find(
    (pins) => pins.provider !== undefined && (pins.isShipped !== true || pins.airflow === airflow),
  );
  return {
    ...(airflow === undefined ? {} : { airflow }),
    ...(by?.provider === undefined ? {} : { provider: by.provider }),
    ...(by?.isShipped === undefined ? {} : { isShipped: true }),
  };
}

/** The pins of one package, `name` as any spelling of PEP 503, `version` as an exact version; a local part (`+x`) is dropped. */
export function toPins(name: string, version: string): Pins {
  const exact = /^v?(\d+(?:\.\d+)+(?:[-_.]?(?:a|b|c|rc|dev|post)\.?\d+)?)(?:\+[\w.]+)?$/i.exec(
    version.trim(),
  )?.[1];
  if (exact === undefined) return {};
  const normal = name.toLowerCase().replace(/[-_.]+/g, '-');
  if (normal === 'apache-airflow' || normal === 'apache-airflow-core') return { airflow: exact };
  if (normal === 'apache-airflow-providers-cncf-kubernetes') return { provider: exact };
  return {};
}

/**
 * What one line of a requirements file pins (PEP 508, and `-c` with Airflow's constraint files); ranges and wildcards pin
 * nothing.
 */
export function readRequirement(line: string): Pins {
  const text = line.replace(/(^|\s)#.*$/, '').trim();
  const constraint = /\/constraints-(\d[^/\s]*)\//.exec(text)?.[1];
  if (constraint !== undefined) return toPins('apache-airflow', constraint);
  const wheel = /@\s*\S*\/([\w.]+?)-(\d[^-\s]*)-[^/\s]*\.whl/.exec(text);
  if (wheel !== null) return toPins(wheel[1] ?? '', wheel[2] ?? '');
  const exact =
    /^([\w.-]+)\s*(?:\[[^\]]*\])?\s*\(?\s*={2,3}\s*([^\s,;)\\]+)\s*\)?\s*(?:[;\\]|--|$)/.exec(text);
  return exact === null ? {} : toPins(exact[1] ?? '', exact[2] ?? '');
}
