import { constants, type IncomingHttpHeaders, type ServerHttp2Stream } from 'node:http2';
import { CodedError } from '@spanproof/vocabulary';
import type { Receipt } from '../../stage.ts';
import type { Admission } from '../admission.ts';
import { answerAccepted } from '../answer.ts';
import { createAuthenticator, type IngestKey } from '../auth.ts';
import { digestBody, type OtlpHttpCollaborators } from '../otlp-http.ts';
import { SenderGone } from '../read-body.ts';
import { MESSAGE_PREFIX, readMessage } from './read-message.ts';
import { describeRefusal, formatTrailers, RPC, type RpcStatus } from './status.ts';

export interface OtlpGrpcSettings {
  /** Empty: senders on loopback are tenant `default`, all others are refused. */
  readonly keys: readonly IngestKey[];
  /** Largest message as received. */
  readonly maxBodyBytes: number;
  /** A message must be there within this time. */
  readonly bodyTimeoutMs: number;
}

export interface OtlpGrpcCollaborators extends Pick<OtlpHttpCollaborators, 'accept' | 'onRefused'> {
  /** Room shared with the HTTP receiver. */
  readonly admission: Admission;
}

type Accepted = Awaited<ReturnType<OtlpHttpCollaborators['accept']>>;

const SIGNALS: Readonly<Record<string, 'traces' | 'logs' | 'metrics'>> = {
  '/opentelemetry.proto.collector.trace.v1.TraceService/Export': 'traces',
  '/opentelemetry.proto.collector.logs.v1.LogsService/Export': 'logs',
  '/opentelemetry.proto.collector.metrics.v1.MetricsService/Export': 'metrics',
};
const RESPONSE = { ':status': 200, 'content-type': 'application/grpc', 'grpc-accept-encoding': 'identity,gzip,zstd' } as const;
const COMPRESSIONS: Readonly<Record<string, Receipt['compression']>> = { identity: 'identity', gzip: 'gzip', zstd: 'zstd' };

/**
 * OTLP/gRPC of three signals: unary calls of the collector services over HTTP/2 (github.com/grpc/grpc doc/PROTOCOL-HTTP2.md). Authenticates,
 * admits, reads and answers; parses nothing of the message and never throws. OK means sealed and durable, or counted where nothing is kept.
 */
export function createOtlpGrpcHandler(
  { accept, admission, onRefused }: OtlpGrpcCollaborators,
  settings: OtlpGrpcSettings,
): (stream: ServerHttp2Stream, headers: IncomingHttpHeaders) => void {
  const authenticate = createAuthenticator(settings.keys);

  async function receive(stream: ServerHttp2Stream, headers: IncomingHttpHeaders): Promise<Accepted> {
    const signal = signalOf(headers[':path']);
    const tenant = authenticate({ authorization: headers.authorization, remoteAddress: stream.session?.socket.remoteAddress });
    const compression = compressionOf(headers['grpc-encoding']);
    const reservation = admission.reserve(settings.maxBodyBytes + MESSAGE_PREFIX);
    try {
      const message = await readMessage(stream, reservation, { timeoutMs: settings.bodyTimeoutMs, maxBytes: settings.maxBodyBytes });
      if (message.compressed && compression === 'identity')
        throw new CodedError('OTLP_MALFORMED', 'the message is compressed, and grpc-encoding does not say how');
      if (message.body.length === 0) return { rejected: 0 };
      const body = message.body;
      return await accept({
        tenant,
        encoding: 'protobuf',
        compression: message.compressed ? compression : 'identity',
        ...(signal === undefined ? {} : { signal }),
        digest: digestBody(tenant, body, signal),
        body,
      });
    } finally {
      reservation.release();
    }
  }

  return (stream, headers) => {
    // Without a listener an error of the stream would end the process; it means that the sender has gone.
    stream.on('error', () => stream.close());
    if (headers[':method'] !== 'POST' || !/^application\/grpc(\+proto)?$/.test(headers['content-type'] ?? '')) {
      answerForeign(stream);
      return;
    }
    receive(stream, headers).then(
      (accepted) => answerOk(stream, answerAccepted('protobuf', accepted).body),
      (error: unknown) => {
        if (error instanceof SenderGone) stream.close(constants.NGHTTP2_CANCEL);
        else {
          onRefused?.(error);
          answerStatus(stream, describeRefusal(error));
        }
      },
    );
  };
}

/** Undefined: traces, as in a receipt. */
function signalOf(path = ''): Receipt['signal'] {
  const signal = Object.hasOwn(SIGNALS, path) ? SIGNALS[path] : undefined;
  if (signal === undefined) throw new CodedError('OTLP_UNSUPPORTED', 'this processor takes traces, logs and metrics: Export of their collector services');
  return signal === 'traces' ? undefined : signal;
}

function compressionOf(encoding: string | readonly string[] | undefined): Receipt['compression'] {
  const name = typeof encoding === 'string' ? encoding : encoding === undefined ? 'identity' : '';
  const compression = Object.hasOwn(COMPRESSIONS, name) ? COMPRESSIONS[name] : undefined;
  if (compression === undefined) throw new CodedError('OTLP_UNSUPPORTED', 'grpc-encoding: expected identity or gzip or zstd');
  return compression;
}

function answerOk(stream: ServerHttp2Stream, message: Uint8Array): void {
  if (stream.destroyed || stream.closed) return;
  const frame = Buffer.alloc(MESSAGE_PREFIX + message.length);
  frame.writeUInt32BE(message.length, 1);
  frame.set(message, MESSAGE_PREFIX);
  stream.respond(RESPONSE, { waitForTrailers: true });
  stream.once('wantTrailers', () => stream.sendTrailers(formatTrailers({ code: RPC.ok, message: '' })));
  stream.end(frame);
}

/** Headers and trailers at once: there is no message. What the sender still sends is not waited for. */
function answerStatus(stream: ServerHttp2Stream, status: RpcStatus): void {
  if (stream.destroyed || stream.closed) return;
  stream.respond({ ...RESPONSE, ...formatTrailers(status) }, { endStream: true });
  stream.close(constants.NGHTTP2_NO_ERROR);
}

/** Not gRPC at all: an HTTP status is all that the other side understands. */
function answerForeign(stream: ServerHttp2Stream): void {
  if (stream.destroyed || stream.closed) return;
  stream.respond({ ':status': 415 }, { endStream: true });
  stream.close(constants.NGHTTP2_NO_ERROR);
}
