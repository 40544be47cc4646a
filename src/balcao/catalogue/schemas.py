"""JSON Schemas of a service's files, so that editors complete and check them."""

from typing import Any

from balcao.catalogue.definition import Access, ServiceData, ServiceTexts
from balcao.catalogue.parts import Part
from balcao.catalogue.tariff import StampDuty
from balcao.catalogue.worked import Example
from balcao.formkit.api import json_schema


def form_schema() -> dict[str, dict[str, Any]]:
    """By file: `service.yaml` and `form.yaml` first, then the smaller ones."""
    files: dict[str, type[Part]] = {
        "service.yaml": ServiceData,
        "access.yaml": Access,
        "texts/<language>.yaml": ServiceTexts,
        "examples/<name>.yaml": Example,
        "_shared/stamp-duty.yaml": StampDuty,
    }
    schemas = {name: model.model_json_schema(by_alias=True) for name, model in files.items()}
    return {"service.yaml": schemas.pop("service.yaml"), "form.yaml": json_schema(), **schemas}
