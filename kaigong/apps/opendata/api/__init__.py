"""The JSON interface: open data for everybody, the exchange for agencies' systems (/api/v1/openapi.json)."""

from http import HTTPStatus
from typing import Any

from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema

from kaigong.apps.opendata.api import catalogue, days, exchange, figures, problems, trust

DESCRIPTION = (
    "Open data of the city's rules and figures, verification of certificates and passports, and the exchange with "
    "agencies' systems. Every refusal is application/problem+json with a stable code and all faults at once."
)


class Interface(NinjaAPI):
    """What ninja describes, with refusals under the content type they have."""

    def get_openapi_schema(self, **options: Any) -> OpenAPISchema:
        schema = super().get_openapi_schema(**options)
        for path in schema["paths"].values():
            for operation in path.values():
                _as_problems(operation["responses"])
        return schema


EVERYWHERE = (400, 404, 413, 422)  # what any operation may answer to a request it cannot read
PROBLEM = {"schema": {"$ref": "#/components/schemas/Problem"}}


def _as_problems(responses: dict[int, Any]) -> None:
    for status in EVERYWHERE:
        responses.setdefault(status, {"description": HTTPStatus(status).phrase})
    for status, response in responses.items():
        if int(status) >= HTTPStatus.BAD_REQUEST:
            response["content"] = {problems.CONTENT_TYPE: PROBLEM}


api = Interface(title="Kaigong", version="1", description=DESCRIPTION, docs_url=None, urls_namespace="api-v1")
problems.register(api)
for router in (catalogue.router, days.router, trust.router, figures.router, exchange.router):
    api.add_router("", router)
