import type { KeyRotation } from '@spanproof/vocabulary';
import { connectControl } from '../../serve/control-client.ts';
import type { Command } from '../command.ts';
import { DATA_OPTIONS, loadGivenSettings } from '../settings-options.ts';

export const keysRotate: Command = {
  name: 'keys rotate',
  summary: 'Makes the next key-encryption key of a tenant, or of every one, and wraps all data keys again; sealed rows stay as they are.',
  usage: 'keys rotate [--tenant NAME] [--destroy-old] [--data FOLDER] [--json]',
  example: 'spanproof keys rotate --destroy-old',
  options: {
    tenant: { type: 'string', value: 'NAME', summary: 'One tenant; default all, the processor’s own keys among them.' },
    'destroy-old': { type: 'boolean', summary: 'Destroys earlier versions for good: copies of the keys folder open nothing any more.' },
    json: { type: 'boolean', summary: 'Prints one JSON object.' },
    ...DATA_OPTIONS,
  },
  async run(given, terminal) {
    const { data_folder } = await loadGivenSettings(given, terminal);
    const tenant = given.text('tenant');
    const body = { ...(tenant === undefined ? {} : { tenant }), destroy_old: given.flag('destroy-old') };
    const answer = (await connectControl(data_folder).askApi({ method: 'POST', path: '/keys/rotate', body })) as { readonly rotations: readonly KeyRotation[] };
    const lines = answer.rotations.map(
      ({ tenant: name, version, rewrapped, destroyed }) =>
        `${name}: version ${version} wraps from now on, ${rewrapped} keys wrapped again${destroyed.length > 0 ? `, destroyed: ${destroyed.join(', ')}` : ''}`,
    );
    await terminal.write(given.flag('json') ? `${JSON.stringify(answer)}\n` : `${lines.join('\n')}\n`);
    return 0;
  },
};
