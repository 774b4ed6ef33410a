import { CodedError, type Population } from '@spanproof/vocabulary';
import { type Crypto, decodeHex, MOST_SAMPLED, type Sample } from '@spanproof/vocabulary/ledger';
import type { Window } from './contract.ts';
import { drawSample } from './sampling.ts';

export interface DrawRequest {
  /** Hex. */
  readonly nonce: string;
  readonly size: number;
  /** When the nonce was given; ns. */
  readonly nonceAt: bigint;
}

/** @throws CodedError SAMPLE_INVALID for a nonce, a size or a period that does not fit the population */
export function checkDraw(population: Population, window: Window, { nonce, size, nonceAt }: DrawRequest): void {
  const bytes = decodeHex(nonce);
  if (bytes === undefined || bytes.length < 16) throw new CodedError('SAMPLE_INVALID', 'the nonce: at least 16 bytes as hex digits');
  if (!Number.isSafeInteger(size) || size < 1 || size > MOST_SAMPLED) throw new CodedError('SAMPLE_INVALID', `the size: from 1 to ${MOST_SAMPLED}`);
  if (BigInt(population.from) !== window.from || BigInt(population.to) !== window.to)
    throw new CodedError('SAMPLE_INVALID', 'the population is of another period: export exactly that one');
  if (nonceAt <= BigInt(population.at)) throw new CodedError('SAMPLE_INVALID', 'the nonce is not younger than the population');
}

/**
 * Step two: the nonce draws from the population. `calls` are the ids of its records.
 * @throws CodedError SAMPLE_INVALID also where there are not as many as were fixed
 */
export function drawFromPopulation(crypto: Crypto, population: Population, calls: readonly string[], request: DrawRequest): Sample {
  if (calls.length !== population.calls) throw new CodedError('SAMPLE_INVALID', `${population.calls} calls were fixed, ${calls.length} are there`);
  const { nonce, size, nonceAt } = request;
  const at = BigInt(population.at);
  const root = readHex(population.checkpoint.root);
  const draw = { root, checkpointAt: at, nonceAt, nonce: readHex(nonce), size };
  return {
    population: {
      id: readHex(population.id),
      at,
      from: BigInt(population.from),
      to: BigInt(population.to),
      calls: population.calls,
      logSize: population.checkpoint.size,
      root,
    },
    nonce: draw.nonce,
    nonceAt,
    size,
    items: drawSample(crypto, calls.map(readHex), draw),
  };
}

function readHex(text: string): Uint8Array {
  const bytes = decodeHex(text);
  if (bytes === undefined) throw new CodedError('SAMPLE_INVALID', 'not hex');
  return bytes;
}
