import type { KeyInventory, KeyRotation, Role } from '@spanproof/vocabulary';
import { z } from 'zod';
import type { ApiRequest, Route } from '../contract.ts';

const tenant = z.string().min(1).max(200);
const ROTATE = z.strictObject({ tenant: tenant.optional(), destroy_old: z.boolean().default(false) });
const DESTROY = z.strictObject({ tenant, version: z.int().min(1).max(0xffff_ffff) });
const ADMIN: readonly Role[] = ['admin'];

interface Actor {
  readonly id: string;
  readonly name: string;
}

/** What the routes need of whoever keeps the keys. */
export interface KeyCustody {
  inventory(): Promise<KeyInventory>;
  rotate(actor: Actor, wanted: { readonly tenant?: string; readonly destroyOld: boolean }): Promise<readonly KeyRotation[]>;
  destroy(actor: Actor, kek: { readonly tenant: string; readonly version: number }): Promise<void>;
}

/** Key-encryption keys: what there is, rotation, destruction. No answer holds a key. */
export function createKeyRoutes({ keyCustody }: { readonly keyCustody: KeyCustody }): readonly Route[] {
  return [
    { method: 'GET', path: '/keys', roles: ['compliance', 'auditor', 'admin'], handle: () => keyCustody.inventory() },
    {
      method: 'POST',
      path: '/keys/rotate',
      roles: ADMIN,
      audit: 'keys.rotate',
      body: ROTATE,
      async handle({ identity, body }: ApiRequest): Promise<{ readonly rotations: readonly KeyRotation[] }> {
        const { tenant: wanted, destroy_old } = body as z.infer<typeof ROTATE>;
        return { rotations: await keyCustody.rotate(identity, { ...(wanted === undefined ? {} : { tenant: wanted }), destroyOld: destroy_old }) };
      },
    },
    {
      method: 'POST',
      path: '/keys/destroy',
      roles: ADMIN,
      audit: 'keys.destroy',
      body: DESTROY,
      handle: ({ identity, body }) => keyCustody.destroy(identity, body as z.infer<typeof DESTROY>),
    },
  ];
}
