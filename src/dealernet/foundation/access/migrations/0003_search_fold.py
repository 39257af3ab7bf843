"""The SQL twins of `foundation.search`: text folded to ASCII for search, part numbers folded by look."""

from django.db import migrations

FOLD = """
create or replace function search_fold(value text) returns text
language sql immutable strict parallel safe
return btrim(regexp_replace(translate(
    replace(replace(replace(replace(replace(replace(replace(lower(value collate pg_catalog.pg_c_utf8),
        'ё', 'e'), 'ж', 'zh'), 'ч', 'ch'), 'ш', 'sh'), 'щ', 'shh'), 'ю', 'yu'), 'я', 'ya'),
    'абвгдезийклмнопрстуфхцыэьъ', 'abvgdeziyklmnoprstufhcye'), '[^a-z0-9]+', ' ', 'g'))
"""

PART_NUMBER = """
create or replace function part_number_key(value text) returns text
language sql immutable strict parallel safe
return regexp_replace(translate(
    replace(replace(replace(replace(replace(replace(replace(lower(value collate pg_catalog.pg_c_utf8),
        'ё', 'e'), 'ж', 'zh'), 'ч', 'ch'), 'ш', 'sh'), 'щ', 'shh'), 'ю', 'yu'), 'я', 'ya'),
    'абвгдезийклмнопрстуфхцыэьъ', 'abbgdeziyklmhonpctyfxcye'), '[^a-z0-9]+', '', 'g')
"""


class Migration(migrations.Migration):
    dependencies = [("access", "0002_extensions")]
    operations = [
        migrations.RunSQL(FOLD, "drop function search_fold(text)"),
        migrations.RunSQL(PART_NUMBER, "drop function part_number_key(text)"),
    ]
