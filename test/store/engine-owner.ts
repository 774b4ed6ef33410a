/** A processor in miniature: starts an engine on argv[2] and reports it, so that a test can end it any way. */
import process from 'node:process';
import { startEmbeddedEngine } from '../../processor/src/store/engines/embedded.ts';

const engine = startEmbeddedEngine({}, { dataFolder: process.argv[2] ?? '', diskKey: new Uint8Array(32).fill(11) });
await engine.ready();
process.send?.({ pid: engine.pid });
setInterval(() => {}, 1_000);
