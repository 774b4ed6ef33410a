/** A refusal says so at once. */
const SAMPLE = 400;

/** Finish reasons by which a provider itself says that nothing was answered. */
const REFUSING: readonly string[] = ['refusal', 'content_filter', 'safety', 'prohibited_content', 'guardrail_intervened'];

/** How answers decline, per language; each pattern is linear: bounded gaps, no nested repetition. */
const PHRASES: readonly RegExp[] = [
  /\bi(?:['’]m| am) (?:really |very |truly )?(?:sorry|afraid),? (?:but )?(?:i |that |this )?[^.!?]{0,40}\b(?:can(?:['’]?t|not)|unable|won['’]?t|not able)\b/i,
  /\bi (?:can(?:['’]?t|not)|won['’]?t|am (?:not able|unable) to|must decline|have to decline) [^.!?]{0,30}\b(?:help|assist|provide|share|comply|do that|fulfil|discuss|create|generate|support)/i,
  /\bas an? (?:ai|language)[^.!?]{0,40}\b(?:can(?:['’]?t|not)|unable|not able)\b/i,
  /\b(?:tut mir leid|leider)\b[^.!?]{0,60}\b(?:kann|darf) ich\b[^.!?]{0,60}\bnicht\b/i,
  /\bje (?:suis )?(?:désolé|ne peux pas|ne suis pas en mesure)\b/i,
  /\b(?:lo siento|no puedo)\b[^.!?]{0,60}\b(?:ayudar|proporcionar|cumplir|asistir|puedo)/i,
  /\b(?:desculpe|não posso)\b[^.!?]{0,60}\b(?:ajudar|fornecer|posso)/i,
  /\b(?:mi dispiace|non posso)\b[^.!?]{0,60}\b(?:aiutar|fornire|posso)/i,
  /\bhet spijt me\b|\bik kan (?:je|u) (?:daar)? ?niet\b/i,
  /(?:很抱歉|对不起|抱歉).{0,20}(?:无法|不能)|申し訳(?:ありません|ございません).{0,40}(?:できません|いたしかねます)|죄송.{0,40}(?:없습니다|어렵습니다)/u,
];

/**
 * Whether the model declined. Undefined where neither a text nor a finish reason tells. An indicator: phrases miss polite detours and catch quotations, so
 * that its rate over many calls means something and one hit little.
 */
export function detectRefusal(answer: string | undefined, finishReasons: readonly string[] | undefined): boolean | undefined {
  if (finishReasons?.some((reason) => REFUSING.includes(reason.toLowerCase())) === true) return true;
  if (answer === undefined) return undefined;
  const start = answer.slice(0, SAMPLE);
  return PHRASES.some((phrase) => phrase.test(start));
}
