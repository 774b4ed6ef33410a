import { writeFileSync } from 'node:fs';
import { relative } from 'node:path';
import process from 'node:process';
import type { Reporter, TestModule, Vitest } from 'vitest/node';

/** What one vitest run came to; written to the file named in SPANPROOF_TALLY when the run ends. */
export interface Tally {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: readonly { readonly name: string; readonly reason: string | undefined }[];
  /** Errors outside any test: a run with one is a failed run, whatever the tests say. */
  readonly stray: number;
}

/** A vitest reporter: counts tests and keeps why each skipped one was skipped, which the JSON reporter drops. */
export default class TallyReporter implements Reporter {
  #root: string = process.cwd();

  onInit(vitest: Vitest): void {
    this.#root = vitest.config.root;
  }

  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly unknown[]): void {
    let passed = 0;
    let failed = 0;
    let stray = unhandled.length;
    const skipped: { name: string; reason: string | undefined }[] = [];
    for (const module of modules) {
      let failedHere = 0;
      for (const test of module.children.allTests()) {
        const result = test.result();
        if (result.state === 'passed') passed += 1;
        else if (result.state === 'skipped') skipped.push({ name: `${relative(this.#root, module.moduleId)} > ${test.fullName}`, reason: result.note });
        else failedHere += 1;
      }
      failed += failedHere;
      // A file that failed to load, or a hook that threw, has no failed test to its name.
      if (!module.ok() && failedHere === 0) stray += 1;
    }
    const file = process.env['SPANPROOF_TALLY'];
    if (file !== undefined) writeFileSync(file, JSON.stringify({ passed, failed, skipped, stray } satisfies Tally));
  }
}
