import { readRepositoryFile } from './repository.ts';

export interface Block {
  readonly language: string;
  readonly text: string;
  /** 1-based line of the fence. */
  readonly line: number;
}

/** Fenced blocks of a page, in order. */
export function listBlocks(page: string): readonly Block[] {
  const text = readRepositoryFile(page);
  return [...text.matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)].map(({ 1: language = '', 2: body = '', index }) => ({
    language,
    text: body,
    line: text.slice(0, index).split('\n').length,
  }));
}
