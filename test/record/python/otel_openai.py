import openai
from opentelemetry.instrumentation.openai_v2 import OpenAIInstrumentor

from otlp_json import log_to_inbox, measure_to_inbox, trace_to_inbox
from scenario import ask_all, open_client

provider = trace_to_inbox()
meters = measure_to_inbox()
logs = log_to_inbox()
OpenAIInstrumentor().instrument(tracer_provider=provider, logger_provider=logs, meter_provider=meters)
ask_all(open_client(openai.OpenAI))
logs.force_flush()
meters.force_flush()
