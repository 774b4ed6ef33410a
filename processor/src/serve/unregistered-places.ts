import type { UnregisteredPlace } from '../alerts/vendor-watch.ts';
import { DISCOVERY_SCHEMA } from '../inventory/discovery-record.ts';
import type { SealedReader } from '../open/contract.ts';

/** Discoveries in the ledger of providers and hosts that no entry covered then; what does not look like one is of another version and left out. */
export function createUnregisteredSince(reader: Pick<SealedReader, 'list'>): (from: bigint) => AsyncIterable<UnregisteredPlace> {
  return async function* (from) {
    for await (const { record_id, t_ingest, core } of reader.list({ kinds: ['governance'], schema: DISCOVERY_SCHEMA, from }, [])) {
      const { schema, item, id, first_seen, record_id: call, registered } = core;
      if (schema !== DISCOVERY_SCHEMA || registered !== false || (item !== 'provider' && item !== 'host')) continue;
      if (typeof id !== 'string' || typeof call !== 'string' || typeof first_seen !== 'string' || !/^[0-9]{1,19}$/.test(first_seen)) continue;
      yield { record_id, t_ingest, item, id, call, first_seen };
    }
  };
}
