import type { Actor } from '../../registers/contract.ts';
import type { AlertChange, Alerts, GrafanaWebhook, NotificationOutcome } from '../contract.ts';
import { toPlainLine } from '../plain-text.ts';
import { describeAlert, describeEnd } from './describe-alert.ts';
import { type GrafanaNotification, parseNotification } from './parse-notification.ts';
import { createSignatureCheck } from './signature.ts';

const RECEIVER_LENGTH = 100;

/** Grafana's alerts become ours: what fires opens one, what ends closes it, unless a person investigates. */
export function createGrafanaWebhook(
  collaborators: { readonly alerts: Pick<Alerts, 'open' | 'close'>; readonly nowMs: () => number },
  settings: { readonly secret: string },
): GrafanaWebhook {
  const { alerts } = collaborators;
  const check = createSignatureCheck(collaborators, settings);

  async function apply({ receiver, alerts: told }: GrafanaNotification): Promise<NotificationOutcome> {
    const name = toPlainLine(receiver, RECEIVER_LENGTH);
    const actor: Actor = { id: `grafana:${name}`, name };
    const outcome = { opened: 0, resolved: 0, noted: 0, unchanged: 0 };
    for (const alert of told) {
      const changed: AlertChange | undefined =
        alert.status === 'firing'
          ? await alerts.open(actor, describeAlert(alert))
          : await alerts.close(actor, { source: 'grafana', key: alert.fingerprint, note: describeEnd(alert) });
      outcome[changed?.change ?? 'unchanged'] += 1;
    }
    return outcome;
  }

  return {
    admit: check.admit,
    take: (headers, body) => check.run(headers, body, () => apply(parseNotification(body))),
  };
}
