import { isLetter } from './bytes.ts';

/** The 160 commonest of 676 letter pairs of English prose: nine in ten pairs of words are among them, one in four of random letters. Counted over this repository's documents. */
const COMMON = (
  'ab ac ad ag ai al am an ap ar as at ay be bl bo by ca cc ce ch ck cl co ct da de di do ds ea ec ed ee ef eg el em en ep er es et ev ex ey fa fi fo fr ge gi gr ha he hi ho ic id ie ' +
  'if ig il im in io ir is it ke la ld le li ll lo ls ma me mi mo mp mu na nc nd ne ng ni no np ns nt nu oc od of og ol om on oo op or os ot ou ov ow pa pe pl po pp pr pt pu ra rd re ' +
  'ri ro rr rs rt ru rv ry sa se sh si so sp ss st su ta tc te th ti to tr ts ue ul um un ur us ut ve vi we wh wi wn xt ys'
).split(' ');
const IS_COMMON = new Uint8Array(32 * 32);
for (const pair of COMMON) IS_COMMON[(pair.charCodeAt(0) & 31) * 32 + (pair.charCodeAt(1) & 31)] = 1;

/** Share of the letter pairs in [start, end) that words are made of, 0 to 1; undefined for fewer than four pairs. Callers bound the length. */
export function shareOfWordPairs(bytes: Uint8Array, start: number, end: number): number | undefined {
  let pairs = 0;
  let common = 0;
  for (let index = start + 1; index < end; index++) {
    const first = bytes[index - 1]!;
    const second = bytes[index]!;
    if (!isLetter(first) || !isLetter(second)) continue;
    pairs++;
    common += IS_COMMON[(first & 31) * 32 + (second & 31)]!;
  }
  return pairs < 4 ? undefined : common / pairs;
}
