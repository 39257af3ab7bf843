"""Lists of deals go by sum, by day, and by how long they stand."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('access', '0005_add_zone_and_extension'),
        ('deals', '0001_initial'),
        ('orders', '0019_lists_in_any_order'),
        ('parties', '0007_lists_in_any_order'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name='deal',
            index=models.Index(condition=models.Q(('amount__isnull', False)), fields=['amount', 'id'], name='deal_by_amount'),
        ),
        migrations.AddIndex(
            model_name='deal',
            index=models.Index(condition=models.Q(('due_on__isnull', False)), fields=['due_on', 'id'], name='deal_by_due'),
        ),
        migrations.AddIndex(
            model_name='deal',
            index=models.Index(fields=['opened_at', 'id'], name='deal_by_opening'),
        ),
        migrations.AddIndex(
            model_name='deal',
            index=models.Index(condition=models.Q(('amount__isnull', False), ('closed_at__isnull', True)), fields=['amount', 'id'], name='deal_open_by_amount'),
        ),
        migrations.AddIndex(
            model_name='deal',
            index=models.Index(condition=models.Q(('closed_at__isnull', True), ('due_on__isnull', False)), fields=['due_on', 'id'], name='deal_open_by_due'),
        ),
        migrations.AddIndex(
            model_name='deal',
            index=models.Index(condition=models.Q(('closed_at__isnull', True)), fields=['entered_at', 'id'], name='deal_open_by_entering'),
        ),
    ]
