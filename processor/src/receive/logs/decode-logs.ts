import type { DecodedLogs } from '../contract.ts';
import { decodeBody } from '../decode-body.ts';
import { decodeLogsJson } from './decode-logs-json.ts';
import { decodeLogsProtobuf } from './decode-logs-protobuf.ts';

/** ExportLogsServiceRequest. @throws CodedError as decodeBody */
export function decodeLogs(bytes: Uint8Array, encoding: 'protobuf' | 'json'): DecodedLogs {
  return decodeBody(bytes, encoding, { protobuf: decodeLogsProtobuf, json: decodeLogsJson });
}
