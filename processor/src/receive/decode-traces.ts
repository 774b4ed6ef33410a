import type { DecodedTraces } from './contract.ts';
import { decodeBody } from './decode-body.ts';
import { decodeJson } from './decode-json.ts';
import { decodeProtobuf } from './decode-protobuf.ts';

/** ExportTraceServiceRequest. @throws CodedError as decodeBody */
export function decodeTraces(bytes: Uint8Array, encoding: 'protobuf' | 'json'): DecodedTraces {
  return decodeBody(bytes, encoding, { protobuf: decodeProtobuf, json: decodeJson });
}
