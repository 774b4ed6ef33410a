import type { ErasureState } from '@spanproof/vocabulary';
import type { Word } from '../../format/words.ts';

/** How far an erasure is. */
export const ERASURE_WORDS: { readonly [state in ErasureState]: Word } = {
  refused: { text: 'refused: something holds it', tone: 'attention' },
  closing: { text: 'closing: a holder of the keys has not answered yet', tone: 'attention' },
  live: { text: 'erased here; backups still hold wrapped keys', tone: 'attention' },
  complete: { text: 'erased, backups too', tone: 'good' },
};
