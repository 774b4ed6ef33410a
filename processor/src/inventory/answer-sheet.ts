import { formatCount, formatShare } from '../figures.ts';
import type { Answer, AnswerFacts, DataFlows } from './contract.ts';
import { isUnregistered, nameCaller, nameDestination } from './data-flow.ts';

/** Where does AI data flow, is it logged, is it encrypted, who has access? Only figures of the window, and what they do not cover. */
export function formAnswers({ flows, flows_total, figures }: DataFlows, facts: AnswerFacts): readonly Answer[] {
  const { calls, with_content, blocked, tls_stated, streams, accesses } = figures;
  const distinct = (names: readonly (string | undefined)[]): readonly string[] => [...new Set(names.filter((name) => name !== undefined))].toSorted();
  const places = distinct(flows.filter((flow) => flow.calls > flow.blocked).map(nameDestination));
  const unregistered = distinct(flows.filter(isUnregistered).map(nameDestination));
  const regions = distinct(flows.map(({ region }) => region));
  const partly = flows_total > flows.length ? ` (of the ${formatCount(flows.length)} largest of ${formatCount(flows_total)} flows)` : '';
  return [
    { question: 'flow', what: 'Callers', answer: `${formatCount(distinct(flows.map(nameCaller)).length)}${partly}` },
    { question: 'flow', what: 'Destinations that calls reached', answer: `${formatCount(places.length)}${partly}: ${listNames(places)}` },
    { question: 'flow', what: 'Destinations without a vendor entry', answer: `${formatCount(unregistered.length)}: ${listNames(unregistered)}` },
    { question: 'flow', what: 'Regions that calls state', answer: listNames(regions) },
    { question: 'flow', what: 'What was found in calls', answer: describeKinds(flows) },
    { question: 'flow', what: 'Blocked before they left', answer: `${formatCount(blocked)} of ${formatCount(calls)} calls` },
    { question: 'flow', what: 'Not covered', answer: 'traffic of services that are not instrumented' },
    { question: 'logged', what: 'Calls sealed', answer: `${formatCount(calls)} in ${formatCount(streams)} streams` },
    { question: 'logged', what: 'Log', answer: `${facts.log.origin}, ${formatCount(facts.log.size)} entries now` },
    { question: 'encrypted', what: 'In transit: calls that state their TLS version', answer: formatShare(tls_stated, calls) },
    { question: 'encrypted', what: 'At rest: calls whose content is sealed in an encrypted envelope', answer: formatShare(with_content, calls) },
    { question: 'encrypted', what: 'Key custody', answer: facts.key_custody },
    { question: 'access', what: 'Roles that may see content', answer: facts.content_roles.join(', ') },
    ...accesses.map(
      ({ action, role, outcome, records }): Answer => ({
        question: 'access',
        what: `${action} by ${role}, ${outcome}`,
        answer: `${formatCount(records)} access ${records === 1 ? 'record' : 'records'}`,
      }),
    ),
    ...(accesses.length === 0 ? [{ question: 'access' as const, what: 'Access records', answer: 'none in the window' }] : []),
    { question: 'access', what: 'Not covered', answer: 'who reaches the host, the database or the key service beside the processor' },
  ];
}

function describeKinds(flows: DataFlows['flows']): string {
  const sums = new Map<string, number>();
  for (const { kinds } of flows) for (const [kind, findings] of kinds) sums.set(kind, (sums.get(kind) ?? 0) + findings);
  return listNames([...sums].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([kind, findings]) => `${kind} ${formatCount(findings)}`));
}

function listNames(names: readonly string[]): string {
  return names.length === 0 ? 'none' : names.join('; ');
}
