/** The emitters that are recorded, with their exact versions. Nothing of them is a dependency of this repository. */
export interface EmitterRecipe {
  /** Of the fixtures: test/fixtures/spans/<dialect>/<name>.*.json. */
  readonly dialect: string;
  readonly name: string;
  readonly runtime: 'node' | 'python';
  readonly packages: readonly string[];
  /** In the folder of its runtime. */
  readonly script: string;
  readonly env?: Readonly<Record<string, string>>;
}

const OTEL_NODE = [
  '@opentelemetry/api@1.9.1',
  '@opentelemetry/sdk-trace-node@2.12.0',
  '@opentelemetry/exporter-trace-otlp-http@0.223.1',
  '@opentelemetry/resources@2.12.1',
  'zod@4.6.7',
];
const OTEL_PYTHON = ['openai==3.57.0', 'opentelemetry-sdk==1.45.2', 'opentelemetry-exporter-otlp-proto-http==1.45.2'];

export const EMITTERS: readonly EmitterRecipe[] = [
  {
    dialect: 'openinference',
    name: 'openai-python',
    runtime: 'python',
    packages: [...OTEL_PYTHON, 'openinference-instrumentation-openai==0.1.66'],
    script: 'openinference_openai.py',
  },
  {
    dialect: 'traceloop',
    name: 'openai-python',
    runtime: 'python',
    packages: [...OTEL_PYTHON, 'opentelemetry-instrumentation-openai==0.62.4', 'opentelemetry-semantic-conventions-ai==0.5.1'],
    script: 'traceloop_openai.py',
  },
  {
    dialect: 'traceloop',
    name: 'openai-python-old',
    runtime: 'python',
    packages: ['openai==1.109.1', 'opentelemetry-instrumentation-openai==0.40.14', 'opentelemetry-exporter-otlp-proto-http==1.45.2', 'setuptools<80'],
    script: 'traceloop_openai.py',
  },
  {
    dialect: 'otel-legacy',
    name: 'openai-python',
    runtime: 'python',
    packages: [...OTEL_PYTHON, 'opentelemetry-instrumentation-openai-v2==2.3b0', 'opentelemetry-util-genai==1.2b0', 'httpx==0.28.1', 'wrapt==1.17.3'],
    script: 'otel_openai.py',
    env: { OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT: 'true' },
  },
  { dialect: 'langfuse', name: 'openai-python', runtime: 'python', packages: [...OTEL_PYTHON, 'langfuse==5.0.4'], script: 'langfuse_openai.py' },
  { dialect: 'vercel', name: 'ai-sdk-6', runtime: 'node', packages: [...OTEL_NODE, 'ai@6.0.326', '@ai-sdk/openai@3.0.141'], script: 'ai-sdk-6.mjs' },
  {
    dialect: 'vercel',
    name: 'ai-sdk-7',
    runtime: 'node',
    packages: [...OTEL_NODE, 'ai@7.0.173', '@ai-sdk/openai@4.0.118', '@ai-sdk/otel@1.0.173'],
    script: 'ai-sdk-7.mjs',
  },
];
