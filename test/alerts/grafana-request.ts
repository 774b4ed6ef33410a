import { createHmac } from 'node:crypto';

export const SECRET: string = ['an', 'hmac', 'secret', 'of', 'tests'].join('-');

/** A notification as Grafana 13's webhook sends it; members that are not read included. */
export function formNotification(...alerts: readonly object[]): string {
  return JSON.stringify({
    receiver: 'spanproof',
    status: 'firing',
    alerts: alerts.map((alert) => ({ ...formFiring(), ...alert })),
    groupLabels: { alertname: 'Error budget burns fast' },
    commonLabels: {},
    commonAnnotations: {},
    externalURL: 'https://grafana.example.org/',
    version: '1',
    groupKey: '{}:{alertname="Error budget burns fast"}',
    truncatedAlerts: 0,
    orgId: 1,
    title: '[FIRING:1] Error budget burns fast',
    state: 'alerting',
    message: '**Firing**',
  });
}

export function formFiring(): object {
  return {
    status: 'firing',
    labels: {
      alertname: 'Error budget burns fast',
      grafana_folder: 'Spanproof',
      product: 'spanproof',
      severity: 'critical',
      service: 'checkout',
      model: 'gpt-5',
    },
    annotations: { summary: '14 times the budget in 1 h.', runbook_url: 'docs/runbooks/burn-rate-fast.md' },
    startsAt: '2026-11-20T07:58:30.123456789Z',
    endsAt: '0001-01-01T00:00:00Z',
    values: { A: 14.4 },
    generatorURL: 'https://grafana.example.org/alerting/grafana/spanproof-burn-rate-fast/view',
    fingerprint: '00c0ffee00c0ffee',
    silenceURL: '',
    dashboardURL: '',
    panelURL: '',
    valueString: "[ var='A' value=14.4 ]",
    orgId: 1,
  };
}

export const formResolved = (more: object = {}): object => ({ status: 'resolved', endsAt: '2026-11-20T08:10:00.5+00:00', ...more });

/** Headers as Grafana sets them: hex over `<seconds>:<body>`. */
export function sign(body: string | Uint8Array, seconds: number, secret: string = SECRET): Record<string, string> {
  const signature = createHmac('sha256', secret).update(`${seconds}:`).update(body).digest('hex');
  return { 'content-type': 'application/json', 'x-grafana-alerting-signature': signature, 'x-grafana-alerting-timestamp': String(seconds) };
}
