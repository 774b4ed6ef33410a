import { MCP } from '@spanproof/vocabulary';
import { readConventions } from '../read-conventions.ts';
import type { Dialect } from './dialect.ts';

/**
 * The OpenTelemetry GenAI conventions, newest names (vocabulary attributes.ts names the revision). Also the net under every emitter that no
 * other dialect reads: what it does not map is kept.
 */
export const otelGenai: Dialect = {
  name: 'otel-genai',
  version: 1,
  recognises: ({ attributes }) => attributes.some(([key]) => key.startsWith('gen_ai.') || key === MCP.methodName),
  read: readConventions,
};
