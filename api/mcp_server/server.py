"""The server of the Model Context Protocol, put together; both of its generations are served."""

from typing import Any, Final

from mcp.server import Server
from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
from mcp.server.transport_security import TransportSecuritySettings

from api.json_bodies import MAX_BODY_BYTES
from api.mcp_server.backend import Backend
from api.mcp_server.resources import DocumentResources
from api.mcp_server.tools import DocumentTools
from api.openapi_document import TITLE, distribution_version

INSTRUCTIONS: Final = (
    "Use the tool ask for questions that the documents may answer, in English, Russian or Kazakh; "
    "the documents may be in another of these languages than the question. Its quotes stand "
    "verbatim in the documents: quote them as they are, keep the marks such as [1], and give their "
    "sources. Offsets count Unicode code points, the end exclusive, in the text of the resource "
    "that is named. Where the documents give no answer, pass that on and do not fill the gap. Use "
    "the tool search to read around a subject; what it finds is not an answer yet."
)


def make_server(backend: Backend) -> Server[Any]:
    """Return a server with the tools and resources of `backend`."""
    tools, resources = DocumentTools(backend), DocumentResources(backend)
    return Server(
        "tilmash",
        title=TITLE,
        version=distribution_version(),
        instructions=INSTRUCTIONS,
        on_list_tools=tools.list_tools,
        on_call_tool=tools.call_tool,
        on_list_resources=resources.list_resources,
        on_list_resource_templates=resources.list_templates,
        on_read_resource=resources.read_resource,
    )


def make_session_manager(backend: Backend) -> StreamableHTTPSessionManager:
    """Return what answers HTTP requests, each by itself and with one JSON reply.

    So any process of several can answer any request, and no open stream holds up stopping.
    """
    return StreamableHTTPSessionManager(
        make_server(backend),
        stateless=True,
        json_response=True,
        max_request_body_size=MAX_BODY_BYTES,
        # `api.host_check` has checked the Host header of every request by the settings, which
        # the SDK's check knows nothing of; `api.access` says which pages of other origins may ask.
        security_settings=TransportSecuritySettings(enable_dns_rebinding_protection=False),
    )
