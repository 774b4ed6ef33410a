import type { AttributeValue } from '@spanproof/vocabulary/ledger';
import type { DecodedLogs, LogRecord, ResourceLogs, ScopeLogs } from '../contract.ts';
import { readResource, readScope } from '../decode-protobuf.ts';
import { readAnyValue, readKeyValue } from '../decode-value.ts';
import { SPAN_NODES } from '../limits.ts';
import { LOG_RECORD, LOGS, RESOURCE_LOGS, SCOPE_LOGS } from '../message-shapes.ts';
import {
  countNode,
  openWire,
  readFields,
  readFixed32,
  readFixed64,
  readId,
  readInt32,
  readLength,
  readString,
  readUint32,
  WIRE,
  type WireReader,
} from '../wire.ts';

const { varint: VARINT, fixed64: FIXED64, bytes: BYTES, fixed32: FIXED32 } = WIRE;

/** ExportLogsServiceRequest from protobuf, as strict as the reader of traces. @throws CodedError OTLP_MALFORMED | OTLP_TOO_LARGE */
export function decodeLogsProtobuf(bytes: Uint8Array): DecodedLogs {
  const reader = openWire(bytes);
  const resources: ResourceLogs[] = [];
  readFields(reader, bytes.length, LOGS, (tag) => {
    if (tag !== ((1 << 3) | BYTES)) return false;
    resources.push(readResourceLogs(reader, bytes.length));
    return true;
  });
  return { resources };
}

function readResourceLogs(reader: WireReader, end: number): ResourceLogs {
  const stop = readLength(reader, end, RESOURCE_LOGS.name);
  const scopes: ScopeLogs[] = [];
  let resource: ReturnType<typeof readResource> = { attributes: [], droppedAttributes: 0 };
  let schemaUrl = '';
  readFields(reader, stop, RESOURCE_LOGS, (tag) => {
    if (tag === ((1 << 3) | BYTES)) resource = readResource(reader, stop);
    else if (tag === ((2 << 3) | BYTES)) scopes.push(readScopeLogs(reader, stop));
    else if (tag === ((3 << 3) | BYTES)) schemaUrl = readString(reader, stop, 'ResourceLogs.schema_url');
    else return false;
    return true;
  });
  return { ...resource, schemaUrl, scopes };
}

function readScopeLogs(reader: WireReader, end: number): ScopeLogs {
  const stop = readLength(reader, end, SCOPE_LOGS.name);
  const records: LogRecord[] = [];
  let scope: ReturnType<typeof readScope> = { name: '', version: '', attributes: [], droppedAttributes: 0 };
  let schemaUrl = '';
  readFields(reader, stop, SCOPE_LOGS, (tag) => {
    if (tag === ((1 << 3) | BYTES)) scope = readScope(reader, stop);
    else if (tag === ((2 << 3) | BYTES)) records.push(readLogRecord(reader, stop));
    else if (tag === ((3 << 3) | BYTES)) schemaUrl = readString(reader, stop, 'ScopeLogs.schema_url');
    else return false;
    return true;
  });
  return { ...scope, schemaUrl, records };
}

type Draft = { -readonly [Key in keyof LogRecord]: LogRecord[Key] };

function readLogRecord(reader: WireReader, end: number): LogRecord {
  countNode(reader, SPAN_NODES - 1);
  const stop = readLength(reader, end, LOG_RECORD.name);
  const attributes: (readonly [string, AttributeValue])[] = [];
  const record: Draft = {
    time: 0n,
    observed: 0n,
    severity: 0,
    severityText: '',
    eventName: '',
    body: null,
    attributes,
    droppedAttributes: 0,
    flags: 0,
    traceId: '',
    spanId: '',
  };
  readFields(reader, stop, LOG_RECORD, (tag) => {
    if (tag === ((1 << 3) | FIXED64)) record.time = readFixed64(reader, stop, 'LogRecord.time_unix_nano');
    else if (tag === ((2 << 3) | VARINT)) record.severity = readInt32(reader, stop, 'LogRecord.severity_number');
    else if (tag === ((3 << 3) | BYTES)) record.severityText = readString(reader, stop, 'LogRecord.severity_text');
    else if (tag === ((5 << 3) | BYTES)) record.body = readAnyValue(reader, stop, 0);
    else if (tag === ((6 << 3) | BYTES)) attributes.push(readKeyValue(reader, stop, 0));
    else if (tag === ((7 << 3) | VARINT)) record.droppedAttributes = readUint32(reader, stop, 'LogRecord.dropped_attributes_count');
    else if (tag === ((8 << 3) | FIXED32)) record.flags = readFixed32(reader, stop, 'LogRecord.flags');
    else if (tag === ((9 << 3) | BYTES)) record.traceId = readId(reader, stop, 'LogRecord.trace_id');
    else if (tag === ((10 << 3) | BYTES)) record.spanId = readId(reader, stop, 'LogRecord.span_id');
    else if (tag === ((11 << 3) | FIXED64)) record.observed = readFixed64(reader, stop, 'LogRecord.observed_time_unix_nano');
    else if (tag === ((12 << 3) | BYTES)) record.eventName = readString(reader, stop, 'LogRecord.event_name');
    else return false;
    return true;
  });
  return record;
}
