/** The little protobuf that backends answer with. They are outside too: what is malformed says nothing. */

/** Length-delimited fields and varints of a message by number, the last of each; undefined where it is none. */
function readFields(bytes: Uint8Array): ReadonlyMap<number, Uint8Array | number> | undefined {
  const fields = new Map<number, Uint8Array | number>();
  let at = 0;
  function varint(): number | undefined {
    let value = 0;
    for (let scale = 1; at < bytes.length && scale < 2 ** 53; scale *= 128) {
      const byte = bytes[at] ?? 0;
      at += 1;
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
    }
    return undefined;
  }
  while (at < bytes.length) {
    const tag = varint();
    const value = tag === undefined ? undefined : varint();
    if (tag === undefined || value === undefined) return undefined;
    const [field, type] = [Math.floor(tag / 8), tag % 8];
    if (type === 0) fields.set(field, value);
    else if (type === 2 && value <= bytes.length - at) {
      fields.set(field, bytes.subarray(at, at + value));
      at += value;
    } else return undefined;
  }
  return fields;
}

function inside(bytes: Uint8Array | undefined, field: number): Uint8Array | undefined {
  const value = bytes === undefined ? undefined : readFields(bytes)?.get(field);
  return value instanceof Uint8Array ? value : undefined;
}

const MAX_REASON = 300;

/** ExportTraceServiceResponse { partial_success: { rejected_spans, error_message } }. */
export function readPartialSuccess(response: Uint8Array): { readonly rejected: number; readonly reason: string } {
  const fields = readFields(inside(response, 1) ?? new Uint8Array(0));
  const [rejected, reason] = [fields?.get(1), fields?.get(2)];
  return { rejected: typeof rejected === 'number' ? rejected : 0, reason: reason instanceof Uint8Array ? printable(Buffer.from(reason).toString('utf8')) : '' };
}

/** google.rpc.Status { details: [Any { value: RetryInfo { retry_delay: Duration { seconds, nanos } } }] }, in milliseconds. */
export function readRetryDelay(status: Uint8Array): number | undefined {
  const detail = inside(status, 3);
  const type = inside(detail, 1);
  if (type === undefined || !Buffer.from(type).toString('latin1').endsWith('/google.rpc.RetryInfo')) return undefined;
  const delay = inside(inside(detail, 2) ?? new Uint8Array(0), 1);
  const fields = delay === undefined ? undefined : readFields(delay);
  if (fields === undefined) return undefined;
  const [seconds, nanos] = [fields.get(1) ?? 0, fields.get(2) ?? 0];
  return typeof seconds === 'number' && typeof nanos === 'number' ? Math.ceil(seconds * 1000 + nanos / 1e6) : undefined;
}

/** Somebody else's words in our log: one line, bounded. */
export function printable(text: string): string {
  return text.replaceAll(/[^\x20-\x7e]+/g, ' ').slice(0, MAX_REASON);
}
