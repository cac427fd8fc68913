"""The business of reminding shoppers to buy consumables again; no framework speaks here."""
