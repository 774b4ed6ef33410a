/** What a word means for an instruction, a bit each. */
export const IGNORE = 1;
export const INSTRUCTION = 2;
export const PRIOR = 4;
export const REVEAL = 8;
export const HIDDEN = 16;
export const OWN = 32;
export const PLAY = 64;
export const FREE = 128;
export const CODE = 256;
export const CHANGE = 512;
export const ANSWER = 1024;
export const SEND = 2048;
export const CREDENTIAL = 4096;
export const SAY = 8192;
export const NEW = 16384;

/** Words by meaning, lower case, in the languages prompts are attacked in most: en de fr es pt it nl pl sv ru tr id vi tl hi ar. Languages without blanks: see phrases.ts. */
const WORDS: readonly (readonly [number, string])[] = [
  [
    IGNORE,
    'leave remove regardless despite contrary abweichend entgegen ungeachtet trotz malgré ignore ignoring disregard disregarding forget forgetting neglect overlook bypass override overrule discard abandon ' +
      'ignoriere ignorieren ignorier vergiss vergesse vergessen missachte ignorez ignorer oublie oubliez oublier ignora ignorar ignoren olvida olvide olviden olvidar ' +
      'esqueça esquece esquecer desconsidere ignori ignorate dimentica dimenticare dimenticate negeer vergeet zignoruj ignoruj zapomnij ignorera glöm ' +
      'игнорируй игнорируйте игнорировать проигнорируй забудь забудьте yoksay unut görmezden abaikan lupakan balewalain kalimutan huwag अनदेखा भूल تجاهل انس',
  ],
  [
    INSTRUCTION,
    'task tasks instruktionen instruction instructions prompt prompts rule rules guideline guidelines directive directives directions command commands programming constraints ' +
      'anweisung anweisungen anweisungen anweisungs aufforderung aufforderungen regeln vorgaben aufgaben aufgabe instructions consignes consigne règles directives instrucciones instrucción reglas indicaciones ' +
      'instruções instrução regras diretrizes istruzioni istruzione regole instructies instructie regels opdrachten instrukcje instrukcji polecenia zasady instruktioner ' +
      'инструкции инструкций инструкцию указания указаний правила talimatları talimatlar talimat kuralları instruksi petunjuk perintah tagubilin panuto निर्देशों निर्देश التعليمات تعليمات',
  ],
  [
    PRIOR,
    'previous previously prior above earlier preceding foregoing before everything all initial original anything past ' +
      'vorherigen vorherige vorigen bisherigen bisherige obigen alle alles zuvor davor précédentes précédente précédents précédent toutes tout avant anteriores anterior previas todo todas todos ' +
      'antes precedenti precedente tutte tutto vorige voorgaande alles poprzednie wszystkie tidigare alla предыдущие предыдущих все всё выше önceki tüm sebelumnya semua nakaraang lahat पिछले सभी السابقة جميع',
  ],
  [
    REVEAL,
    'reveal show print repeat output display disclose leak share expose dump list give tell return recite spell translate summarize ' +
      'zeige zeig nenne gib wiederhole verrate sag montre montrez affiche révèle répète donne muestra revela repite dime imprime mostre revele repita mostra rivela ripeti dimmi toon geef onthul herhaal ' +
      'pokaż ujawnij powtórz visa покажи раскрой повтори выведи göster söyle tampilkan ungkapkan beritahu ipakita sabihin दिखाओ बताओ أظهر اكشف أخبرني',
  ],
  [
    HIDDEN,
    'system hidden secret initial original confidential internal underlying systemprompt système caché geheim geheime oculto oculta secreto segredo segreto nascosto системный скрытый секретный tajny',
  ],
  [
    OWN,
    'your yours dein deine deinen deiner ihre ihren votre vos ton tes tu tus su sus seu seus sua suas tuo tue tuoi vostre jouw uw twój twoje твой твои ваш ваши anda iyong आपका आपके',
  ],
  [
    PLAY,
    'pretend act roleplay impersonate simulate imagine persona character embody stelle spiele simuliere imagine prétends simula finge actúa finja aja fingi agisci doe alsof udawaj представь притворись',
  ],
  [
    FREE,
    'unrestricted uncensored unfiltered unlimited jailbreak jailbroken jailbreaking dan amoral unethical immoral restrictionless limitless unbound unhinged ungebunden uneingeschränkt',
  ],
  [
    CODE,
    'base64 base32 base16 hex hexadecimal rot13 caesar cipher morse binary ascii unicode leetspeak encrypt encoded encode decode decrypt ciphertext reversed backwards reverse kodieren décode decodifica декодируй',
  ],
  [
    CHANGE,
    'modify replace encode encrypt append insert include mention add embed incorporate alter rewrite translate substitute conclude reverse integrate omit enhance',
  ],
  [ANSWER, 'answer response reply output responses replies answers antwort réponse respuesta resposta risposta antwoord'],
  [SEND, 'send post upload forward transmit email exfiltrate fetch curl visit navigate redirect schicke sende envoie envía envie invia stuur wyślij отправь'],
  [
    CREDENTIAL,
    'password passwords passphrase secret credentials key token passwort kennwort geheimnis contraseña senha parola пароль hasło şifre şifrenizi sandi mật 비밀번호 clé motdepasse',
  ],
  [
    SAY,
    'say print write output respond reply answer schreibe schreib sage antworte écris dis réponds escribe di responde escreva diga responda scrivi rispondi zeg schrijf napisz напиши скажи ответь',
  ],
  [
    NEW,
    'instead now new following actually stattdessen jetzt neue nun maintenant nouvelle plutôt ahora nueva nuevo agora novo nuova nuovo adesso nu nieuwe teraz теперь новая вместо',
  ],
];

/** Meaning of each known word. */
export const CONCEPTS: ReadonlyMap<string, number> = readConcepts();

function readConcepts(): Map<string, number> {
  const concepts = new Map<string, number>();
  for (const [bit, words] of WORDS) for (const word of words.split(' ')) concepts.set(word, (concepts.get(word) ?? 0) | bit);
  return concepts;
}
