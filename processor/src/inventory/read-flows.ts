import { findVendor } from '../find-vendor.ts';
import type { Registers } from '../registers/contract.ts';
import type { Query, Row } from '../store/contract.ts';
import type { DataFlowReader, Flow } from './contract.ts';
import { ACCESSES, FLOW_FIGURES, FLOWS } from './queries/flows.sql.ts';
import { readCount, readSums, readText, readTexts } from './read-row.ts';

/** @throws CodedError ENGINE_DOWN | ENGINE_REFUSED from read */
export function createDataFlowReader(collaborators: { readonly query: Query; readonly registers: Pick<Registers, 'list'> }): DataFlowReader {
  const { query, registers } = collaborators;
  return {
    async read({ from, to }) {
      const window = { from: String(from), to: String(to) };
      const rows = await query(FLOWS, window);
      const [figures = {}] = await query(FLOW_FIGURES, window);
      const accesses = await query(ACCESSES, window);
      const vendors = registers.list('vendors');
      return {
        ...window,
        flows: rows.map((row) => formFlow(row, findVendor(vendors, nameFlow(row))?.id)),
        flows_total: rows[0] === undefined ? 0 : readCount(rows[0], 'flows_total'),
        figures: {
          calls: readCount(figures, 'calls'),
          with_content: readCount(figures, 'with_content'),
          blocked: readCount(figures, 'blocked_calls'),
          tls_stated: readCount(figures, 'tls_stated'),
          streams: readCount(figures, 'streams'),
          accesses: accesses.map((row) => ({
            action: readText(row, 'action'),
            role: readText(row, 'role'),
            outcome: readText(row, 'result'),
            records: readCount(row, 'records'),
          })),
        },
      };
    },
  };
}

const NAMES = ['service', 'environment', 'provider', 'host', 'region', 'model'] as const;

type Names = Pick<Flow, (typeof NAMES)[number]>;

function nameFlow(row: Row): Names {
  return Object.fromEntries(NAMES.map((name) => [name, readText(row, name)] as const).filter(([, value]) => value !== ''));
}

function formFlow(row: Row, vendor: string | undefined): Flow {
  return {
    ...nameFlow(row),
    calls: readCount(row, 'calls'),
    blocked: readCount(row, 'blocked_calls'),
    tokens_input: readCount(row, 'tokens_input'),
    tokens_output: readCount(row, 'tokens_output'),
    kinds: readSums(row, 'data_classes'),
    tls: readTexts(row, 'tls_versions'),
    ...(vendor === undefined ? {} : { vendor }),
  };
}
