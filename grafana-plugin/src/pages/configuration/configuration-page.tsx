import type { AppPluginMeta, PluginConfigPageProps } from '@grafana/data';
import { getBackendSrv } from '@grafana/runtime';
import { Alert, Button, Field, Input, SecretInput, TextArea } from '@grafana/ui';
import { type FormEvent, type ReactElement, useState } from 'react';
import { firstValueFrom } from 'rxjs';
import { Panel } from '../../components/panel.tsx';
import { ProblemNote } from '../../components/problem-note.tsx';
import { useAction } from '../../data/use-action.ts';
import { PLUGIN_ID } from '../../plugin-id.ts';
import { readSettings } from '../../settings.ts';
import { AlertRules } from './alert-rules.tsx';
import { Diagnosis } from './diagnosis.tsx';

export type ConfigPageProps = PluginConfigPageProps<AppPluginMeta>;

/** Where the processor is, the token this Grafana shows it, whom to believe; then whether it works, step by step. */
export function ConfigurationPage({ plugin }: ConfigPageProps): ReactElement {
  const { enabled, jsonData, secureJsonFields } = plugin.meta;
  const [settings, setSettings] = useState(() => readSettings(jsonData));
  const [token, setToken] = useState('');
  const [tokenSet, setTokenSet] = useState(secureJsonFields?.['apiToken'] === true);
  const [saved, setSaved] = useState(false);
  const save = useAction(async () => {
    const data = { enabled: true, pinned: true, jsonData: settings, ...(token === '' ? {} : { secureJsonData: { apiToken: token } }) };
    await firstValueFrom(getBackendSrv().fetch({ url: `/api/plugins/${PLUGIN_ID}/settings`, method: 'POST', data, showErrorAlert: false }));
    setSaved(true);
  });

  function submit(event: FormEvent): void {
    event.preventDefault();
    void save.run();
  }

  return (
    <>
      <Panel title="Connection">
        <form onSubmit={submit} aria-label="Connection" style={{ maxWidth: 720 }}>
          <Field label="Address of the processor’s API" description="As this Grafana reaches it, for example https://spanproof.internal:4320" required>
            <Input
              id="api-url"
              type="url"
              required
              value={settings.apiUrl}
              onChange={(event) => setSettings({ ...settings, apiUrl: event.currentTarget.value.replace(/\/+$/, '') })}
            />
          </Field>
          <Field
            label="Token of this Grafana"
            description="From the processor’s configuration, role plugin. It stays in Grafana’s own encrypted store."
            required
          >
            <SecretInput
              id="api-token"
              isConfigured={tokenSet}
              value={token}
              onChange={(event) => setToken(event.currentTarget.value)}
              onReset={() => {
                setTokenSet(false);
                setToken('');
              }}
            />
          </Field>
          <Field
            label="Trust policy"
            description="The file data/trust-policy, brought here by another way than this connection: it says which key signs the log."
          >
            <TextArea
              id="trust-policy"
              rows={5}
              value={settings.trustPolicy ?? ''}
              onChange={(event) => setSettings({ ...settings, trustPolicy: event.currentTarget.value === '' ? undefined : event.currentTarget.value })}
            />
          </Field>
          {save.problem && <ProblemNote problem={save.problem} />}
          {saved && <Alert severity="success" title="Saved. Reload this page: Grafana then uses it." />}
          <Button type="submit" disabled={save.busy}>
            {enabled === true ? 'Save' : 'Save and enable'}
          </Button>
        </form>
      </Panel>
      <Diagnosis />
      <AlertRules />
    </>
  );
}
