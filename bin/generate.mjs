// Writes every generated file of the repository; test/house/generated.test.ts fails where one is out of date.
import { writeFileSync } from 'node:fs';
import { GENERATED } from '../test/house/generated-files.ts';

for (const { path, generate } of GENERATED) writeFileSync(new URL(`../${path}`, import.meta.url), generate());
