"""The pipelines in force, and how they are named where conditions, rules and lists choose among them."""

from __future__ import annotations

import threading
from collections.abc import Callable, ItemsView, Iterator, Mapping
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from dealernet.business.deals.rules import Pipelines, pipeline_problems, read_pipeline, standard_pipelines
from dealernet.foundation.configuration import publishing
from dealernet.foundation.savedviews import lists

KIND: Final = "pipeline"
lists.PARTS["deal", "status"] = "place"


@publishing.kind(KIND, _("Pipelines"), moves=True)
def problems(body: Any) -> list[str]:
    """Why a pipeline may not be published."""
    return pipeline_problems(body)


class _InForce:
    """What is published over what the program comes with; read again only when a pipeline was published."""

    def __init__(self) -> None:
        self._stamp: str | None = None
        self._pipelines = Pipelines(())
        self._lock = threading.Lock()

    def now(self) -> Pipelines:
        with self._lock:
            stamp = publishing.stamp(KIND)
            if stamp != self._stamp:
                self._pipelines, self._stamp = self._read(), stamp
            return self._pipelines

    def _read(self) -> Pipelines:
        published = publishing.in_force(KIND)
        own = [read_pipeline(key, one.number, one.body) for key, one in published.items()]
        given = [read_pipeline(key, 0, body) for key, body in standard_pipelines().items() if key not in published]
        return Pipelines([*own, *given])


_in_force: Final = _InForce()


def pipelines_in_force() -> Pipelines:
    """All pipelines as they are in force. One statement while nothing was published."""
    return _in_force.now()


class Choices(Mapping[str, Any]):
    """What may be chosen now, with its names; looked up when it is asked for."""

    def __init__(self, found: Callable[[], Mapping[str, Any]]) -> None:
        self._found = found

    def __getitem__(self, key: str) -> Any:
        return self._found()[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._found())

    def __len__(self) -> int:
        return len(self._found())

    def __contains__(self, key: object) -> bool:
        return key in self._found()

    def items(self) -> ItemsView[str, Any]:
        """All of them, looked up once."""
        return self._found().items()


PLACES: Final = Choices(lambda: pipelines_in_force().titled())
"""Every status of every pipeline, by its place."""
NAMES: Final = Choices(lambda: {one.key: one.label for one in pipelines_in_force().open})
"""Every pipeline that takes deals, by its key."""
