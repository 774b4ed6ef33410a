import type { MessageShape } from '../wire.ts';

/** What happens to a field when a body is written again: a message goes by its own rules; what has no rule was never examined and is left out. */
export type FieldRule = 'copy' | 'text' | 'attribute' | 'trace_id' | 'span_id' | RewriteShape;

export interface RewriteShape {
  /** By field number. */
  readonly rules: readonly (FieldRule | undefined)[];
}

/** For readTag() and skipField(): what is rewritten has been decoded strictly before. */
export const DECODED: MessageShape = { name: 'a decoded message', fields: [], singular: 0 };

const shapeOf = (rules: Readonly<Record<number, FieldRule>>): RewriteShape => {
  const list: (FieldRule | undefined)[] = [];
  for (const [field, rule] of Object.entries(rules)) list[Number(field)] = rule;
  return { rules: list };
};

export const RESOURCE: RewriteShape = shapeOf({ 1: 'attribute', 2: 'copy' });
export const SCOPE: RewriteShape = shapeOf({ 1: 'text', 2: 'text', 3: 'attribute', 4: 'copy' });
const EVENT: RewriteShape = shapeOf({ 1: 'copy', 2: 'text', 3: 'attribute', 4: 'copy' });
const LINK: RewriteShape = shapeOf({ 1: 'trace_id', 2: 'span_id', 3: 'text', 4: 'attribute', 5: 'copy', 6: 'copy' });
const STATUS: RewriteShape = shapeOf({ 2: 'text', 3: 'copy' });
export const SPAN: RewriteShape = shapeOf({
  1: 'trace_id',
  2: 'span_id',
  3: 'text',
  4: 'span_id',
  5: 'text',
  6: 'copy',
  7: 'copy',
  8: 'copy',
  9: 'attribute',
  10: 'copy',
  11: EVENT,
  12: 'copy',
  13: LINK,
  14: 'copy',
  15: STATUS,
  16: 'copy',
});
