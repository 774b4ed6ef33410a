/** What went wrong, for a person. */
export interface PlainProblem {
  /** Of the processor's codes, or GRAFANA_<status>, or UNREACHABLE. */
  readonly code: string;
  readonly what: string;
  readonly todo: string;
}

const TODO: { readonly [code: string]: string } = {
  UNAUTHENTICATED: 'Sign in again. If it stays, an administrator checks the token and the address of this Grafana under Configuration.',
  FORBIDDEN: 'Ask an administrator for a role that may do this; the attempt was recorded.',
  NOT_FOUND: 'Check the id, or widen the period: it may be that the record is older than the retention.',
  REQUEST_INVALID: 'Correct what is named and try again.',
  REGISTER_INVALID: 'Correct the fields that are named and save again.',
  REGISTER_CONFLICT: 'Somebody saved another version meanwhile: load it again, then repeat your change.',
  EXPORT_BUSY: 'Wait until the export that is running has ended.',
  ENGINE_DOWN: 'The store is restarting; try again in a few seconds. Nothing that was sealed is lost.',
  IDENTITY_UNAVAILABLE: 'The processor cannot fetch the signing keys of this Grafana: check the address of Grafana in its configuration.',
  UNREACHABLE: 'Start the processor, or correct its address under Configuration.',
};

/** Reads whatever a request threw; what it says comes from outside and is only shown as text. */
export function readProblem(error: unknown): PlainProblem {
  const { status = 0, data } = isRecord(error) ? error : {};
  const body = isRecord(data) ? data : {};
  if (typeof body['code'] === 'string') {
    const what = typeof body['detail'] === 'string' ? body['detail'] : 'The processor refused.';
    return { code: body['code'], what, todo: TODO[body['code']] ?? 'Look for this code in the processor’s own output.' };
  }
  if (status === 403) return form('FORBIDDEN', 'Grafana does not let your account do this.');
  if (status === 401) return form('UNAUTHENTICATED', 'Nobody is signed in.');
  if (status === 0 || status === 502 || status === 503 || status === 504) return form('UNREACHABLE', 'The processor does not answer.');
  return {
    code: `GRAFANA_${String(status)}`,
    what: 'Grafana answered instead of the processor.',
    todo: 'Check that the app is enabled and its address is right, under Configuration.',
  };
}

/** An answer to a file request fails as a blob. */
export async function readFileProblem(error: unknown): Promise<PlainProblem> {
  if (!isRecord(error) || !(error['data'] instanceof Blob)) return readProblem(error);
  const text = await error['data'].text();
  try {
    return readProblem({ ...error, data: JSON.parse(text) as unknown });
  } catch {
    return readProblem({ ...error, data: text });
  }
}

function form(code: string, what: string): PlainProblem {
  return { code, what, todo: TODO[code] ?? '' };
}

function isRecord(value: unknown): value is { readonly [name: string]: unknown } {
  return typeof value === 'object' && value !== null;
}
