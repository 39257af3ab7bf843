"""Sheets a clerk fills or exports from 1C: terms and debts of many buyers, where nothing better carries them."""
