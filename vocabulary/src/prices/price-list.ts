/** nano-USD per token: 1 USD per million tokens = 1,000. Integers. */
export interface ModelPrice {
  readonly provider: string;
  /** Without the date of a snapshot: `gpt-5-mini` covers `gpt-5-mini-2025-08-07`. */
  readonly model: string;
  readonly input: number;
  readonly output: number;
  /** Absent where the provider sells none, or at a price that depends on more than the tokens. */
  readonly cache_read?: number;
  readonly cache_write?: number;
  /** Beyond so many input tokens another price holds: the cost is unknown then. */
  readonly up_to_input?: number;
}

export interface PriceList {
  /** Goes into every record beside the cost that was computed with it. */
  readonly version: string;
  readonly currency: 'USD';
  readonly models: readonly ModelPrice[];
}
