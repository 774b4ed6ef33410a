import { readFileSync } from 'node:fs';

export interface TwoSample {
  readonly name: string;
  readonly a: readonly number[];
  readonly b: readonly number[];
  readonly ks: { readonly stat: number; readonly p_asymp: number; readonly p_exact?: number };
  readonly wasserstein: number;
  readonly welch?: { readonly t: number; readonly p: number; readonly df: number };
  readonly psi_decile_halfcount: { readonly ca: readonly number[]; readonly cb: readonly number[]; readonly psi: number };
}

/** drift.json: written once with SciPy 1.17.1 (its samples are what make-reference.py adds exact values for). */
export interface Drift {
  readonly two_sample: readonly TwoSample[];
  readonly chi2: readonly {
    readonly name: string;
    readonly table: readonly [readonly number[], readonly number[]];
    readonly chi2: number;
    readonly p: number;
    readonly df: number;
    readonly g: number;
    readonly g_p: number;
    readonly ztest?: { readonly z: number; readonly p: number };
  }[];
  readonly bh: readonly { readonly p: readonly number[]; readonly bh: readonly number[] }[];
  readonly special: Readonly<Record<'chi2_sf' | 'norm_sf' | 't_sf' | 'kolmogorov_sf' | 'betainc' | 'gammaincc', readonly (readonly number[])[]>>;
  readonly cusum: readonly {
    readonly x: readonly number[];
    readonly k: number;
    readonly h: number;
    readonly c: readonly (readonly [number, number])[];
    readonly first_alarm: number;
  }[];
  readonly ewma: readonly {
    readonly x: readonly number[];
    readonly lambda: number;
    readonly L: number;
    readonly z: readonly (readonly [number, number])[];
    readonly first_alarm: number;
  }[];
}

export interface Binned {
  readonly reference: readonly number[];
  readonly window: readonly number[];
  readonly ks: number;
  readonly ks_d: number;
  readonly wasserstein: number;
  readonly js: number;
  readonly psi: number;
  readonly psi_expected: number;
  readonly psi_p: number;
  readonly chi2: number;
  readonly chi2_p: number;
  readonly g: number;
  readonly g_p: number;
}

/** more.json: written by make-reference.py. */
export interface More {
  readonly ks_exact: readonly { readonly name: string; readonly stat: number; readonly p: number }[];
  readonly binned: readonly Binned[];
  readonly two_proportion: readonly {
    readonly reference: readonly [number, number];
    readonly window: readonly [number, number];
    readonly z: number;
    readonly p: number;
  }[];
  readonly chi2_tail: readonly (readonly [number, number, number])[];
  readonly chi2_limit: readonly (readonly [number, number, number])[];
  readonly norm_tail: readonly (readonly [number, number])[];
  readonly student_tail: readonly (readonly [number, number, number])[];
  readonly robust_scale: { readonly sample: readonly number[]; readonly center: number; readonly scale: number };
}

function read(name: string): unknown {
  return JSON.parse(readFileSync(new URL(name, import.meta.url), 'utf8'));
}

export const drift = read('drift.json') as Drift;
export const more = read('more.json') as More;
