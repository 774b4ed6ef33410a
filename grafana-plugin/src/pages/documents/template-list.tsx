import type { RegisterEntry } from '@spanproof/vocabulary';
import { Button, Stack, TextLink } from '@grafana/ui';
import type { ReactElement } from 'react';
import { type Column, DataTable } from '../../components/data-table.tsx';
import { EmptyNote } from '../../components/empty-note.tsx';
import { Panel } from '../../components/panel.tsx';
import { ProblemNote } from '../../components/problem-note.tsx';
import { ShownAnswer } from '../../components/shown-answer.tsx';
import { StateWord } from '../../components/state-word.tsx';
import { api, type TemplateSummary } from '../../data/api.ts';
import { useMay } from '../../data/permissions.tsx';
import { saveFile } from '../../data/save-file.ts';
import { useAction } from '../../data/use-action.ts';
import { useAnswer } from '../../data/use-answer.ts';
import { formOf } from '../../registers/fields.ts';
import { ROOT } from '../../plugin-id.ts';

interface Row {
  readonly template: TemplateSummary;
  readonly entry: RegisterEntry | undefined;
}

/** Texts to start from, and which of them have been filled in and registered. */
export function TemplateList(): ReactElement {
  const rows = useAnswer(loadRows, 'templates');
  const mayChange = useMay('registers');
  return (
    <Panel title="Templates">
      <p>Each is a text with placeholders. Fill it in, have another person approve it, then register the file: the organisation’s own text counts as much.</p>
      <ShownAnswer answer={rows} rows={10}>
        {(all) =>
          all.length === 0 ? (
            <EmptyNote title="This processor offers no template" />
          ) : (
            <DataTable label="Templates" columns={formColumns(mayChange)} rows={all} keyOf={({ template }) => template.id} />
          )
        }
      </ShownAnswer>
    </Panel>
  );
}

async function loadRows(): Promise<readonly Row[]> {
  const templates = await api.templates();
  const registers = [...new Set(templates.map(({ register }) => register))];
  const entries = (await Promise.all(registers.map((register) => api.register(register)))).flat();
  return templates.map((template) => ({
    template,
    entry: entries.find(({ register, data }) => register === template.register && (data['template'] ?? data['kind']) === template.id),
  }));
}

function formColumns(mayChange: boolean): readonly Column<Row>[] {
  return [
    { title: 'Template', wide: true, cell: ({ template }) => template.title },
    { title: 'Register', cell: ({ template }) => formOf(template.register).title },
    { title: 'Criteria', wide: true, cell: ({ template }) => template.criteria.join(', ') },
    {
      title: 'State',
      cell: ({ entry }) => (
        <StateWord word={entry === undefined ? { text: 'not registered', tone: 'neutral' } : { text: `version ${entry.version}`, tone: 'good' }} />
      ),
    },
    { title: 'Take it', cell: ({ template, entry }) => <TakeTemplate template={template} entry={entry} mayChange={mayChange} /> },
  ];
}

function TakeTemplate({ template: { id, title, register }, entry, mayChange }: Row & { readonly mayChange: boolean }): ReactElement {
  const take = useAction(async () => {
    const { text } = await api.template(id);
    saveFile({ blob: new Blob([text], { type: 'text/markdown' }), name: `${id}.md` });
  });
  const target = entry === undefined ? `kind=${id}&title=${encodeURIComponent(title)}` : `entry=${encodeURIComponent(entry.id)}`;
  return (
    <>
      <Stack gap={1} alignItems="center">
        <Button
          size="sm"
          variant="secondary"
          icon="download-alt"
          disabled={take.busy}
          onClick={() => void take.run()}
          aria-label={`Download the template ${id}`}
        >
          Download
        </Button>
        {mayChange && (
          <TextLink href={`${ROOT}/documents?register=${register}&${target}`} inline={false}>
            {entry === undefined ? `Register ${id}` : `New version of ${id}`}
          </TextLink>
        )}
      </Stack>
      {take.problem && <ProblemNote problem={take.problem} />}
    </>
  );
}
