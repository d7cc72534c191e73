// Below this size a plain copy costs less.
const small = 64;

/**
 * A map by text that shares most of what it holds with the one that it was copied from, so that a copy of a large one costs
 * little: what differs lies in a layer of its own. Order is that of a Map.
 */
export class LayeredMap<V> implements ReadonlyMap<string, V> {
  private readonly base: ReadonlyMap<string, V>;
  private readonly layer: Map<string, V>;
  /** The base is not to be read without need. */
  private readonly isGuarded: boolean;
  /** How many names of the layer are not in the base, as far as it was counted. */
  private added: number | undefined;

  private constructor(
    base: ReadonlyMap<string, V>,
    layer: Map<string, V>,
    added: number | undefined,
    isGuarded = false,
  ) {
    this.base = base;
    this.layer = layer;
    this.added = added;
    this.isGuarded = isGuarded;
  }

  /** A map over `base` of which nothing is read that nobody asks for; nor of its copies. */
  static over<V>(base: ReadonlyMap<string, V>): LayeredMap<V> {
    return new LayeredMap<V>(base, new Map(), undefined, true);
  }

  /** What differs from `base`; undefined where it is not what lies under this map. */
  static above<V>(
    base: ReadonlyMap<string, V>,
    map: ReadonlyMap<string, V>,
  ): ReadonlyMap<string, V> | undefined {
    return map instanceof LayeredMap && map.base === base
      ? (map.layer as ReadonlyMap<string, V>)
      : undefined;
  }

  /** A copy that its maker may change; nobody may change `map` from then on. */
  static copy<V>(map: ReadonlyMap<string, V>): LayeredMap<V> | Map<string, V> {
    if (map instanceof LayeredMap && map.isGuarded)
      return new LayeredMap(
        map.base as ReadonlyMap<string, V>,
        new Map(map.layer as Map<string, V>),
        undefined,
        true,
      );
    if (map.size < small) return new Map(map);
    if (!(map instanceof LayeredMap)) return new LayeredMap(map, new Map(), 0);
    const { base, layer, added } = map as LayeredMap<V>;
    // The layer is copied each time, the base once in as many changes.
    if (layer.size ** 2 > 4 * base.size) return new LayeredMap(new Map(map), new Map(), 0);
    return new LayeredMap(base, new Map(layer), added);
  }

  /** The names that may have different values in two maps, those of `b` first; undefined: any. */
  static differing<V>(
    a: ReadonlyMap<string, V>,
    b: ReadonlyMap<string, V>,
  ): ReadonlySet<string> | undefined {
    if (!(a instanceof LayeredMap) || !(b instanceof LayeredMap) || a.base !== b.base)
      return undefined;
    return new Set<string>([...b.layer.keys(), ...a.layer.keys()] as string[]);
  }

  set(name: string, value: V): this {
    if (this.added !== undefined && !this.layer.has(name) && !this.base.has(name)) this.added++;
    this.layer.set(name, value);
    return this;
  }

  get size(): number {
    if (this.added === undefined) {
      this.added = 0;
      for (const name of this.layer.keys()) if (!this.base.has(name)) this.added++;
    }
    return this.base.size + this.added;
  }

  get(name: string): V | undefined {
    const found = this.layer.get(name);
    return found !== undefined || this.layer.has(name) ? found : this.base.get(name);
  }

  has(name: string): boolean {
    return this.layer.has(name) || this.base.has(name);
  }

  *entries(): MapIterator<[string, V]> {
    for (const [name, value] of this.base)
      yield [name, this.layer.has(name) ? (this.layer.get(name) as V) : value];
    for (const [name, value] of this.layer) if (!this.base.has(name)) yield [name, value];
  }

  *keys(): MapIterator<string> {
    for (const [name] of this.entries()) yield name;
  }

  *values(): MapIterator<V> {
    for (const [, value] of this.entries()) yield value;
  }

  [Symbol.iterator](): MapIterator<[string, V]> {
    return this.entries();
  }

  forEach(visit: (value: V, name: string, map: ReadonlyMap<string, V>) => void): void {
    for (const [name, value] of this.entries()) visit(value, name, this);
  }
}
