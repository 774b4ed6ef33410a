import { formatCount } from '../figures.ts';
import { formAnswers } from './answer-sheet.ts';
import type { DataFlows, FlowDrawings } from './contract.ts';
import { formGraph } from './data-flow.ts';
import { formMermaid } from './flow-mermaid.ts';
import { formSvg } from './flow-svg.ts';

export const flowDrawings: FlowDrawings = {
  mermaid: (flows) => formMermaid(formGraph(flows.flows), noteCut(flows)),
  svg: (flows) => formSvg(formGraph(flows.flows), noteCut(flows)),
  answers: formAnswers,
};

/** A picture that leaves something out says so. */
function noteCut({ flows, flows_total }: DataFlows): string | undefined {
  return flows_total > flows.length ? `the ${formatCount(flows.length)} largest of ${formatCount(flows_total)} flows` : undefined;
}
