"""What routes ask for by the type of a parameter."""

from dataclasses import dataclass
from typing import Annotated, TypedDict

from fastapi import Depends, Request, Security
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from api.access.checking import AccessCheck
from api.access.scopes import Scope
from api.current_library import CurrentLibrary
from api.workers import Workers
from rag.library import Library
from rag.question_answering import QuestionAnswering
from rag.settings import Settings


@dataclass(frozen=True, slots=True)
class Service:
    """Everything that lives as long as the service does."""

    settings: Settings
    access: AccessCheck
    question_answering: QuestionAnswering
    current_library: CurrentLibrary
    workers: Workers


class LifespanState(TypedDict):
    """What the lifespan hands to every request, as `request.state`."""

    service: Service


async def get_service(request: Request) -> Service:
    """Return the service that the request came to."""
    service = request.state.service
    assert isinstance(service, Service)
    return service


ServiceDependency = Annotated[Service, Depends(get_service)]


# Only says in the OpenAPI document how keys are sent; `AccessCheck` reads them.
_BEARER = HTTPBearer(
    auto_error=False,
    scheme_name="accessKey",
    description="A key made by `tilmash keys add`. At a loopback address asking needs none.",
)
_Bearer = Annotated[HTTPAuthorizationCredentials | None, Security(_BEARER)]


async def _check_may_ask(request: Request, service: ServiceDependency, _: _Bearer) -> None:
    service.access.check(request, Scope.ASK)


async def _check_is_admin(request: Request, service: ServiceDependency, _: _Bearer) -> None:
    service.access.check(request, Scope.ADMIN)


AskersOnly = Depends(_check_may_ask)
AdminOnly = Depends(_check_is_admin)


async def get_library(service: ServiceDependency) -> Library:
    """Return the open library.

    Raises:
        NotReadyError: none is open yet.
    """
    return service.current_library.get()


async def get_question_answering(service: ServiceDependency) -> QuestionAnswering:
    """Return what answers questions."""
    return service.question_answering


async def get_workers(service: ServiceDependency) -> Workers:
    """Return the threads for work that takes the processor's time."""
    return service.workers


LibraryDependency = Annotated[Library, Depends(get_library)]
QuestionAnsweringDependency = Annotated[QuestionAnswering, Depends(get_question_answering)]
WorkersDependency = Annotated[Workers, Depends(get_workers)]
