export { QUERIES } from './queries/index.ts';
export type { Query } from './query.ts';
