/** One way to instrument the same program: what npm installs for it, and the lines that start it. Everyone exports content by OTLP/HTTP. */
export interface Contender {
  readonly name: string;
  readonly install: readonly string[];
  /** CommonJS; defines `flush`. `ENDPOINT` is the receiver's base URL. */
  readonly setup: string;
}

const SDK = ['@opentelemetry/api@1.9.1', '@opentelemetry/sdk-trace-node@2.12.0', '@opentelemetry/exporter-trace-otlp-http@0.223.1'];
const TRACES = `
const { NodeTracerProvider, BatchSpanProcessor } = require('@opentelemetry/sdk-trace-node');
const { OTLPTraceExporter } = require('@opentelemetry/exporter-trace-otlp-http');
const provider = new NodeTracerProvider({ spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter({ url: ENDPOINT + '/v1/traces' }))] });
provider.register();`;

/** The version of openai that all of them support. */
export const OPENAI = 'openai@6.49.0';

export function listContenders(tarball: string): readonly Contender[] {
  return [
    { name: 'nothing', install: [], setup: 'const flush = async () => undefined;' },
    {
      name: 'spanproof (guards on)',
      install: [tarball, '@opentelemetry/api@1.9.1'],
      setup: `process.env.SPANPROOF_ENDPOINT = ENDPOINT;\nconst { instrument } = require('@spanproof/instrumentation');\nconst { flush } = instrument();`,
    },
    {
      name: '@opentelemetry/instrumentation-openai 0.22.0',
      install: [...SDK, '@opentelemetry/instrumentation-openai@0.22.0', '@opentelemetry/sdk-logs@0.223.0', '@opentelemetry/exporter-logs-otlp-http@0.223.0'],
      setup: `${TRACES}
const { LoggerProvider, BatchLogRecordProcessor } = require('@opentelemetry/sdk-logs');
const { OTLPLogExporter } = require('@opentelemetry/exporter-logs-otlp-http');
const { OpenAIInstrumentation } = require('@opentelemetry/instrumentation-openai');
const logs = new LoggerProvider({ processors: [new BatchLogRecordProcessor(new OTLPLogExporter({ url: ENDPOINT + '/v1/logs' }))] });
const instrumentation = new OpenAIInstrumentation({ captureMessageContent: true });
instrumentation.setTracerProvider(provider);
instrumentation.setLoggerProvider(logs);
const flush = () => Promise.all([provider.forceFlush(), logs.forceFlush()]);`,
    },
    {
      name: '@traceloop/instrumentation-openai 0.27.0',
      install: [...SDK, '@traceloop/instrumentation-openai@0.27.0'],
      setup: `${TRACES}
const { OpenAIInstrumentation } = require('@traceloop/instrumentation-openai');
const instrumentation = new OpenAIInstrumentation({ traceContent: true });
instrumentation.setTracerProvider(provider);
const flush = () => provider.forceFlush();`,
    },
  ];
}
