import type { CallDetail, Json } from '@spanproof/vocabulary';
import type { ReactElement } from 'react';
import { type Fact, FactList } from '../../components/fact-list.tsx';
import { Moment } from '../../components/moment.tsx';
import { Panel } from '../../components/panel.tsx';
import { ShortId } from '../../components/short-id.tsx';
import { StateWord } from '../../components/state-word.tsx';
import { formatCount, formatDuration } from '../../format/figures.ts';
import { formatUsd } from '../../format/measures.ts';
import { CALL_WORDS } from '../../format/words.ts';

type Core = CallDetail['core'];

/** Who, when, which model was asked for and which answered, how it went; the rest of the core folded. What core does not say is not shown. */
export function CallHeader({ detail: { summary, core } }: { readonly detail: CallDetail }): ReactElement {
  const { latency_ns, cost_nano_usd } = summary;
  return (
    <Panel title="The call">
      <FactList
        facts={[
          ['Outcome', <StateWord key="outcome" word={CALL_WORDS[summary.outcome]} />],
          ['Error', summary.error_type],
          ['When', <Moment key="when" at={summary.t_event} hint />],
          ['Sealed', <Moment key="sealed" at={summary.t_ingest} hint />],
          ['Service', summary.service],
          ['Environment', summary.environment],
          ['Caller’s key', summary.key_fp],
          ['Operation', summary.operation],
          ['Provider', summary.provider],
          ['Model requested', summary.model_requested],
          ['Model served', summary.model_served],
          ['Tokens in', countOf(summary.tokens_input)],
          ['Tokens out', countOf(summary.tokens_output)],
          ['Cost at list prices', cost_nano_usd === undefined ? undefined : formatUsd(cost_nano_usd)],
          ['Latency', latency_ns === undefined ? undefined : formatDuration(latency_ns)],
          ['Findings', summary.findings.map(([kind, count]) => `${kind} × ${formatCount(count)}`).join(', ')],
          ['Record', <ShortId key="record" id={summary.record_id} what="record id" />],
          ['Trace', <ShortId key="trace" id={summary.trace_id} what="trace id" />],
        ]}
      />
      <details style={{ marginTop: 16 }}>
        <summary>More of what was sealed</summary>
        <div style={{ marginTop: 8 }}>
          <FactList facts={listMore(core)} />
        </div>
      </details>
    </Panel>
  );
}

function listMore(core: Core): readonly Fact[] {
  const tokens = membersOf(core['tokens']);
  return [
    ['Host', [textOf(core['server_address']), countOf(core['server_port'], String)].filter((one) => one !== undefined).join(':')],
    ['Region', textOf(core['region'])],
    ['TLS', textOf(core['tls_version'])],
    ['Provider was contacted', core['upstream_contacted'] === undefined ? undefined : core['upstream_contacted'] === true ? 'yes' : 'no'],
    ['Finished because', listOf(core['finish_reasons'])],
    ['Streamed', core['stream'] === undefined ? undefined : core['stream'] === true ? 'yes' : 'no'],
    ['Time to the first chunk', countOf(core['time_to_first_chunk_ns'], formatDuration)],
    ['Tokens read from cache', countOf(tokens['cache_read'])],
    ['Tokens written to cache', countOf(tokens['cache_write'])],
    ['Reasoning tokens', countOf(tokens['reasoning'])],
    ['Tools offered', listOf(core['tool_names'])],
    ['Prompt', idOf(core['prompt_hash'], 'fingerprint of the prompt')],
    ['Tool definitions', idOf(core['tools_hash'], 'fingerprint of the tool definitions')],
    ['Policy', idOf(core['policy_hash'], 'hash of the policy')],
    ['Decision', idOf(core['decision_id'], 'decision id')],
    ['Request id of the application', textOf(core['app_request_id'])],
    ['Request id of the provider', textOf(core['provider_request_id'])],
    ['Response id', textOf(core['response_id'])],
    ['Span', idOf(core['span_id'], 'span id')],
    ['Digest by the source', textOf(core['call_digest_state'])],
    ['Recorded in dialect', textOf(core['dialect'])],
    ['Retention class', textOf(core['class'])],
    ['Replaces record', idOf(core['supersedes'], 'record id')],
  ];
}

function textOf(value: Json | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function countOf(value: Json | undefined, format: (count: number) => string = formatCount): string | undefined {
  return typeof value === 'number' ? format(value) : undefined;
}

function listOf(value: Json | undefined): string | undefined {
  return Array.isArray(value) ? (value as readonly Json[]).filter((one) => typeof one === 'string').join(', ') : undefined;
}

function idOf(value: Json | undefined, what: string): ReactElement | undefined {
  return typeof value === 'string' && value !== '' ? <ShortId id={value} what={what} /> : undefined;
}

function membersOf(value: Json | undefined): { readonly [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as { readonly [key: string]: Json }) : {};
}
