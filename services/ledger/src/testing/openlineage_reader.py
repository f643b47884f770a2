"""Makes OpenLineage's own objects of run events, offline, and says what stands in them.

Standard input: a JSON array of arrays of events. Standard output: a JSON array, for each array of
events `faults` and the `runs`. The classes of the package are generated from the published schemas.
They take whatever they are given, so that every member is held against its annotation here; what
the objects write again must be what was read.
"""
import importlib
import io
import json
import pkgutil
import socket
import sys
import types
import typing

import attr
from openlineage.client import generated
from openlineage.client.generated.base import (
    BaseFacet,
    DatasetFacet,
    EventType,
    InputDatasetFacet,
    JobFacet,
    OutputDatasetFacet,
    RunEvent,
    RunFacet,
)
from openlineage.client.serde import Serde

TERMINAL = {"COMPLETE", "ABORT", "FAIL"}
BASES = (DatasetFacet, InputDatasetFacet, JobFacet, OutputDatasetFacet, RunFacet)
# Facets of somebody's own have a prefix: https://openlineage.io/docs/spec/facets/custom-facets
OWN = "hub_"
ABSENT = object()


def refuse_network(*_):
    raise OSError("events are read without fetching anything")


socket.socket.connect = refuse_network
socket.getaddrinfo = refuse_network


def known_facets():
    """Facets of the specification, by the URL of their schema."""
    found = {}
    for module in pkgutil.iter_modules(generated.__path__):
        members = vars(importlib.import_module(f"{generated.__name__}.{module.name}"))
        for cls in members.values():
            if isinstance(cls, type) and issubclass(cls, BASES) and cls not in BASES:
                found[cls._get_schema()] = cls
    return found


KNOWN = known_facets()


class Refused(Exception):
    pass


def facet_of(name, value, base):
    """By its schema: one of the specification, or one of ours that obeys its base alone."""
    plain(value, dict, name)
    members = dict(value)
    schema = members.pop("_schemaURL", None)
    if "_producer" not in members:
        raise Refused(f"{name}: nobody has produced it")
    if schema == base._get_schema():
        if not name.startswith(OWN):
            raise Refused(f"{name}: a facet of one's own has a prefix")
        own = {key: members.pop(key) for key in [*members] if not key.startswith("_")}
        return object_of(base, members, name).with_additional_properties(**own)
    cls = KNOWN.get(schema)
    if cls is None or not issubclass(cls, base):
        raise Refused(f"{name}: {schema} is no schema of a {base.__name__}")
    words = cls.__name__.removesuffix(base.__name__)
    if name != words[:1].lower() + words[1:]:
        raise Refused(f"{name}: the facet of {schema} has another name")
    return object_of(cls, members, name)


def plain(value, cls, where):
    if type(value) is not cls:
        raise Refused(f"{where}: {json.dumps(value)} is no {cls.__name__}")
    return value


def value_of(hint, value, where):
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin in (typing.Union, types.UnionType):
        if value is None:
            raise Refused(f"{where}: null")
        (hint,) = [one for one in arguments if one is not type(None)]
        return value_of(hint, value, where)
    if origin is list:
        items = enumerate(plain(value, list, where))
        return [value_of(arguments[0], one, f"{where}[{at}]") for at, one in items]
    if origin is dict:
        if issubclass(arguments[1], BaseFacet):
            items = plain(value, dict, where).items()
            return {name: facet_of(name, one, arguments[1]) for name, one in items}
        return plain(value, dict, where)
    if isinstance(hint, type) and issubclass(hint, EventType):
        return hint(value)
    return object_of(hint, value, where) if attr.has(hint) else plain(value, hint, where)


def object_of(cls, value, where):
    """An object of one of the package's classes: no member too many, none missing, each typed."""
    left = dict(plain(value, dict, where))
    hints = typing.get_type_hints(cls)
    given = {}
    for field in attr.fields(cls):
        found = left.pop(field.name, ABSENT)
        if field.name == "schemaURL" and found != cls._get_schema():
            raise Refused(f"{where}: {found} is not the schema of a {cls.__name__}")
        if field.init and found is not ABSENT:
            given[field.alias] = value_of(hints[field.name], found, f"{where}.{field.name}")
    if left:
        raise Refused(f"{where}: no schema knows {sorted(left)}")
    return cls(**given)


def event_of(value, where):
    for required in ("eventTime", "producer", "schemaURL", "run", "job", "eventType"):
        if required not in value:
            raise Refused(f"{where}: no {required}")
    event = object_of(RunEvent, value, where)
    if without_empty(Serde.to_dict(event)) != without_empty(value):
        raise Refused(f"{where}: what is written again is something else")
    return event


def without_empty(value):
    """The classes write members that were absent as empty ones."""
    if isinstance(value, list):
        return [without_empty(one) for one in value]
    if not isinstance(value, dict):
        return value
    items = {key: without_empty(one) for key, one in value.items()}
    return {key: one for key, one in items.items() if one not in ({}, [], None)}


def facts_of(facet):
    return {key: one for key, one in Serde.to_dict(facet).items() if not key.startswith("_")}


def dataset_of(dataset, more):
    facets = {**dataset.facets, **more}
    return {"name": dataset.name, **{name: facts_of(one) for name, one in facets.items()}}


def runs_of(events):
    """Each run begins once and ends once, in this order, as one job on the same things."""
    runs = {}
    for event in events:
        runs.setdefault(event.run.runId, []).append(event)
    for run, told in runs.items():
        kinds = [event.eventType.value for event in told]
        if len(kinds) != 2 or kinds[0] != "START" or kinds[1] not in TERMINAL:
            raise Refused(f"run {run}: {kinds}")
        if told[1].eventTime < told[0].eventTime:
            raise Refused(f"run {run}: it ends before it begins")
        last = told[1]
        named = [last.job, *last.inputs, *last.outputs]
        yield {
            "job": last.job.name,
            "namespaces": sorted({one.namespace for one in named}),
            "start": told[0].eventTime,
            "end": last.eventTime,
            "outcome": kinds[1],
            "facets": {name: facts_of(one) for name, one in last.run.facets.items()},
            "inputs": [dataset_of(one, one.inputFacets) for one in last.inputs],
            "outputs": [dataset_of(one, one.outputFacets) for one in last.outputs],
        }


def judged(values):
    events = [event_of(value, f"event {at}") for at, value in enumerate(values)]
    return {"faults": [], "runs": list(runs_of(events))}


def main():
    answers = []
    for events in json.load(io.TextIOWrapper(sys.stdin.buffer, "utf-8")):
        try:
            answers.append(judged(events))
        except Exception as error:  # noqa: BLE001 - whatever a reader refuses is a fault
            answers.append({"faults": [f"{type(error).__name__}: {error}"]})
    print(json.dumps(answers))


if __name__ == "__main__":
    main()
