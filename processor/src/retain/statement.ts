import type { Erasure, ErasureStatement } from '@spanproof/vocabulary';
import { encodeCanonical, decodeUtf8, type NoteSigner, signNote } from '@spanproof/vocabulary/ledger';
import type { ErasureFacts } from './erasure-state.ts';

const STATEMENT_PREFIX = 'spanproof/erasure-statement/v1\n';

/** What remains of a subject whose keys are gone, in words; everything here can be checked in the ledger. */
export function listRemains(erasure: Erasure): readonly string[] {
  if (erasure.state === 'refused') return ['Everything: the request was refused because of what holds it.'];
  return [
    'The facts of each call without content or person: time, model, tokens, outcome, verdicts, counts of findings. They name nobody.',
    'Ciphertext of the erased parts, which no key opens any more; the ledger still proves that it was not changed.',
    'This erasure: its ticket and basis, sealed, and a salted commitment to the subject.',
    ...(erasure.state === 'complete' ? [] : ['Copies of the key store from before: they open the erased parts until the second date.']),
    'What was forwarded to other backends, exported, revealed to people, or kept by providers: the notices below say who was told.',
  ];
}

/** The facts, signed: a note over one line of canonical JSON (docs/ledger-format.md section 2). */
export function formStatement(facts: ErasureFacts, erasure: Erasure, governance: NoteSigner): ErasureStatement {
  const { tenant, words } = facts;
  const remains = listRemains(erasure);
  const signed = { ...erasure, remains, ...(words === undefined ? {} : { basis: words.basis, ticket: words.ticket }) };
  const text = `${STATEMENT_PREFIX}${decodeUtf8(encodeCanonical(signed)) ?? ''}\n`;
  return {
    ...erasure,
    ...(tenant === undefined ? {} : { tenant }),
    ...words,
    remains,
    signed: decodeUtf8(signNote(text, [governance])) ?? '',
  };
}
