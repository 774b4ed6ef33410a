import { rmSync } from 'node:fs';
import { startEmbeddedEngine } from '../../processor/src/store/engines/embedded.ts';
import { DISK_KEY, makeDataFolder } from '../store/start-engine.ts';
import { describeEngine } from './engine-contract.ts';

describeEngine('embedded', async () => {
  const dataFolder = makeDataFolder();
  const engine = startEmbeddedEngine({}, { dataFolder, diskKey: DISK_KEY });
  return {
    engine,
    async stop() {
      await engine.close();
      rmSync(dataFolder, { recursive: true, force: true });
    },
  };
});
