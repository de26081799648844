"""The FastAPI application, put together."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager

from fastapi import FastAPI
from starlette.routing import Route

from api.access.checking import AccessCheck
from api.access.guard import KeyGuard
from api.access.key_file import KeyFile
from api.access.origins import AllowedOrigins
from api.current_library import CurrentLibrary
from api.dependencies import LifespanState, Service
from api.error_responses import install_error_responses
from api.host_check import HostCheck, allowed_names
from api.mcp_server.backend import Backend
from api.mcp_server.http_endpoint import McpEndpoint
from api.openapi_document import DESCRIPTION, TAGS, TITLE, DocumentedApp, distribution_version
from api.path_prefix import PathPrefix
from api.routes import (
    asking,
    chat_completions,
    documentation,
    documents,
    health,
    keys,
    pages,
    searching,
)
from api.unexpected_errors import UnexpectedErrors
from api.workers import Workers
from rag.assembly.serving import make_question_answering, open_library
from rag.library import Library
from rag.question_answering import QuestionAnswering
from rag.settings import Settings


def create_app(
    settings: Settings,
    *,
    open_library: Callable[[Settings], Library] = open_library,
    make_question_answering: Callable[[Settings], QuestionAnswering] = make_question_answering,
) -> FastAPI:
    """Return the service as an ASGI application.

    It answers at once; questions get status 503 until the library is open. The two functions say
    what to open and who answers; the application closes what it has opened.
    """
    key_file = KeyFile(settings.data_dir)
    access = AccessCheck(settings, key_file)
    mcp_endpoint = McpEndpoint()

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncGenerator[LifespanState, None]:
        service = Service(
            settings=settings,
            access=access,
            question_answering=make_question_answering(settings),
            current_library=CurrentLibrary(settings, open_library),
            workers=Workers(settings.workers),
        )
        backend = Backend(
            settings, service.question_answering, service.current_library.get, service.workers
        )
        stop = asyncio.Event()
        keeping = asyncio.create_task(service.current_library.keep_current(stop))
        try:
            async with mcp_endpoint.serving(backend):
                yield LifespanState(service=service)
        finally:
            stop.set()
            # Not cancelled: a thread that is opening a library would be left alone with it.
            await keeping
            await asyncio.to_thread(service.workers.close)
            service.current_library.close()

    app = DocumentedApp(
        title=TITLE,
        description=DESCRIPTION,
        version=distribution_version(),
        openapi_tags=TAGS,
        docs_url=None,  # FastAPI's own pages load their scripts from elsewhere
        redoc_url=None,
        redirect_slashes=False,
        lifespan=lifespan,
    )
    install_error_responses(app)
    for module in (
        asking,
        searching,
        chat_completions,
        documents,
        keys,
        health,
        documentation,
        pages,
    ):
        app.include_router(module.router)
    documentation.mount_assets(app)
    pages.mount_assets(app)
    # Of its methods only POST is of use: without sessions there is nothing to listen to or to end.
    app.router.routes.append(Route("/mcp", KeyGuard(mcp_endpoint, access), methods=["POST"]))
    app.add_middleware(HostCheck, names=allowed_names(settings))
    app.add_middleware(UnexpectedErrors)
    # What is added later stands further out: pages of other origins may read errors, too.
    app.add_middleware(AllowedOrigins, origins=settings.allowed_origins, key_file=key_file)
    if settings.path_prefix is not None:
        app.add_middleware(PathPrefix, prefix=settings.path_prefix)
    return app
