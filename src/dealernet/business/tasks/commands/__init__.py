"""What an actor may do with tasks."""

from __future__ import annotations

from dealernet.business.tasks.commands.asking import (
    NewTask,
    ask_again,
    complete_tasks,
    complete_tasks_of,
    create_tasks,
    hand_tasks_over,
    reassign_task,
    reopen_tasks,
)
from dealernet.business.tasks.commands.by_hand import About, WantedTask, change_task, set_task, withdraw_task

__all__ = [
    "About",
    "NewTask",
    "WantedTask",
    "ask_again",
    "change_task",
    "complete_tasks",
    "complete_tasks_of",
    "create_tasks",
    "hand_tasks_over",
    "reassign_task",
    "reopen_tasks",
    "set_task",
    "withdraw_task",
]
