import { askAll, openTracing } from './scenario.mjs';

const provider = openTracing();
await askAll({ experimental_telemetry: { isEnabled: true, functionId: 'desk', metadata: { userId: 'user-3', sessionId: 'session-7' } } });
await provider.shutdown();
