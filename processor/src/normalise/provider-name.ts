/** Spellings of emitters -> `gen_ai.provider.name` of the conventions. */
const NAMES: ReadonlyMap<string, string> = new Map([
  ['google.vertex', 'gcp.vertex_ai'],
  ['google-vertex', 'gcp.vertex_ai'],
  ['vertex_ai', 'gcp.vertex_ai'],
  ['vertexai', 'gcp.vertex_ai'],
  ['google.generative-ai', 'gcp.gemini'],
  ['google', 'gcp.gemini'],
  ['gemini', 'gcp.gemini'],
  ['amazon-bedrock', 'aws.bedrock'],
  ['bedrock', 'aws.bedrock'],
  ['aws', 'aws.bedrock'],
  ['aws_bedrock', 'aws.bedrock'],
  ['azure-openai', 'azure.ai.openai'],
  ['azure_openai', 'azure.ai.openai'],
  ['az.ai.openai', 'azure.ai.openai'],
  ['azure', 'azure.ai.openai'],
  ['az.ai.inference', 'azure.ai.inference'],
  ['mistral', 'mistral_ai'],
  ['mistralai', 'mistral_ai'],
  ['xai', 'x_ai'],
  ['moonshot', 'moonshot_ai'],
  ['watsonx', 'ibm.watsonx.ai'],
]);

/** What the conventions' own names may end in without a suffix to cut: `openai.chat` is openai, `aws.bedrock` is itself. */
const DOTTED = /^(?:aws|azure|gcp|ibm)\./;

/** The conventions' name of a provider; one that is not known stays as it is. */
export function providerName(spelling: string): string {
  const lower = spelling.toLowerCase();
  const known = NAMES.get(lower);
  if (known !== undefined) return known;
  if (DOTTED.test(lower)) return lower;
  const parts = lower.split('.');
  for (let length = parts.length - 1; length > 0; length--) {
    const prefix = parts.slice(0, length).join('.');
    const name = NAMES.get(prefix);
    if (name !== undefined) return name;
  }
  return /^[a-z0-9_-]+\.(?:chat|responses|completion|embedding|embeddings|messages|image|speech|transcription)$/.test(lower) ? (parts[0] ?? lower) : lower;
}
