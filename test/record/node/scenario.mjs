/** The calls that the AI SDK is recorded with: chat, a loop with a tool, a stream, embeddings, an error. */
import { createOpenAI } from '@ai-sdk/openai';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { NodeTracerProvider, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-node';
import { embedMany, generateText, stepCountIs, streamText, tool } from 'ai';
import { z } from 'zod';

const QUESTION = 'What is the weather in Oslo?';

export function openTracing() {
  const provider = new NodeTracerProvider({
    resource: resourceFromAttributes({ 'service.name': 'support-desk', 'deployment.environment.name': 'test' }),
    spanProcessors: [new SimpleSpanProcessor(new OTLPTraceExporter({ url: `${process.env.OTLP_URL}/v1/traces` }))],
  });
  provider.register();
  return provider;
}

export async function askAll(telemetry) {
  const openai = createOpenAI({ baseURL: `${process.env.PROVIDER_URL}/v1`, apiKey: 'loopback' });
  const model = openai.chat('gpt-4.1');
  await generateText({ model, ...telemetry, temperature: 0.2, maxOutputTokens: 64, system: 'Be brief.', prompt: QUESTION });
  const tools = {
    get_weather: tool({ description: 'Weather of a city', inputSchema: z.object({ city: z.string() }), execute: async () => '4 degrees, rain' }),
  };
  await generateText({ model, ...telemetry, tools, stopWhen: stepCountIs(2), messages: [{ role: 'user', content: QUESTION }] });
  await streamText({ model, ...telemetry, prompt: QUESTION }).consumeStream();
  await embedMany({ model: openai.embeddingModel('text-embedding-3-small'), ...telemetry, values: [QUESTION, 'And in Bergen?'] });
  await generateText({ model: openai.chat('gpt-fail-429'), ...telemetry, maxRetries: 0, prompt: QUESTION }).catch((error) => console.log(error.name));
}
