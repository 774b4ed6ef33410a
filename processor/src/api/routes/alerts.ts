import { ALERT_STATES, type Alert, type AlertPage, type AlertTransition, CodedError, ROLES, type Role } from '@spanproof/vocabulary';
import { z } from 'zod';
import type { Alerts, GrafanaWebhook } from '../../alerts/contract.ts';
import type { Hook, Route } from '../contract.ts';

const MAY_MOVE: readonly Role[] = ['operator', 'compliance', 'admin'];
/** Some hundred alerts of one group. */
const NOTIFICATION_LIMIT = 1024 * 1024;

const listQuery = z.strictObject({ state: z.enum(ALERT_STATES).optional() });
// How long and how plain texts may be is for the register.
const words = z.string().min(1).max(10_000);
const transition: z.ZodType<AlertTransition> = z.strictObject({
  state: z.enum(ALERT_STATES),
  expected: z.int().min(1).max(1_000_000),
  note: words.exactOptional(),
  owner: words.exactOptional(),
  change: words.exactOptional(),
});

/** Alerts and their lives. They name services and models, never content: everybody who may look at pages may see them. */
export function createAlertRoutes(collaborators: { readonly alerts: Alerts }): readonly Route[] {
  const { alerts } = collaborators;
  return [
    {
      method: 'GET',
      path: '/alerts',
      roles: ROLES,
      query: listQuery,
      handle: async ({ query }): Promise<AlertPage> => alerts.list((query as z.output<typeof listQuery>).state),
    },
    {
      method: 'GET',
      path: '/alerts/:id',
      roles: ROLES,
      async handle({ params }): Promise<Alert> {
        const alert = alerts.get(params['id'] ?? '');
        if (alert === undefined) throw new CodedError('NOT_FOUND', 'there is no such alert');
        return alert;
      },
    },
    {
      method: 'POST',
      path: '/alerts/:id/transition',
      roles: MAY_MOVE,
      audit: 'alerts.transition',
      body: transition,
      handle: ({ identity, params, body }): Promise<Alert> =>
        alerts.transition({ id: identity.id, name: identity.name }, params['id'] ?? '', body as AlertTransition),
    },
  ];
}

/** Where Grafana's contact point reports. `webhook` absent: no secret is configured, so there is nobody to believe. */
export function createAlertHooks(collaborators: { readonly webhook?: GrafanaWebhook | undefined }): readonly Hook[] {
  return [
    {
      path: '/alerts/grafana',
      bodyLimit: NOTIFICATION_LIMIT,
      proof: 'HMAC-SHA256 of the request under the secret of alerts.grafana, its time within five minutes, taken once',
      receiver: collaborators.webhook,
    },
  ];
}
