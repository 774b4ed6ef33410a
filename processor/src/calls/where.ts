import { CodedError } from '@spanproof/vocabulary';
import type { CallFilter } from './contract.ts';
import { SUBJECT_KEYS } from '../envelope-keys-sql.ts';
import { CALL_KINDS } from './summarise.ts';

export type Parameters = { readonly [name: string]: string | number | readonly string[] };

/**
 * The one condition of every statement over calls. It is constant: an absent filter is the empty parameter, which the engine folds away before
 * it reads anything (test/calls/search.test.ts looks at its indexes).
 */
export const WHERE: string = `kind IN (${CALL_KINDS.join(', ')})
  AND t_ingest >= fromUnixTimestamp64Nano({from:Int64}, 'UTC') AND t_ingest < fromUnixTimestamp64Nano({to:Int64}, 'UTC')
  AND ({service:String} = '' OR service = {service:String})
  AND ({environment:String} = '' OR environment = {environment:String})
  AND ({provider:String} = '' OR provider = {provider:String})
  AND ({key_fp:String} = '' OR key_fp = {key_fp:String})
  AND ({model:String} = '' OR model_requested = {model:String} OR model_served = {model:String})
  AND ({model_requested:String} = '' OR model_requested = {model_requested:String})
  AND ({model_served:String} = '' OR model_served = {model_served:String})
  AND ({outcome:String} = '' OR outcome = {outcome:String})
  AND ({error_type:String} = '' OR error_type = {error_type:String})
  AND ({trace_id:String} = '' OR trace_id = {trace_id:String})
  AND ({app_request_id:String} = '' OR app_request_id = {app_request_id:String})
  AND ({record_id:String} = '' OR record_id = toFixedString(unhex({record_id:String}), 16))
  AND (({rule:String} = '' AND {rule_outcome:String} = '') OR arrayExists(
    verdict -> ({rule:String} = '' OR verdict.1 = {rule:String}) AND ({rule_outcome:String} = '' OR verdict.2 = {rule_outcome:String}),
    JSONExtract(core, 'verdicts', 'Array(Tuple(rule String, outcome String))')))
  AND ({finding:String} = '' OR has(finding_kinds, {finding:String}))
  AND ({risk:String} = '' OR risk_class = {risk:String})
  AND ({min_cost:UInt64} = 0 OR cost_nano_usd >= {min_cost:UInt64})
  AND ({by_subject:UInt8} = 0 OR hasAny({subject_keys:Array(String)}, ${SUBJECT_KEYS}))`;

/**
 * Values of WHERE. An empty string restricts nothing; whoever parses the request refuses it.
 * @throws CodedError REQUEST_INVALID for an id of a record or a key that is none
 */
export function formParameters(filter: CallFilter): Parameters {
  // Of keys too: the client of the engine does not escape the strings of a list.
  for (const id of [...(filter.record_id === undefined ? [] : [filter.record_id]), ...(filter.subject_keys ?? [])])
    if (!/^[0-9a-f]{32}$/.test(id)) throw new CodedError('REQUEST_INVALID', 'the id of a record or a key has 32 hex digits');
  return {
    from: String(filter.from),
    to: String(filter.to),
    service: filter.service ?? '',
    environment: filter.environment ?? '',
    provider: filter.provider ?? '',
    model: filter.model ?? '',
    outcome: filter.outcome ?? '',
    error_type: filter.error_type ?? '',
    trace_id: filter.trace_id ?? '',
    app_request_id: filter.app_request_id ?? '',
    record_id: filter.record_id ?? '',
    rule: filter.rule ?? '',
    rule_outcome: filter.rule_outcome ?? '',
    finding: filter.finding ?? '',
    key_fp: filter.key_fp ?? '',
    model_requested: filter.model_requested ?? '',
    model_served: filter.model_served ?? '',
    risk: filter.risk ?? '',
    min_cost: String(filter.min_cost ?? 0n),
    by_subject: filter.subject_keys === undefined ? 0 : 1,
    subject_keys: filter.subject_keys ?? [],
  };
}
