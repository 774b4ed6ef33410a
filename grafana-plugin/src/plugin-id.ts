/** plugin.json's id; every route of the app and of Grafana's proxy starts with it. */
export const PLUGIN_ID = 'spanproof-evidence-app';
export const ROOT: string = `/a/${PLUGIN_ID}`;
