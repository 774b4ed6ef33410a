// Its CommonJS default export does not survive the import from @grafana/ui's .mjs: this gives it the shape that is asked for.
import * as scrollbars from 'custom-scrollbars-source';

type Exports = { readonly Scrollbars?: unknown; readonly default?: { readonly Scrollbars?: unknown } };
const { Scrollbars: named, default: whole } = scrollbars as Exports;
export default named ?? whole?.Scrollbars;
