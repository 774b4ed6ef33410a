import { css } from '@emotion/css';
import type { DataFlowSheet } from '@spanproof/vocabulary';
import { useStyles2 } from '@grafana/ui';
import type { ReactElement } from 'react';
import { ShownAnswer } from '../../components/shown-answer.tsx';
import { api } from '../../data/api.ts';
import { useAnswer } from '../../data/use-answer.ts';
import { formatCounted } from '../../format/figures.ts';

/** The processor's drawing as an image: names in it come from outside, and an image runs nothing. */
export function FlowDrawing({
  window,
  sheet,
}: {
  readonly window: { readonly from: string; readonly to: string };
  readonly sheet: DataFlowSheet;
}): ReactElement {
  const styles = useStyles2(getStyles);
  const drawing = useAnswer(async () => {
    const { blob } = await api.dataFlowDrawing('svg', window);
    return `data:image/svg+xml;charset=utf-8,${encodeURIComponent(await blob.text())}`;
  }, JSON.stringify(window));
  return (
    <ShownAnswer answer={drawing} rows={6}>
      {(source) => (
        <section className={styles.frame} aria-label="Drawing of the data flow" tabIndex={0}>
          <img
            src={source}
            alt={`Data flow: ${formatCounted(sheet.flows.length, 'flow')} of ${formatCounted(sheet.figures.calls, 'call')}; the table below says the same`}
          />
        </section>
      )}
    </ShownAnswer>
  );
}

const getStyles = () => ({
  // The drawing is black on white, for paper too.
  frame: css({ overflow: 'auto', maxHeight: 560, background: '#fff', padding: 8, borderRadius: 4 }),
});
