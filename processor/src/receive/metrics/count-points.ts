import type { PointCounts } from '../contract.ts';
import { decodeBody } from '../decode-body.ts';
import { readMessages } from '../decode-json.ts';
import type { NodeCount } from '../decode-json-value.ts';
import { type JsonObject, type JsonPath, readObject, readString } from '../json-fields.ts';
import { malformed } from '../malformed.ts';
import { METRIC, METRICS, POINTS, RESOURCE_METRICS, SCOPE_METRICS } from '../message-shapes.ts';
import { parseJson } from '../parse-json.ts';
import { countNode, openWire, readFields, readLength, readString as readText, readUint32, WIRE, type WireReader } from '../wire.ts';

const { varint: VARINT, bytes: BYTES } = WIRE;
/** Which fields of Metric hold data. */
const DATA = new Set([5, 7, 9, 10, 11].map((field) => (field << 3) | BYTES));
const JSON_DATA = ['gauge', 'sum', 'histogram', 'exponentialHistogram', 'summary'] as const;

/** The data points of an ExportMetricsServiceRequest, counted by metric; their values are not read. @throws CodedError as decodeBody */
export function countPoints(bytes: Uint8Array, encoding: 'protobuf' | 'json'): PointCounts {
  return decodeBody(bytes, encoding, { protobuf: countProtobuf, json: countJson });
}

function add(counts: Map<string, number>, name: string, points: number): void {
  counts.set(name, (counts.get(name) ?? 0) + points);
}

function countProtobuf(bytes: Uint8Array): PointCounts {
  const reader = openWire(bytes);
  const counts = new Map<string, number>();
  readFields(reader, bytes.length, METRICS, (tag) => {
    if (tag !== ((1 << 3) | BYTES)) return false;
    readGroup(reader, bytes.length, RESOURCE_METRICS, (resourceEnd) =>
      readGroup(reader, resourceEnd, SCOPE_METRICS, (scopeEnd) => {
        const { name, points } = readMetric(reader, scopeEnd);
        add(counts, name, points);
      }),
    );
    return true;
  });
  return counts;
}

/** ResourceMetrics and ScopeMetrics: what describes them, the members that count, a schema. */
function readGroup(reader: WireReader, end: number, shape: typeof RESOURCE_METRICS, read: (end: number) => void): void {
  const stop = readLength(reader, end, shape.name);
  readFields(reader, stop, shape, (tag) => {
    if (tag === ((1 << 3) | BYTES)) reader.offset = readLength(reader, stop, shape.name);
    else if (tag === ((2 << 3) | BYTES)) read(stop);
    else if (tag === ((3 << 3) | BYTES)) readText(reader, stop, shape.name);
    else return false;
    return true;
  });
}

function readMetric(reader: WireReader, end: number): { readonly name: string; readonly points: number } {
  const stop = readLength(reader, end, METRIC.name);
  let name = '';
  let points = 0;
  readFields(reader, stop, METRIC, (tag) => {
    if (tag === ((1 << 3) | BYTES)) name = readText(reader, stop, 'Metric.name');
    else if (tag === ((2 << 3) | BYTES) || tag === ((3 << 3) | BYTES)) readText(reader, stop, METRIC.name);
    else if (tag === ((12 << 3) | BYTES)) reader.offset = readLength(reader, stop, 'Metric.metadata');
    else if (DATA.has(tag)) points += readPoints(reader, stop);
    else return false;
    return true;
  });
  return { name, points };
}

function readPoints(reader: WireReader, end: number): number {
  const stop = readLength(reader, end, POINTS.name);
  let points = 0;
  readFields(reader, stop, POINTS, (tag) => {
    if (tag === ((1 << 3) | BYTES)) {
      countNode(reader);
      points += 1;
      reader.offset = readLength(reader, stop, 'data_points');
    } else if (tag === ((2 << 3) | VARINT) || tag === ((3 << 3) | VARINT)) readUint32(reader, stop, POINTS.name);
    else return false;
    return true;
  });
  return points;
}

function countJson(bytes: Uint8Array): PointCounts {
  const nodes: NodeCount = { nodes: 0 };
  const counts = new Map<string, number>();
  readMessages(nodes, readObject(parseJson(bytes), undefined), 'resourceMetrics', undefined, (_, resource, at) =>
    readMessages(nodes, resource, 'scopeMetrics', at, (__, scope, inside) =>
      readMessages(nodes, scope, 'metrics', inside, (___, metric, path) => add(counts, readString(metric, 'name', path), countData(nodes, metric, path))),
    ),
  );
  return counts;
}

function countData(nodes: NodeCount, metric: JsonObject, path: JsonPath): number {
  const present = JSON_DATA.filter((kind) => metric[kind] !== undefined && metric[kind] !== null);
  if (present.length > 1) throw malformed('expected one kind of data', 'Metric');
  return present.reduce((points, kind) => {
    const at: JsonPath = { parent: path, step: kind };
    return points + readMessages(nodes, readObject(metric[kind], at), 'dataPoints', at, () => undefined).length;
  }, 0);
}
