export { type ControlClient, connectControl, type ProcessorStatus, type RunningProcessor, startProcessor } from './serve/index.ts';
