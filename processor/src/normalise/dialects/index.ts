import type { Dialect } from './dialect.ts';
import { otelGenai } from './otel-genai.ts';

/** In order of precedence: the most particular first. */
export const DIALECTS: readonly Dialect[] = [otelGenai];
