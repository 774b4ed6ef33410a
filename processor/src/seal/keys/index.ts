import type { KeyService } from '../contract.ts';
import { openLocalKeys } from './local.ts';

/** `folder` is the data folder's `keys`. */
export type OpenKeyService = (settings: { readonly folder: string }) => Promise<KeyService>;

/** Key services by the name that the configuration uses. */
export const KEY_SERVICES: { readonly local: OpenKeyService } = {
  local: openLocalKeys,
};
