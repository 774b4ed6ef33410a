/** One SDK of the matrix: the packages it is made of, and the scenario that drives it. */
export interface Sdk {
  readonly name: string;
  readonly scenario: string;
  /** What a program imports; the scenario gets the module, or a list of them. */
  readonly packages: readonly string[];
  /** Linked beside them because they are asked for by name. */
  readonly beside?: readonly string[];
  readonly modules: readonly Module[];
  /** Bedrock's client speaks HTTP/2. */
  readonly http2?: true;
}

export type Module = 'esm' | 'cjs';
/** Where the one import stands: without it is the reference. */
export type Position = 'without' | 'first' | 'last' | 'import' | 'require';

const BOTH: readonly Module[] = ['esm', 'cjs'];

/** In npm test. */
export const SAMPLE: readonly Sdk[] = [
  { name: 'openai 7', scenario: 'openai', packages: ['openai'], modules: BOTH },
  { name: 'openai 4', scenario: 'openai', packages: ['openai4'], modules: BOTH },
  { name: 'anthropic', scenario: 'anthropic', packages: ['@anthropic-ai/sdk'], modules: BOTH },
  { name: 'google genai', scenario: 'google', packages: ['@google/genai'], modules: BOTH },
  { name: 'ollama', scenario: 'ollama', packages: ['ollama'], modules: BOTH },
  { name: 'bedrock', scenario: 'bedrock', packages: ['@aws-sdk/client-bedrock-runtime'], modules: BOTH, http2: true },
];

/** Installed by the slow run. */
export const ON_DEMAND: readonly Sdk[] = [
  { name: 'openai 5', scenario: 'openai', packages: ['openai5'], modules: BOTH },
  { name: 'openai 6', scenario: 'openai', packages: ['openai6'], modules: BOTH },
  { name: 'cohere', scenario: 'cohere', packages: ['cohere-ai'], modules: BOTH },
  { name: 'mistral', scenario: 'mistral', packages: ['@mistralai/mistralai'], modules: ['esm'] },
  { name: 'ai 6', scenario: 'ai', packages: ['ai6', '@ai-sdk/openai-3'], modules: BOTH },
  { name: 'ai 7', scenario: 'ai', packages: ['ai7', '@ai-sdk/openai'], modules: ['esm'] },
  { name: 'langchain', scenario: 'langchain', packages: ['@langchain/openai'], beside: ['@langchain/core'], modules: BOTH },
];

export interface Cell {
  readonly sdk: Sdk;
  readonly module: Module;
  readonly position: Position;
}

const POSITIONS: readonly Position[] = ['first', 'last', 'import', 'require'];

/** Every module with every position. */
export function allCells(sdks: readonly Sdk[]): readonly Cell[] {
  return sdks.flatMap((sdk) => sdk.modules.flatMap((module) => POSITIONS.map((position) => ({ sdk, module, position }))));
}

/** A few cells: the pairs of module and position go round, so that every SDK has one and every pair has an SDK. */
export function someCells(sdks: readonly Sdk[], count: number): readonly Cell[] {
  return Array.from({ length: count }, (_, at) => {
    const sdk = sdks[at % sdks.length] as Sdk;
    return { sdk, module: sdk.modules[at % sdk.modules.length] ?? 'esm', position: POSITIONS[Math.floor(at / 2 + (at % 2) * 2) % POSITIONS.length] ?? 'first' };
  });
}
