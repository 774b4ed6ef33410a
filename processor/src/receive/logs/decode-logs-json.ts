import type { DecodedLogs, LogRecord, ResourceLogs, ScopeLogs } from '../contract.ts';
import { readMember, readMessages } from '../decode-json.ts';
import { countNode, type NodeCount, readAnyValue, readAttributes } from '../decode-json-value.ts';
import { type JsonObject, type JsonPath, readEnum, readHex, readObject, readString, readTime, readUint32 } from '../json-fields.ts';
import { SPAN_NODES } from '../limits.ts';
import { parseJson } from '../parse-json.ts';

/** ExportLogsServiceRequest from OTLP/JSON; unknown keys are ignored. @throws CodedError OTLP_MALFORMED | OTLP_TOO_LARGE */
export function decodeLogsJson(bytes: Uint8Array): DecodedLogs {
  const count: NodeCount = { nodes: 0 };
  const request = readObject(parseJson(bytes), undefined);
  return { resources: readMessages(count, request, 'resourceLogs', undefined, readResourceLogs) };
}

function readResourceLogs(count: NodeCount, object: JsonObject, path: JsonPath): ResourceLogs {
  const [resource, at] = readMember(object, 'resource', path);
  return {
    attributes: readAttributes(count, resource, at),
    droppedAttributes: readUint32(resource, 'droppedAttributesCount', at),
    schemaUrl: readString(object, 'schemaUrl', path),
    scopes: readMessages(count, object, 'scopeLogs', path, readScopeLogs),
  };
}

function readScopeLogs(count: NodeCount, object: JsonObject, path: JsonPath): ScopeLogs {
  const [scope, at] = readMember(object, 'scope', path);
  return {
    name: readString(scope, 'name', at),
    version: readString(scope, 'version', at),
    attributes: readAttributes(count, scope, at),
    droppedAttributes: readUint32(scope, 'droppedAttributesCount', at),
    schemaUrl: readString(object, 'schemaUrl', path),
    records: readMessages(count, object, 'logRecords', path, readLogRecord),
  };
}

function readLogRecord(count: NodeCount, object: JsonObject, path: JsonPath): LogRecord {
  countNode(count, SPAN_NODES - 1);
  return {
    time: readTime(object, 'timeUnixNano', path),
    observed: readTime(object, 'observedTimeUnixNano', path),
    severity: readEnum(object, 'severityNumber', path),
    severityText: readString(object, 'severityText', path),
    eventName: readString(object, 'eventName', path),
    body: readAnyValue(count, object.body, { parent: path, step: 'body' }, 0),
    attributes: readAttributes(count, object, path),
    droppedAttributes: readUint32(object, 'droppedAttributesCount', path),
    flags: readUint32(object, 'flags', path),
    traceId: readHex(object, 'traceId', path),
    spanId: readHex(object, 'spanId', path),
  };
}
