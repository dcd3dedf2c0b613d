"""How the papers of each kind of source are found: each module gives the findings of one."""
