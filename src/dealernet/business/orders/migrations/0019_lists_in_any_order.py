"""Lists of orders go by day, sum, what is owed and when; a buyer's orders are told of by one index."""

import django.db.models.expressions
import django.db.models.functions.comparison
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('access', '0005_add_zone_and_extension'),
        ('orders', '0018_take_back_payment_orders'),
        ('parties', '0006_phones_and_zones'),
        ('stock', '0004_reserve_2'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name='order',
            index=models.Index(django.db.models.functions.comparison.Coalesce('placed_at', 'created_at'), models.F('id'), name='order_by_day'),
        ),
        migrations.AddIndex(
            model_name='order',
            index=models.Index(fields=['total', 'id'], name='order_by_total'),
        ),
        migrations.AddIndex(
            model_name='order',
            index=models.Index(django.db.models.expressions.CombinedExpression(models.F('total'), '-', models.F('paid_total')), models.F('id'), condition=models.Q(('total__gt', models.F('paid_total')), models.Q(('stage__in', ['draft', 'cancelled']), _negated=True)), name='order_by_owed'),
        ),
        migrations.AddIndex(
            model_name='order',
            index=models.Index(condition=models.Q(('total__gt', models.F('paid_total')), models.Q(('stage__in', ['draft', 'cancelled']), _negated=True), ('due_on__isnull', False)), fields=['due_on', 'id'], name='order_by_due'),
        ),
        migrations.AddIndex(
            model_name='order',
            index=models.Index(condition=models.Q(models.Q(('stage__in', ['draft', 'cancelled']), _negated=True), ('placed_at__isnull', False)), fields=['customer', 'placed_at'], include=('total', 'back_order_of'), name='order_of_buyer'),
        ),
    ]
