"""The commands of ``techgeo``, one in each module; ``api.cli`` finds them here."""
