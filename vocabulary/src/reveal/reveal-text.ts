import type { Decode } from './decoded.ts';
import { decodeEntity } from './entities.ts';
import { decodeEscape } from './escapes.ts';
import { decodeInvisible } from './invisible.ts';
import { decodeDigit, decodeForm, decodeJoint, decodeLookAlike } from './look-alikes.ts';
import { decodePercent, decodePlus } from './percent.ts';
import { createRevealer, type RevealedText } from './revealed-text.ts';
import { classNumberOf, mayHide, nextSpelling, UNIT_CLASSES, type UnitClass } from './unit-class.ts';

const DECODERS: { readonly [Name in UnitClass]: Decode } = {
  plain: () => undefined,
  escape: decodeEscape,
  percent: decodePercent,
  plus: decodePlus,
  entity: decodeEntity,
  invisible: decodeInvisible,
  form: decodeForm,
  'look-alike': decodeLookAlike,
  joint: decodeJoint,
  digit: decodeDigit,
  surrogate: (text, index) => decodeInvisible(text, index) ?? decodeForm(text, index),
};

const BY_NUMBER: readonly Decode[] = UNIT_CLASSES.map((name) => DECODERS[name]);

/**
 * One round of reading a text as it is meant: escapes, percent encoding and HTML references decoded, invisible characters dropped, full-width and other forms,
 * look-alikes and digits of other scripts as ASCII. Undefined where there is nothing of the kind. Linear; attacker-controlled.
 */
export function revealText(text: string): RevealedText | undefined {
  if (!mayHide(text)) return undefined;
  const revealer = createRevealer(text);
  for (let index = nextSpelling(text, 0); index >= 0; index = nextSpelling(text, index)) {
    const decoded = BY_NUMBER[classNumberOf(text.charCodeAt(index))]!(text, index);
    if (decoded?.value !== undefined && !revealer.replace(index, index + decoded.length, decoded.value)) break;
    index += decoded?.length ?? 1;
  }
  return revealer.finish();
}
