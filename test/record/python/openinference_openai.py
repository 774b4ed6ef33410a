import openai
from openinference.instrumentation import TraceConfig, TracerProvider as OpenInferenceProvider
from openinference.instrumentation.openai import OpenAIInstrumentor
from opentelemetry import trace
from opentelemetry.sdk.trace.export import SimpleSpanProcessor

from otlp_json import RESOURCE, Spans
from scenario import ask_all, open_client

provider = OpenInferenceProvider(resource=RESOURCE, config=TraceConfig())
provider.add_span_processor(SimpleSpanProcessor(Spans()))
trace.set_tracer_provider(provider)
OpenAIInstrumentor().instrument(tracer_provider=provider)
tracer = provider.get_tracer("support-desk")
client = open_client(openai.OpenAI)


@tracer.tool(name="get_weather", description="Weather of a city")
def get_weather(city):
    return "4 degrees, rain"


@tracer.agent(name="desk")
def desk(question):
    get_weather("Oslo")
    ask_all(client)
    return "done"


# What frameworks do: the agent's span repeats the totals of the calls below it.
with tracer.start_as_current_span("run", openinference_span_kind="chain") as span:
    desk("What is the weather in Oslo?")
    span.set_attribute("llm.token_count.prompt", 100000)
    span.set_attribute("llm.token_count.completion", 100000)
    span.set_attribute("llm.token_count.total", 200000)
