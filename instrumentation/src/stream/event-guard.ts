import { examineText, redactValue } from '@spanproof/vocabulary';
import { parseBody } from '../protocols/exact-json.ts';
import type { JsonObject, Protocol, StreamTexts, TextPiece } from '../protocols/protocol.ts';
import { holdsMore, isStructure } from '../protocols/texts.ts';
import type { Enforcement } from './enforcement.ts';
import { createTextScan } from './json-scan.ts';
import { dropSpelling, replaceStrings } from './rewrite-event.ts';
import { createTextChannel, type TextChannel } from './text-channel.ts';
import type { TextReader } from './text-scan.ts';

export interface Released<Carrier> {
  readonly carrier: Carrier;
  /** The event's data where it is not what it was. */
  readonly data: string | undefined;
}

/** Holds back the events of a stream until what they say is examined. Order and number stay; an event in which nothing was found is the same. */
export interface EventGuard<Carrier> {
  /** `data` is the event's JSON text, undefined where it has none. */
  feed(carrier: Carrier, data: string | undefined): void;
  /** What may be handed on by now; once `state` is `blocked`, what came before the value that blocks. */
  take(): readonly Released<Carrier>[];
  /** The stream's end: what is left. */
  end(): readonly Released<Carrier>[];
  /** What stands beside the events' data (comments, ids): false where it must not pass. */
  passesAside(text: string): boolean;
  /** Something cannot be examined: refused or let pass, as the rules say. */
  giveUp(): void;
  /** `open`: something could not be examined, and everything passes from there on. */
  readonly state: GuardState;
}

export type GuardState = 'guarding' | 'blocked' | 'open';

interface Held<Carrier> {
  readonly carrier: Carrier;
  readonly data: string | undefined;
  /** The data without what was found in strings that are no pieces of longer texts; undefined where that blocks. */
  readonly cleaned: string | undefined;
  readonly pieces: readonly HeldPiece[];
}

interface HeldPiece {
  readonly channel: TextChannel;
  /** Undefined where the data itself is the piece. */
  readonly pointer: string | undefined;
  readonly piece: string;
  readonly from: number;
  readonly to: number;
}

export interface EventCollaborators {
  readonly reader: TextReader;
  readonly protocol: Pick<Protocol, 'readTexts' | 'endOfStream'>;
  readonly enforcement: Enforcement;
}

const MAX_HELD_CHARS = 8 * 1024 * 1024;
const MAX_CHANNELS = 2048;

export function createEventGuard<Carrier>({ reader, protocol, enforcement }: EventCollaborators): EventGuard<Carrier> {
  const channels = new Map<string, TextChannel>();
  /** Channels with text that was not examined to its end. */
  const unsettled = new Set<TextChannel>();
  const queue: Held<Carrier>[] = [];
  let heldChars = 0;
  let state: GuardState = 'guarding';

  function block(): void {
    state = 'blocked';
    enforcement.block();
  }

  function giveUp(): void {
    if (state !== 'guarding') return;
    if (enforcement.giveUp()) block();
    else state = 'open';
  }

  function settle(channel: TextChannel, ended: boolean): void {
    if (state !== 'guarding') return;
    if (!channel.settle(ended)) block();
    else if (channel.truncated) giveUp();
    if (ended) unsettled.delete(channel);
  }

  function settleAll(ended: boolean, concerns: (channel: TextChannel) => boolean = () => true): void {
    for (const channel of unsettled) if (concerns(channel)) settle(channel, ended);
  }

  function hold(text: string, group: string, piece: string, pointer?: string): HeldPiece {
    let channel = channels.get(text);
    if (channel === undefined) {
      if (channels.size >= MAX_CHANNELS) giveUp();
      channel = createTextChannel(createTextScan(reader, ''), enforcement, group);
      channels.set(text, channel);
    }
    unsettled.add(channel);
    return { channel, pointer, piece, ...channel.feed(piece) };
  }

  function holdEvent(carrier: Carrier, data: string, json: JsonObject, { pieces, ended, turns }: StreamTexts): void {
    const cleaned = cleanRest({ reader, enforcement }, data, json, pieces);
    if (cleaned === undefined && state === 'guarding') block();
    const held = pieces.map(({ text, group, pointer, piece }) => hold(text, group, piece, pointer));
    queue.push({ carrier, data, cleaned, pieces: held });
    if (turns === true && held.length > 0) {
      settleAll(true, (channel) => held.some((one) => one.channel.group === channel.group) && !held.some((one) => one.channel === channel));
    }
    if (ended.length > 0) settleAll(true, ({ group }) => ended.includes(group));
  }

  function release(): readonly Released<Carrier>[] {
    const released: Released<Carrier>[] = [];
    let next = 0;
    for (; next < queue.length; next++) {
      const held = queue[next]!;
      const ready = held.cleaned !== undefined && held.pieces.every(({ channel, to }) => to <= channel.safe);
      if (!ready && state !== 'open') break;
      released.push({ carrier: held.carrier, data: rewrite(held) });
      heldChars -= held.data?.length ?? 0;
    }
    queue.splice(0, next);
    return released;
  }

  return {
    feed(carrier, data) {
      if (state === 'blocked') return;
      heldChars += data?.length ?? 0;
      if (heldChars > MAX_HELD_CHARS) giveUp();
      const json = state === 'open' || data === undefined || data === protocol.endOfStream ? undefined : parseBody(data);
      if (json !== undefined && data !== undefined) holdEvent(carrier, data, json, protocol.readTexts(json));
      else if (data === undefined || data === protocol.endOfStream || state === 'open') {
        if (data !== undefined) settleAll(true);
        queue.push({ carrier, data, cleaned: data ?? '', pieces: [] });
      } else queue.push({ carrier, data, cleaned: data, pieces: [hold('', '', data)] });
    },
    take() {
      settleAll(false);
      return release();
    },
    end() {
      settleAll(true);
      return release();
    },
    passesAside(text) {
      if (state !== 'guarding') return state === 'open';
      const { findings } = reader.scanner.scanText(text);
      for (const { kind } of findings) enforcement.count(kind);
      if (findings.some(({ kind }) => enforcement.actionOf(kind) === 'block')) block();
      return findings.every(({ kind }) => enforcement.actionOf(kind) === undefined);
    },
    giveUp,
    get state() {
      return state;
    },
  };
}

/** The event's data without what must not pass in its other strings; undefined where one of them blocks. */
function cleanRest(
  { reader, enforcement }: Pick<EventCollaborators, 'reader' | 'enforcement'>,
  data: string,
  json: JsonObject,
  pieces: readonly TextPiece[],
): string | undefined {
  if (!holdsMore(json, pieces.length)) return data;
  const findings = examineText(reader.scanner, data, { part: 'response', pointer: '' }).findings.filter(
    ({ place: { pointer } }) => !isStructure(json, pointer) && !pieces.some((piece) => pointer === piece.pointer || pointer.startsWith(`${piece.pointer}/`)),
  );
  for (const { kind } of findings) enforcement.count(kind);
  if (findings.some(({ kind }) => enforcement.actionOf(kind) === 'block')) return undefined;
  const redacted = findings.filter(({ kind }) => enforcement.actionOf(kind) === 'redact');
  return redacted.length === 0 ? data : (redactValue(data, '', redacted, enforcement.replace) as string);
}

/** Undefined where nothing changed. */
function rewrite<Carrier>({ data, cleaned, pieces }: Held<Carrier>): string | undefined {
  const changed = new Map<string, string>();
  let text = cleaned ?? data ?? '';
  for (const { channel, pointer, piece, from } of pieces) {
    const result = channel.rewrite(piece, from);
    if (result === piece) continue;
    if (pointer === undefined) text = result;
    else changed.set(pointer, result);
  }
  if (changed.size > 0) text = replaceStrings(text, changed);
  return data === undefined || text === data ? undefined : dropSpelling(text);
}
