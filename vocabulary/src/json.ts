/** Any JSON value, as received: no normalisation of strings, numbers as doubles. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
