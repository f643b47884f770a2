"""Reads PROV-O documents with rdflib and prov, offline, and says what they are told by them.

Standard input: a JSON array of texts, each a document in JSON-LD. Standard output: a JSON array, for
each `faults` (what a reader refuses, and which rule of W3C PROV-CONSTRAINTS is broken) and, when the
document could be read, what stands in it under the names that the hub gave.
"""
import datetime
import graphlib
import io
import json
import socket
import sys
import urllib.parse
import warnings

from prov.constants import PROV_ATTR_PLAN, PROV_ATTR_TIME
from prov.model import (
    Literal,
    ProvActivity,
    ProvAgent,
    ProvAssociation,
    ProvDerivation,
    ProvDocument,
    ProvEntity,
    ProvGeneration,
    ProvInvalidation,
    ProvUsage,
)
from rdflib import RDF, Dataset
from rdflib.namespace import PROV

OWN = "urn:tongqu:"
# Members that name something else: (class of the relation, class of each end).
ENDS = {
    ProvUsage: (ProvActivity, ProvEntity),
    ProvGeneration: (ProvEntity, ProvActivity),
    ProvInvalidation: (ProvEntity, ProvActivity),
    ProvDerivation: (ProvEntity, ProvEntity),
    ProvAssociation: (ProvActivity, ProvAgent),
}


def refuse_network(*_):
    raise OSError("a document is read without fetching anything")


socket.socket.connect = refuse_network
socket.getaddrinfo = refuse_network


def name_of(identifier):
    """As it stands in the hub's own graph."""
    uri = identifier.uri
    return urllib.parse.unquote(uri[len(OWN):]) if uri.startswith(OWN) else uri


def words_of(text):
    """Names that are neither of PROV-O nor of the hub; what is an entity and an activity (55)."""
    dataset = Dataset(default_union=True)
    dataset.parse(data=text, format="json-ld")
    for subject in dataset.subjects(RDF.type, PROV.Entity, unique=True):
        if (subject, RDF.type, PROV.Activity) in dataset:
            yield f"{subject} is an entity and an activity"
    for subject, predicate, value, _ in dataset.quads():
        words = [value] if predicate == RDF.type else [predicate]
        for word in words:
            if word not in PROV and not word.startswith(OWN):
                yield f"unknown word {word} of {subject}"


def records_of(document):
    bundles = list(document.bundles)
    return [record for one in (document, *bundles) for record in one.get_records()]


def ends_of(record):
    (_, one), (_, other) = record.formal_attributes[:2]
    return one, other


def given(record, name):
    return dict(record.formal_attributes).get(name)


def undeclared(records):
    """Typing (50): both ends of a relation are declared, and of the right class."""
    declared = {cls: set() for cls in (ProvEntity, ProvActivity, ProvAgent)}
    for record in records:
        for cls, names in declared.items():
            if isinstance(record, cls):
                names.add(record.identifier)
    for record in records:
        for cls, classes in ENDS.items():
            if isinstance(record, cls):
                for name, wanted in zip(ends_of(record), classes):
                    if name is not None and name not in declared[wanted]:
                        yield f"{name_of(name)} is no declared {wanted.__name__}"
        if isinstance(record, ProvAssociation):
            plan = given(record, PROV_ATTR_PLAN)
            if plan is not None and plan not in declared[ProvEntity]:
                yield f"{name_of(plan)} is no declared plan"


class Steps:
    """Events, what comes before each (30, 33 to 38, 41, 42), and the times that are told."""

    def __init__(self, records):
        self.before, self.times, self.makers, self.faults = {}, {}, {}, []
        for record in records:
            if isinstance(record, ProvActivity):
                self.activity(record)
            elif isinstance(record, ProvUsage):
                self.usage(record)
            elif isinstance(record, ProvDerivation):
                made, source = ends_of(record)
                self.add(("generation", made), [("generation", source)])
            elif isinstance(record, ProvGeneration):
                entity, activity = ends_of(record)
                self.change("generation", record)
                if self.makers.setdefault(entity, activity) != activity:
                    self.faults.append(f"{name_of(entity)} was generated twice")
            elif isinstance(record, ProvInvalidation):
                self.change("invalidation", record)
                entity, _ = ends_of(record)
                self.add(("invalidation", entity), [("generation", entity)])

    def add(self, event, earlier, time=None):
        self.before.setdefault(event, set()).update(earlier)
        if time is not None:
            self.times[event] = time

    def activity(self, record):
        start, end = ("start", record.identifier), ("end", record.identifier)
        self.add(start, [], record.get_startTime())
        self.add(end, [start], record.get_endTime())

    def usage(self, record):
        activity, entity = ends_of(record)
        use = ("usage", entity, activity)
        earlier = [("start", activity), ("generation", entity)]
        self.add(use, earlier, given(record, PROV_ATTR_TIME))
        self.add(("end", activity), [use])
        self.add(("invalidation", entity), [use])

    def change(self, what, record):
        entity, activity = ends_of(record)
        self.add((what, entity), [], given(record, PROV_ATTR_TIME))
        if activity is not None:
            self.add((what, entity), [("start", activity)])
            self.add(("end", activity), [(what, entity)])


def disorder(records):
    """Nothing is before what it comes after, neither by what is told nor by the times of it."""
    steps = Steps(records)
    yield from steps.faults
    try:
        order = list(graphlib.TopologicalSorter(steps.before).static_order())
    except graphlib.CycleError as error:
        circle = {name_of(name) for _, name, *_ in error.args[1]}
        yield f"a circle of {', '.join(sorted(circle))}"
        return
    latest = {}
    for event in order:
        known = [latest[one] for one in steps.before.get(event, ()) if one in latest]
        time = steps.times.get(event)
        if time is not None and known and time < max(known):
            yield f"{event[0]} of {name_of(event[1])} is before what it comes after"
        if known or time is not None:
            latest[event] = max([*known, *([] if time is None else [time])])


def plain_of(value):
    if isinstance(value, Literal):
        return int(value.value) if value.datatype.localpart == "integer" else value.value
    if isinstance(value, datetime.datetime):
        return value.isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return name_of(value) if hasattr(value, "uri") else value


def told_by(records):
    """What the hub said of each thing, and the ends of each relation."""
    things = {}
    relations = {}
    for record in records:
        if type(record) in ENDS:
            kind = type(record).__name__
            ends = [None if one is None else name_of(one) for one in ends_of(record)]
            if isinstance(record, ProvAssociation):
                plan = given(record, PROV_ATTR_PLAN)
                ends.append(None if plan is None else name_of(plan))
            relations.setdefault(kind, []).append(ends)
        elif record.is_element():
            thing = things.setdefault(name_of(record.identifier), {"classes": []})
            thing["classes"].append(type(record).__name__)
            for key, value in record.attributes:
                thing.setdefault(key.localpart, []).append(plain_of(value))
    return {"things": things, "relations": relations}


def judged(text):
    faults = list(words_of(text))
    with warnings.catch_warnings(record=True) as heard:
        warnings.simplefilter("always")
        document = ProvDocument.deserialize(
            content=text, format="rdf", rdf_format="json-ld"
        )
    faults += [str(one.message) for one in heard if one.category is UserWarning]
    records = records_of(document)
    faults += [*undeclared(records), *disorder(records)]
    bundles = [name_of(one.identifier) for one in document.bundles]
    return {"faults": faults, "bundles": bundles, **told_by(records)}


def main():
    answers = []
    for text in json.load(io.TextIOWrapper(sys.stdin.buffer, "utf-8")):
        try:
            answers.append(judged(text))
        except Exception as error:  # noqa: BLE001 - whatever a reader refuses is a fault
            answers.append({"faults": [f"{type(error).__name__}: {error}"]})
    print(json.dumps(answers))


if __name__ == "__main__":
    main()
