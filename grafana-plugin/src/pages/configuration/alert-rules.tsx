import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { config, type DataSourceSrv, getDataSourceSrv } from '@grafana/runtime';
import { Alert, Button, Field, Input, useStyles2 } from '@grafana/ui';
import { type FormEvent, type ReactElement, useState } from 'react';
import { Panel } from '../../components/panel.tsx';
import { ProblemNote } from '../../components/problem-note.tsx';
import { selectStyle } from '../../components/select-style.ts';
import { useAction } from '../../data/use-action.ts';
import { askGrafana, readGrafanaProblem } from './ask-grafana.ts';
import { changesSomething, type InstallPlan, install, planInstall } from './install-rules.ts';
import { RulesChanges } from './rules-changes.tsx';

const TYPE = 'grafana-clickhouse-datasource';

interface Source {
  readonly uid: string;
  readonly name: string;
}

/** Only where there is a Grafana, which the local console is not, and for its administrators. */
export function AlertRules(): ReactElement | null {
  const sources = getDataSourceSrv() as DataSourceSrv | undefined;
  const { orgRole, isGrafanaAdmin } = config.bootData.user;
  if (sources === undefined || !(orgRole === 'Admin' || isGrafanaAdmin)) return null;
  const found = sources.getList({ type: TYPE }).map(({ uid, name }) => ({ uid, name }));
  return (
    <Panel title="Alert rules">
      {found.length === 0 ? (
        <p>
          The rules ask ClickHouse, and this Grafana has no data source of type <code>{TYPE}</code>. Add one that reads the database of the processor, then come
          back.
        </p>
      ) : (
        <Installing sources={found} />
      )}
    </Panel>
  );
}

/** First what would change, then, on demand, the change: with the session of whoever asks, by Grafana's own API. */
function Installing({ sources }: { readonly sources: readonly Source[] }): ReactElement {
  const styles = useStyles2(getStyles);
  const [datasourceUid, setDatasource] = useState(sources[0]?.uid ?? '');
  const [runbooks, setRunbooks] = useState('');
  const [plan, setPlan] = useState<InstallPlan | undefined>(undefined);
  const [told, setTold] = useState<string | undefined>(undefined);
  const makePlan = (): Promise<InstallPlan> =>
    planInstall(askGrafana, { datasourceUid, ...(runbooks === '' ? {} : { runbooks: runbooks.replace(/\/+$/, '') }) });
  const look = useAction(async () => {
    setTold(undefined);
    setPlan(await makePlan());
  }, readGrafanaProblem);
  const apply = useAction(async () => {
    const again = await makePlan();
    setPlan(again);
    // What was agreed to is what was shown: where Grafana has moved on meanwhile, the person looks again.
    if (JSON.stringify(again) !== JSON.stringify(plan)) return setTold('Grafana has changed meanwhile. Look again at what would change.');
    await install(askGrafana, again);
    setPlan(await makePlan());
    setTold('Installed.');
  }, readGrafanaProblem);
  const busy = look.busy || apply.busy;
  const forget = (): void => {
    setPlan(undefined);
    setTold(undefined);
  };

  function submit(event: FormEvent): void {
    event.preventDefault();
    void look.run();
  }

  return (
    <form aria-label="Alert rules" onSubmit={submit} style={{ maxWidth: 720 }}>
      <Field label="Data source" description="Of this Grafana, reading the processor’s ClickHouse">
        <select
          id="rules-datasource"
          className={styles.select}
          value={datasourceUid}
          onChange={(event) => {
            setDatasource(event.currentTarget.value);
            forget();
          }}
        >
          {sources.map(({ uid, name }) => (
            <option key={uid} value={uid}>
              {name}
            </option>
          ))}
        </select>
      </Field>
      <Field label="Address of the runbooks" description="Every rule links to its runbook below it; empty: the paths inside the repository">
        <Input
          id="rules-runbooks"
          type="url"
          value={runbooks}
          onChange={(event) => {
            setRunbooks(event.currentTarget.value.trim());
            forget();
          }}
        />
      </Field>
      {[look.problem, apply.problem].map((problem) => problem && <ProblemNote key={problem.code} problem={problem} />)}
      {told !== undefined && <Alert severity={told === 'Installed.' ? 'success' : 'warning'} title={told} />}
      {plan !== undefined && <RulesChanges changes={plan.changes} />}
      <div className={styles.buttons}>
        <Button type="submit" variant={plan === undefined ? 'primary' : 'secondary'} disabled={busy}>
          {look.busy ? 'Looking …' : plan === undefined ? 'Install alert rules …' : 'Look again'}
        </Button>
        {plan !== undefined && changesSomething(plan.changes) && (
          <Button type="button" disabled={busy} onClick={() => void apply.run()}>
            {apply.busy ? 'Writing …' : 'Apply these changes'}
          </Button>
        )}
      </div>
    </form>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  select: selectStyle(theme, '100%'),
  buttons: css({ display: 'flex', gap: theme.spacing(1), marginTop: theme.spacing(2) }),
});
