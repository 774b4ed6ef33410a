/** An error in the words of the ClickHouse protocol. */
export class EngineException extends Error {
  override readonly name = 'EngineException';
  readonly code: number;
  readonly type: string;
  readonly status: number | undefined;

  constructor(code: number, type: string, message: string, status?: number) {
    super(message);
    this.code = code;
    this.type = type;
    this.status = status;
  }
}

/** The exception an error stands for: our own, or the one whose `Code: N` the engine wrote into its text. */
export function toEngineException(error: unknown): { readonly code: number; readonly status: number; readonly body: string } {
  if (error instanceof EngineException) {
    return {
      code: error.code,
      status: error.status ?? statusOf(error.code),
      body: `Code: ${error.code}. DB::Exception: ${error.message}. (${error.type})\n`,
    };
  }
  const message = (error instanceof Error ? error.message : String(error)).replace(/^Query failed: /, '');
  const code = Number(/Code: (\d+)/.exec(message)?.[1] ?? '1001');
  return {
    code,
    status: statusOf(code),
    body: message.startsWith('Code: ') ? `${message}\n` : `Code: ${code}. DB::Exception: ${message} (UNKNOWN_EXCEPTION)\n`,
  };
}

// As a ClickHouse server answers.
function statusOf(code: number): number {
  if (code === 62 || code === 36 || code === 117) return 400;
  if (code === 60 || code === 81 || code === 47) return 404;
  if (code === 497 || code === 164) return 403;
  if (code === 159) return 408;
  return 500;
}
