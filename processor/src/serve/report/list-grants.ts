import type { AuditorToken, Role } from '@spanproof/vocabulary';
import { ROLES } from '@spanproof/vocabulary';
import type { Route } from '../../api/contract.ts';
import type { ApiSettings } from '../../config/settings.ts';
import type { AccessGrant } from '../../report/contract.ts';

/** Who may do what at the API, as it is configured and as tokens were issued; whoever reaches host, engine or keys is not in here. */
export function listGrants(
  routes: readonly Route[],
  { tokens, grafana }: Pick<ApiSettings, 'tokens' | 'grafana'>,
  issued: readonly AuditorToken[],
  now: bigint,
): readonly AccessGrant[] {
  const may = (role: Role): readonly string[] =>
    ['read', ...new Set(routes.filter(({ audit, roles }) => audit !== undefined && roles.includes(role)).map(({ audit = '' }) => audit))].toSorted();
  const configured = tokens.flatMap(({ id, role }): readonly AccessGrant[] => {
    if (role === 'plugin') return [];
    return [{ who: `token:${id}`, role, may: may(role) }];
  });
  const mapped = Object.entries(grafana?.role_map ?? {}).map(([who, role]): AccessGrant => ({ who: `grafana:${who}`, role, may: may(role) }));
  const byGrafana =
    grafana === undefined
      ? []
      : ROLES.filter((role) => role !== 'auditor' && role !== 'compliance').map(
          (role): AccessGrant => ({ who: `users whom Grafana gives ${role}`, role, may: may(role) }),
        );
  const auditors = issued
    .filter(({ revoked, expires }) => revoked === undefined && BigInt(expires) > now)
    .map(({ id, role, expires }): AccessGrant => ({ who: `token:${id}`, role, may: may(role), until: expires }));
  return [...configured, ...mapped, ...byGrafana, ...auditors];
}
