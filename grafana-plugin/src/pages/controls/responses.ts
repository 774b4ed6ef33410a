import type { ControlOutcome, RegisterEntry } from '@spanproof/vocabulary';
import { browserCrypto } from '../../crypto/browser-crypto.ts';
import { formOf } from '../../registers/fields.ts';
import type { RegisterForm } from '../../registers/field.ts';

export type Deviation = ControlOutcome['deviations'][number];

const FORM = formOf('responses');
/** What the place of the form already says. */
const KNOWN = ['control', 'run', 'item'];

/** The form beside a deviation: what it answers is known. */
export const RESPONSE_FORM: RegisterForm = { ...FORM, title: 'Management response', fields: FORM.fields.filter(({ at }) => !KNOWN.includes(at)) };

/** The answer to one deviating item of a control, whichever run found it. */
export function findResponse(responses: readonly RegisterEntry[], { item }: Deviation): RegisterEntry | undefined {
  return responses.find(({ data }) => data['item'] === item);
}

/** One entry per control and item, so that an item that deviates again is answered by a new version. Hashed: items may name people. */
export function responseId(control: string, item: string): string {
  const digest = browserCrypto.sha256(new TextEncoder().encode(`${control}\n${item}`));
  const short = Array.from(digest.subarray(0, 6), (byte) => byte.toString(16).padStart(2, '0')).join('');
  return `${control.slice(0, 48)}-${short}`;
}
