import { OpenTelemetry } from '@ai-sdk/otel';
import { registerTelemetry } from 'ai';
import { askAll, openTracing } from './scenario.mjs';

const provider = openTracing();
registerTelemetry(new OpenTelemetry());
await askAll({ telemetry: { functionId: 'desk' } });
await provider.shutdown();
