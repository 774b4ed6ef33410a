import { CATEGORIES, type CategoryName, NUMBERS, RATES, type RateName, SKETCH_BITS, SKETCHES } from '../../observe/measures.ts';

/** Only calls of a model: steps around it repeat its name and tokens. RECORD_KINDS['llm.call']. */
const MODEL_CALL = 'kind = 1';
/** A model that fails or refuses says nothing of lengths, languages and times of answers; it counts in the rates. */
const ANSWERED = `ifNull(outcome, '') = 'ok'`;
/** The model as asked for: a failed call has no other, and a model that changes behind its name must stay in its series to be seen. */
const KEY: string = `ifNull(service, '') AS s_service, ifNull(operation, '') AS s_operation, coalesce(model_requested, model_served, '') AS s_model, ifNull(prompt_hash, '') AS s_prompt`;
const KEYS = 's_service, s_operation, s_model, s_prompt';
/** Windows are cut by the processor's own clock: what was sealed before a window ended can be waited for. */
const PLACE = 'intDiv(toUnixTimestamp64Milli(t_ingest), {width:Int64}) AS place';
const PERIOD = `${MODEL_CALL} AND t_ingest >= fromUnixTimestamp64Milli({from:Int64}, 'UTC') AND t_ingest < fromUnixTimestamp64Milli({to:Int64}, 'UTC')`;

/** More series in one window are a flood of names; those with the most calls are looked at. */
const MOST_SERIES = 1_000;
/** As merge-windows.ts keeps them: the rest is counted without its name. */
const MOST_NAMES = 31;

const RATE_SQL: Readonly<Record<RateName, readonly [hit: string, known: string]>> = {
  error: [`ifNull(outcome, '') = 'error'`, 'outcome IS NOT NULL'],
  blocked: [`ifNull(outcome, '') = 'blocked'`, 'outcome IS NOT NULL'],
  refusal: ['ifNull(refusal, false)', 'refusal IS NOT NULL'],
  finding: ['notEmpty(finding_kinds)', 'true'],
  truncated: [`has(finish_reasons, 'length')`, 'notEmpty(finish_reasons)'],
  invalid_json: ['NOT ifNull(json_valid, true)', 'json_valid IS NOT NULL'],
};
/** A call's first finish reason: of several answers to one question the first is the one that counts. */
const CATEGORY_SQL: Readonly<Record<CategoryName, string>> = {
  finish_reason: 'toString(finish_reasons[1])',
  language: `ifNull(toString(language), '')`,
};

/** binOf() of observe/bins.ts. */
const binOf = (name: string): string => `if(${name} < 1, 0, least(511, 1 + toInt32(floor(8 * log2(assumeNotNull(${name}))))))`;

const numberColumns = (name: string): string => {
  const known = `${name} IS NOT NULL AND ${ANSWERED}`;
  return `countIf(${known}) AS ${name}_n, sumIf(ifNull(${name}, 0), ${known}) AS ${name}_sum, sumMapIf([${binOf(`ifNull(${name}, 0)`)}], [toUInt64(1)], ${known}) AS ${name}_bins`;
};
const rateColumns = (name: RateName): string => `countIf(${RATE_SQL[name].join(' AND ')}) AS ${name}_hits, countIf(${RATE_SQL[name][1]}) AS ${name}_of`;
const categoryColumns = (name: CategoryName): string => {
  const known = `${CATEGORY_SQL[name]} != '' AND ${ANSWERED}`;
  return `countIf(${known}) AS ${name}_n, arraySlice(arraySort(p -> (-toInt64(p.2), p.1), arrayZip(
    (sumMapIf([${CATEGORY_SQL[name]}], [toUInt64(1)], ${known}) AS ${name}_map).1, ${name}_map.2)), 1, ${MOST_NAMES}) AS ${name}_names`;
};
const sketchColumns = (name: string): string => {
  const known = `${name} IS NOT NULL AND ${ANSWERED}`;
  return `countIf(${known}) AS ${name}_n, sumForEachIf(arrayMap(b -> toUInt64(bitTest(ifNull(${name}, 0), b)), range(${SKETCH_BITS})), ${known}) AS ${name}_ones`;
};

const COLUMNS: string = [
  'count() AS calls',
  ...NUMBERS.map(numberColumns),
  ...RATES.map(rateColumns),
  ...CATEGORIES.map(categoryColumns),
  ...SKETCHES.map(sketchColumns),
].join(',\n  ');

/** Every series in every window of {width} ms in [{from}, {to}), both multiples of it: one row each, in the order of time. */
export const WINDOWS_OF_ALL: string = `SELECT ${PLACE}, ${KEY},
  ${COLUMNS}
FROM spanproof.records
WHERE ${PERIOD} AND (place, ${KEYS}) IN (
  SELECT ${PLACE}, ${KEY} FROM spanproof.records WHERE ${PERIOD}
  GROUP BY place, ${KEYS} ORDER BY count() DESC, ${KEYS} LIMIT ${MOST_SERIES} BY place)
GROUP BY place, ${KEYS} ORDER BY place, ${KEYS}`;

/** The same of one series, the first {most} that have calls. */
export const WINDOWS_OF_SERIES: string = `SELECT ${PLACE}, ${KEY},
  ${COLUMNS}
FROM spanproof.records
WHERE ${PERIOD} AND s_service = {service:String} AND s_operation = {operation:String} AND s_model = {model:String} AND s_prompt = {prompt:String}
GROUP BY place, ${KEYS} ORDER BY place LIMIT {most:UInt32}`;

/** Whether there is anything to look at before an instant: the first call of a model that is kept. Milliseconds; no row where there is none. */
export const FIRST_CALL: string = `SELECT toUnixTimestamp64Milli(min(t_ingest)) AS first FROM spanproof.records
WHERE ${MODEL_CALL} AND t_ingest >= fromUnixTimestamp64Milli({from:Int64}, 'UTC') HAVING count() > 0`;
