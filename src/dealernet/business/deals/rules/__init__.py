"""Decisions about deals and pipelines: values in, values out."""

from __future__ import annotations

from dealernet.business.deals.rules.checking import pipeline_problems, standard_pipelines
from dealernet.business.deals.rules.deals import amount, due_at, entered, known, title
from dealernet.business.deals.rules.pipelines import (
    COLOURS,
    LOCKABLE,
    REQUIRED,
    UNITS,
    WHOM,
    Pipeline,
    Pipelines,
    SetTask,
    Status,
    read_pipeline,
)

__all__ = [
    "COLOURS",
    "LOCKABLE",
    "REQUIRED",
    "UNITS",
    "WHOM",
    "Pipeline",
    "Pipelines",
    "SetTask",
    "Status",
    "amount",
    "due_at",
    "entered",
    "known",
    "pipeline_problems",
    "read_pipeline",
    "standard_pipelines",
    "title",
]
