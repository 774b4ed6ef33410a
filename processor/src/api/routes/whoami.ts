import { ROLES, type WhoAmI } from '@spanproof/vocabulary';
import type { Route } from '../contract.ts';

export function createWhoamiRoutes(): readonly Route[] {
  return [
    {
      method: 'GET',
      path: '/whoami',
      roles: ROLES,
      async handle({ identity: { id, name, role, via, expires } }): Promise<WhoAmI> {
        return { id, name, role, via, ...(expires === undefined ? {} : { expires }) };
      },
    },
  ];
}
