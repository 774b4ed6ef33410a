import { performance } from 'node:perf_hooks';
import { diag } from '@opentelemetry/api';
import { GEN_AI, SPANPROOF } from '@spanproof/vocabulary';
import { describeLimits, describeUsageHeaders } from './answer-headers.ts';
import { type CallSeen, describeCall, describeContext, describeDecision, describeOutcome, mergeAttributes, nameTls, readContact } from './call-attributes.ts';
import { type CallContext, currentContext, noteCall } from './context.ts';
import { serialiseContent } from './content.ts';
import type { DecidedCall } from './deliver/decisions.ts';
import { nameError, nameFailure } from './error-type.ts';
import type { Conclusion, Guard, RequestDecision } from './guard.ts';
import { createResponseReader, type ResponseSeen } from './response-reader.ts';
import type { CallAttributes } from './source.ts';
import type { SpanWriter } from './span-writer.ts';
import type { Contact } from './wire/contact.ts';
import type { HeaderReader } from './wire/gate.ts';
import type { BodyObserver } from './wire/observe-response.ts';

/** One call of record, from the request to its span. Whatever happens first ends it; nothing ends it twice. */
export interface OpenCall {
  /** Policy refused: nothing was sent. */
  block(): void;
  /**
   * Undefined where nothing has to be on record before the call is sent; else why it must not be sent, once that is known, or nothing. A refused
   * call has ended.
   */
  admit(): Promise<string | undefined> | undefined;
  /** fetch rejected: no answer. */
  fail(error: unknown, contact: Contact): void;
  /** An answer began; the observer reads its body along with the application. */
  respond(answer: AnswerHead, contact: Contact): BodyObserver;
}

/** What every transport knows of an answer before its body. */
export interface AnswerHead {
  readonly status: number;
  readonly headers: HeaderReader;
}

export interface CallRecorder {
  begin(seen: CallSeen, decision: RequestDecision): OpenCall;
  /** Ends every call that is still open with what is known of it: the process is going. */
  finishAll(): void;
}

export interface CallSettings {
  readonly maxContentChars: number;
  readonly maxResponseChars: number;
}

interface Ending {
  readonly contact: Contact;
  readonly response: AnswerHead | undefined;
  readonly seen: ResponseSeen | undefined;
  readonly errorType: string | undefined;
}

/** All that is known when the call begins. */
interface Beginning {
  readonly seen: CallSeen;
  readonly decision: RequestDecision;
  readonly context: CallContext;
  /** performance.now(). */
  readonly startedAt: number;
}

/** Takes decisions before their calls are sent. */
export interface Evidence {
  /** Durable when it says true. */
  admit(call: DecidedCall): Promise<boolean>;
}

const NOT_SENT: Contact = { created: true, sent: false, tls: undefined };
const UNKNOWN: Contact = { created: false, sent: false, tls: undefined };
const INTERRUPTION = { name: 'Interruption', code: 'PROCESS_EXIT' };

export function createCallRecorder(
  { spans, guard, evidence }: { readonly spans: SpanWriter; readonly guard: Pick<Guard, 'policyHash'>; readonly evidence: Evidence | undefined },
  settings: CallSettings,
): CallRecorder {
  const open = new Set<() => void>();
  return {
    begin(seen, decision) {
      const span = spans.begin();
      const beginning = { seen, decision, context: currentContext(), startedAt: performance.now() };
      noteCall(decision.decisionId);
      let reader: BodyObserver | undefined;
      const interrupt = (): void => {
        if (reader === undefined) end({ contact: UNKNOWN, response: undefined, seen: undefined, errorType: nameError(INTERRUPTION) });
        else reader.end('interrupted', INTERRUPTION);
      };
      open.add(interrupt);

      function end(ending: Ending): void {
        if (!open.delete(interrupt)) return;
        try {
          const attributes = describe(beginning, ending);
          span.finish(nameSpan(seen, attributes[GEN_AI.requestModel]), attributes);
        } catch (error) {
          diag.error('spanproof: a call could not be recorded', error);
        }
      }

      /** The record as it will be if this process does not live to see the call's end. */
      function foresee(): DecidedCall {
        const attributes = describe(beginning, { contact: UNKNOWN, response: undefined, seen: undefined, errorType: nameError(INTERRUPTION) });
        const { parent } = span;
        const name = nameSpan(seen, attributes[GEN_AI.requestModel]);
        return { name, decisionId: decision.decisionId, start: Date.now(), ...(parent === undefined ? {} : { parent }), attributes };
      }

      return {
        block: () => end({ contact: NOT_SENT, response: undefined, seen: undefined, errorType: 'policy_blocked' }),
        admit() {
          return evidence?.admit(foresee()).then((taken) => {
            if (taken) return undefined;
            end({ contact: NOT_SENT, response: undefined, seen: undefined, errorType: 'evidence_unavailable' });
            return 'not sent: this process must keep evidence of every call, and neither the processor nor its own disk can take it';
          });
        },
        fail: (error, contact) => end({ contact, response: undefined, seen: undefined, errorType: nameError(error) }),
        respond(response, contact) {
          const reading = { contentType: response.headers.get('content-type') ?? '', maxChars: settings.maxResponseChars };
          reader = createResponseReader(seen.protocol, reading, (body) =>
            end({ contact, response, seen: body, errorType: nameResponseError(response, body, decision) }),
          );
          return reader;
        },
      };
    },
    finishAll() {
      for (const interrupt of open) interrupt(); // each removes itself
    },
  };

  function describe({ seen, decision, context, startedAt }: Beginning, ending: Ending): CallAttributes {
    const { contact, response, seen: body, errorType } = ending;
    const sent = serialiseContent(decision.description?.content ?? {}, settings.maxContentChars);
    const received = serialiseContent(body?.description?.content ?? {}, settings.maxContentChars);
    const { attributes, facts, verdicts, withheld } = decision.conclude(received.attributes, body?.description?.facts);
    spendTokens(decision, facts);
    return mergeAttributes(
      describeCall(seen),
      describeContext(context),
      decision.description?.facts ?? {},
      response === undefined ? {} : describeUsageHeaders(response.headers),
      facts,
      describeDecision({ decisionId: decision.decisionId, policyHash: guard.policyHash, verdicts }),
      response === undefined ? {} : describeLimits(response.headers),
      describeOutcome({
        contacted: readContact(contact, response !== undefined),
        tls: nameTls(seen.url, contact, response !== undefined),
        errorType,
        status: response?.status,
        providerRequestId: seen.protocol.requestIdHeaders.map((name) => response?.headers.get(name)).find((id) => id !== null && id !== undefined),
        timeToFirstChunk: body?.firstChunkAt === undefined ? undefined : (body.firstChunkAt - startedAt) / 1000,
      }),
      {
        [SPANPROOF.captureRequest]: decision.withheld ? 'withheld' : decision.description === undefined ? 'failed' : sent.truncated ? 'truncated' : undefined,
        [SPANPROOF.captureResponse]: withheld ? 'withheld' : (body?.state ?? (received.truncated ? 'truncated' : undefined)),
      },
      sent.attributes,
      attributes,
    );
  }
}

/** What the provider counted; a caller's rate goes on with the estimate where it counted nothing. */
function spendTokens(decision: RequestDecision, facts: Conclusion['facts']): void {
  const [input, output] = [facts[GEN_AI.usageInputTokens], facts[GEN_AI.usageOutputTokens]];
  if (typeof input === 'number' || typeof output === 'number') decision.spend(Number(input ?? 0) + Number(output ?? 0));
}

/** A failure inside a 200 answer counts: a stream may fail after its headers were sent. */
function nameResponseError(response: AnswerHead, body: ResponseSeen, decision: RequestDecision): string | undefined {
  if (decision.response?.seen.blocked === true) return 'policy_blocked';
  if (body.error !== undefined) return nameError(body.error);
  const code = body.description?.errorType ?? response.headers.get('x-amzn-errortype')?.split(':')[0];
  return response.status >= 400 || code !== undefined ? nameFailure(code, response.status) : undefined;
}

function nameSpan({ protocol }: CallSeen, model: unknown): string {
  return typeof model === 'string' ? `${protocol.operation} ${model}` : protocol.operation;
}
