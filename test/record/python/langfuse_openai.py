from langfuse import Langfuse, observe, propagate_attributes
from opentelemetry.sdk.trace.export import SimpleSpanProcessor

from otlp_json import RESOURCE, Spans
from opentelemetry.sdk.trace import TracerProvider
from scenario import ask_all, open_client

provider = TracerProvider(resource=RESOURCE)
provider.add_span_processor(SimpleSpanProcessor(Spans()))
# Its own exporter gets an address that answers nothing; what it would have sent goes to the inbox.
langfuse = Langfuse(public_key="pk-lf-loopback", secret_key="sk-lf-loopback", base_url="http://127.0.0.1:9", tracer_provider=provider, timeout=1)

from langfuse.openai import OpenAI  # noqa: E402  wraps openai once a client exists


@observe(as_type="tool")
def get_weather(city):
    return "4 degrees, rain"


@observe(as_type="agent")
def desk(question):
    get_weather("Oslo")
    ask_all(open_client(OpenAI))
    return "done"


with propagate_attributes(session_id="session-7", user_id="user-3"):
    desk("What is the weather in Oslo?")
