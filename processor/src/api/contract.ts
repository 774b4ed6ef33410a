import type { IncomingHttpHeaders } from 'node:http';
import type { Role } from '@spanproof/vocabulary';
import type { z } from 'zod';

/** Who asks, as verified: never from headers that a client may set. */
export interface Identity {
  /** `user:<id>` or `token:<id>`. */
  readonly id: string;
  readonly name: string;
  readonly email?: string;
  readonly role: Role;
  /** `local`: the command line of the processor's own user, on this machine. */
  readonly via: 'grafana' | 'token' | 'console' | 'local';
  /** Seconds since the epoch. */
  readonly expires?: number;
}

export interface ApiRequest<Q = unknown, B = unknown> {
  readonly identity: Identity;
  readonly params: Readonly<Record<string, string>>;
  readonly query: Q;
  readonly body: B;
  readonly requestId: string;
  /** Id of the access record that was sealed for this request; on audited routes only. */
  readonly accessRecord?: string;
}

/** An answer that is not JSON: a file, a stream. */
export interface FileAnswer {
  readonly file: AsyncIterable<Uint8Array> | Uint8Array;
  readonly contentType: string;
  readonly fileName: string;
  /** Bytes, where they are known before the file is read. */
  readonly length?: number;
  /** More headers: counts, hashes, checkpoints; lower-case names. */
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * One endpoint. Deny by default: a role that is not listed gets 403. `audit` names the access record's action; `read` endpoints that show no content
 * have none. The server seals the access record of an audited endpoint before it answers, refused attempts included.
 */
export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Below /api/v1, with `:name` parameters. */
  readonly path: string;
  readonly roles: readonly Role[];
  readonly audit?: string;
  readonly query?: z.ZodType;
  readonly body?: z.ZodType;
  /** Largest JSON body in bytes; default 64 KiB. Files travel base64 inside it. */
  readonly bodyLimit?: number;
  /** Default 200; 204 where `handle` answers undefined. */
  readonly status?: number;
  handle(request: ApiRequest): Promise<unknown>;
}

/**
 * An endpoint that takes POST from a machine without an identity, which proves itself by a signature over the request. Deny by default: without a receiver
 * there is nothing, and the receiver alone says what it believes. Identities count for nothing here. Nothing is recorded as access: what a request
 * changes is sealed as a change, by whoever sent it.
 */
export interface Hook {
  /** Below /api/v1, without parameters. */
  readonly path: string;
  /** Largest body in bytes. */
  readonly bodyLimit: number;
  /** What a sender proves, in words. */
  readonly proof: string;
  readonly receiver?:
    | {
        /** Looks at the headers, before a byte of the body is read. @throws CodedError UNAUTHENTICATED */
        admit(headers: IncomingHttpHeaders): void;
        /** Yields what is answered as JSON. */
        take(headers: IncomingHttpHeaders, body: Uint8Array): Promise<object>;
      }
    | undefined;
}

/** Seals who did what (schema `spanproof/access/v1`); resolves with the record id when it is durable. */
export interface AccessLog {
  record(access: {
    readonly identity: Identity;
    readonly action: string;
    readonly resource: string;
    readonly outcome: 'allowed' | 'refused';
    readonly purpose?: string;
    readonly ticket?: string;
    readonly requestId: string;
  }): Promise<string>;
}

/** A request outside /api. Its path is plain (request-path.ts) and without its query; HEAD comes as GET. All of it is from outside. */
export interface PageRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  /** JSON, parsed and of no known shape; undefined where there is none. */
  readonly body: unknown;
  readonly requestId: string;
}

/** Its headers replace those that every answer carries. */
export interface PageAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array | string;
}

/** What is answered outside /api. Undefined: 404. A CodedError is answered as a problem. */
/** A page for machines, answered from memory. */
export interface Probe {
  readonly path: `/${string}`;
  /** Answered to anybody; otherwise to whoever is identified, whatever the role. */
  readonly open: boolean;
  answer(): { readonly status: number; readonly type: string; readonly body: string };
}

export interface Pages {
  answer(request: PageRequest): Promise<PageAnswer | undefined>;
}
