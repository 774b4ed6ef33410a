const MONTH = '(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\\.?';
const WEEKDAY = '(?:mon|tue(?:s)?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?';
const DAY = '\\d{1,2}(?:st|nd|rd|th)?';

/**
 * What a template fills in, in the order in which it is looked for; `sign` is in every match, so that most texts are spared the search. Every pattern is
 * linear: repetitions are bounded, or end at the first character that is not theirs.
 */
const VARYING: readonly { readonly sign: RegExp; readonly pattern: RegExp; readonly mask: string }[] = [
  // The transform `mask`: stars, and what it keeps: the last four characters, the domain of an address.
  { sign: /\*{4}/, pattern: /\*{4,}(?:@[\w.-]{1,253}|[^\s*]{0,4})/g, mask: '[MASKED]' },
  { sign: /-[0-9a-f]{12}/i, pattern: /(?<![0-9a-z])[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi, mask: '[UUID]' },
  { sign: /@/, pattern: /(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}/g, mask: '[EMAIL]' },
  {
    sign: /\d-\d/,
    pattern: /\b\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?: ?(?:Z|UTC|GMT|[+-]\d{2}:?\d{2}))?)?/g,
    mask: '[DATE]',
  },
  {
    sign: /\d/,
    pattern: new RegExp(`\\b(?:${WEEKDAY},? )?(?:${DAY} (?:of )?${MONTH}(?:,? \\d{4})?|${MONTH} ${DAY}\\b(?:,? \\d{4})?|${MONTH} \\d{4})\\b`, 'gi'),
    mask: '[DATE]',
  },
  // Groups too: 1,000.50 and 192.0.2.1 and +49 170 555 are one number each.
  { sign: /\d/, pattern: /\d(?:[\d.,:/-]*\d)?/g, mask: '#' },
  { sign: /# #/, pattern: /#(?: #)+/g, mask: '#' },
  { sign: /#/, pattern: /# ?[ap]\.?m\b\.?/gi, mask: '#' },
];

/** `[EMAIL_1]`, a pseudonym, a token -> `[EMAIL]`: which value it was does not matter, nor how many there were before it. */
export function maskPlaceholders(text: string): string {
  return text.replace(/\[([A-Z][A-Z0-9_.]{0,60}?)(?:_T\.[A-Z2-7]{1,300})?_\d{1,20}\]/g, '[$1]');
}

/** The text without what differs between two uses of one template: placeholders of findings, numbers, dates, UUIDs, e-mail addresses, space. */
export function maskVarying(text: string): string {
  let masked = maskPlaceholders(text.replace(/\s{2,}|[^\S ]/g, ' ').trim());
  for (const { sign, pattern, mask } of VARYING) if (sign.test(masked)) masked = masked.replace(pattern, mask);
  return masked;
}
