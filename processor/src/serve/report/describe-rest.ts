import type { Engine } from '../../store/contract.ts';

/** How what rests is encrypted, in words, as this processor knows it. */
export function describeRest(engine: Engine['name']): readonly string[] {
  return [
    'content: AES-256-GCM with key commitment, in an envelope for each part of a record, under keys of a tenant and day',
    'journal: the same envelopes, and cores without content',
    engine === 'embedded'
      ? 'engine disk: AES-256-CTR by the embedded engine, under a key that the key service wraps'
      : 'engine disk: as the ClickHouse server is configured; not known to this processor',
  ];
}
