"""Audiences and send logs in bulk: tables of any kind made canonical, and what is asked of them."""
