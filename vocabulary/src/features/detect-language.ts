/** More is not read: a language shows early. */
const SAMPLE = 512;
/** Fewer hits than this, or a second language nearly as likely, and nothing is said. */
const LEAST_HITS = 3;
const LEAST_LEAD = 1.5;

/** Greek begins here; Latin text, most of all, needs no search for scripts. */
const BEYOND_LATIN = /[\u0370-\u1dff\u2c00-\uffff]/;
/** Between words of WORDS; \p{L} would say the same at several times the cost. */
const NO_WORD = /[^a-z\u00df-\u024f]+/;

/** A script that one language, or one of two, is written in. The first that fills a third of the letters decides. */
const SCRIPTS: readonly { readonly letters: RegExp; readonly language: string; readonly unless?: readonly [sign: RegExp, language: string] }[] = [
  { letters: /[\p{Script=Hiragana}\p{Script=Katakana}]/gu, language: 'ja' },
  { letters: /\p{Script=Hangul}/gu, language: 'ko' },
  { letters: /\p{Script=Han}/gu, language: 'zh', unless: [/[\p{Script=Hiragana}\p{Script=Katakana}]/u, 'ja'] },
  { letters: /\p{Script=Cyrillic}/gu, language: 'ru', unless: [/[іїєґ]/iu, 'uk'] },
  { letters: /\p{Script=Arabic}/gu, language: 'ar', unless: [/[پچژگ]/u, 'fa'] },
  { letters: /\p{Script=Hebrew}/gu, language: 'he' },
  { letters: /\p{Script=Greek}/gu, language: 'el' },
  { letters: /\p{Script=Devanagari}/gu, language: 'hi' },
  { letters: /\p{Script=Thai}/gu, language: 'th' },
];

/** Words so common that a text of a few sentences has several, and rare in the other languages here. */
const WORDS: Readonly<Record<string, string>> = {
  en: 'the and of to is are you that with for this it be your have not was can from',
  de: 'der die das und ist nicht ich sie mit ein eine für auf den dem von zu werden können auch',
  fr: 'le les et est des une vous que pour dans pas sur avec nous votre cette sont qui je du',
  es: 'el los las y es una que por para con no su está como pero más usted del puede sus',
  pt: 'o os as e é uma que não para com você seu sua mais do da em pode são isso',
  it: 'il gli e è una che non per con sono della di questo può nel più ma come lo anche',
  nl: 'de het en een is niet dat van voor met je zijn op te u kan deze ook bij wordt',
  pl: 'i w nie na się jest że do z jak to dla może co od czy są przez tego być',
  sv: 'och att det är inte som en för på med jag kan du har till den av om ett eller',
  tr: 've bir bu için ile de da değil olarak daha çok gibi ne var olan size ben sonra kadar en',
};
const LANGUAGES_OF: ReadonlyMap<string, readonly string[]> = groupWords();

/**
 * ISO 639-1 code of the language most of the text is in; undefined where the text is too short or too mixed to say. An indicator for statistics over many
 * texts, not a judgement about one.
 */
export function detectLanguage(text: string): string | undefined {
  const sample = text.slice(0, SAMPLE).toLowerCase();
  if (BEYOND_LATIN.test(sample)) {
    const letters = sample.match(/\p{L}/gu)?.length ?? 0;
    for (const { letters: pattern, language, unless } of SCRIPTS) {
      if ((sample.match(pattern)?.length ?? 0) * 3 > letters) return unless?.[0].test(sample) === true ? unless[1] : language;
    }
  }
  const hits = new Map<string, number>();
  for (const word of sample.split(NO_WORD)) for (const language of LANGUAGES_OF.get(word) ?? []) hits.set(language, (hits.get(language) ?? 0) + 1);
  const [first, second] = [...hits].toSorted(([, a], [, b]) => b - a);
  return first !== undefined && first[1] >= LEAST_HITS && first[1] >= LEAST_LEAD * (second?.[1] ?? 0) ? first[0] : undefined;
}

function groupWords(): ReadonlyMap<string, readonly string[]> {
  const languages = new Map<string, string[]>();
  for (const [language, words] of Object.entries(WORDS)) for (const word of words.split(' ')) languages.set(word, [...(languages.get(word) ?? []), language]);
  return languages;
}
