"""Made from proto/ by `./run proto`; not edited by hand."""
