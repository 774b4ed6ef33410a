import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { ClipboardButton, useStyles2 } from '@grafana/ui';
import type { ReactElement } from 'react';
import { toMs } from '../../format/instants.ts';

const DAY_MS = 86_400_000;

/** Commands that check the day of this call on another machine, with our program and without it. */
export function VerifyYourself({ ingested }: { readonly ingested: string }): ReactElement {
  const styles = useStyles2(getStyles);
  const day = (ms: number): string => new Date(ms).toISOString().slice(0, 10);
  const from = day(toMs(ingested));
  const to = day(Date.parse(`${from}T00:00:00Z`) + DAY_MS);
  const commands = [
    { what: 'Export its day', command: `spanproof evidence export --from ${from} --to ${to} --out ${from}.zip` },
    { what: 'Verify it, offline', command: `spanproof verify ${from}.zip --policy trust-policy` },
    {
      what: 'Without our program (Python alone)',
      command: `unzip -p ${from}.zip '*verify.py' > verify.py && python3 verify.py ${from}.zip --policy trust-policy`,
    },
  ];
  return (
    <>
      <h3 style={{ fontSize: 14, margin: '16px 0 8px' }}>Verify yourself</h3>
      <dl className={styles.list}>
        {commands.map(({ what, command }) => (
          <div key={what}>
            <dt className={styles.what}>{what}</dt>
            <dd className={styles.command}>
              <code>{command}</code>
              <ClipboardButton size="sm" variant="secondary" fill="text" icon="copy" aria-label={`Copy the command: ${what}`} getText={() => command} />
            </dd>
          </div>
        ))}
      </dl>
    </>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  list: css({ margin: 0, display: 'flex', flexDirection: 'column', gap: theme.spacing(1) }),
  what: css({ color: theme.colors.text.secondary, fontSize: theme.typography.bodySmall.fontSize, fontWeight: theme.typography.fontWeightRegular }),
  command: css({ margin: 0, display: 'flex', alignItems: 'center', gap: theme.spacing(0.5), overflowWrap: 'anywhere', '& > code': { whiteSpace: 'normal' } }),
});
