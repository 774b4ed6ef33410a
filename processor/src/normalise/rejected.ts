/** Why one span is refused while the rest of its body is taken; names no value. */
export interface Rejected {
  readonly rejected: string;
}

export function isRejected(result: object): result is Rejected {
  return 'rejected' in result;
}
