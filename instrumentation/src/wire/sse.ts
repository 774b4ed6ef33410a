/** Incremental reader of server-sent events: calls back with each event's data. Field names but `data` are ignored. */
export interface SseReader {
  feed(text: string): void;
  /** The stream's end: an event whose blank line never came still counts. */
  end(): void;
}

export function createSseReader(onData: (data: string) => void): SseReader {
  let rest = '';
  let data: string | undefined;

  function takeLine(line: string): void {
    if (line === '') {
      if (data !== undefined) onData(data);
      data = undefined;
    } else if (line.startsWith('data:')) {
      const value = line.startsWith('data: ') ? line.slice(6) : line.slice(5);
      data = data === undefined ? value : `${data}\n${value}`;
    }
  }

  return {
    feed(text) {
      rest += text;
      let from = 0;
      for (let at = rest.indexOf('\n'); at !== -1; at = rest.indexOf('\n', from)) {
        takeLine(rest.slice(from, rest[at - 1] === '\r' ? at - 1 : at));
        from = at + 1;
      }
      rest = rest.slice(from);
    },
    end() {
      takeLine(rest);
      takeLine('');
      rest = '';
    },
  };
}
