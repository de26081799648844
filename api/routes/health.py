"""`GET /healthz` and `GET /readyz`: for whoever restarts services or sends them requests."""

from fastapi import APIRouter
from starlette.responses import Response

from api.dependencies import ServiceDependency
from api.error_responses import error_response, problem_of
from api.json_responses import JsonResponse
from api.openapi_document import problem_responses
from api.schemas import HealthReply, ReadyReply
from corpus.errors import TilmashError

router = APIRouter(tags=["health"])


@router.get(
    "/healthz",
    response_model=HealthReply,
    summary="Is the process alive?",
    responses=problem_responses(400),
)
async def tell_health() -> Response:
    """Say that the process lives, whatever it can do."""
    return JsonResponse({"status": "ok"})


@router.get(
    "/readyz",
    response_model=ReadyReply,
    summary="Can questions be answered?",
    responses=problem_responses(400, 503),
)
async def tell_readiness(service: ServiceDependency) -> Response:
    """Say which generation answers; status 503 until one does, with the reason why not."""
    failure: TilmashError | None = service.current_library.failure
    if failure is not None:
        # The failure's own status may be another, but to whoever asks, this is "not now".
        return error_response("/readyz", problem_of(failure) | _UNAVAILABLE)
    library = service.current_library.get()
    reader = library.default_reader
    return JsonResponse(
        {
            "status": "ready",
            "generation": reader.generation_name,
            "collections": library.names(),
            "notices": list(reader.notices),
        }
    )


_UNAVAILABLE = {"status": 503, "title": "Service Unavailable"}
