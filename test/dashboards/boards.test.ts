import { BOARDS, type BoardPanel, buildDashboard, QUERIES } from '@spanproof/dashboards';
import { describe, expect, test } from 'vitest';

const panels = BOARDS.flatMap(({ uid, rows }) => rows.flatMap((row) => row.panels.map((panel) => [`${uid} ${panel.title}`, panel] as const)));

describe.each(panels)('%s', (_, panel: BoardPanel) => {
  test('says what it shows, in a unit', () => {
    expect(panel.title).toMatch(/^[A-Z].{3,60}$/);
    expect(panel.description).toMatch(/^.{10,250}\.$/);
    expect(panel.unit).not.toBe('');
  });

  test('asks a question of the list, in the shape that its kind draws', () => {
    if (panel.kind === 'metric') return expect(panel.promql).toContain('spanproof_');
    const query = QUERIES.find(({ name }) => name === panel.query);
    expect(query?.shape).toBe({ series: 'series', stat: 'value', table: 'table' }[panel.kind]);
    expect(Object.keys(panel.columns ?? {}).filter((column) => query?.columns.includes(column) !== true)).toEqual([]);
  });
});

describe.each(BOARDS.map((board) => [board.uid, board] as const))('%s', (_, board) => {
  const dashboard = buildDashboard(board);

  test('asks the data source that the reader chose, and nothing else', () => {
    const built = (dashboard.panels ?? []).filter((panel) => panel.type !== 'row');
    expect(built).toHaveLength(board.rows.flatMap((row) => row.panels).length);
    const type = board.source === 'clickhouse' ? 'grafana-clickhouse-datasource' : 'prometheus';
    expect(JSON.stringify(dashboard)).not.toMatch(/"datasource":\{[^}]*"uid":"(?!\$\{datasource\})/);
    for (const panel of built)
      expect(panel).toMatchObject({ datasource: { type, uid: '$' + '{datasource}' }, targets: [{ datasource: { uid: '$' + '{datasource}' } }] });
  });

  test('leaves no parameter of ours for Grafana to stumble over', () => {
    expect(JSON.stringify(dashboard)).not.toMatch(/\{\w+:(?:DateTime64|UInt32|Array)/);
  });

  test('is in UTC, titled, described, and fits the grid', () => {
    expect(dashboard).toMatchObject({ timezone: 'utc', editable: false, title: board.title, description: expect.stringMatching(/\.$/), uid: board.uid });
    for (const panel of dashboard.panels ?? []) {
      const { x = 0, w = 0 } = panel.gridPos ?? {};
      expect(x + w).toBeLessThanOrEqual(24);
    }
  });
});

test('every query is shown somewhere, or names the services to choose from', () => {
  const shown = new Set(panels.flatMap(([, panel]) => (panel.kind === 'metric' ? [] : [panel.query])));
  expect(QUERIES.map(({ name }) => name).filter((name) => !shown.has(name))).toEqual(['calls-by-outcome', 'services']);
});
