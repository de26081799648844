"""`/v1/keys`: access keys listed and revoked from afar; they are made by `tilmash keys add`."""

from fastapi import APIRouter
from starlette.responses import Response

from api.access.access_keys import described
from api.access.key_file import KeyFile
from api.dependencies import AdminOnly, ServiceDependency
from api.json_responses import JsonResponse
from api.openapi_document import problem_responses
from api.schemas import KeyReply, KeysReply

router = APIRouter(tags=["keys"], dependencies=[AdminOnly])


@router.get(
    "/v1/keys",
    response_model=KeysReply,
    summary="List the access keys",
    responses=problem_responses(400, 401, 403, 500, 503),
)
async def list_keys(service: ServiceDependency) -> Response:
    """List the keys; what they open with is nowhere to be found."""
    keys = await service.workers.run(_key_file(service).read)
    return JsonResponse({"keys": [described(key) for key in keys]})


@router.delete(
    "/v1/keys/{key_id}",
    response_model=KeyReply,
    summary="Revoke an access key",
    responses=problem_responses(400, 401, 403, 404, 422, 500, 503),
)
async def revoke_key(service: ServiceDependency, key_id: str) -> Response:
    """Revoke a key and return it; it is refused from then on."""
    return JsonResponse(described(await service.workers.run(_key_file(service).revoke, key_id)))


def _key_file(service: ServiceDependency) -> KeyFile:
    return KeyFile(service.settings.data_dir)
