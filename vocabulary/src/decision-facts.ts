import type { FindingKind } from './findings/index.ts';
import type { Direction } from './policy.ts';

/** What a decision looks at. To the source an absent fact of the caller is undeclared; to the processor, and of the call itself, it is unknown. */
export interface DecisionFacts {
  readonly by: 'source' | 'processor';
  readonly direction: Direction;
  readonly environment?: string;
  readonly role?: string;
  readonly data_class?: string;
  readonly tenant_region?: string;
  readonly purpose?: string;
  /** The basis and, where the person said no, `opt_out`. */
  readonly consent?: readonly string[];
  readonly provider?: string;
  readonly model?: string;
  readonly operation?: string;
  /** How often each kind was found in this direction's content. */
  readonly counts: ReadonlyMap<FindingKind, number>;
  /** The scan ended before the content did: rules follow their fail mode. */
  readonly truncated: boolean;
  /** The request is none that can be read: what lists ask for is not known. */
  readonly unreadable?: boolean;
  readonly input_tokens_estimate?: number;
  /** What the request allows the model to write. */
  readonly max_output_tokens?: number;
  /** UTC, YYYY-MM-DD. */
  readonly day?: string;
  /** Parts of the request that are no text, by modality. */
  readonly modalities?: ReadonlyMap<string, number>;
  readonly tool_names?: readonly string[];
  readonly tools_hash?: string;
  /** By id of a rate: by how much the call exceeds it. */
  readonly excess?: ReadonlyMap<string, number>;
  /** By id of a setting: how many members were changed. */
  readonly changed?: ReadonlyMap<string, number>;
}
