import { CRITERIA, type Criterion } from '@spanproof/vocabulary';
import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Checkbox, useStyles2 } from '@grafana/ui';
import type { ReactElement } from 'react';
import { api } from '../../data/api.ts';
import { useAnswer } from '../../data/use-answer.ts';
import { FAMILIES, familyOf } from '../../format/families.ts';

/** What the report speaks of; an empty list is: everything. */
export interface Scope {
  readonly families: readonly string[];
  readonly services: readonly string[];
}

export const EVERYTHING: Scope = { families: [], services: [] };

/** The criteria of the chosen families; undefined where all are meant. */
export function criteriaOf({ families }: Scope): readonly Criterion[] | undefined {
  return families.length === 0 ? undefined : (Object.keys(CRITERIA) as Criterion[]).filter((criterion) => families.includes(familyOf(criterion)));
}

/** Families of criteria and services, none chosen at first. */
export function ScopeChoice({ scope, onChange }: { readonly scope: Scope; readonly onChange: (scope: Scope) => void }): ReactElement {
  const styles = useStyles2(getStyles);
  const services = useAnswer(listServices, 'services');
  const found = services.state === 'ready' ? services.value : [];
  const { families, services: chosen } = scope;
  const says = [families.length === 0 ? 'all criteria' : families.join(', '), chosen.length === 0 ? 'all services' : chosen.join(', ')].join('; ');
  return (
    <details className={styles.box}>
      <summary>Scope of the report: {says}</summary>
      <p className={styles.hint}>The package holds the ledger’s rows of the period whole in any case: an excerpt could not be verified.</p>
      <fieldset className={styles.set}>
        <legend>Criteria</legend>
        {FAMILIES.map((family) => (
          <Checkbox key={family} label={family} value={families.includes(family)} onChange={() => onChange({ ...scope, families: toggle(families, family) })} />
        ))}
      </fieldset>
      <fieldset className={styles.set}>
        <legend>Services</legend>
        {found.length === 0 && <span>No service has been seen yet.</span>}
        {found.map((service) => (
          <Checkbox key={service} label={service} value={chosen.includes(service)} onChange={() => onChange({ ...scope, services: toggle(chosen, service) })} />
        ))}
      </fieldset>
    </details>
  );
}

/** Those in scope by the set-up, and those traffic shows. Where neither can be asked there is nothing to choose: all. */
async function listServices(): Promise<readonly string[]> {
  const [[setup], inventory] = await Promise.all([api.register('setup'), api.inventory()]);
  const stated = setup?.data['services'];
  const seen = inventory.filter(({ kind }) => kind === 'caller').map(({ id }) => id);
  return [...new Set([...(Array.isArray(stated) ? stated.map(String) : []), ...seen])].toSorted();
}

function toggle(list: readonly string[], one: string): readonly string[] {
  return list.includes(one) ? list.filter((other) => other !== one) : [...list, one];
}

const getStyles = (theme: GrafanaTheme2) => ({
  box: css({ margin: theme.spacing(2, 0) }),
  hint: css({ color: theme.colors.text.secondary, margin: theme.spacing(1, 0) }),
  set: css({
    display: 'flex',
    flexWrap: 'wrap',
    gap: theme.spacing(1, 2),
    border: 0,
    padding: 0,
    margin: theme.spacing(1, 0),
    '& legend': { fontSize: theme.typography.bodySmall.fontSize, margin: theme.spacing(0, 0, 0.5), width: '100%', color: theme.colors.text.secondary },
  }),
});
