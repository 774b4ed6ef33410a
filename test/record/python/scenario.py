"""The calls that every emitter is recorded with: chat, tool call, tool result, stream, embeddings, an error."""
import os

QUESTION = "What is the weather in Oslo?"
TOOLS = [
    {
        "type": "function",
        "function": {
            "name": "get_weather",
            "description": "Weather of a city",
            "parameters": {"type": "object", "properties": {"city": {"type": "string"}}},
        },
    }
]


def open_client(factory):
    return factory(base_url=os.environ["PROVIDER_URL"] + "/v1", api_key="loopback", max_retries=0)


def ask_all(client):
    chat = client.chat.completions
    chat.create(
        model="gpt-5",
        temperature=0.2,
        max_tokens=64,
        messages=[{"role": "system", "content": "Be brief."}, {"role": "user", "content": QUESTION}],
    )
    first = chat.create(model="gpt-5", tools=TOOLS, messages=[{"role": "user", "content": QUESTION}])
    call = first.choices[0].message.tool_calls[0]
    chat.create(
        model="gpt-5",
        messages=[
            {"role": "user", "content": QUESTION},
            {
                "role": "assistant",
                "content": None,
                "tool_calls": [{"id": call.id, "type": "function", "function": {"name": call.function.name, "arguments": call.function.arguments}}],
            },
            {"role": "tool", "tool_call_id": call.id, "content": "4 degrees, rain"},
        ],
    )
    for _ in chat.create(model="gpt-5", stream=True, stream_options={"include_usage": True}, messages=[{"role": "user", "content": QUESTION}]):
        pass
    client.embeddings.create(model="text-embedding-3-small", input=[QUESTION, "And in Bergen?"])
    try:
        chat.create(model="gpt-5-fail-429", messages=[{"role": "user", "content": QUESTION}])
    except Exception as error:
        print(type(error).__name__)
