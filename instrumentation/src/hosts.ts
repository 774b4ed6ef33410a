import type { Protocol } from './protocols/protocol.ts';

/** Hosts whose operator is certain; values of `gen_ai.provider.name`. A leading dot or dash means any host that ends so, a trailing dot AWS's of any region. */
const PROVIDERS: readonly (readonly [host: string, provider: string])[] = [
  ['api.openai.com', 'openai'],
  ['api.anthropic.com', 'anthropic'],
  ['.openai.azure.com', 'azure.ai.openai'],
  ['.services.ai.azure.com', 'azure.ai.inference'],
  ['.models.ai.azure.com', 'azure.ai.inference'],
  ['generativelanguage.googleapis.com', 'gcp.gemini'],
  ['.aiplatform.googleapis.com', 'gcp.vertex_ai'],
  ['-aiplatform.googleapis.com', 'gcp.vertex_ai'],
  ['bedrock-runtime.', 'aws.bedrock'],
  ['bedrock-runtime-fips.', 'aws.bedrock'],
  ['api.groq.com', 'groq'],
  ['api.deepseek.com', 'deepseek'],
  ['api.mistral.ai', 'mistral_ai'],
  ['api.x.ai', 'x_ai'],
  ['api.perplexity.ai', 'perplexity'],
  ['api.moonshot.ai', 'moonshot_ai'],
  ['api.moonshot.cn', 'moonshot_ai'],
  ['api.cohere.ai', 'cohere'],
  ['api.cohere.com', 'cohere'],
];

const AWS = /\.(?:amazonaws\.com|amazonaws\.com\.cn|api\.aws|on\.aws)$/;

export interface Host {
  /** Absent where nobody knows who operates the host. */
  readonly provider: string | undefined;
  /** Known or declared: the path alone makes a request an LLM call there, whatever its body looks like. */
  readonly declared: boolean;
}

/** `declared` are the application's own entries: `host` or `host:port`. */
export function createHostTable(declared: readonly string[]): (url: URL) => Host {
  const own = new Set(declared.map((host) => host.toLowerCase()));
  return ({ hostname, host }) => {
    const provider = PROVIDERS.find(([name]) => hostname === name || isUnder(hostname, name))?.[1];
    return { provider, declared: provider !== undefined || own.has(hostname) || own.has(host) };
  };
}

function isUnder(hostname: string, name: string): boolean {
  if (name.endsWith('.')) return hostname.startsWith(name) && AWS.test(hostname);
  return /^[.-]/.test(name) && hostname.endsWith(name);
}

/** A gateway or a local model is named after the wire format it speaks: the conventions require a value, and no better one is known. */
export function nameProvider(host: Host, protocol: Protocol): string {
  return host.provider ?? protocol.family;
}
