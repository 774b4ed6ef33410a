import { CodedError } from '@spanproof/vocabulary';

export interface AdmissionSettings {
  /** Largest body as received. */
  readonly maxBodyBytes: number;
  /** Bytes of bodies received or being received and not yet answered. */
  readonly maxInFlightBytes: number;
}

/** The room one body takes from its first byte until it is answered. */
export interface Reservation {
  /** Takes more room. @throws CodedError OTLP_TOO_LARGE | INGEST_BUSY */
  grow(bytes: number): void;
  /** Idempotent. */
  release(): void;
}

export interface Admission {
  readonly inFlight: number;
  /** `limit`: the most this body may take; absent: `maxBodyBytes`. */
  reserve(limit?: number): Reservation;
}

/** Keeps the memory of bodies bounded. A single body is always let in, so that a bound below a body's size never blocks for good. */
export function createAdmission({ maxBodyBytes, maxInFlightBytes }: AdmissionSettings): Admission {
  let inFlight = 0;
  return {
    get inFlight() {
      return inFlight;
    },
    reserve(limit = maxBodyBytes) {
      let held = 0;
      let open = true;
      return {
        grow(bytes) {
          if (held + bytes > limit) {
            throw new CodedError('OTLP_TOO_LARGE', `more than ${limit} bytes`, {
              todo: 'send smaller batches or raise max_request_body_size (max_recv_msg_size for gRPC)',
            });
          }
          if (inFlight + bytes > maxInFlightBytes && inFlight > held) throw new CodedError('INGEST_BUSY', `${inFlight} bytes are on their way`);
          held += bytes;
          inFlight += bytes;
        },
        release() {
          if (open) inFlight -= held;
          open = false;
        },
      };
    },
  };
}
