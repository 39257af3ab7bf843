"""What always holds of products."""

from __future__ import annotations

from dealernet.foundation.fields.forgetting import law_of_fields

law_of_fields("catalog", "product", "catalog_product")
