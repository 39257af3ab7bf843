"""Invoice numbers come from a sequence: gaps allowed, at most eleven characters."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("documents", "0002_initial")]
    operations = [
        migrations.RunSQL(
            "create sequence documents_invoice_number start 1001",
            "drop sequence documents_invoice_number",
        ),
    ]
