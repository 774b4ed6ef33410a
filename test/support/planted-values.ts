import { createHmac, generateKeyPairSync } from 'node:crypto';

const text = (...parts: readonly string[]): string => parts.join('');
const jwtPart = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

function formJwt(): string {
  const head = `${jwtPart({ alg: 'HS256', typ: 'JWT' })}.${jwtPart({ sub: 'planted-subject', iat: 1_795_000_000 })}`;
  return `${head}.${createHmac('sha256', 'planted').update(head).digest('base64url')}`;
}

/** One value of every first kind, recognisable and unique to these tests; assembled here, so that no scanner of repositories takes them for leaks. */
export const PLANTED = {
  EMAIL: 'quirin.planted@mailbox-7731.example',
  PHONE: '+49 1512 7731 904',
  CREDIT_CARD: text('4012', ' 8888', ' 8888', ' 1881'),
  IBAN: 'DE89 3704 0044 0532 0130 00',
  US_SSN: text('536', '-90', '-4399'),
  'SECRET.jwt': formJwt(),
  'SECRET.private_key': generateKeyPairSync('ed25519').privateKey.export({ format: 'pem', type: 'pkcs8' }).toString().trim(),
  'SECRET.aws_access_key': text('AKIA', 'Q7PLANTED3XYZ2KM'),
  'SECRET.openai_key': text('sk-', 'proj-', 'Pl4nted', 'x7Qz'.repeat(10)),
  'SECRET.anthropic_key': text('sk-', 'ant-api03-', 'Pl4nted_', 'Zr8K'.repeat(21), '-AAaaBBcc'),
  'SECRET.github_token': text('gh', 'p_', 'Pl4ntedTok', 'n7Rw'.repeat(6), 'Zz'),
  'SECRET.bearer': text('Authorization: ', 'Bearer ', 'pl4nted-', 'b3ar3r'.repeat(5)),
  'SECRET.assignment': text('password', '=', 'Pl4nted!', 'w0rd-77Xq'),
} as const;

/** The part of each value that a leak would show, without the words around it. */
export const PLANTED_NEEDLES: readonly string[] = Object.entries(PLANTED).map(([kind, value]) => {
  if (kind === 'SECRET.bearer') return value.slice('Authorization: Bearer '.length);
  if (kind === 'SECRET.assignment') return value.slice('password='.length);
  // A PEM block is stored with whatever line ends its carrier has: one line of its body tells.
  if (kind === 'SECRET.private_key') return value.split('\n')[1] ?? value;
  return value;
});
