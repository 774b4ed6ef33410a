import openai
from opentelemetry.instrumentation.openai import OpenAIInstrumentor

from otlp_json import measure_to_inbox, trace_to_inbox
from scenario import ask_all, open_client

provider = trace_to_inbox()
meters = measure_to_inbox()
OpenAIInstrumentor().instrument(tracer_provider=provider)
ask_all(open_client(openai.OpenAI))
meters.force_flush()
