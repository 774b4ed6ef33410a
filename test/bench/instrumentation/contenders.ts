/** One way to instrument the same program: what npm installs for it, and the lines that start it. Everyone exports content by OTLP/HTTP. */
export interface Contender {
  readonly name: string;
  readonly install: readonly string[];
  /** CommonJS; defines `flush`. `ENDPOINT` is the receiver's base URL. */
  readonly setup: string;
}

/** OpenTelemetry's newest, as its instrumentation asks for; the major before it for Traceloop's. */
const SDK_3 = ['@opentelemetry/api@1.10.0', '@opentelemetry/sdk-trace@3.1.1', '@opentelemetry/exporter-trace-otlp-http@0.301.0'];
const LOGS_3 = ['@opentelemetry/sdk-logs@3.1.1', '@opentelemetry/exporter-logs-otlp-http@0.301.0'];
const SDK_2 = ['@opentelemetry/api@1.9.1', '@opentelemetry/sdk-trace-node@2.12.0', '@opentelemetry/exporter-trace-otlp-http@0.223.1'];
const EXPORTER = `
const { OTLPTraceExporter } = require('@opentelemetry/exporter-trace-otlp-http');
const exporter = new OTLPTraceExporter({ url: ENDPOINT + '/v1/traces' });`;

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
      install: [...SDK_3, ...LOGS_3, '@opentelemetry/instrumentation-openai@0.22.0'],
      setup: `${EXPORTER}
const { TracerProvider, BatchSpanProcessor } = require('@opentelemetry/sdk-trace');
const provider = new TracerProvider({ spanProcessors: [new BatchSpanProcessor({ exporter })] });
const { LoggerProvider, BatchLogRecordProcessor } = require('@opentelemetry/sdk-logs');
const { OTLPLogExporter } = require('@opentelemetry/exporter-logs-otlp-http');
const { OpenAIInstrumentation } = require('@opentelemetry/instrumentation-openai');
const logs = new LoggerProvider({ processors: [new BatchLogRecordProcessor({ exporter: new OTLPLogExporter({ url: ENDPOINT + '/v1/logs' }) })] });
const instrumentation = new OpenAIInstrumentation({ captureMessageContent: true });
instrumentation.setTracerProvider(provider);
instrumentation.setLoggerProvider(logs);
instrumentation.setMeterProvider(require('@opentelemetry/api').metrics.getMeterProvider());
const flush = () => Promise.all([provider.forceFlush(), logs.forceFlush()]);`,
    },
    {
      name: '@traceloop/instrumentation-openai 0.27.0',
      install: [...SDK_2, '@traceloop/instrumentation-openai@0.27.0'],
      setup: `${EXPORTER}
const { NodeTracerProvider, BatchSpanProcessor } = require('@opentelemetry/sdk-trace-node');
const provider = new NodeTracerProvider({ spanProcessors: [new BatchSpanProcessor(exporter)] });
const { OpenAIInstrumentation } = require('@traceloop/instrumentation-openai');
const instrumentation = new OpenAIInstrumentation({ traceContent: true });
instrumentation.setTracerProvider(provider);
const flush = () => provider.forceFlush();`,
    },
  ];
}
