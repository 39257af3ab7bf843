"""Debts told before carry what was told, so that the next telling continues from it."""

from django.db import migrations

TOLD = r"""
update settlements_debt set number = left(lower(regexp_replace(document, '\s', '', 'g')), 120);
update settlements_debt set told = amount, unseen = paid where source <> 'shipment';
update settlements_entry e set kind = 'told'
  from settlements_debt d
 where e.kind = 'opening' and d.account_id = e.account_id and d.source = e.source and d.amount = e.amount
"""


class Migration(migrations.Migration):
    dependencies = [("settlements", "0006_debts_told")]
    operations = [migrations.RunSQL(TOLD, migrations.RunSQL.noop)]
