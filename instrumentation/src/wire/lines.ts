/** Incremental reader of lines of JSON: calls back with each line that is not empty. */
export function createLineReader(onLine: (line: string) => void): { feed(text: string): void; end(): void } {
  let rest = '';
  function take(line: string): void {
    if (line.trim() !== '') onLine(line);
  }
  return {
    feed(text) {
      const lines = (rest + text).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) take(line);
    },
    end() {
      take(rest);
      rest = '';
    },
  };
}
