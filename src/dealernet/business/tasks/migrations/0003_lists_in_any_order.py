"""Lists of tasks go by when they are due, set and done."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('parties', '0007_lists_in_any_order'),
        ('tasks', '0002_add_author'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name='task',
            index=models.Index(condition=models.Q(('due_at__isnull', False)), fields=['due_at', 'id'], name='task_by_due'),
        ),
        migrations.AddIndex(
            model_name='task',
            index=models.Index(condition=models.Q(('done_at', None), ('due_at__isnull', False)), fields=['due_at', 'id'], name='task_open_by_due'),
        ),
        migrations.AddIndex(
            model_name='task',
            index=models.Index(fields=['created_at', 'id'], name='task_by_setting'),
        ),
        migrations.AddIndex(
            model_name='task',
            index=models.Index(condition=models.Q(('done_at__isnull', False)), fields=['done_at', 'id'], name='task_by_doing'),
        ),
    ]
