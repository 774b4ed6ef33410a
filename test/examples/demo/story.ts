import process from 'node:process';

/** Prints one line per chapter, and remembers whether all that was checked held. */
export interface Story {
  tell(subject: string, text: string): void;
  /** A line that must be true. */
  check(subject: string, held: boolean, text: string): void;
  readonly failed: number;
}

export function createStory(): Story {
  const color = process.stdout.isTTY && !process.env['NO_COLOR'];
  const paint = (code: number, text: string): string => (color ? `\u001b[${code}m${text}\u001b[0m` : text);
  let failed = 0;
  return {
    get failed() {
      return failed;
    },
    tell: (subject, text) => console.log(`${subject.padEnd(13)} ${text}`),
    check(subject, held, text) {
      if (!held) failed += 1;
      console.log(`${subject.padEnd(13)} ${held ? paint(32, 'held  ') : paint(31, 'FAILED')} ${text}`);
    },
  };
}
