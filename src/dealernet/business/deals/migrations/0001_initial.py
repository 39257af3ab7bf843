"""Deals, their numbers from a sequence: gaps allowed."""


import dealernet.foundation.clock
import dealernet.foundation.ids
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('access', '0003_search_fold'),
        ('orders', '0010_add_payment_orders'),
        ('parties', '0004_add_edo_id'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Deal',
            fields=[
                ('id', models.UUIDField(default=dealernet.foundation.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('number', models.CharField(max_length=11, unique=True)),
                ('key', models.CharField(blank=True, max_length=200, null=True, unique=True)),
                ('contact_name', models.CharField(blank=True, max_length=160)),
                ('contact_phone', models.CharField(blank=True, max_length=40)),
                ('contact_email', models.CharField(blank=True, max_length=254)),
                ('title', models.CharField(max_length=200)),
                ('amount', models.DecimalField(decimal_places=2, max_digits=14, null=True)),
                ('pipeline', models.CharField(max_length=40)),
                ('status', models.CharField(max_length=40)),
                ('stage', models.CharField(choices=[('new', 'New'), ('work', 'In work'), ('waiting', 'The buyer decides'), ('fulfilment', 'Payment and shipping'), ('won', 'Won'), ('lost', 'Lost')], max_length=12)),
                ('source', models.CharField(blank=True, max_length=60)),
                ('due_on', models.DateField(blank=True, null=True)),
                ('comment', models.CharField(blank=True, max_length=2000)),
                ('lost_reason', models.CharField(blank=True, max_length=500)),
                ('opened_at', models.DateTimeField(default=dealernet.foundation.clock.now)),
                ('entered_at', models.DateTimeField(default=dealernet.foundation.clock.now)),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
                ('revision', models.IntegerField(default=1)),
                ('customer', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.party')),
                ('group', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.group')),
                ('opened_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('order', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orders.order')),
                ('responsible', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'db_table': 'deals_deal',
                'indexes': [models.Index(fields=['pipeline', 'status', '-id'], name='deal_place'), models.Index(fields=['responsible', 'stage', '-id'], name='deal_responsible'), models.Index(fields=['group', 'stage', '-id'], name='deal_group'), models.Index(fields=['customer', '-id'], name='deal_customer'), models.Index(fields=['order'], name='deal_order')],
                'constraints': [models.CheckConstraint(condition=models.Q(('stage__in', ['new', 'work', 'waiting', 'fulfilment', 'won', 'lost'])), name='deal_stage'), models.CheckConstraint(condition=models.Q(('amount', None), ('amount__gte', 0), _connector='OR'), name='deal_amount'), models.CheckConstraint(condition=models.Q(models.Q(('closed_at__isnull', False), ('stage__in', ('won', 'lost'))), models.Q(models.Q(('stage__in', ('won', 'lost')), _negated=True), ('closed_at__isnull', True)), _connector='OR'), name='deal_closed')],
            },
        ),
        migrations.RunSQL(
            "create sequence deals_number start 101; alter table deals_deal set (fillfactor = 80)",
            "drop sequence deals_number",
        ),
    ]
