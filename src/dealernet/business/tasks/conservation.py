"""What always holds of tasks."""

from __future__ import annotations

from dealernet.foundation.fields.forgetting import law_of_fields

law_of_fields("tasks", "task", "tasks_task")
