/**
 * Attribute and span names, each exactly once. The GenAI conventions are unstable: only what is used is copied, from the revision named here.
 * Source: https://github.com/open-telemetry/semantic-conventions-genai (docs/gen-ai, model/gen-ai).
 */
export const SEMCONV_GENAI_VERSION = '1.43.0-dev';
export const SEMCONV_GENAI_REVISION = '4a39b6ef1363fab57bc40e18c82abb32cc89ebcd';
export const SEMCONV_GENAI_SCHEMA_URL = 'https://opentelemetry.io/schemas/gen-ai-dev/1.43.0-dev';

/** https://github.com/open-telemetry/semantic-conventions-genai/blob/4a39b6ef1363fab57bc40e18c82abb32cc89ebcd/docs/gen-ai/client-inference.md */
export const GEN_AI = {
  operationName: 'gen_ai.operation.name',
  providerName: 'gen_ai.provider.name',
  conversationId: 'gen_ai.conversation.id',
  outputType: 'gen_ai.output.type',
  promptName: 'gen_ai.prompt.name',
  promptVersion: 'gen_ai.prompt.version',
  requestModel: 'gen_ai.request.model',
  requestStream: 'gen_ai.request.stream',
  requestMaxTokens: 'gen_ai.request.max_tokens',
  requestTemperature: 'gen_ai.request.temperature',
  requestTopP: 'gen_ai.request.top_p',
  requestTopK: 'gen_ai.request.top_k',
  requestFrequencyPenalty: 'gen_ai.request.frequency_penalty',
  requestPresencePenalty: 'gen_ai.request.presence_penalty',
  requestStopSequences: 'gen_ai.request.stop_sequences',
  requestSeed: 'gen_ai.request.seed',
  requestChoiceCount: 'gen_ai.request.choice.count',
  requestReasoningLevel: 'gen_ai.request.reasoning.level',
  requestPreviousResponseId: 'gen_ai.request.previous_response.id',
  requestEncodingFormats: 'gen_ai.request.encoding_formats',
  responseId: 'gen_ai.response.id',
  responseModel: 'gen_ai.response.model',
  responseFinishReasons: 'gen_ai.response.finish_reasons',
  /** Seconds, a double. */
  responseTimeToFirstChunk: 'gen_ai.response.time_to_first_chunk',
  /** Includes cached tokens. */
  usageInputTokens: 'gen_ai.usage.input_tokens',
  /** Includes reasoning tokens. */
  usageOutputTokens: 'gen_ai.usage.output_tokens',
  usageCacheReadInputTokens: 'gen_ai.usage.cache_read.input_tokens',
  usageCacheWriteInputTokens: 'gen_ai.usage.cache_write.input_tokens',
  usageReasoningOutputTokens: 'gen_ai.usage.reasoning.output_tokens',
  usageTextInputTokens: 'gen_ai.usage.text.input_tokens',
  usageImageInputTokens: 'gen_ai.usage.image.input_tokens',
  usageAudioInputTokens: 'gen_ai.usage.audio.input_tokens',
  usageTextOutputTokens: 'gen_ai.usage.text.output_tokens',
  usageImageOutputTokens: 'gen_ai.usage.image.output_tokens',
  usageAudioOutputTokens: 'gen_ai.usage.audio.output_tokens',
  embeddingsDimensionCount: 'gen_ai.embeddings.dimension.count',
  inputMessages: 'gen_ai.input.messages',
  outputMessages: 'gen_ai.output.messages',
  systemInstructions: 'gen_ai.system_instructions',
  toolDefinitions: 'gen_ai.tool.definitions',
  toolName: 'gen_ai.tool.name',
  toolType: 'gen_ai.tool.type',
  toolDescription: 'gen_ai.tool.description',
  toolCallId: 'gen_ai.tool.call.id',
  toolCallArguments: 'gen_ai.tool.call.arguments',
  toolCallResult: 'gen_ai.tool.call.result',
  agentId: 'gen_ai.agent.id',
  agentName: 'gen_ai.agent.name',
  agentVersion: 'gen_ai.agent.version',
  workflowName: 'gen_ai.workflow.name',
  dataSourceId: 'gen_ai.data_source.id',
  retrievalQueryText: 'gen_ai.retrieval.query.text',
  retrievalDocuments: 'gen_ai.retrieval.documents',
  retrievalTopK: 'gen_ai.retrieval.top_k',
  memoryStoreId: 'gen_ai.memory.store.id',
  memoryRecordId: 'gen_ai.memory.record.id',
  memoryQueryText: 'gen_ai.memory.query.text',
  memoryRecords: 'gen_ai.memory.records',
} as const;

/** Refinements of one provider: docs/gen-ai/openai.md of the same revision. */
export const OPENAI = {
  apiType: 'openai.api.type',
  requestServiceTier: 'openai.request.service_tier',
  responseServiceTier: 'openai.response.service_tier',
  responseSystemFingerprint: 'openai.response.system_fingerprint',
} as const;

/** docs/gen-ai/aws-bedrock.md of the same revision. */
export const AWS_BEDROCK = {
  guardrailId: 'aws.bedrock.guardrail.id',
} as const;

/** Model Context Protocol: docs/gen-ai/mcp.md of the same revision. */
export const MCP = {
  methodName: 'mcp.method.name',
  protocolVersion: 'mcp.protocol.version',
  sessionId: 'mcp.session.id',
  resourceUri: 'mcp.resource.uri',
} as const;

/** General conventions v1.44.0 (https://github.com/open-telemetry/semantic-conventions/tree/v1.44.0). */
export const GENERAL = {
  errorType: 'error.type',
  serverAddress: 'server.address',
  serverPort: 'server.port',
  serviceName: 'service.name',
  serviceNamespace: 'service.namespace',
  serviceInstanceId: 'service.instance.id',
  serviceVersion: 'service.version',
  deploymentEnvironmentName: 'deployment.environment.name',
  cloudRegion: 'cloud.region',
  userId: 'user.id',
  sessionId: 'session.id',
  httpRequestMethod: 'http.request.method',
  httpRequestResendCount: 'http.request.resend_count',
  httpResponseStatusCode: 'http.response.status_code',
  urlFull: 'url.full',
} as const;

/** Ours (docs/extending.md#attributes). */
export const SPANPROOF = {
  decisionId: 'spanproof.decision_id',
  /** 1-based place of the call in its source's sequence. */
  srcSeq: 'spanproof.src_seq',
  bootId: 'spanproof.boot_id',
  /** JSON text: an array of Verdict. */
  verdicts: 'spanproof.verdicts',
  policyHash: 'spanproof.policy_hash',
  upstreamContacted: 'spanproof.upstream_contacted',
  subject: 'spanproof.subject',
  tenant: 'spanproof.tenant',
  tenantRegion: 'spanproof.tenant.region',
  purpose: 'spanproof.purpose',
  dataClass: 'spanproof.data_class',
  consentBasis: 'spanproof.consent.basis',
  consentRef: 'spanproof.consent.ref',
  consentOptOut: 'spanproof.consent.opt_out',
  /** What the caller is to policy rules; sealed in the subject part, as it may say who a person is. */
  role: 'spanproof.role',
  requestId: 'spanproof.request_id',
  workload: 'spanproof.workload',
  keyFingerprint: 'spanproof.key_fp',
  providerRequestId: 'spanproof.provider.request_id',
  /** `TLSv1.3`; `none` where the provider was reached in plain HTTP over a network. Absent where nobody saw, and on loopback without TLS. */
  tlsVersion: 'spanproof.tls.version',
  /** What the request said about being stored by the provider; absent where it said nothing. */
  requestStore: 'spanproof.request.store',
  /** JSON text: the application's own metadata, as the request carried it to the provider. */
  requestMetadata: 'spanproof.request.metadata',
  /** Headers of the answer: integers; `reset` is the provider's own text (`6m0s`, a time). */
  rateLimitRequestsLimit: 'spanproof.rate_limit.requests.limit',
  rateLimitRequestsRemaining: 'spanproof.rate_limit.requests.remaining',
  rateLimitRequestsReset: 'spanproof.rate_limit.requests.reset',
  rateLimitTokensLimit: 'spanproof.rate_limit.tokens.limit',
  rateLimitTokensRemaining: 'spanproof.rate_limit.tokens.remaining',
  rateLimitTokensReset: 'spanproof.rate_limit.tokens.reset',
  /** `retry-after` of the answer, as it was. */
  rateLimitRetryAfter: 'spanproof.rate_limit.retry_after',
  /** Only where the content is not all there: truncated | failed | withheld (a rule that fails closed could not see all of it). */
  captureRequest: 'spanproof.capture.request',
  /** As captureRequest, and: partial (the application or the provider broke off) | unread (the application never read it). */
  captureResponse: 'spanproof.capture.response',
  /** Hex SHA-256 over every other attribute (ledger source-chain.ts). */
  callDigest: 'spanproof.call_digest',
  /** source.hello: base64 of the raw 32-byte Ed25519 public key of the boot. */
  sourcePublicKey: 'spanproof.source.public_key',
  /** source.checkpoint: the range it covers, what the source dropped, h_last (hex), base64 signature by the boot key. */
  sourceFirst: 'spanproof.source.first',
  sourceLast: 'spanproof.source.last',
  sourceDropped: 'spanproof.source.dropped',
  sourceH: 'spanproof.source.h',
  sourceSignature: 'spanproof.source.signature',
  /** source.checkpoint: what left for hosts of providers since boot, counted by the transports themselves, the guard apart. */
  egressConnections: 'spanproof.egress.connections',
  egressRequests: 'spanproof.egress.requests',
  /** Examined calls that were sent. */
  egressCalls: 'spanproof.egress.calls',
  /** source.report: what it is about, a ReportType. */
  reportType: 'spanproof.report.type',
  /** How many calls it concerns. */
  reportCalls: 'spanproof.report.calls',
  /** outage: calls that were refused because nobody could take their decision. */
  reportRefused: 'spanproof.report.refused',
  /** An error code, HTTP status or transport; never a text from outside. */
  reportReason: 'spanproof.report.reason',
} as const;

/** Names of the zero-length spans by which a source speaks about itself. */
export const SOURCE_HELLO = 'spanproof.source.hello';
export const SOURCE_CHECKPOINT = 'spanproof.source.checkpoint';
/** A span of record that is no call: what a source has to say about its own enforcement and delivery. Numbered and chained like a call. */
export const SOURCE_REPORT = 'spanproof.source.report';

/** What reports are about. Ids stand in sealed records: they are never given another meaning. */
export const REPORT_TYPES = [
  /** Nobody took what the source had to say, from start to end. */
  'outage',
  /** A decision that had to be on record before its call was sent, where the source's own disk could not take it. */
  'decision',
  /** Requests to hosts of providers, or threads, that no guard looked at. */
  'unguarded',
  /** A synthetic request through the guard, never sent: whether a rule holds. */
  'canary',
] as const;
export type ReportType = (typeof REPORT_TYPES)[number];
