import type { DataFlow, DataFlowSheet } from '@spanproof/vocabulary';
import { TextLink } from '@grafana/ui';
import type { ReactElement } from 'react';
import { type Column, DataTable } from '../../components/data-table.tsx';
import { Lines } from '../../components/lines.tsx';
import { StateWord } from '../../components/state-word.tsx';
import { useMay } from '../../data/permissions.tsx';
import { formatCount, formatCounted } from '../../format/figures.ts';
import { ROOT } from '../../plugin-id.ts';

const COLUMNS: readonly Column<DataFlow>[] = [
  { title: 'From', cell: ({ service, environment }) => <Lines of={[service ?? 'unnamed service', environment]} /> },
  { title: 'To', cell: ({ provider, host, region }) => <Lines of={[provider ?? 'provider not stated', host, region ?? 'region not stated']} /> },
  { title: 'Vendor', cell: (flow) => <Vendor flow={flow} /> },
  { title: 'Model', cell: ({ model }) => model ?? 'not stated' },
  {
    title: 'Calls',
    align: 'right',
    cell: ({ calls, blocked }) => <Lines of={[formatCount(calls), blocked === 0 ? undefined : `${formatCount(blocked)} blocked`]} />,
  },
  {
    title: 'Tokens in / out',
    align: 'right',
    cell: ({ tokens_input, tokens_output }) => `${formatCount(tokens_input)} / ${formatCount(tokens_output)}`,
  },
  { title: 'Found in it', wide: true, cell: ({ kinds }) => kinds.map(([kind, count]) => `${kind} × ${formatCount(count)}`).join(', ') },
  { title: 'TLS', cell: ({ tls }) => (tls.length === 0 ? 'not stated' : tls.join(', ')) },
];

/** The same as the drawing, in figures: where it goes, what it carries, who answers for the place. */
export function FlowTable({ sheet: { flows, flows_total } }: { readonly sheet: DataFlowSheet }): ReactElement {
  return (
    <>
      <p>
        {flows_total > flows.length ? `The ${formatCount(flows.length)} largest of ${formatCounted(flows_total, 'flow')}` : formatCounted(flows_total, 'flow')}.
        Only instrumented services show here.
      </p>
      <DataTable label="Flows" columns={COLUMNS} rows={flows} keyOf={(flow) => JSON.stringify(flow)} />
    </>
  );
}

/** A place that calls reached and nobody registered is a finding; one that was only blocked got nothing. */
function Vendor({ flow: { vendor, provider, host, calls, blocked } }: { readonly flow: DataFlow }): ReactElement {
  const may = useMay('registers');
  const address = `${ROOT}/inventory?register=vendors`;
  if (vendor !== undefined) return <TextLink href={`${address}&entry=${encodeURIComponent(vendor)}`}>{vendor}</TextLink>;
  if (calls === blocked) return <StateWord word={{ text: 'nothing left', tone: 'neutral' }} />;
  const [kind, item] = provider === undefined ? ['host', host] : ['provider', provider];
  return (
    <>
      <StateWord word={{ text: 'not registered', tone: 'attention' }} />
      {may && item !== undefined && (
        <div>
          <TextLink href={`${address}&kind=${kind}&item=${encodeURIComponent(item)}`}>Register</TextLink>
        </div>
      )}
    </>
  );
}
