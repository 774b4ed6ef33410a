import type { Dialect } from './dialect.ts';
import { langfuse } from './langfuse.ts';
import { openinference } from './openinference.ts';
import { otelGenai } from './otel-genai.ts';
import { otelLegacy } from './otel-legacy.ts';
import { traceloop } from './traceloop.ts';
import { vercel } from './vercel.ts';

/** In order of precedence: the most particular first. */
export const DIALECTS: readonly Dialect[] = [openinference, langfuse, vercel, traceloop, otelLegacy, otelGenai];
