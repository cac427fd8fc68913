"""Feature views materialized by this project and by stock Feast."""
