/**
 * Values that must never rest in plaintext: made up, valid by their checksums, different in every ticket. Whoever looks for leaks
 * looks for `value`. Prefixes are put together at run time, so that no scanner of the repository takes them for real.
 */
export interface Planted {
  /** The finding id that a scanner should report. */
  readonly kind: PlantedKind;
  /** The characters to look for. */
  readonly value: string;
  /** A sentence that holds the value, as a customer would write it. */
  readonly sentence: string;
}

type Make = (random: Random) => { readonly value: string; readonly sentence: string };

const PEM_LABEL = ['PRIVATE', 'KEY'].join(' ');

const MAKERS = {
  EMAIL: (random) => {
    const value = `${random.pick(['ada', 'grace', 'edsger', 'barbara'])}.${random.text(LOWER, 9)}@${random.text(LOWER, 7)}.example.org`;
    return { value, sentence: `Please answer to ${value}.` };
  },
  PHONE: (random) => {
    const value = `+1 ${random.pick(['212', '415', '312'])} ${random.between(220, 989)} ${random.text(DIGITS, 4)}`;
    return { value, sentence: `My phone number is ${value}.` };
  },
  CREDIT_CARD: (random) => {
    const value = withLuhn(`4539${random.text(DIGITS, 11)}`);
    return { value, sentence: `I paid with the card ${value}.` };
  },
  IBAN: (random) => {
    const value = makeIban('DE', random.text(DIGITS, 18));
    return { value, sentence: `Refund it to IBAN ${value}.` };
  },
  US_SSN: (random) => {
    const value = `${random.between(101, 665)}-${random.between(11, 98)}-${random.between(1001, 9998)}`;
    return { value, sentence: `My social security number is ${value}.` };
  },
  'SECRET.jwt': (random) => {
    const part = (text: string): string => Buffer.from(text).toString('base64url');
    const value = `${part('{"alg":"HS256","typ":"JWT"}')}.${part(`{"sub":"${random.text(DIGITS, 10)}"}`)}.${random.secret(MIXED, 43)}`;
    return { value, sentence: `The session was ${value} when it broke.` };
  },
  'SECRET.private_key': (random) => {
    const value = random.secret(MIXED, 64);
    return { value, sentence: `-----BEGIN ${PEM_LABEL}-----\n${value}\n${random.secret(MIXED, 64)}\n-----END ${PEM_LABEL}-----` };
  },
  'SECRET.aws_access_key': (random) => {
    const value = `AK${'IA'}${random.secret(UPPER_32, 16)}`;
    return { value, sentence: `We deploy with ${value}.` };
  },
  'SECRET.openai_key': (random) => {
    const value = `sk-${'proj'}-${random.secret(MIXED, 48)}`;
    return { value, sentence: `Our key is ${value}.` };
  },
  'SECRET.anthropic_key': (random) => {
    const value = `sk-${'ant'}-api03-${random.secret(MIXED, 48)}`;
    return { value, sentence: `The other key is ${value}.` };
  },
  'SECRET.github_token': (random) => {
    const value = `gh${'p'}_${random.secret(MIXED, 36)}`;
    return { value, sentence: `CI uses ${value}.` };
  },
  'SECRET.bearer': (random) => {
    const value = random.secret(MIXED, 40);
    return { value, sentence: `curl -H 'Authorization: Bearer ${value}' fails.` };
  },
  'SECRET.assignment': (random) => {
    const value = random.secret(MIXED, 20);
    return { value, sentence: `The settings say password=${value}` };
  },
} as const satisfies Record<string, Make>;

export type PlantedKind = keyof typeof MAKERS;
const KINDS = Object.keys(MAKERS) as readonly PlantedKind[];
/** A private key makes the policy refuse the call, so it is planted only where that is meant. */
const EVERYDAY = KINDS.filter((kind) => kind !== 'SECRET.private_key');

const LOWER = 'abcdefghijklmnopqrstuvwxyz';
const DIGITS = '0123456789';
const MIXED = `${LOWER}${LOWER.toUpperCase()}${DIGITS}`;
const UPPER_32 = `${LOWER.toUpperCase()}234567`;

/** One value of this kind, the same for the same seed. */
export function plant(kind: PlantedKind, seed: number): Planted {
  return { kind, ...MAKERS[kind](createRandom(seed * KINDS.length + KINDS.indexOf(kind))) };
}

/** What the customer of this ticket gives away: two kinds, all of them in turn. */
export function plantInTicket(ticket: number): readonly Planted[] {
  const kindAt = (index: number): PlantedKind => EVERYDAY[index % EVERYDAY.length] ?? 'EMAIL';
  return [plant(kindAt(ticket), ticket), plant(kindAt(ticket + 5), ticket)];
}

/** What the model gives away in its answer to this ticket. */
export function plantInReply(ticket: number): Planted {
  return plant('EMAIL', ticket + 1_000_000);
}

/** The provider's answer, for a loopback provider: finds the ticket in the request. */
export function replyTo(body: string): string {
  const ticket = Number(/ticket (\d+)/.exec(body)?.[1] ?? 0);
  return `Thank you. A colleague will look at it today; she reads ${plantInReply(ticket).value} and calls back.`;
}

interface Random {
  pick<T>(from: readonly [T, ...T[]]): T;
  text(alphabet: string, length: number): string;
  /** With a digit in it, as generated credentials nearly always have. */
  secret(alphabet: string, length: number): string;
  between(low: number, high: number): number;
}

/** mulberry32: reproducible, and good enough to look generated. */
function createRandom(seed: number): Random {
  let state = (seed + 1) * 0x9e3779b9;
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const text = (alphabet: string, length: number): string => Array.from({ length }, () => alphabet[Math.floor(next() * alphabet.length)]).join('');
  return {
    text,
    secret: (alphabet, length) => `${text(alphabet, length - 1)}${2 + Math.floor(next() * 6)}`,
    pick: (from) => from[Math.floor(next() * from.length)] ?? from[0],
    between: (low, high) => low + Math.floor(next() * (high - low + 1)),
  };
}

function withLuhn(digits: string): string {
  const sum = Array.from(digits)
    .reverse()
    .reduce((total, digit, index) => {
      const doubled = Number(digit) * (index % 2 === 0 ? 2 : 1);
      return total + (doubled > 9 ? doubled - 9 : doubled);
    }, 0);
  return `${digits}${(10 - (sum % 10)) % 10}`;
}

function makeIban(country: string, account: string): string {
  const digits = Array.from(`${account}${country}00`, (character) => parseInt(character, 36)).join('');
  return `${country}${String(98n - (BigInt(digits) % 97n)).padStart(2, '0')}${account}`;
}
