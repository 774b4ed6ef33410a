"""Exporters that send OTLP/JSON: the encoders are OpenTelemetry's own, JSON's hexadecimal ids are the one difference from protobuf's mapping."""
import base64
import json
import os
import urllib.request

from google.protobuf.json_format import MessageToDict
from opentelemetry import metrics, trace
from opentelemetry.exporter.otlp.proto.common.metrics_encoder import encode_metrics
from opentelemetry.exporter.otlp.proto.common.trace_encoder import encode_spans
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import MetricExporter, MetricExportResult, PeriodicExportingMetricReader
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor, SpanExporter, SpanExportResult

RESOURCE = Resource.create({"service.name": "support-desk", "deployment.environment.name": "test"})
IDS = {"traceId", "spanId", "parentSpanId"}


def spell_ids(value):
    if isinstance(value, list):
        return [spell_ids(item) for item in value]
    if not isinstance(value, dict):
        return value
    return {key: base64.b64decode(item).hex() if key in IDS else spell_ids(item) for key, item in value.items()}


def post(path, message):
    body = json.dumps(spell_ids(MessageToDict(message, use_integers_for_enums=True))).encode()
    request = urllib.request.Request(os.environ["OTLP_URL"] + path, body, {"content-type": "application/json"})
    urllib.request.urlopen(request, timeout=10).read()


class Spans(SpanExporter):
    def export(self, spans):
        post("/v1/traces", encode_spans(spans))
        return SpanExportResult.SUCCESS


class Metrics(MetricExporter):
    def export(self, metrics_data, timeout_millis=10_000, **kwargs):
        post("/v1/metrics", encode_metrics(metrics_data))
        return MetricExportResult.SUCCESS

    def shutdown(self, timeout_millis=30_000, **kwargs):
        pass

    def force_flush(self, timeout_millis=10_000):
        return True


def trace_to_inbox(set_global=True):
    provider = TracerProvider(resource=RESOURCE)
    provider.add_span_processor(SimpleSpanProcessor(Spans()))
    if set_global:
        trace.set_tracer_provider(provider)
    return provider


def measure_to_inbox():
    provider = MeterProvider(resource=RESOURCE, metric_readers=[PeriodicExportingMetricReader(Metrics(), export_interval_millis=3_600_000)])
    metrics.set_meter_provider(provider)
    return provider


def log_to_inbox():
    from opentelemetry import _logs
    from opentelemetry.exporter.otlp.proto.common._log_encoder import encode_logs
    from opentelemetry.sdk._logs import LoggerProvider
    from opentelemetry.sdk._logs.export import LogRecordExporter, LogRecordExportResult, BatchLogRecordProcessor

    class Logs(LogRecordExporter):
        def export(self, batch):
            post("/v1/logs", encode_logs(batch))
            return LogRecordExportResult.SUCCESS

        def shutdown(self):
            pass

        def force_flush(self, timeout_millis=10_000):
            return True

    provider = LoggerProvider(resource=RESOURCE)
    provider.add_log_record_processor(BatchLogRecordProcessor(Logs()))
    _logs.set_logger_provider(provider)
    return provider
