"""The endpoints as MCP tools, listed and called by an MCP client; needs the extra ``onrecord[mcp]``."""

import asyncio
import json
from importlib.util import find_spec

import pytest

from tests.web.conftest import ANSWERED, run

pytestmark = [
    pytest.mark.skipif(
        find_spec("mcp") is None, reason="MCP IS NOT INSTALLED: tools were not tested (pip install 'onrecord[mcp]')"
    ),
    pytest.mark.filterwarnings("ignore"),
]


def test_an_mcp_client_lists_the_tools_and_calls_them(served, assistant):
    from mcp import ClientSession
    from mcp.client.streamable_http import streamablehttp_client

    async def use() -> tuple[dict, dict, dict]:
        async with (
            streamablehttp_client(f"{served.address}/gradio_api/mcp/") as (reading, writing, _),
            ClientSession(reading, writing) as session,
        ):
            await session.initialize()
            tools = {tool.name: tool for tool in (await session.list_tools()).tools}
            asked = await session.call_tool("ask", {"question": ANSWERED})
            refused = await session.call_tool("ask", {"question": ""})
            return tools, asked, refused

    tools, asked, refused = run(asyncio.wait_for(use(), 60))
    assert set(tools) == {
        *("ask", "search", "document", "documents", "mentions", "check_quote", "timeline", "decisions", "follow_ups"),
        "figures",
    }
    assert "word-for-word" in tools["ask"].description
    assert tools["ask"].inputSchema["properties"]["question"]["type"] == "string"
    assert "at most 1,000 characters" in json.dumps(tools["ask"].inputSchema)
    told = asked.content[0].text
    assert assistant.ask(ANSWERED).citations[0].quote in told
    assert refused.isError
    assert "Please type a question" in refused.content[0].text
