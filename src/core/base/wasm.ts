/** A compiled module, which only WebAssembly itself looks into. */
export type WasmModule = object;

/** The parser, compiled: its run time and the Python grammar. */
export interface ParserModules {
  readonly runtime: WasmModule;
  readonly python: WasmModule;
}

// Node's types know the namespace alone.
interface Engine {
  readonly WebAssembly: {
    compile(bytes: Uint8Array): Promise<WasmModule>;
    readonly Instance: new (module: WasmModule, imports: object) => object;
  };
}

/** Compiles beside the thread that asks. */
export function compileWasm(bytes: Uint8Array): Promise<WasmModule> {
  return engine().compile(bytes);
}

/** An instance of a compiled module. */
export function instantiateWasm(module: WasmModule, imports: object): object {
  return new (engine().Instance)(module, imports);
}

function engine(): Engine['WebAssembly'] {
  return (globalThis as unknown as Engine).WebAssembly;
}
