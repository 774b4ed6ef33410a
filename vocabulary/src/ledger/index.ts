export type { Crypto } from './crypto.ts';
