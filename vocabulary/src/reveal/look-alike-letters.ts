/** Pairs of a letter and the ASCII letter it looks like: Cyrillic, Greek, Armenian, Latin extensions, Lisu (after Unicode's confusables, UTS 39). */
const PAIRS =
  'аaеeоoрpсcуyхxіiјjѕsԁdԛqԝwһhӏlАAВBЕEКKМMНHОOРPСCТTУYХXІIЈJЅSԜWҮYԌG' +
  'αaοoνvρpυuιiκkγyχxϲcϳjηnΑAΒBΕEΖZΗHΙIΚKΜMΝNΟOΡPΤTΥYΧXϹCͿJ' +
  'օoսuհhոnցgզqԼLՏSՍUՕOıiɑaɡgɩiʟLƽsꓐBꓑPꓓDꓔTꓖGꓗKꓙJꓚCꓜZꓝFꓟMꓠNꓡLꓢSꓣRꓦVꓧHꓪWꓫXꓬYꓮAꓰEꓲIꓳOꓴU';

/** UTF-16 unit of the letter -> the ASCII letter. */
export const LOOK_ALIKE_LETTERS: ReadonlyMap<number, string> = new Map(
  Array.from({ length: PAIRS.length / 2 }, (_, pair) => [PAIRS.charCodeAt(2 * pair), PAIRS[2 * pair + 1]!] as const),
);

/** Zeros of the scripts whose digits people type: Arabic, Persian, N'Ko, Devanagari, Bengali, Tamil, Thai and others; each is followed by its nine. */
export const ZEROS: readonly number[] = [
  0x0660, 0x06f0, 0x07c0, 0x0966, 0x09e6, 0x0a66, 0x0ae6, 0x0b66, 0x0be6, 0x0c66, 0x0ce6, 0x0d66, 0x0e50, 0x0ed0, 0x0f20, 0x1040, 0x17e0, 0x1810,
];
