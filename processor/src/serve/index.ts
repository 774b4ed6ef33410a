export { type ControlClient, connectControl } from './control-client.ts';
export { type RunningProcessor, startProcessor } from './start-processor.ts';
export type { ProcessorStatus } from './status.ts';
